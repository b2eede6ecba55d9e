"""What a template may name: fonts, drawings and views of products."""

from functools import cache
from pathlib import Path

import msgspec

from customiseyou.domains.customization.artworks import ArtLibrary
from customiseyou.rendering import mockup
from customiseyou.rendering.fonts import FontLibrary


class ViewOffered(msgspec.Struct, frozen=True, kw_only=True):
    """A view of a product in the mock-up pack; the surface's trim size is in 1/100 mm."""

    width: int
    height: int
    techniques: tuple[str, ...]


class Library(msgspec.Struct, frozen=True, kw_only=True):
    """Names and facts only, so that checking a template opens no file."""

    fonts: frozenset[str]
    artworks: frozenset[str]
    engravable: frozenset[str]
    """Drawings of one colour."""
    views: dict[tuple[str, str], ViewOffered]
    """By mock-up and its view."""

    @staticmethod
    def load(folder: Path) -> "Library":
        """Return what an assets folder offers, read once in each process."""
        return _load(folder.resolve())


@cache
def _load(folder: Path) -> Library:
    drawings = ArtLibrary.load(folder).drawings()
    pack = mockup.MockupPack.load(str(folder / "mockups"))
    views: dict[tuple[str, str], ViewOffered] = {}
    for product in pack.products:
        for view in product.views:
            width, height = view.surface.size_mm
            views[product.id, view.id] = ViewOffered(
                width=round(width * 100),
                height=round(height * 100),
                techniques=tuple(str(technique) for technique in view.techniques),
            )
    return Library(
        fonts=frozenset(FontLibrary.load(folder).ids()),
        artworks=frozenset(drawing.id for drawing in drawings),
        engravable=frozenset(drawing.id for drawing in drawings if drawing.one_colour),
        views=views,
    )
