"""What is to be printed on one surface: plain frozen values that Python and the browser share.

Lengths are whole 1/100 mm, angles whole 1/100 degree (clockwise as seen), shares whole permille or
permyriad, colours '#rrggbb'. The origin is the top left of the trim box and y grows downwards;
the bleed lies outside the trim box on every side. Items are painted in their order.
"""

from typing import Annotated, Literal

import msgspec

LENGTH_MAX = 1_000_000
"""1/100 mm: ten metres, wider than any product that we know."""
TEXT_CHARACTERS_MAX = 2_000
PATH_CHARACTERS_MAX = 20_000
PAYLOAD_CHARACTERS_MAX = 1_000
ITEMS_MAX = 500

Colour = Annotated[str, msgspec.Meta(pattern=r"^#[0-9a-f]{6}(?!\n)$")]
Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}(?!\n)$")]
Place = Annotated[int, msgspec.Meta(ge=-LENGTH_MAX, le=LENGTH_MAX)]
Extent = Annotated[int, msgspec.Meta(ge=1, le=LENGTH_MAX)]
Margin = Annotated[int, msgspec.Meta(ge=0, le=LENGTH_MAX)]
Angle = Annotated[int, msgspec.Meta(ge=-36_000, le=36_000)]
Permyriad = Annotated[int, msgspec.Meta(ge=0, le=10_000)]
Permille = Annotated[int, msgspec.Meta(ge=0, le=1_000)]
ItemId = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{1,64}(?!\n)$")]
FontId = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]{1,64}(?!\n)$")]
Language = Annotated[str, msgspec.Meta(pattern=r"^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*)?(?!\n)$")]

Align = Literal["start", "center", "end"]
VerticalAlign = Literal["top", "middle", "bottom"]
Fit = Literal["shrink", "none"]
Mask = Literal["rect", "rounded", "ellipse", "heart"]
Form = Literal["rect", "ellipse", "line", "heart", "path"]
ColourEffect = Literal["mono", "sepia", "warm", "cool", "faded", "vivid"]


class Value(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The common ground of every value of a scene: frozen, and strict about unknown names."""


class Surface(Value, frozen=True, kw_only=True):
    """The area that is printed: trim size, bleed outside it, safe zone inside it."""

    width: Extent
    height: Extent
    bleed: Margin = 0
    safe: Margin = 0
    """How far inside the trim edge everything that matters has to stay."""


class Box(Value, frozen=True, kw_only=True):
    """A rectangle before its item is rotated about the rectangle's centre."""

    x: Place
    y: Place
    width: Extent
    height: Extent


class Stroke(Value, frozen=True, kw_only=True):
    """A line of a colour; `width` is the whole width of the line."""

    colour: Colour
    width: Extent


class Solid(Value, frozen=True, kw_only=True, tag_field="kind", tag="solid"):
    """One colour over the whole form."""

    colour: Colour


class Stop(Value, frozen=True, kw_only=True):
    """One colour of a gradient at its share of the way."""

    offset: Permille
    colour: Colour


class Linear(Value, frozen=True, kw_only=True, tag_field="kind", tag="linear"):
    """A gradient along a line through the box's centre; angle 0 runs left to right, 9000 down."""

    stops: Annotated[tuple[Stop, ...], msgspec.Meta(min_length=2, max_length=16)]
    angle: Angle = 0


Fill = Solid | Linear


class Crop(Value, frozen=True, kw_only=True):
    """Which part of a picture shows in its box.

    At zoom 1000 the picture, turned by `rotation`, is just large enough to cover the whole box.
    `centre_x`, `centre_y` is the point of the picture (permyriad of its width and height) that
    lies at the box's centre; a point that would leave a gap is moved to the nearest that does not.
    """

    centre_x: Permyriad = 5_000
    centre_y: Permyriad = 5_000
    zoom: Annotated[int, msgspec.Meta(ge=1_000, le=50_000)] = 1_000
    rotation: Angle = 0


class Effect(Value, frozen=True, kw_only=True):
    """What a photo is made to look like: other colours, or lines that a laser can engrave."""

    kind: ColourEffect | Literal["line-art"]
    strength: Annotated[int, msgspec.Meta(ge=1, le=5)] = 3
    """How many lines 'line-art' draws; colours have one strength."""


class TextItem(Value, frozen=True, kw_only=True, tag_field="kind", tag="text"):
    """Text in a box, straight or along an arc."""

    id: ItemId
    text: Annotated[str, msgspec.Meta(max_length=TEXT_CHARACTERS_MAX)]
    font: FontId
    box: Box
    size: Extent
    """The em that is wished for; with fit 'shrink' the text may become smaller, never larger."""
    size_min: Extent
    colour: Colour = "#000000"
    fit: Fit = "shrink"
    lines_max: Annotated[int, msgspec.Meta(ge=1, le=100)] = 1
    align: Align = "center"
    """'start' is the left edge in a text that runs left to right, the right edge otherwise."""
    valign: VerticalAlign = "middle"
    rotation: Angle = 0
    letter_spacing: Annotated[int, msgspec.Meta(ge=-500, le=5_000)] = 0
    """Permille of the em, added between clusters; nothing is added inside cursive scripts."""
    line_height: Annotated[int, msgspec.Meta(ge=500, le=5_000)] = 1_200
    """Permille of the em from baseline to baseline."""
    curve: Place = 0
    """Radius of the arc that the baseline follows: positive arches up (letters outside the
    circle), negative hangs down like a smile (letters inside it), 0 is straight."""
    outline: Stroke | None = None
    """`outline.width` of the colour shows outside the letters, at most an eighth of their size."""
    language: Language = ""
    """BCP 47; 'ur' sets Arabic script in Nastaliq where the font itself has none."""
    direction: Literal["auto", "ltr", "rtl"] = "auto"


class ImageItem(Value, frozen=True, kw_only=True, tag_field="kind", tag="image"):
    """A photo in a mask, which it always covers wholly."""

    id: ItemId
    picture: Sha256
    box: Box
    crop: Crop = Crop()
    mask: Mask = "rect"
    radius: Margin = 0
    """Corner radius of the mask 'rounded'."""
    rotation: Angle = 0
    effect: Effect | None = None
    cutout: Sha256 | None = None
    """The mask, a grey PNG over the whole picture, outside which nothing of it shows."""

    def __repr__(self) -> str:
        """Tell what is not as it was before there were effects and cut-outs.

        The ids in a drawing are made from it, and approved drawings keep theirs.
        """
        shown = [
            f"{name}={value!r}"
            for name in self.__struct_fields__
            if (value := getattr(self, name)) is not None
        ]
        return f"ImageItem({', '.join(shown)})"


class ShapeItem(Value, frozen=True, kw_only=True, tag_field="kind", tag="shape"):
    """A plain form: rect (with corner radius), ellipse, line, heart, or a path of one's own.

    A line runs from the middle of the box's left side to the middle of its right side. `path` uses
    absolute M L C Q Z only, in permyriad of the box (0 0 is its top left, 10000 10000 its end).
    """

    id: ItemId
    form: Form
    box: Box
    fill: Fill | None = None
    stroke: Stroke | None = None
    radius: Margin = 0
    path: Annotated[str, msgspec.Meta(max_length=PATH_CHARACTERS_MAX)] = ""
    rotation: Angle = 0


class ArtItem(Value, frozen=True, kw_only=True, tag_field="kind", tag="art"):
    """A drawing of our own library, kept in proportion inside its box."""

    id: ItemId
    artwork: Sha256
    box: Box
    colour: Colour | None = None
    """Paints every part that the drawing leaves open (`currentColor`); black when absent."""
    rotation: Angle = 0
    mirrored: bool = False


class QrItem(Value, frozen=True, kw_only=True, tag_field="kind", tag="qr"):
    """A QR code whose quiet zone lies inside its box, centred in it as a square."""

    id: ItemId
    payload: Annotated[str, msgspec.Meta(min_length=1, max_length=PAYLOAD_CHARACTERS_MAX)]
    box: Box
    colour: Colour = "#000000"
    background: Colour | None = "#ffffff"
    correction: Literal["low", "medium", "quartile", "high"] = "medium"
    quiet: Annotated[int, msgspec.Meta(ge=0, le=10)] = 4
    """Modules of quiet zone on each side; a scanner wants 4 where nothing else is light around."""
    rotation: Angle = 0


Item = TextItem | ImageItem | ShapeItem | ArtItem | QrItem


class Scene(Value, frozen=True, kw_only=True):
    """One surface and everything on it."""

    surface: Surface
    background: Colour | None = None
    """Covers trim and bleed; nothing is painted when absent."""
    items: Annotated[tuple[Item, ...], msgspec.Meta(max_length=ITEMS_MAX)] = ()
