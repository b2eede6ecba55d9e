"""Photos in other colours and as lines: exact, alike at any size, and fit for a laser."""

import functools
import hashlib
import io
import subprocess
import sys
from typing import get_args

import numpy as np
import pytest
import pyvips
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from customiseyou.infra.resources import resource_folder
from customiseyou.rendering import line_art, photo_effects, rasterise, scene

COLOURS = get_args(scene.ColourEffect)
STROKE = line_art.STROKE_PX * line_art.FINENESS
MUG = "mockups/mug/desk.beauty.webp"


@functools.cache
def photo(width: int) -> pyvips.Image:
    """Return a photo of a mug on a desk."""
    file = pyvips.Image.new_from_file(str(resource_folder("assets") / MUG))
    return file[:3].thumbnail_image(width, size="both").copy_memory()


def pixels(image: pyvips.Image) -> NDArray[np.int64]:
    """Return a picture as rows of pixels."""
    return np.asarray(image.numpy(), dtype=np.int64)


def lines(width: int, *, across: float = 200, strength: int = 3) -> NDArray[np.bool_]:
    """Return the photo's lines where so many strokes are as wide as the photo.

    A stroke is six pixels wide.
    """
    drawn = photo_effects.lines(photo(width), stroke_px=width / across, strength=strength)
    return rasterised(drawn)


def rasterised(drawn: photo_effects.Lines) -> NDArray[np.bool_]:
    """Return where a path is black, at half its units a side."""
    assert set(drawn.path) <= set("Mlz -0123456789")
    width, height = drawn.width // 2, drawn.height // 2
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {drawn.width} {drawn.height}">'
        f'<path fill-rule="evenodd" d="{drawn.path}"/></svg>'
    )
    png = Image.open(io.BytesIO(rasterise.png(svg, width_px=width)))
    return np.asarray(png)[..., 3] >= 128


@pytest.mark.parametrize("kind", COLOURS)
def test_the_colours_are_what_the_recipe_says_to_the_level(kind: str) -> None:
    before = pixels(photo(300))
    recipe = photo_effects.RECIPES[kind]
    mixed = np.floor(before @ np.array(recipe.matrix).T / 1024 + 0.5).clip(0, 255)
    places = np.array([0, 63.75, 127.5, 191.25, 255])
    wanted = np.stack(
        [np.interp(mixed[..., band], places, recipe.curves[band]) for band in range(3)], axis=-1
    )
    after = pixels(photo_effects.toned(photo(300), kind))
    assert np.abs(after - wanted).max() <= 0.51


@pytest.mark.parametrize("kind", COLOURS)
def test_a_reduced_copy_has_the_colours_of_the_photo(kind: str) -> None:
    small = photo(900).thumbnail_image(300)
    one = pixels(photo_effects.toned(small, kind))
    other = pixels(photo_effects.toned(photo(900), kind).thumbnail_image(300))
    assert np.abs(one - other).mean() < 0.6
    assert np.quantile(np.abs(one - other), 0.999) < 12


def test_every_look_is_another_and_white_and_black_keep_apart() -> None:
    looks = {kind: pixels(photo_effects.toned(photo(200), kind)) for kind in COLOURS}
    plain = pixels(photo(200))
    for kind, look in looks.items():
        assert np.abs(look - plain).mean() > 3, kind
        assert look.max() - look.min() > 150, kind
        for other in set(looks) - {kind}:
            assert np.abs(look - looks[other]).mean() > 3, (kind, other)
    mono = looks["mono"]
    assert (mono[..., 0] == mono[..., 1]).all()
    assert (mono[..., 0] == mono[..., 2]).all()


@pytest.mark.parametrize("kind", COLOURS)
def test_what_is_clear_stays_clear(kind: str) -> None:
    before = half_clear(photo(300))
    after = photo_effects.toned(before, kind)
    assert (pixels(after)[..., 3] == pixels(before)[..., 3]).all()


def half_clear(image: pyvips.Image) -> pyvips.Image:
    """Return a picture whose right half is clear."""
    half = image.width // 2
    alpha = pyvips.Image.black(image.width, image.height).draw_rect(
        255, 0, 0, half, image.height, fill=True
    )
    return image.bandjoin(alpha).copy(interpretation="srgb")


def test_what_is_clear_has_no_lines_but_the_edge() -> None:
    found = rasterised(photo_effects.lines(half_clear(photo(600)), stroke_px=3, strength=3))
    half = found.shape[1] // 2
    assert found[:, :half].any()
    assert not found[:, half + STROKE :].any()


@pytest.mark.parametrize("strength", [1, 3, 5])
def test_no_line_is_thinner_than_a_stroke_and_none_is_a_speck(strength: int) -> None:
    found = lines(600, strength=strength)
    stroke = STROKE
    # Every black pixel lies in a black square of nearly a stroke's width: taking off as much as
    # fits into the stroke and putting it on again loses nothing.
    picture = Image.fromarray(found.astype(np.uint8) * 255)
    side = 2 * int(stroke / 2 / 2**0.5) + 1
    opened = picture.filter(ImageFilter.MinFilter(side)).filter(ImageFilter.MaxFilter(side))
    lost = found & (np.asarray(opened) == 0)
    assert lost.sum() <= 0.02 * found.sum()
    inner = np.zeros_like(found)
    inner[stroke:-stroke, stroke:-stroke] = found[stroke:-stroke, stroke:-stroke]
    labels = pyvips.Image.new_from_array(inner.astype(np.uint8)).labelregions().numpy()
    sizes = np.bincount(labels.ravel())
    inks = np.unique(labels[inner])
    touching = np.unique(labels[found & ~inner])
    assert all(sizes[one] >= 3 * stroke * stroke for one in set(inks) - set(touching))


def test_more_strength_draws_more() -> None:
    shares = [lines(600, strength=strength).mean() for strength in range(1, 6)]
    assert shares == sorted(shares)
    assert 0.004 < shares[0] < shares[4] < 0.5
    assert shares[4] > 1.5 * shares[0]


@pytest.mark.parametrize("across", [80, 200])
def test_a_reduced_copy_has_the_lines_of_the_photo(across: int) -> None:
    whole, reduced = lines(1_000, across=across), lines(700, across=across)
    assert whole.shape[1] == reduced.shape[1] == across * STROKE
    rows = min(len(whole), len(reduced))
    whole, reduced = whole[:rows], reduced[:rows]
    assert (whole != reduced).mean() < 0.02
    reach = 2 * (STROKE) + 1
    for one, other in ((whole, reduced), (reduced, whole)):
        near = Image.fromarray(other.astype(np.uint8) * 255).filter(ImageFilter.MaxFilter(reach))
        assert (one & (np.asarray(near) == 0)).sum() <= 0.03 * one.sum()


def test_the_stroke_is_a_real_width_and_grows_with_large_pictures() -> None:
    assert photo_effects.stroke(scene.Box(x=0, y=0, width=2_000, height=900)) == 20
    assert photo_effects.stroke(scene.Box(x=0, y=0, width=60_000, height=50_000)) == 219


def test_the_same_photo_gives_the_same_pixels_in_another_process() -> None:
    code = (
        "from tests.rendering import test_photo_effects as t\n"
        "print(*(t.digest(kind) for kind in [*t.COLOURS, 'line-art']))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert told.stdout.split() == [digest(kind) for kind in [*COLOURS, "line-art"]]


def digest(kind: str) -> str:
    """Return the hash of the photo's pixels with an effect."""
    if kind == "line-art":
        path = photo_effects.lines(photo(400), stroke_px=2, strength=3).path
        return hashlib.sha256(path.encode()).hexdigest()
    return hashlib.sha256(photo_effects.toned(photo(400), kind).write_to_memory()).hexdigest()
