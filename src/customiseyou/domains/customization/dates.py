"""Days as a product shows them. Pure.

The names of the months are those of the Unicode CLDR; they stand here because a print must not
change when a library learns a better spelling.
"""

from datetime import date

from customiseyou.domains.customization import documents

ENGLISH = "en"
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
LONG: dict[str, tuple[str, str]] = {
    "en": (
        "{day} {month} {year}",
        "January February March April May June July August September October November December",
    ),
    "hi": (
        "{day} {month} {year}",
        "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
    ),
    "ur": (
        "{day} {month} {year}",
        "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
    ),
    "bn": (
        "{day} {month} {year}",
        "জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর",
    ),
    "de": (
        "{day}. {month} {year}",
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    ),
    "fr": (
        "{day} {month} {year}",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    ),
}
"""By language the order of the parts, and the months with spaces between."""


def parse(answer: str) -> date | None:
    """Return the day that an answer names, None where it names none."""
    if len(answer) != len("2026-12-24"):
        return None
    try:
        return date.fromisoformat(answer)
    except ValueError:
        return None


def drawn(field: documents.DateField, answer: str, *, language: str) -> str:
    """Return a day as a layer writes it, '' for an answer that is none."""
    day = parse(answer)
    if day is None:
        return ""
    parts = {"day": str(day.day), "month": f"{day.month:02}", "year": f"{day.year:04}"}
    match field.form:
        case "dots":
            return "{0:02}.{month}.{year}".format(day.day, **parts)
        case "slashes":
            return "{0:02}/{month}/{year}".format(day.day, **parts)
        case "roman":
            return "{day} · {month} · {year}".format(**{**parts, "month": ROMAN[day.month - 1]})
        case "long":
            order, months = LONG.get(language, LONG[ENGLISH])
            return order.format(**{**parts, "month": months.split()[day.month - 1]})
