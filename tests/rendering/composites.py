"""Products of the mock-up pack before backgrounds of our own, with the truth of where they are."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from customiseyou.infra.resources import resource_folder

SIDE = 1_000
Pixels = NDArray[np.float64]
Background = Callable[[np.random.Generator], Pixels]


class Composite(NamedTuple):
    """One picture to cut out: which product, before what, how large, where and in which colour."""

    product: str
    plate: str
    background: str
    scale: float
    place: tuple[float, float]
    tint: tuple[int, int, int]


def _noise(chance: np.random.Generator, cells: int) -> Pixels:
    """Return soft noise of so many cells a side, from 0 to 1."""
    rough = Image.fromarray(chance.integers(0, 256, (cells, cells), dtype=np.uint8))
    return np.asarray(rough.resize((SIDE, SIDE), Image.Resampling.BICUBIC), dtype=float) / 255


def _mixed(share: Pixels, one: tuple[int, int, int], other: tuple[int, int, int]) -> Pixels:
    return share[..., None] * np.array(one) + (1 - share[..., None]) * np.array(other)


def _colour(chance: np.random.Generator) -> tuple[int, int, int]:
    red, green, blue = (int(level) for level in chance.integers(20, 236, 3))
    return red, green, blue


def gradient(chance: np.random.Generator) -> Pixels:
    """A wall that gets darker, with grain."""
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    angle = chance.uniform(0, 2 * np.pi)
    share = np.clip(0.5 + (x - 0.5) * np.cos(angle) + (y - 0.5) * np.sin(angle), 0, 1)
    return _mixed(share, _colour(chance), _colour(chance)) + chance.normal(0, 3, (SIDE, SIDE, 1))


def grass(chance: np.random.Generator) -> Pixels:
    """Noise of several sizes in greens and browns."""
    layers = [_noise(chance, cells) / level for level, cells in ((1, 6), (1.5, 40), (1.2, 250))]
    share = np.clip(sum(layers) / 1.6 - 0.15, 0, 1)
    return _mixed(share, (158, 178, 88), (38, 66, 30)) + chance.normal(0, 9, (SIDE, SIDE, 3))


def wood(chance: np.random.Generator) -> Pixels:
    """Planks with grain."""
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    waves = np.sin((x + 60 * _noise(chance, 5)) / 7 + 9 * _noise(chance, 9))
    planks = 22.0 * ((y // 170) % 3)
    fine = _noise(chance, 200) * 30
    base = np.array([150, 104, 62])
    return base + (18 * waves + planks + fine - 30)[..., None] * np.array([1, 0.85, 0.6])


def tiles(chance: np.random.Generator) -> Pixels:
    """Coloured tiles with joints."""
    side = int(chance.integers(60, 110))
    colours = chance.integers(40, 220, (SIDE // side + 1, SIDE // side + 1, 3)).astype(float)
    colours = colours * 0.45 + np.array(_colour(chance)) * 0.55
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    out = colours[y // side, x // side]
    out[(y % side < 4) | (x % side < 4)] = 225
    return out + chance.normal(0, 5, (SIDE, SIDE, 1))


def clutter(chance: np.random.Generator) -> Pixels:
    """A hundred and fifty things of all colours, in focus a little less than the product."""
    picture = Image.new("RGB", (SIDE, SIDE), _colour(chance))
    draw = ImageDraw.Draw(picture)
    for _ in range(150):
        x, y = chance.uniform(-80, SIDE, 2)
        width, height = chance.uniform(25, 190, 2)
        shape = draw.ellipse if chance.random() < 0.5 else draw.rectangle
        shape((x, y, x + width, y + height), fill=_colour(chance))
    soft = picture.filter(ImageFilter.GaussianBlur(2))
    return np.asarray(soft, dtype=float) + chance.normal(0, 6, (SIDE, SIDE, 3))


def stripes(chance: np.random.Generator) -> Pixels:
    """A striped cloth with folds."""
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    bent = x + 0.4 * y + 70 * _noise(chance, 6)
    share = (np.sin(bent / 14) > 0).astype(float)
    cloth = _mixed(share, _colour(chance), _colour(chance))
    return cloth * (0.7 + 0.5 * _noise(chance, 8))[..., None]


def _photo(name: str) -> Background:
    def background(chance: np.random.Generator) -> Pixels:
        """A photo of the demo shop, mirrored or not."""
        path = resource_folder("assets") / f"catalogue/photos/{name}.jpg"
        picture = Image.open(path).convert("RGB").resize((SIDE, SIDE))
        turned = np.asarray(picture, dtype=float)
        return turned[:, ::-1] if chance.random() < 0.5 else turned

    return background


BACKGROUNDS: dict[str, Background] = {
    "gradient": gradient, "grass": grass, "wood": wood, "tiles": tiles, "clutter": clutter,
    "stripes": stripes, **{name: _photo(name) for name in ("beach", "baby", "wedding")},
}  # fmt: skip
PLAIN = frozenset({"gradient"})

WHITE, CREAM, SAGE, SKY = (255, 255, 255), (243, 233, 215), (169, 184, 157), (120, 175, 222)
DENIM, COAL, BLUSH, KUMKUM = (74, 96, 121), (59, 59, 61), (230, 188, 180), (190, 40, 46)
COMPOSITES = (
    Composite("mug/front", "tint", "gradient", 0.9, (0.5, 0.5), KUMKUM),
    Composite("tshirt/front", "tint", "gradient", 0.8, (0.5, 0.5), DENIM),
    Composite("bottle/front", "tint", "gradient", 1.0, (0.45, 0.5), SKY),
    Composite("tote/hanging", "tint", "gradient", 0.9, (0.5, 0.5), CREAM),
    Composite("phone/flat", "tint", "gradient", 0.9, (0.55, 0.5), BLUSH),
    Composite("cushion/angle", "mask", "gradient", 0.9, (0.5, 0.55), SAGE),
    Composite("mug/left", "tint", "grass", 0.9, (0.5, 0.5), WHITE),
    Composite("tshirt/back", "tint", "grass", 0.85, (0.5, 0.5), KUMKUM),
    Composite("cushion/front", "mask", "grass", 0.9, (0.45, 0.5), SKY),
    Composite("mug/right", "tint", "wood", 0.85, (0.5, 0.45), SKY),
    Composite("phone/standing", "tint", "wood", 0.9, (0.5, 0.5), DENIM),
    Composite("card/standing", "mask", "wood", 0.9, (0.5, 0.5), WHITE),
    Composite("bottle/turned", "tint", "tiles", 1.0, (0.5, 0.5), COAL),
    Composite("cushion/front", "mask", "tiles", 1.0, (0.5, 0.5), KUMKUM),
    Composite("tote/hanging", "tint", "tiles", 0.95, (0.5, 0.5), DENIM),
    Composite("mug/front", "tint", "clutter", 1.0, (0.5, 0.5), WHITE),
    Composite("tshirt/front", "tint", "clutter", 0.9, (0.5, 0.5), COAL),
    Composite("cushion/angle", "mask", "clutter", 1.0, (0.5, 0.5), SKY),
    Composite("pendant/lying", "mask", "stripes", 1.1, (0.5, 0.45), WHITE),
    Composite("mug/left", "tint", "stripes", 0.9, (0.5, 0.5), COAL),
    Composite("notebook/angle", "tint", "stripes", 0.9, (0.5, 0.5), KUMKUM),
    Composite("bottle/front", "tint", "beach", 1.0, (0.35, 0.5), KUMKUM),
    Composite("mug/right", "tint", "baby", 0.95, (0.5, 0.5), DENIM),
    Composite("cushion/front", "mask", "wedding", 0.9, (0.5, 0.6), BLUSH),
)


def make(one: Composite, *, number: int) -> tuple[Image.Image, NDArray[np.bool_]]:
    """Return the picture, and where the product covers at least half of a pixel."""
    chance = np.random.default_rng(number)
    folder = resource_folder("assets") / "mockups"
    plate = Image.open(folder / f"{one.product}.{one.plate}.png").convert("L")
    beauty = Image.open(folder / f"{one.product}.beauty.webp").convert("RGB")
    box = plate.point(lambda level: 255 * (level > 8)).getbbox()
    assert box is not None
    longest = max(box[2] - box[0], box[3] - box[1])
    size = tuple(
        round(0.72 * SIDE * one.scale * (box[2 + axis] - box[axis]) / longest) for axis in (0, 1)
    )
    plate = _filled(plate.crop(box)).resize(size, Image.Resampling.LANCZOS)
    product = np.asarray(beauty.crop(box).resize(size, Image.Resampling.LANCZOS), dtype=float)
    product = product * np.array(one.tint) / 255 + chance.normal(0, 3, (*product.shape[:2], 1))
    left, top = (round(SIDE * one.place[axis] - size[axis] / 2) for axis in (0, 1))
    cover = np.zeros((SIDE, SIDE))
    front = np.zeros((SIDE, SIDE, 3))
    cover[top : top + size[1], left : left + size[0]] = np.asarray(plate, dtype=float) / 255
    front[top : top + size[1], left : left + size[0]] = product
    behind = BACKGROUNDS[one.background](chance)
    pixels = behind * (1 - cover[..., None]) + front * cover[..., None]
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8)), cover >= 0.5


def _filled(plate: Image.Image) -> Image.Image:
    """Return the plate without the holes that parts of another colour leave, such as a camera."""
    thin = plate.filter(ImageFilter.MaxFilter(13)).filter(ImageFilter.MinFilter(13))
    wide = Image.new("L", (thin.width + 2, thin.height + 2))
    wide.paste(thin, (1, 1))
    ImageDraw.floodfill(wide, (0, 0), 128, thresh=127)
    around = np.asarray(wide)[1:-1, 1:-1] == 128
    # Where a handle leaves a large opening, what is behind it shows through.
    solid = np.where(around, np.asarray(thin), 255).astype(np.uint8)
    opening = (solid == 255) & (np.asarray(thin) < 8)
    if opening.mean() > 0.06 or plate.width > plate.height * 1.1:
        solid = np.where(opening, 0, solid).astype(np.uint8)
    return Image.fromarray(solid)
