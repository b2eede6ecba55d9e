"""What a purchase, an account and a parcel need to be sound: one check for pages and programs."""

import re
from collections.abc import Mapping

import msgspec

from customiseyou.domains.orders.values import Address, Contact
from customiseyou.infra.i18n import Words
from customiseyou.infra.security import passwords
from customiseyou.kit import text
from customiseyou.kit.errors import FieldError, InvalidForm
from customiseyou.web.shared import countries

PHONE_DIGITS_MIN = 6
NO_COUNTRY = "ZZ"
"""The code that ISO 3166 leaves to users, where none was chosen."""
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Registering(msgspec.Struct, frozen=True, kw_only=True):
    """A person who may have an account."""

    name: str
    email: str
    password: str


def registration(*, name: str, email: str, password: str) -> Registering:
    """Return a new person's data, cleaned.

    Raises:
        InvalidForm: naming each field with `required`, `email`, `too_short` or `easily_guessed`.
    """
    found = Registering(name=_line(name), email=email.strip(), password=password)
    errors: list[FieldError] = []
    if not found.name:
        errors.append(FieldError("name", "required"))
    if not EMAIL.fullmatch(found.email):
        errors.append(FieldError("email", "email"))
    if len(password) < passwords.PASSWORD_CHARACTERS_MIN:
        least = passwords.PASSWORD_CHARACTERS_MIN
        errors.append(FieldError("password", "too_short", min=least))
    elif passwords.is_easily_guessed(
        password, about=(found.name, found.email, *found.email.split("@"))
    ):
        errors.append(FieldError("password", "easily_guessed"))
    if errors:
        raise InvalidForm(errors)
    return found


def email(value: str) -> str:
    """Return an address; raises InvalidForm naming `email`."""
    found = value.strip()
    if not EMAIL.fullmatch(found):
        raise InvalidForm([FieldError("email", "email")])
    return found


def purchase(contact: Mapping[str, str], address: Mapping[str, str]) -> tuple[Contact, Address]:
    """Return who buys and where the parcel goes, cleaned.

    Raises:
        InvalidForm: naming each field with `required`, `email`, `phone`, `country` or `postcode`.
    """
    who = msgspec.convert(_cleaned(contact), type=Contact)
    code = address.get("country", "").strip().upper()
    country = countries.BY_CODE.get(code)
    where = msgspec.convert(
        {**_cleaned(address), "country": code if country else NO_COUNTRY}, type=Address
    )
    errors = [
        FieldError(place, "required")
        for place, value in (
            ("contact.email", who.email),
            ("contact.name", who.name),
            ("contact.phone", who.phone),
            ("address.line1", where.line1),
            ("address.city", where.city),
            ("address.postcode", where.postcode),
        )
        if not value
    ]
    if who.email and not EMAIL.fullmatch(who.email):
        errors.append(FieldError("contact.email", "email"))
    digits = sum(character.isdigit() for character in who.phone)
    if who.phone and digits < PHONE_DIGITS_MIN:
        errors.append(FieldError("contact.phone", "phone"))
    if country is None:
        errors.append(FieldError("address.country", "country"))
    elif where.postcode and not re.fullmatch(country.postcode, where.postcode, re.IGNORECASE):
        errors.append(FieldError("address.postcode", "postcode", example=country.example))
    if errors:
        raise InvalidForm(errors)
    return who, where


def _cleaned(typed: Mapping[str, str]) -> dict[str, str]:
    return {name: _line(value) for name, value in typed.items()}


def _line(typed: str) -> str:
    """Return one line, empty where nothing of it can be seen: a courier reads it."""
    found = text.clean_line(typed)
    return found if text.is_visible(found) else ""


def parcel(*, carrier: str, tracking_number: str) -> tuple[str, str]:
    """Return how a parcel travels, cleaned; both empty where it is not tracked.

    Raises:
        InvalidForm: one of both is missing.
    """
    found = (_line(carrier), _line(tracking_number))
    if bool(found[0]) != bool(found[1]):
        missing = "tracking_number" if found[0] else "carrier"
        raise InvalidForm([FieldError(missing, "required")])
    return found


def said(error: InvalidForm, *, words: Words, country: str = "") -> dict[str, str]:
    """Return what is wrong in sentences, by the last part of each field's name.

    country: the code of the one that an address named.
    """
    return {
        one.field.rpartition(".")[2]: _sentence(one, words=words, country=country)
        for one in error.errors
    }


def _sentence(error: FieldError, *, words: Words, country: str) -> str:
    match error.reason:
        case "required":
            return words.gettext("Please fill this in.")
        case "email":
            return words.gettext("This is not an e-mail address. Is the @ there?")
        case "phone":
            return words.gettext("This number is too short. The courier needs it.")
        case "country":
            return words.gettext("Please pick a country from the list.")
        case "postcode":
            where = countries.BY_CODE[country]
            return words.gettext(
                "This is not a postcode of {country}. It looks like {example}."
            ).format(country=words.gettext(where.name), example=where.example)
        case "too_short":
            return words.gettext(
                "This password is too short: {count} characters or more are safe."
            ).format(count=error.facts["min"])
        case "easily_guessed":
            return words.gettext(
                "This password is easy to guess. A few words that do not belong together are safe."
            )
        case reason:
            raise AssertionError(reason)
