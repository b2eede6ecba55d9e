"""What terms, privacy, contact and imprint show."""

from typing import ClassVar, Literal

import msgspec

Kind = Literal["terms", "privacy", "contact", "imprint"]


class Operator(msgspec.Struct, frozen=True, kw_only=True):
    """Who runs this marketplace, from the settings; empty parts are not shown."""

    name: str
    email: str
    address: tuple[str, ...] = ()
    phone: str = ""
    country: str = ""
    registration: str = ""
    tax_number: str = ""
    grievance_officer: str = ""


class ContentPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of fixed words; `lang` is a language the words exist in."""

    template: ClassVar[str] = "storefront/content.html"

    kind: Kind
    lang: Literal["en", "hi"]
    operator: Operator
    changed_on: str
    demo: bool = False
