"""Colour emoji as plain paths, read from the packed file one drawing at a time."""

import functools
import hashlib
import zipfile
from pathlib import Path
from typing import NamedTuple

import regex

from customiseyou.rendering import geometry

SQUARE = 36.0
"""The side of the square that a drawing fills, in its own units."""
ADVANCE_PERMILLE = 1_100
SIDE_PERMILLE = 50
DESCENT_PERMILLE = 150
"""An emoji is a square of one em, so far below the baseline, with so much room at each side."""

_PRESENTED = regex.compile(r"\p{Emoji_Presentation}|\p{Emoji}\uFE0F|[0-9#*]\uFE0F?\u20E3")
_TEXT_STYLE = "\ufe0e"
_STYLES = {_TEXT_STYLE, "\ufe0f"}


class Part(NamedTuple):
    """One path of a drawing: `rule` is nonzero, evenodd or stroke (round, of width 1)."""

    fill: str
    rule: str
    opacity_permille: int
    matrix: geometry.Matrix
    data: str


class EmojiPack:
    """The packed drawings, keyed by their code points without the emoji style selector."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._zip = zipfile.ZipFile(path)
        self._names = frozenset(self._zip.namelist())
        self._parts: dict[str, tuple[Part, ...]] = {}

    @functools.cached_property
    def sha256(self) -> str:
        """Return the hash of the packed file."""
        return hashlib.sha256(self._path.read_bytes()).hexdigest()

    def keys(self) -> frozenset[str]:
        """Return the keys of all drawings."""
        return self._names

    def find(self, cluster: str) -> str | None:
        """Return the key of the drawing of one grapheme cluster, None when there is none."""
        key = "-".join(f"{ord(character):x}" for character in cluster if character not in _STYLES)
        return key if key in self._names else None

    def parts(self, key: str) -> tuple[Part, ...]:
        """Return the paths of a drawing in the order in which they are painted."""
        if key not in self._parts:
            lines = self._zip.read(key).decode("ascii").splitlines()
            self._parts[key] = tuple(_part(line) for line in lines)
        return self._parts[key]


def is_presented_as_emoji(cluster: str) -> bool:
    """Return whether a cluster asks for its coloured form before any letter form."""
    return _TEXT_STYLE not in cluster and _PRESENTED.search(cluster) is not None


def _part(line: str) -> Part:
    fill, rule, opacity, numbers, data = line.split("\t")
    matrix = geometry.IDENTITY
    if numbers != "-":
        a, b, c, d, e, f = (float(value) for value in numbers.split())
        matrix = (a, b, c, d, e, f)
    names = {"n": "nonzero", "e": "evenodd", "s": "stroke"}
    return Part(fill, names[rule], int(opacity), matrix, data)
