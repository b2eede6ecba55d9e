"""Text as people count and read it."""

import unicodedata

import regex

_GRAPHEME = regex.compile(r"\X")
_CONTROLS = regex.compile(r"[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u2028\u2029\u202A-\u202E\u2066-\u2069]")


def graphemes(text: str) -> list[str]:
    """Return the grapheme clusters of a text: what a person calls letters (UAX #29)."""
    return _GRAPHEME.findall(text)


def first_graphemes(text: str, count: int) -> str:
    """Return the beginning of a text, never cut inside what a person calls a letter."""
    return "".join(graphemes(text)[:count])


def clean_line(text: str) -> str:
    """Return one line in NFC: no control, override or private characters, no edge spaces."""
    return " ".join(_CONTROLS.sub(" ", unicodedata.normalize("NFC", text)).split())


def clean_lines(text: str) -> str:
    """Return several lines in NFC, each cleaned; empty lines at the ends go away."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(clean_line(line) for line in lines).strip("\n")


def slug(text: str) -> str:
    """Return an address-safe form that keeps letters of any script."""
    lowered = unicodedata.normalize("NFKC", text).lower()
    return regex.sub(r"[^\p{L}\p{M}\p{N}]+", "-", lowered).strip("-")
