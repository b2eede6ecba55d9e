"""Text as people count and read it."""

import unicodedata

import regex

_GRAPHEME = regex.compile(r"\X")
_LONG_MARKS = regex.compile(r"[[^\p{ccc=0}]\u0f73\u0f75\u0f81]{31,}", regex.VERSION1)
"""More marks on one letter than any language has; the three named ones fall apart into marks."""
_CONTROLS = regex.compile(r"[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]")
_VISIBLE = regex.compile(r"[^\s\p{Default_Ignorable_Code_Point}]")


def graphemes(text: str) -> list[str]:
    """Return the grapheme clusters of a text: what a person calls letters (UAX #29)."""
    return _GRAPHEME.findall(text)


def first_graphemes(text: str, count: int) -> str:
    """Return the beginning of a text, never cut inside what a person calls a letter."""
    return "".join(graphemes(text)[:count])


def composed(text: str) -> str:
    """Return a text in NFC.

    Python puts the marks of one letter in order by comparing each with all, which takes minutes
    for a megabyte of them, so that a long run is put in order beforehand.
    """
    return unicodedata.normalize("NFC", _LONG_MARKS.sub(_in_order, text))


def _in_order(run: regex.Match[str]) -> str:
    marks = "".join(unicodedata.normalize("NFD", mark) for mark in run[0])
    return "".join(sorted(marks, key=unicodedata.combining))


def clean_line(text: str) -> str:
    """Return one line in NFC: no control or override characters, no edge spaces.

    Characters that nobody has a glyph for stay, so that they can be told.
    """
    return " ".join(_CONTROLS.sub(" ", composed(text)).split())


def clean_lines(text: str) -> str:
    """Return several lines in NFC, each cleaned; empty lines at the ends go away."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(clean_line(line) for line in lines).strip("\n")


def is_visible(text: str) -> bool:
    """Return whether anything of a text can be seen."""
    return _VISIBLE.search(text) is not None


_PLURAL = regex.compile(
    r"(?<=[a-z]{2}(?:ss|sh|ch|x|z))es\b|(?<=[a-z]{2})(?:ies|(?<!s)s)\b"
    r"|(?<=[\p{Devanagari}]{2})(?:ियाँ|ियां|ियों|ों|ें|ाएँ|ाएं)(?![\p{L}\p{M}])"
    r"|(?<=[\p{Arabic}]{2})(?:یاں|یوں|وں|یں)(?![\p{L}\p{M}])"
)
"""Endings of more than one in English, Hindi and Urdu, after enough of a word to tell it."""


def stems(query: str) -> str:
    """Return a query in lower case with its words in the form that one and many share.

    The end of a word is all that goes, so what is left stands in both forms.
    """
    return _PLURAL.sub("", query.lower())


def like_patterns(query: str) -> list[str]:
    """Return one SQL LIKE pattern a lower-case word, its pattern characters taken literally."""
    words = query.lower().split()
    escaped = (word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") for word in words)
    return [f"%{word}%" for word in escaped]


def slug(text: str) -> str:
    """Return an address-safe form that keeps letters of any script."""
    lowered = unicodedata.normalize("NFKC", composed(text)).lower()
    return regex.sub(r"[^\p{L}\p{M}\p{N}]+", "-", lowered).strip("-")
