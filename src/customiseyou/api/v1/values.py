"""Values that several parts of the interface give and take."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar.params import QueryParameter
from msgspec import Meta

from customiseyou.domains.accounts.values import EMAIL_CHARACTERS_MAX, NAME_CHARACTERS_MAX
from customiseyou.domains.catalog.values import PictureRef
from customiseyou.domains.customization.documents import Words
from customiseyou.domains.orders.values import Address, Contact
from customiseyou.kit.money import AMOUNT_MINOR_MAX, Money
from customiseyou.web.shared import media
from customiseyou.web.shared.site import Site

# Python's `$` lets a line feed stand behind it; JSON Schema's does not.
CODE_PATTERN = r"^CY-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}(?!\n)$"
HASH_PATTERN = r"^[0-9a-f]{64}(?!\n)$"
COUNTRY_PATTERN = r"^[A-Z]{2}(?!\n)$"
CURRENCY_PATTERN = r"^[A-Z]{3}(?!\n)$"

Currency = Literal["INR", "EUR"]
Prices = Annotated[
    Currency, QueryParameter(name="currency", description="The currency in which prices are given.")
]
Email = Annotated[
    str,
    Meta(
        min_length=3,
        max_length=EMAIL_CHARACTERS_MAX,
        description="An e-mail address.",
        examples=["asha@example.org"],
    ),
]
Sha256 = Annotated[
    str,
    Meta(
        pattern=HASH_PATTERN,
        description="A SHA-256 in hexadecimal.",
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    ),
]
Code = Annotated[
    str,
    Meta(
        pattern=CODE_PATTERN,
        description="A public code, as people say it.",
        examples=["CY-7F3K-2Q9M"],
    ),
]
Country = Annotated[
    str, Meta(pattern=COUNTRY_PATTERN, description="ISO 3166-1 alpha-2.", examples=["IN"])
]


class Amount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An amount of money, counted in the currency's minor unit."""

    minor: Annotated[
        int,
        Meta(
            ge=-AMOUNT_MINOR_MAX,
            le=AMOUNT_MINOR_MAX,
            description="In the minor unit: paise, cents.",
            examples=[62800],
        ),
    ]
    currency: Annotated[
        str, Meta(pattern=CURRENCY_PATTERN, description="ISO 4217.", examples=["INR"])
    ]


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture behind an absolute address."""

    url: Annotated[
        str,
        Meta(
            description="Private ones end after a quarter of an hour: ask again then.",
            examples=["https://shop.example/media/catalogue/mug/front.webp"],
        ),
    ]
    alt: Annotated[str, Meta(description="What is to be seen.", examples=["A white mug: Priya"])]
    width: Annotated[int, Meta(description="In pixels.", examples=[1000])]
    height: Annotated[int, Meta(description="In pixels.", examples=[1000])]


class PricePart(msgspec.Struct, frozen=True, kw_only=True):
    """One reason for a price."""

    id: Annotated[str, Meta(description="`base` is the piece itself.", examples=["second_line"])]
    label: Annotated[
        str,
        Meta(description="In the caller's language; empty for `base`.", examples=["A second line"]),
    ]
    amount: Amount


class ShopRef(msgspec.Struct, frozen=True, kw_only=True):
    """The shop that makes a piece."""

    id: UUID
    name: Annotated[str, Meta(examples=["Meera's Clay"])]
    town: Annotated[str, Meta(examples=["Jaipur"])]
    country: Country


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """What sending a parcel costs, and when it arrives if it were ordered today."""

    country: Country
    price: Amount
    arrives_on: Annotated[date, Meta(examples=["2026-12-03"])]


class BuyerContact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to reach the buyer."""

    email: Email
    name: Annotated[str, Meta(min_length=1, max_length=NAME_CHARACTERS_MAX, examples=["Asha Rao"])]
    phone: Annotated[
        str,
        Meta(
            min_length=6,
            max_length=30,
            description="With at least six digits.",
            examples=["+91 98765 43210"],
        ),
    ]


class PostalAddress(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the parcel goes."""

    line1: Annotated[str, Meta(min_length=1, max_length=120, examples=["12 MG Road"])]
    line2: Annotated[str, Meta(max_length=120, examples=["Flat 3"])] = ""
    city: Annotated[str, Meta(min_length=1, max_length=80, examples=["Bengaluru"])]
    state: Annotated[str, Meta(max_length=80, examples=["Karnataka"])] = ""
    postcode: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=12,
            description="As the country writes it: see `GET /api/v1/countries`.",
            examples=["560001"],
        ),
    ]
    country: Country


def contact_of(contact: Contact) -> BuyerContact:
    """Return how to reach the buyer as it is given out."""
    return BuyerContact(email=contact.email, name=contact.name, phone=contact.phone)


def address_of(address: Address) -> PostalAddress:
    """Return where the parcel goes as it is given out."""
    return PostalAddress(**msgspec.structs.asdict(address))


def amount_of(money: Money) -> Amount:
    """Return an amount as it is given out."""
    return Amount(minor=money.minor, currency=money.currency)


def picture_of(found: PictureRef, *, site: Site) -> Picture:
    """Return a picture of the catalogue."""
    return Picture(
        url=f"{site.origin}{media.public_url(found.key)}",
        alt=found.alt,
        width=found.width,
        height=found.height,
    )


def in_language(words: Words, lang: str) -> str:
    """Return a sentence in a language, in English where it is not translated."""
    return words.get(lang) or words.get("en", "")
