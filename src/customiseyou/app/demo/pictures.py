"""The product pictures: which file belongs to which inputs, and how it is drawn.

A file's name ends in a hash over everything that the picture is made of, so a stale one is told
from a fresh one without drawing anything.
"""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

from customiseyou.app.demo.catalogue import Catalogue, Goods, Shot, Wish
from customiseyou.domains.customization import documents, production
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.artworks import ArtLibrary
from customiseyou.infra.resources import resource_folder
from customiseyou.rendering import engine, fonts, mockup

WIDTH_PX = 800
DRAWN_BY = f"2 {engine.RENDERER_VERSION}"
"""Counted up when the way of drawing changes without any input changing."""
_ANY_VERSION = "00000000-0000-7000-8000-000000000000"


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """One picture of a product and the file in which it is kept."""

    goods: Goods
    shot: Shot
    position: int
    file: str


def design_of(goods: Goods, wish: Wish, *, catalogue: Catalogue) -> documents.Design:
    """Return a wish as a design on a nameless version of the product's template."""
    photos = {
        field: hashlib.sha256(catalogue.photo(name)).hexdigest()
        for field, name in wish.photos.items()
    }
    design = customization.sample_design(
        goods.template,
        template_version_id=_ANY_VERSION,
        language=wish.language,
        answers={**wish.answers, **photos},
    )
    return msgspec.structs.replace(design, adjustments=wish.adjustments)


def pictures_of(catalogue: Catalogue) -> Iterator[Picture]:
    """Yield every picture with the name that its file must have."""
    for goods in catalogue.goods:
        for position, shot in enumerate(goods.shots):
            key = _key(goods, shot, catalogue=catalogue)
            yield Picture(
                goods=goods,
                shot=shot,
                position=position,
                file=f"{goods.slug}-{position + 1}-{key}.webp",
            )


def draw(picture: Picture, *, catalogue: Catalogue) -> bytes:
    """Return a picture as WebP, drawn by the engine that prints."""
    goods, shot = picture.goods, picture.shot
    photos = [catalogue.photo(name) for name in shot.photos.values()]
    return production.preview_mockup(
        goods.template,
        design_of(goods, shot, catalogue=catalogue),
        view=shot.view,
        assets=resource_folder("assets"),
        tint=goods.variant(shot.sku).tint,
        width_px=WIDTH_PX,
        pictures={hashlib.sha256(photo).hexdigest(): photo for photo in photos},
    )


def _key(goods: Goods, shot: Shot, *, catalogue: Catalogue) -> str:
    assets = resource_folder("assets")
    design = design_of(goods, shot, catalogue=catalogue)
    view = next(one for one in goods.template.views if one.id == shot.view)
    inputs = {
        "drawn_by": DRAWN_BY,
        "width": WIDTH_PX,
        "template": goods.template,
        "design": design,
        "view": shot.view,
        "tint": goods.variant(shot.sku).tint,
        "fonts": sorted(_fonts(goods.template, design, assets=assets)),
        "art": sorted(_art(goods.template, assets=assets)),
        "mockup": _mockup(view.mockup, view.mockup_view, assets=assets),
    }
    content = msgspec.json.encode(inputs, order="deterministic")
    return hashlib.sha256(content).hexdigest()[:12]


def _fonts(
    template: documents.Template, design: documents.Design, *, assets: Path
) -> Iterator[str]:
    """Yield the hash of every font that draws a letter of the design."""
    library = fonts.FontLibrary.load(assets)
    for layer in template.layers:
        if not isinstance(layer, documents.TextLayer):
            continue
        words = layer.words.get(design.language, layer.words.get("en", ""))
        if layer.field is not None:
            words = design.answers.get(layer.field, "")
        adjustment = design.adjustments.get(layer.id, documents.Adjustment())
        order = library.fallback_order(adjustment.font or layer.font, language=design.language)
        for cluster in fonts.clusters(words):
            face = library.face_for(cluster, order=order)
            if face is not None:
                yield library.face(face).sha256


def _art(template: documents.Template, *, assets: Path) -> Iterator[str]:
    named = {layer.art for layer in template.layers if isinstance(layer, documents.ArtLayer)}
    for field in template.fields:
        if isinstance(field, documents.ChoiceField):
            named |= {option.art for option in field.options}
    drawings = ArtLibrary.load(assets).artworks()
    for name in named:
        if name is not None:
            yield drawings[name].sha256


@cache
def _mockup(product: str, view: str, *, assets: Path) -> str:
    folder = assets / "mockups" / product
    seen = mockup.MockupPack.load(str(assets / "mockups")).view(product, view)
    digest = hashlib.sha256()
    for kind, file in sorted(msgspec.structs.asdict(seen.files).items()):
        if file and kind != "map":
            # The map is the browser's form of the UV picture.
            digest.update((folder / file).read_bytes())
    return digest.hexdigest()
