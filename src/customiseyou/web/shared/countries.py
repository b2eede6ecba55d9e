"""Where parcels go, and what a postcode looks like there."""

import msgspec


class Country(msgspec.Struct, frozen=True, kw_only=True):
    """A country of the checkout's list."""

    code: str
    name: str
    postcode: str
    """Regular expression of a whole postcode."""
    example: str


def _(message: str) -> str:
    """Mark a name for the catalogues; it is translated when it is said."""
    return message


COUNTRIES = (
    Country(code="IN", name=_("India"), postcode=r"[1-9]\d{2} ?\d{3}", example="226001"),
    Country(code="DE", name=_("Germany"), postcode=r"\d{5}", example="04109"),
    Country(code="AT", name=_("Austria"), postcode=r"\d{4}", example="1010"),
    Country(code="BD", name=_("Bangladesh"), postcode=r"\d{4}", example="1205"),
    Country(code="FR", name=_("France"), postcode=r"\d{2} ?\d{3}", example="75011"),
    Country(code="IE", name=_("Ireland"), postcode=r"[\dA-Z]{3} ?[\dA-Z]{4}", example="D02 AF30"),
    Country(code="IT", name=_("Italy"), postcode=r"\d{5}", example="20121"),
    Country(code="NL", name=_("Netherlands"), postcode=r"[1-9]\d{3} ?[A-Z]{2}", example="1012 AB"),
    Country(code="PK", name=_("Pakistan"), postcode=r"\d{5}", example="54000"),
    Country(code="PT", name=_("Portugal"), postcode=r"\d{4}-?\d{3}", example="1100-148"),
    Country(code="ES", name=_("Spain"), postcode=r"\d{5}", example="28004"),
    Country(
        code="GB",
        name=_("United Kingdom"),
        postcode=r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}",
        example="SW1A 1AA",
    ),
)
BY_CODE = {country.code: country for country in COUNTRIES}
