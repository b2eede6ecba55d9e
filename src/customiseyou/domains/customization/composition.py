"""From a template and a design to one scene a surface. Pure.

A buyer's change counts only where the layer has no lock against it, and every box stays within
trim and bleed, so nothing a browser sends can put ink where the product does not allow it.
"""

from collections.abc import Mapping

from customiseyou.domains.customization import answers, documents
from customiseyou.domains.customization.values import Artwork, Evaluation
from customiseyou.rendering import scene

ENGRAVED = "#000000"
"""On an engraved surface darkness is depth, so everything is engraved at full depth."""
_ZOOM_STEPS = 10  # a design counts zoom in 1/10,000, a scene in 1/1,000


def compose(
    template: documents.Template,
    design: documents.Design,
    *,
    evaluation: Evaluation,
    artworks: Mapping[str, Artwork],
) -> dict[str, scene.Scene]:
    """Return the scene of each surface by its id, in the template's order.

    `evaluation` is of the very same template and design; `artworks` are the drawings by
    their ids. Hidden fields' layers, unanswered texts and photos, and
    drawings that the library does not have are left out.
    """
    scenes: dict[str, scene.Scene] = {}
    for surface in template.surfaces:
        maker = _Maker(template, design, surface, evaluation.answers, artworks)
        layers = [
            layer
            for layer in template.layers
            if layer.surface == surface.id and layer.id not in evaluation.hidden_layers
        ]
        added = [layer for layer in design.added if layer.surface == surface.id]
        items = [*map(maker.item, layers), *map(maker.added, added)]
        scenes[surface.id] = scene.Scene(
            surface=scene.Surface(
                width=surface.width,
                height=surface.height,
                bleed=surface.bleed,
                safe=surface.safe,
            ),
            items=tuple(item for item in items if item is not None),
        )
    return scenes


class _Maker:
    """Turns the layers of one surface into items."""

    def __init__(
        self,
        template: documents.Template,
        design: documents.Design,
        surface: documents.Surface,
        in_force: Mapping[str, str],
        artworks: Mapping[str, Artwork],
    ) -> None:
        self._fields = {field.id: field for field in template.fields}
        self._design = design
        self._surface = surface
        self._answers = in_force
        self._artworks = artworks

    def item(self, layer: documents.Layer) -> scene.Item | None:
        """Return what a layer of the template draws, None when nothing."""
        change = self._design.adjustments.get(layer.id, documents.Adjustment())
        match layer:
            case documents.TextLayer():
                return self._text(layer, self._words(layer), change)
            case documents.ImageLayer():
                return self._image(layer, self._answers.get(layer.field, ""), change)
            case documents.ArtLayer():
                return self._art(layer, change)
            case documents.ShapeLayer():
                return self._shape(layer)

    def added(self, layer: documents.TextLayer | documents.ImageLayer) -> scene.Item | None:
        """Return what a layer of the buyer draws; its own document already is what they want."""
        answer = self._design.answers.get(layer.id, "")
        if isinstance(layer, documents.TextLayer):
            return self._text(layer, answer, documents.Adjustment())
        change = self._design.adjustments.get(layer.id, documents.Adjustment())
        return self._image(layer, answer, change)

    def _words(self, layer: documents.TextLayer) -> str:
        if layer.field is not None:
            return answers.drawn(
                self._fields[layer.field],
                self._answers.get(layer.field, ""),
                language=self._design.language,
            )
        return layer.words.get(self._design.language, layer.words.get("en", ""))

    def _text(
        self, layer: documents.TextLayer, words: str, change: documents.Adjustment
    ) -> scene.TextItem | None:
        if not words:
            return None
        engraved = self._surface.technique == "engrave"
        colour = self._colour(layer, layer.colour, change)
        outline = None
        if layer.outline_width > 0 and not engraved:
            outline = scene.Stroke(colour=layer.outline_colour, width=layer.outline_width)
        size_min = max(1, layer.size_min)
        size = layer.size
        if change.size is not None and "scale" not in layer.locks:
            size = min(change.size, self._surface.height)
        font = layer.font
        if change.font in layer.fonts and "font" not in layer.locks:
            font = str(change.font)
        return scene.TextItem(
            id=layer.id,
            text=words,
            font=font,
            box=self._box(layer, change),
            size=max(size, size_min),
            size_min=size_min,
            colour=ENGRAVED if engraved else colour,
            lines_max=layer.lines_max,
            align=layer.align,
            valign=layer.valign,
            rotation=_rotation(layer, change),
            letter_spacing=layer.letter_spacing,
            line_height=layer.line_height,
            curve=layer.curve,
            outline=outline,
            language=self._design.language,
        )

    def _image(
        self, layer: documents.ImageLayer, picture: str, change: documents.Adjustment
    ) -> scene.ImageItem | None:
        if not picture:
            return None
        crop = scene.Crop()
        if "crop" not in layer.locks:
            crop = scene.Crop(
                centre_x=_given(change.crop_x, crop.centre_x),
                centre_y=_given(change.crop_y, crop.centre_y),
                zoom=_given(change.zoom, crop.zoom * _ZOOM_STEPS) // _ZOOM_STEPS,
                rotation=_given(change.turn, crop.rotation),
            )
        return scene.ImageItem(
            id=layer.id,
            picture=picture,
            box=self._box(layer, change),
            crop=crop,
            mask=layer.mask,
            radius=layer.radius if layer.mask == "rounded" else 0,
            rotation=_rotation(layer, change),
        )

    def _art(self, layer: documents.ArtLayer, change: documents.Adjustment) -> scene.ArtItem | None:
        artwork = self._artworks.get(self._drawing(layer) or "")
        if artwork is None:
            return None
        colour = layer.colour or artwork.colour
        if layer.colour_field is not None:
            colour = self._swatch(layer.colour_field) or colour
        if self._surface.technique == "engrave":
            colour = ENGRAVED
        return scene.ArtItem(
            id=layer.id,
            artwork=artwork.sha256,
            box=self._box(layer, change),
            colour=colour,
            rotation=_rotation(layer, change),
        )

    def _shape(self, layer: documents.ShapeLayer) -> scene.ShapeItem:
        colour = layer.colour
        if layer.colour_field is not None:
            colour = self._swatch(layer.colour_field) or colour
        if self._surface.technique == "engrave":
            colour = ENGRAVED
        return scene.ShapeItem(
            id=layer.id,
            form=layer.shape,
            box=self._within(layer.box),
            fill=scene.Solid(colour=colour),
        )

    def _drawing(self, layer: documents.ArtLayer) -> str | None:
        if layer.field is None:
            return layer.art
        field = self._fields.get(layer.field)
        answer = self._answers.get(layer.field, "")
        if isinstance(field, documents.ChoiceField) and answer:
            chosen = next(option for option in field.options if option.id == answer)
            return chosen.art
        return None

    def _colour(self, layer: documents.TextLayer, colour: str, change: documents.Adjustment) -> str:
        if layer.colour_field is not None:
            return self._swatch(layer.colour_field) or colour
        if change.colour is not None and "colour" not in layer.locks:
            return change.colour
        return colour

    def _swatch(self, field_id: str) -> str | None:
        field = self._fields.get(field_id)
        if not isinstance(field, documents.SwatchField):
            return None
        answer = self._answers.get(field_id, "")
        return next((swatch.hex for swatch in field.options if swatch.id == answer), None)

    def _box(
        self,
        layer: documents.TextLayer | documents.ImageLayer | documents.ArtLayer,
        change: documents.Adjustment,
    ) -> scene.Box:
        return self._within(adjusted_box(layer.box, change.box, locks=layer.locks))

    def _within(self, box: documents.Box) -> scene.Box:
        """Return the box made to fit trim and bleed, moved back inside where it left them."""
        bleed = self._surface.bleed
        width = min(box.width, self._surface.width + 2 * bleed)
        height = min(box.height, self._surface.height + 2 * bleed)
        return scene.Box(
            x=min(max(box.x, -bleed), self._surface.width + bleed - width),
            y=min(max(box.y, -bleed), self._surface.height + bleed - height),
            width=width,
            height=height,
        )


def adjusted_box(
    box: documents.Box, wanted: documents.Box | None, *, locks: tuple[str, ...]
) -> documents.Box:
    """Return the box that the locks leave of a buyer's wish.

    Without leave to scale the template's size is kept, without leave to move its centre (rounded
    up and left to a whole 1/100 mm).
    """
    if wanted is None or ("move" in locks and "scale" in locks):
        return box
    if "scale" in locks:
        return documents.Box(x=wanted.x, y=wanted.y, width=box.width, height=box.height)
    if "move" in locks:
        return documents.Box(
            x=box.x + (box.width - wanted.width) // 2,
            y=box.y + (box.height - wanted.height) // 2,
            width=wanted.width,
            height=wanted.height,
        )
    return wanted


def _rotation(
    layer: documents.TextLayer | documents.ImageLayer | documents.ArtLayer,
    change: documents.Adjustment,
) -> int:
    if change.rotation is None or "rotate" in layer.locks:
        return layer.rotation
    return change.rotation


def _given(wanted: int | None, usual: int) -> int:
    return usual if wanted is None else wanted
