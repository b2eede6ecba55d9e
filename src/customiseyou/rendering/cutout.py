# pyright: basic
# The bindings and NumPy tell little of their types, so they are fenced in behind typed values.
"""The subject of a photo without what is behind it: a mask, and how sure it is.

Run this in a worker process: it takes a second or two. Where `confidence` is below
`CONFIDENCE_SURE` a page says so and offers a brush; its strokes come back as hints.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Protocol

import msgspec
import numpy as np
import pyvips as _binding
from numpy.typing import NDArray

from customiseyou.rendering import errors, matte, picture_header, pictures, segmentation

pyvips: Any = _binding

MASK_SIDE_PX_MAX = 1_000
WORKED_SIDE_PX = 320
"""What the cut is made on; the edges are then found on the mask's own pixels."""
WORKED_SIDE_PX_MIN = 16
"""A picture that is narrower then has no subject to be found: strokes alone count."""
STROKES_MAX = 100
POINTS_MAX = 300
CONFIDENCE_SURE = 0.87
"""All of the tests' composites of which it is surer were right to 0.85 (IoU)."""

Place = Annotated[int, msgspec.Meta(ge=-10_000, le=20_000)]


class Stroke(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One stroke of a brush: what lies under it belongs to the subject, or does not.

    Points are x, y in 1/10,000 of the picture's width and height, the radius of its longer side.
    """

    keep: bool
    points: Annotated[
        tuple[tuple[Place, Place], ...], msgspec.Meta(min_length=1, max_length=POINTS_MAX)
    ]
    radius: Annotated[int, msgspec.Meta(ge=10, le=2_000)] = 150


class Cutout(msgspec.Struct, frozen=True, kw_only=True):
    """A mask as a grey PNG in the picture's proportions: 255 is the subject, 0 what is behind."""

    mask: bytes
    width: int
    height: int
    confidence: float
    """From 0 to 1."""

    @property
    def is_sure(self) -> bool:
        """Whether nobody needs to look for what the brush could mend."""
        return self.confidence >= CONFIDENCE_SURE


class Segmenter(Protocol):
    """Whatever finds a subject; a learnt model may take the place of `segment`."""

    def __call__(self, picture: bytes, *, hints: Sequence[Stroke] = ()) -> Cutout:
        """Return the subject's mask; what the hints say holds."""
        ...


def segment(picture: bytes, *, hints: Sequence[Stroke] = ()) -> Cutout:
    """Return the mask of a picture's subject, made without anything learnt elsewhere.

    The picture is one of ours, a reduced copy as well as the photo itself: the mask has at most
    `MASK_SIDE_PX_MAX` a side. Under a stroke the mask is what the stroke says, later ones over
    earlier ones, and colours like those under it are drawn along.

    Raises:
        NotAPicture, PictureTooManyPixels, PictureUnreadable.
    """
    assert len(hints) <= STROKES_MAX, "whoever takes strokes in counts them"
    image = _opened(picture)
    keep, drop = _marked(hints, width=image.width, height=image.height)
    small = image.thumbnail_image(WORKED_SIDE_PX, height=WORKED_SIDE_PX, size="down")
    alpha, sure = np.full((image.height, image.width), 255), 0.0
    if min(small.width, small.height) >= WORKED_SIDE_PX_MIN:
        colours = _lab(small)
        held = [_shrunk(marked, small.width, small.height) for marked in (keep, drop)]
        found = segmentation.divide(colours, keep=held[0], drop=held[1])
        subject = segmentation.tidied(found.subject, keep=held[0])
        alpha = matte.refined(subject, colours, _lab(image))
        sure = segmentation.confidence(found, subject, colours)
    alpha = np.where(keep, 255, np.where(drop, 0, alpha)).astype(np.uint8)
    mask = pyvips.Image.new_from_array(alpha).pngsave_buffer(compression=9, keep="none")
    return Cutout(mask=mask, width=image.width, height=image.height, confidence=sure)


def _opened(picture: bytes) -> Any:
    """Return the picture in sRGB on white, at most so large as a mask is."""
    header = picture_header.read(picture)
    if header is None or header.media_type not in picture_header.PRINTED_MEDIA_TYPES:
        raise errors.NotAPicture
    if header.width * header.height > pictures.PICTURE_PIXELS_MAX:
        raise errors.PictureTooManyPixels(
            header.width, header.height, pixels_max=pictures.PICTURE_PIXELS_MAX
        )
    try:
        image = pyvips.Image.thumbnail_buffer(
            picture, MASK_SIDE_PX_MAX, height=MASK_SIDE_PX_MAX, size="down", fail_on="error"
        )
        if image.hasalpha():
            image = image.flatten(background=[255, 255, 255])
        return image.colourspace("srgb").cast("uchar").copy_memory()
    except pyvips.Error as error:
        raise errors.PictureUnreadable from error


def _lab(image: Any) -> segmentation.Colours:
    return image.colourspace("lab").numpy().astype(np.float32)


def _marked(
    hints: Sequence[Stroke], *, width: int, height: int
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return where the strokes keep and where they drop."""
    keep, drop = np.zeros((2, height, width), dtype=bool)
    y, x = np.mgrid[0:height, 0:width] + 0.5
    for stroke in hints:
        radius = max(1.0, stroke.radius * max(width, height) / 10_000)
        spots = [(px * width / 10_000, py * height / 10_000) for px, py in stroke.points]
        under = np.zeros((height, width), dtype=bool)
        for (x0, y0), (x1, y1) in zip(spots, spots[1:] or spots, strict=False):
            left, right = sorted((x0, x1))
            top, bottom = sorted((y0, y1))
            part = (
                slice(max(0, int(top - radius)), max(0, int(bottom + radius) + 2)),
                slice(max(0, int(left - radius)), max(0, int(right + radius) + 2)),
            )
            long = (x1 - x0) ** 2 + (y1 - y0) ** 2
            along = ((x[part] - x0) * (x1 - x0) + (y[part] - y0) * (y1 - y0)) / max(long, 1e-9)
            along = np.clip(along, 0, 1)
            off_x, off_y = x[part] - x0 - along * (x1 - x0), y[part] - y0 - along * (y1 - y0)
            under[part] |= off_x**2 + off_y**2 <= radius**2
        keep, drop = (keep | under, drop & ~under) if stroke.keep else (keep & ~under, drop | under)
    return keep, drop


def _shrunk(marked: NDArray[np.bool_], width: int, height: int) -> NDArray[np.bool_]:
    """Return where most of a larger pixel is marked, or its centre at least."""
    rows = ((np.arange(height) + 0.5) * marked.shape[0] / height).astype(int)
    columns = ((np.arange(width) + 0.5) * marked.shape[1] / width).astype(int)
    return marked[rows[:, None], columns[None]]
