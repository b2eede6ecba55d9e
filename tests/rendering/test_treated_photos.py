"""Effects and cut-outs on a print: alike in every file, from a reduced copy and in any process."""

import datetime as dt
import hashlib
import io
import subprocess
import sys

import numpy as np
import pytest
import pyvips
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter
from tests.rendering import pixels
from tests.rendering.scenes import box

from customiseyou.infra.resources import resource_folder
from customiseyou.rendering import (
    engine,
    errors,
    fonts,
    photo_effects,
    photo_parts,
    print_photos,
    scene,
)

EFFECTS = [*photo_effects.RECIPES, "line-art"]
SIZE = (1_500, 1_200)


def photo(*, reduced: bool = False) -> bytes:
    """Return a photo of a mug on a desk, or a copy of it with fewer pixels."""
    path = resource_folder("assets") / "mockups/mug/desk.beauty.webp"
    picture = Image.open(path).convert("RGB").resize(SIZE, Image.Resampling.LANCZOS)
    if reduced:
        picture = picture.resize((900, 720), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95)
    return out.getvalue()


def mask() -> bytes:
    """Return the mask of an ellipse in the middle, at a third of the photo's size."""
    grey = Image.new("L", (500, 400))
    ImageDraw.Draw(grey).ellipse((125, 100, 375, 300), fill=255)
    out = io.BytesIO()
    grey.save(out, "PNG")
    return out.getvalue()


PHOTO, MASK = photo(), mask()
NAME, MASK_NAME = (hashlib.sha256(data).hexdigest() for data in (PHOTO, MASK))
MARKS = engine.Marks(
    approval="c0ffee" * 10 + "c0de",
    template_version="0197a3b2-7c1e-7000-8000-000000000001:3",
    approved_at=dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC),
    title="Mug",
)
PICTURES = {NAME: PHOTO, MASK_NAME: MASK}


def piece(kind: str | None = None, *, cutout: bool = False, **changed: object) -> scene.Scene:
    """Return one photo on red ground, turned and zoomed a little."""
    effect = None if kind is None else scene.Effect(kind=kind)  # type: ignore[arg-type] # one of EFFECTS
    asked = {"crop": scene.Crop(zoom=1_100, rotation=700), "rotation": -500, **changed}
    item = scene.ImageItem(
        id="photo", picture=NAME, box=box(200, 200, 4_000, 3_000), effect=effect,
        cutout=MASK_NAME if cutout else None, **asked,  # type: ignore[arg-type] # the struct's own names
    )  # fmt: skip
    surface = scene.Surface(width=4_400, height=3_400)
    return scene.Scene(surface=surface, background="#ff0000", items=(item,))


def printed(drawn: scene.Scene, library: fonts.FontLibrary) -> engine.PrintFiles:
    """Return the files of a piece."""
    return engine.render_print(drawn, fonts=library, marks=MARKS, pictures=PICTURES)


def seen(png: bytes) -> NDArray[np.int64]:
    """Return the red, green and blue of a print."""
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=np.int64)


def test_a_photo_without_either_is_told_as_it_always_was() -> None:
    item = scene.ImageItem(id="a", picture="0" * 64, box=box(1, 2, 3, 4), mask="rounded", radius=5)
    assert repr(item) == (
        f"ImageItem(id='a', picture='{'0' * 64}', box=Box(x=1, y=2, width=3, height=4), "
        "crop=Crop(centre_x=5000, centre_y=5000, zoom=1000, rotation=0), mask='rounded', "
        "radius=5, rotation=0)"
    )
    assert print_photos.parts(piece(), PICTURES) == {}


@pytest.mark.parametrize("kind", EFFECTS)
def test_pdf_svg_and_png_show_the_same_effect(kind: str, library: fonts.FontLibrary) -> None:
    files = printed(piece(kind), library)
    png = pixels.on_white(files.png)
    pdf = pixels.of_pdf(files.pdf, width=png.shape[1], height=png.shape[0])
    assert pixels.share_off(pdf, png) <= (pixels.OFF_SHARE_MAX if kind == "line-art" else 0.002)
    assert files.svg.count("<image ") == (0 if kind == "line-art" else 1)
    plain = printed(piece(), library)
    assert np.abs(seen(files.png) - seen(plain.png)).mean() > 2
    assert files.report == plain.report


def test_grey_is_grey_and_lines_are_black_on_the_ground(library: fonts.FontLibrary) -> None:
    mono = seen(printed(piece("mono"), library).png)[100:300, 100:400]
    assert np.ptp(mono, axis=-1).max() <= 1
    lines = seen(printed(piece("line-art"), library).png)
    assert (lines[..., 1:] <= 1).all()
    assert 0.01 < (lines[..., 0] < 128).mean() < 0.3


@pytest.mark.parametrize("kind", [None, "sepia", "line-art"])
def test_nothing_shows_of_what_was_cut_out(kind: str | None, library: fonts.FontLibrary) -> None:
    files = printed(piece(kind, cutout=True, crop=scene.Crop(), rotation=0), library)
    shown = seen(files.png)
    # The whole photo is as high as its box is wide over 5 : 4, so its middle is the box's.
    height, width = shown.shape[:2]
    y, x = np.mgrid[0:height, 0:width]
    away = np.hypot((x - width / 2) * 44 / width / 10, (y - height / 2) * 34 / height / 8)
    red = (shown == [255, 0, 0]).all(-1)
    # A line has its width on both sides of the edge.
    assert red[away > (1.04 if kind != "line-art" else 1.09)].all()
    inner = red[away < 0.96].mean()
    assert inner < 0.01 if kind != "line-art" else 0.5 < inner < 0.99
    pdf = pixels.of_pdf(files.pdf, width=width, height=height)
    assert pixels.share_off(pdf, pixels.on_white(files.png)) <= 0.002


@pytest.mark.parametrize("cutout", [False, True])
@pytest.mark.parametrize("kind", [None, *EFFECTS])
def test_what_is_approved_from_a_reduced_copy_is_what_is_printed(
    kind: str | None, cutout: bool, library: fonts.FontLibrary
) -> None:
    drawn = piece(kind, cutout=cutout)
    width = 500
    shown = engine.render_preview_png(
        drawn, fonts=library, width_px=width, original_sizes={NAME: SIZE},
        pictures={NAME: photo(reduced=True), MASK_NAME: MASK},
    )  # fmt: skip
    whole = Image.open(io.BytesIO(printed(drawn, library).png)).convert("RGB")
    one = seen(shown)
    other = np.asarray(whole.resize(one.shape[1::-1], Image.Resampling.BOX), dtype=np.int64)
    off = np.abs(one - other)
    assert off.mean() < 1.5
    assert (off.max(-1) > 96).mean() < (0.02 if kind == "line-art" else 0.001)
    if kind == "line-art":
        for ours, theirs in ((one, other), (other, one)):
            dark = Image.fromarray((theirs[..., 0] < 160).astype(np.uint8) * 255)
            near = np.asarray(dark.filter(ImageFilter.MaxFilter(5))) > 0
            lines = ours[..., 0] < 96
            assert (lines & ~near).sum() <= 0.03 * lines.sum()


@pytest.mark.parametrize("given", [{}, {MASK_NAME: PHOTO}, {MASK_NAME: MASK[:-30]}])
def test_a_mask_that_is_not_the_one_named_stops_the_print(
    given: dict[str, bytes], library: fonts.FontLibrary
) -> None:
    with pytest.raises(errors.MissingPicture) as refused:
        engine.render_print(
            piece(cutout=True), fonts=library, marks=MARKS, pictures={NAME: PHOTO, **given}
        )
    assert refused.value.sha256 == MASK_NAME


def test_many_treated_photos_fit_into_a_worker_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    items = tuple(
        scene.ImageItem(
            id=f"p{number}", picture=NAME, box=box(0, 0, 9_000, 9_000),
            effect=scene.Effect(kind="line-art" if number % 2 else "warm"),
            cutout=MASK_NAME if number % 3 else None,
        )
        for number in range(6)
    )  # fmt: skip
    drawn = scene.Scene(surface=scene.Surface(width=9_000, height=9_000), items=items)
    for allowed in (4_000_000, 900_000):
        monkeypatch.setattr(print_photos, "PIXELS_MAX", allowed)
        made = print_photos.parts(drawn, PICTURES)
        assert set(made) == {item.id for item in items}
        found = [part for part in made.values() if isinstance(part, photo_parts.Part)]
        assert len(found) == 3
        assert sum(map(_weight, found)) <= allowed
        paths = [part.path for part in made.values() if isinstance(part, photo_parts.LineArt)]
        assert 1_000 < max(map(len, paths)) < 1_000_000


def _weight(part: photo_parts.Part) -> int:
    image = pyvips.Image.new_from_buffer(part.data, "")
    clear = print_photos.CLEAR_WEIGHT if part.media_type == "image/png" else 1
    return clear * image.width * image.height


def digest(kind: str, library: fonts.FontLibrary) -> str:
    """Return the hash of all files of a piece."""
    files = printed(piece(kind, cutout=True), library)
    return hashlib.sha256(files.pdf + files.png + files.svg.encode()).hexdigest()


def test_another_process_makes_the_same_bytes(library: fonts.FontLibrary) -> None:
    code = (
        "from tests.rendering import test_treated_photos as t\n"
        "library = t.fonts.FontLibrary.load(t.resource_folder('assets'))\n"
        "print(*(t.digest(kind, library) for kind in ('sepia', 'line-art')))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert told.stdout.split() == [digest(kind, library) for kind in ("sepia", "line-art")]
