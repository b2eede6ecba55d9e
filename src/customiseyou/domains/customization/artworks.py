"""The library of vector drawings: `assets/art/manifest.json` and the files it names."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec

from customiseyou.domains.customization.documents import Hex, Id, Sha256, Words
from customiseyou.domains.customization.values import Artwork


class Drawing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One drawing of the manifest."""

    id: Id
    title: Words
    file: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]+\.svg$")]
    sha256: Sha256
    width: int
    """Of the drawing's own box; only the proportion to `height` matters."""
    height: int
    colour: Hex | None = None
    """Of the open parts, where a template does not choose another."""
    recolours: bool
    """Some parts are left open for a colour."""
    one_colour: bool
    """Every part is open: it can be engraved."""
    licence: str
    tags: tuple[str, ...] = ()


class _Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    drawings: tuple[Drawing, ...]


class DrawingFileChangedError(Exception):
    """A drawing is not the one that the manifest names: prints would differ from approvals."""


class ArtLibrary:
    """All drawings of an assets folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "art"
        manifest = msgspec.json.decode(
            (self._folder / "manifest.json").read_bytes(), type=_Manifest
        )
        self._drawings = {drawing.id: drawing for drawing in manifest.drawings}

    @staticmethod
    def load(folder: Path) -> "ArtLibrary":
        """Return the library of an assets folder, read once in each process."""
        return _load(folder.resolve())

    def drawings(self) -> tuple[Drawing, ...]:
        """Return all drawings in the manifest's order."""
        return tuple(self._drawings.values())

    def artworks(self) -> dict[str, Artwork]:
        """Return what composing needs to know of each drawing, by its id."""
        return {
            drawing.id: Artwork(sha256=drawing.sha256, colour=drawing.colour)
            for drawing in self._drawings.values()
        }

    def path(self, drawing_id: str) -> Path:
        """Return a drawing's file; KeyError where there is none of this id."""
        return self._folder / self._drawings[drawing_id].file

    def files(self) -> dict[str, bytes]:
        """Return every drawing's SVG by its SHA-256.

        Raises:
            DrawingFileChangedError: a file's hash is not the manifest's.
        """
        found: dict[str, bytes] = {}
        for drawing in self._drawings.values():
            content = (self._folder / drawing.file).read_bytes()
            if hashlib.sha256(content).hexdigest() != drawing.sha256:
                raise DrawingFileChangedError(drawing.file)
            found[drawing.sha256] = content
        return found


@cache
def _load(folder: Path) -> ArtLibrary:
    return ArtLibrary(folder)
