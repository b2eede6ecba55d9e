"""The fonts that a design may name, and which of them draws which character."""

import functools
import hashlib
import unicodedata
from pathlib import Path
from typing import Any, Literal, Self

import msgspec
import regex

from customiseyou.rendering import emoji, errors, harfbuzz

BASE_TEXT_FACE = "figtree"
"""Draws Latin that a display face lacks."""
URDU_FACE = "noto-nastaliq"
_IGNORABLE = regex.compile(r"\p{Default_Ignorable_Code_Point}")
_CLUSTER = regex.compile(r"\X")
_LOST = frozenset("\ufffc\ufffd")
"""Stand where a picture or a letter was lost on the way: drawn by some faces, wished by nobody."""


class Face(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the manifest; `ttf` and `woff2` are paths below the fonts' folder."""

    id: str
    family: str
    kind: Literal["display", "text"]
    scripts: tuple[str, ...]
    """ISO 15924."""
    ttf: str
    woff2: str
    sha256: str
    licence: str
    source: str
    joined: bool = False
    """Letters run into each other as in handwriting, so an arc bends them."""
    signs: str = ""
    """Characters of no script, hexadecimal ranges, that a text face has and the base face lacks."""


class _Manifest(msgspec.Struct, frozen=True):
    faces: tuple[Face, ...]


class FontFileChangedError(Exception):
    """A font file is not the one that the manifest names: prints would differ from approvals."""


class FontLibrary:
    """All faces and the emoji; pickles as the folder that it was loaded from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        text = (folder / "fonts" / "manifest.json").read_bytes()
        manifest = msgspec.json.decode(text, type=_Manifest)
        self._faces = {face.id: face for face in manifest.faces}
        self._loaded: dict[str, harfbuzz.LoadedFont] = {}
        self.emoji = emoji.EmojiPack(folder / "emoji" / "twemoji.zip")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Return the library of an assets folder, opened once in each process."""
        return _load(cls, _resolved(folder))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as the folder, so that a worker opens the fonts itself and keeps them."""
        return type(self).load, (self.folder,)

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all faces in the manifest's order."""
        return tuple(self._faces)

    def face(self, font: str) -> Face:
        """Return a face's row.

        Raises:
            UnknownFont: there is no such face.
        """
        if font not in self._faces:
            raise errors.UnknownFont(font)
        return self._faces[font]

    def opened(self, font: str) -> harfbuzz.LoadedFont:
        """Return a face's font, opened once.

        Raises:
            FontFileChangedError: the file's hash is not the manifest's.
        """
        if font not in self._loaded:
            face = self.face(font)
            data = (self.folder / "fonts" / face.ttf).read_bytes()
            if hashlib.sha256(data).hexdigest() != face.sha256:
                raise FontFileChangedError(face.ttf)
            self._loaded[font] = harfbuzz.LoadedFont(data)
        return self._loaded[font]

    def fallback_order(self, font: str, *, language: str = "") -> tuple[str, ...]:
        """Return the faces in the order in which they are asked for a cluster.

        The chosen face comes first, then the base text face, then the text face of each script;
        Urdu puts Nastaliq before Naskh.
        """
        self.face(font)
        texts = [face.id for face in self._faces.values() if face.kind == "text"]
        urdu = language.split("-", maxsplit=1)[0] == "ur"
        texts.sort(key=lambda name: (name != BASE_TEXT_FACE, not (urdu and name == URDU_FACE)))
        return (font, *(name for name in texts if name != font))

    def face_for(self, cluster: str, *, order: tuple[str, ...]) -> str | None:
        """Return the first face that has all that a cluster needs, None when none has."""
        needed = [
            tuple(ord(character) for character in form if not _IGNORABLE.match(character))
            for form in _forms(cluster)
        ]
        if not needed[0]:
            return order[0]
        if not _LOST.isdisjoint(cluster):
            return None
        for name in order:
            font = self.opened(name)
            if any(all(font.has(code_point) for code_point in form) for form in needed):
                return name
        return None

    def emoji_for(self, cluster: str, *, face: str | None) -> str | None:
        """Return the drawing's key where a cluster is shown as emoji, else None."""
        if face is not None and not emoji.is_presented_as_emoji(cluster):
            return None
        return self.emoji.find(cluster)

    def draws(self, cluster: str, *, order: tuple[str, ...]) -> bool:
        """Return whether a face or an emoji draws a cluster."""
        face = self.face_for(cluster, order=order)
        return face is not None or self.emoji_for(cluster, face=None) is not None

    def unprintable(self, text: str, *, font: str, language: str = "") -> tuple[str, ...]:
        """Return the characters of a text that nothing of ours can draw, each once."""
        order = self.fallback_order(font, language=language)
        found: dict[str, None] = {}
        for cluster in clusters(text):
            if cluster.isspace():
                continue
            if not self.draws(cluster, order=order):
                found[self.culprit(cluster, order=order)] = None
        return tuple(found)

    def culprit(self, cluster: str, *, order: tuple[str, ...]) -> str:
        """Return what cannot be drawn of a cluster: one character, or all of it together."""
        for character in cluster:
            if not self.draws(character, order=order):
                return character
        return cluster


@functools.cache
def _resolved(folder: Path) -> Path:
    """Return where a folder lies; the system is asked once, as for the folder's fonts."""
    return folder.resolve()


@functools.cache
def _load(kind: type[FontLibrary], folder: Path) -> Any:
    return kind(folder)


def clusters(text: str) -> list[str]:
    """Return the grapheme clusters of a text (UAX #29)."""
    return _CLUSTER.findall(text)


@functools.lru_cache(maxsize=4096)
def _forms(cluster: str) -> tuple[str, ...]:
    """Return the cluster as it is, composed and decomposed: HarfBuzz can use any of them."""
    if cluster.isspace():
        return (" ",)
    forms = [cluster, unicodedata.normalize("NFC", cluster), unicodedata.normalize("NFD", cluster)]
    return tuple(dict.fromkeys(forms))
