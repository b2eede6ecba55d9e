"""Drawing designs: module-level functions with plain arguments, for worker processes.

`pictures` are bytes by the SHA-256 of the original: reduced copies do for the screen (`sizes`
tells the original pixels), originals are a must for print. `assets` is the assets folder.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import msgspec

from customiseyou.domains.customization import composition, documents, fingerprints, rules
from customiseyou.domains.customization.artworks import ArtLibrary
from customiseyou.domains.customization.errors import RendererChanged
from customiseyou.domains.customization.values import (
    Approval,
    FontUsed,
    LayerInk,
    Outline,
    Problem,
    Proof,
    RenderedFile,
)
from customiseyou.rendering import engine, mockup, report, scene
from customiseyou.rendering.fonts import FontLibrary

VIEWS_SHOWN_MAX = 3
PRINT_DPI = 300
MOCKUP_WIDTH_PX = 1_000
Sizes = Mapping[str, tuple[int, int]]
Pictures = Mapping[str, bytes]
_NONE: Pictures = MappingProxyType({})
_NO_SIZES: Sizes = MappingProxyType({})


def outline(
    template: documents.Template,
    design: documents.Design,
    *,
    assets: Path,
    pictures: Pictures = _NONE,
    sizes: Sizes = _NO_SIZES,
) -> Outline:
    """Return a design's outlines with problems and warnings, those of the answers among them.

    Photos that are not in `pictures` are left out and told as a problem.
    """
    evaluation = rules.evaluate(template, design, pictures=pictures)
    scenes = _scenes(template, design, assets=assets, pictures=pictures)
    surfaces = {surface.id: surface for surface in template.surfaces}
    fields = _fields(template)
    svgs: dict[str, str] = {}
    layers: dict[str, LayerInk] = {}
    problems = list(evaluation.problems)
    warnings: list[Problem] = []
    fonts: dict[str, FontUsed] = {}
    for surface_id, drawn in scenes.items():
        surface = surfaces[surface_id]
        preview = engine.render_preview(
            drawn,
            fonts=FontLibrary.load(assets),
            pictures=pictures,
            artworks=_drawings(assets),
            original_sizes=sizes,
            dpi_min=surface.dpi_min,
        )
        svgs[surface_id] = preview.svg
        layers |= {item.id: _ink(item) for item in preview.report.items if item.ink is not None}
        fonts |= {
            font.id: FontUsed(id=font.id, sha256=font.sha256) for font in preview.report.fonts
        }
        over = {one.item for one in preview.report.warnings if one.code == "overflow"}
        fitting = {item.id for item in drawn.items if isinstance(item, scene.TextItem)} - over
        for warning in preview.report.warnings:
            told = _told(warning, fields, surface, is_fitting_text=warning.item in fitting)
            if told is not None:
                (warnings if told.reason == "outside_safe" else problems).append(told)
        resolution = list(_resolution(preview.report, surface, fields))
        problems += [one for one in resolution if one.reason == "low_dpi"]
        warnings += [one for one in resolution if one.reason == "soft_dpi"]
    return Outline(
        svgs=svgs,
        layers=layers,
        problems=tuple(problems),
        warnings=tuple(warnings),
        fonts=tuple(fonts[name] for name in sorted(fonts)),
        artworks=_artworks(scenes),
    )


def prove(
    template: documents.Template,
    design: documents.Design,
    *,
    template_version_id: str,
    template_sha256: str,
    variant_id: str,
    assets: Path,
    pictures: Pictures = _NONE,
    sizes: Sizes = _NO_SIZES,
) -> Proof:
    """Return a design's outlines and the hash under which a buyer may approve them."""
    outlined = outline(template, design, assets=assets, pictures=pictures, sizes=sizes)
    return Proof(
        outline=outlined,
        renderer_version=engine.RENDERER_VERSION,
        hash=fingerprints.approval_hash(
            design,
            template=template,
            template_version_id=template_version_id,
            template_sha256=template_sha256,
            variant_id=variant_id,
            fonts=outlined.fonts,
            artworks=outlined.artworks,
            pictures=fingerprints.pictures_in(template, design),
            renderer_version=engine.RENDERER_VERSION,
        ),
    )


def preview_mockup(
    template: documents.Template,
    design: documents.Design,
    *,
    view: str,
    assets: Path,
    tint: str | None = None,
    width_px: int = MOCKUP_WIDTH_PX,
    pictures: Pictures = _NONE,
) -> bytes:
    """Return the product with the design on it as WebP, `width_px` wide, seen from a view.

    `tint` is the colour of the blank as #rrggbb. KeyError names a view that the template has not.
    """
    chosen = {one.id: one for one in template.views}[view]
    surface = next(one for one in template.surfaces if one.id == chosen.surface)
    drawn = _scenes(template, design, assets=assets, pictures=pictures)[surface.id]
    seen = _mockups(assets).view(chosen.mockup, chosen.mockup_view)
    artwork = engine.render_preview_png(
        # The product's picture shows the trimmed surface from edge to edge.
        msgspec.structs.replace(drawn, surface=msgspec.structs.replace(drawn.surface, bleed=0)),
        fonts=FontLibrary.load(assets),
        pictures=pictures,
        artworks=_drawings(assets),
        width_px=mockup.artwork_size(seen, width_px)[0],
    )
    return mockup.compose(seen, artwork, tint=tint, technique=surface.technique, width_px=width_px)


def showing_view(template: documents.Template, field: str, *, assets: Path) -> str:
    """Return the first view in which the middle of what shows a field is seen, '' where none is."""
    surfaces = {surface.id: surface for surface in template.surfaces}
    for layer in template.layers:
        if isinstance(layer, documents.ShapeLayer) or layer.field != field:
            continue
        surface, box = surfaces[layer.surface], layer.box
        across = (box.x + box.width / 2) / surface.width
        down = (box.y + box.height / 2) / surface.height
        for view in template.views:
            seen = _mockups(assets).view(view.mockup, view.mockup_view)
            if view.surface == surface.id and mockup.to_picture(seen, across, down) is not None:
                return view.id
    return ""


def views_of_own(
    template: documents.Template, design: documents.Design, *, assets: Path
) -> tuple[str, ...]:
    """Return the views, at most `VIEWS_SHOWN_MAX`, that show what the buyer put on the piece.

    The first view always is among them; the others are the fewest that show what it does not, in
    the template's order.
    """
    places = _own_places(template, design, assets=assets)
    shown = {
        view.id: {
            (view.surface, *place)
            for place in places[view.surface]
            if mockup.shows(_mockups(assets).view(view.mockup, view.mockup_view), *place)
        }
        for view in template.views
    }
    chosen = [template.views[0].id]
    while len(chosen) < VIEWS_SHOWN_MAX:
        seen = set[object]().union(*(shown[view] for view in chosen))
        best = max(shown, key=lambda view: len(shown[view] - seen))
        if shown[best] <= seen:
            break
        chosen.append(best)
    return tuple(view.id for view in template.views if view.id in chosen)


def _own_places(
    template: documents.Template, design: documents.Design, *, assets: Path
) -> dict[str, list[tuple[float, float]]]:
    """Return by surface, as shares of it, three places across of all that is the buyer's."""
    own = {layer.id for layer in design.added}
    own |= {layer.id for layer in template.layers if getattr(layer, "field", None) is not None}
    scenes = composition.compose(
        template,
        design,
        evaluation=rules.evaluate(template, design),
        artworks=ArtLibrary.load(assets).artworks(),
    )
    return {
        name: [
            (
                (item.box.x + item.box.width * share) / drawn.surface.width,
                (item.box.y + item.box.height / 2) / drawn.surface.height,
            )
            for item in drawn.items
            if item.id in own
            for share in (1 / 6, 1 / 2, 5 / 6)
        ]
        for name, drawn in scenes.items()
    }


def render_surface(
    approval: Approval, surface_id: str, *, assets: Path, pictures: Pictures = _NONE
) -> tuple[RenderedFile, ...]:
    """Return PDF, PNG and SVG of one surface of an approval; `pictures` are the originals.

    Raises:
        RendererChanged: engine, a font or a drawing is not the approved one any more.
        MissingPicture: the bytes of an approved picture are not here.
    """
    _check_engine(approval)
    template = approval.template.template
    surface = next(one for one in template.surfaces if one.id == surface_id)
    drawn = composition.compose(
        template,
        approval.design,
        evaluation=rules.evaluate(template, approval.design),
        artworks=ArtLibrary.load(assets).artworks(),
    )[surface_id]
    for artwork in _artworks({surface_id: drawn}):
        if artwork not in approval.artworks:
            raise RendererChanged(artwork)
    files = engine.render_print(
        drawn,
        fonts=FontLibrary.load(assets),
        pictures=pictures,
        artworks=_drawings(assets),
        marks=engine.Marks(
            approval=approval.hash,
            template_version=str(approval.template.id),
            approved_at=approval.approved_at,
            title=surface.name["en"],
        ),
        dpi=PRINT_DPI,
        dpi_min=surface.dpi_min,
    )
    for font in files.report.fonts:
        if FontUsed(id=font.id, sha256=font.sha256) not in approval.fonts:
            raise RendererChanged(font.id)
    return (
        RenderedFile(surface=surface_id, kind="pdf", content=files.pdf),
        RenderedFile(surface=surface_id, kind="png", content=files.png),
        RenderedFile(surface=surface_id, kind="svg", content=files.svg.encode()),
    )


def render_views(
    approval: Approval, *, assets: Path, pictures: Pictures = _NONE
) -> tuple[RenderedFile, ...]:
    """Return an approved design on its product, seen from every side; reduced pictures do.

    Raises:
        RendererChanged.
    """
    _check_engine(approval)
    template = approval.template.template
    return tuple(
        RenderedFile(
            surface=view.id,
            kind="mockup",
            content=preview_mockup(
                template,
                approval.design,
                view=view.id,
                assets=assets,
                tint=approval.tint,
                pictures=pictures,
            ),
        )
        for view in template.views
    )


def render_approval(
    approval: Approval, *, assets: Path, pictures: Pictures = _NONE
) -> tuple[RenderedFile, ...]:
    """Return all files of an approval: every surface, then every view."""
    files: list[RenderedFile] = []
    for surface in approval.template.template.surfaces:
        files += render_surface(approval, surface.id, assets=assets, pictures=pictures)
    return (*files, *render_views(approval, assets=assets, pictures=pictures))


def _scenes(
    template: documents.Template,
    design: documents.Design,
    *,
    assets: Path,
    pictures: Pictures,
) -> dict[str, scene.Scene]:
    scenes = composition.compose(
        template,
        design,
        evaluation=rules.evaluate(template, design),
        artworks=ArtLibrary.load(assets).artworks(),
    )
    return {
        name: msgspec.structs.replace(
            drawn,
            items=tuple(
                item
                for item in drawn.items
                if not isinstance(item, scene.ImageItem) or item.picture in pictures
            ),
        )
        for name, drawn in scenes.items()
    }


def _check_engine(approval: Approval) -> None:
    if approval.renderer_version != engine.RENDERER_VERSION:
        raise RendererChanged("renderer")


def _artworks(scenes: Mapping[str, scene.Scene]) -> tuple[str, ...]:
    items = (item for drawn in scenes.values() for item in drawn.items)
    return tuple(sorted({item.artwork for item in items if isinstance(item, scene.ArtItem)}))


def _fields(template: documents.Template) -> dict[str, str]:
    """Return the field behind each layer; a layer without one stands for itself."""
    return {layer.id: getattr(layer, "field", None) or layer.id for layer in template.layers}


def _ink(item: report.ItemReport) -> LayerInk:
    assert item.ink is not None
    return LayerInk(
        x=item.ink.x,
        y=item.ink.y,
        width=item.ink.width,
        height=item.ink.height,
        size=item.size,
    )


def _told(
    warning: report.Warning,
    fields: Mapping[str, str],
    surface: documents.Surface,
    *,
    is_fitting_text: bool,
) -> Problem | None:
    """Return a finding of the layout by its field; resolution is judged apart.

    A photo or a drawing may run off the edge; letters that do, though they fit their box, would be
    cut to pieces and are a problem.
    """
    field = fields.get(warning.item, warning.item)
    facts, reason = dict(warning.data), str(warning.code)
    match warning.code:
        case "low_dpi":
            return None
        case "overflow":
            facts["dimension"] = facts.pop("reason")
        case "outside_safe":
            past = max(map(int, facts.values()))
            if is_fitting_text and past > surface.safe + surface.bleed:
                reason = "cut_off"
        case "unknown_glyph":
            pass
    return Problem(field=field, reason=reason, facts={"layer": warning.item, **facts})


def _resolution(
    found: report.LayoutReport, surface: documents.Surface, fields: Mapping[str, str]
) -> Iterator[Problem]:
    for item in found.items:
        if item.dpi is None:
            continue
        field = fields.get(item.id, item.id)
        facts = {"layer": item.id, "dpi": item.dpi}
        if item.dpi < surface.dpi_min:
            yield Problem(field=field, reason="low_dpi", facts={**facts, "min": surface.dpi_min})
        elif item.dpi < surface.dpi_good:
            yield Problem(field=field, reason="soft_dpi", facts={**facts, "good": surface.dpi_good})


@cache
def _drawings(assets: Path) -> Mapping[str, bytes]:
    return ArtLibrary.load(assets).files()


@cache
def _mockups(assets: Path) -> mockup.MockupPack:
    return mockup.MockupPack.load(str(assets / "mockups"))
