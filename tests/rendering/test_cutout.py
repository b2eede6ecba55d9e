"""Subjects cut out of composites whose truth is known, brushes that are heeded, and doubt told."""

import hashlib
import io
import subprocess
import sys
import time

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from tests.rendering import composites
from tests.rendering.composites import COMPOSITES, Composite

from customiseyou.infra.processes.pool import WorkerPool
from customiseyou.rendering import cutout, errors

IOU_MEAN_MIN = 0.90
IOU_MIN = 0.60


def png(picture: Image.Image) -> bytes:
    """Return a picture as a file of ours."""
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()


def mask(found: cutout.Cutout) -> NDArray[np.uint8]:
    """Return the mask's levels."""
    return np.asarray(Image.open(io.BytesIO(found.mask)))


def iou(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    """Return how much two places are the same, from 0 to 1."""
    return float((one & other).sum() / max(1, (one | other).sum()))


@pytest.fixture(scope="module")
def results() -> list[tuple[Composite, float, cutout.Cutout, float]]:
    """Return by composite its IoU, what was found, and the processor's seconds."""
    out: list[tuple[Composite, float, cutout.Cutout, float]] = []
    for number, one in enumerate(COMPOSITES):
        picture, truth = composites.make(one, number=number)
        data, began = png(picture), time.process_time()
        found = cutout.segment(data)
        seconds = time.process_time() - began
        out.append((one, iou(mask(found) >= 128, truth), found, seconds))
    return out


def test_24_composites_are_cut_out_as_they_were_put_together(results) -> None:
    assert len(COMPOSITES) == 24
    assert sum(one.background not in composites.PLAIN for one in COMPOSITES) >= 12
    for one, score, found, seconds in results:
        print(f"{one.product:16}{one.background:10} IoU {score:.3f}  "
              f"sure {found.confidence:.3f}  {seconds:.1f} s")  # fmt: skip
    scores = [score for _, score, _, _ in results]
    print(f"mean {np.mean(scores):.3f}, least {min(scores):.3f}")
    assert np.mean(scores) >= IOU_MEAN_MIN
    assert min(scores) >= IOU_MIN


def test_what_it_says_to_be_sure_of_is_right_and_most_of_it_is_said(results) -> None:
    sure = [score for _, score, found, _ in results if found.is_sure]
    unsure = [score for _, score, found, _ in results if not found.is_sure]
    assert len(sure) >= 14
    assert min(sure) >= 0.85
    assert np.mean(unsure) < 0.9


def test_doubt_holds_for_composites_that_it_was_not_fitted_to() -> None:
    chance = np.random.default_rng(20_261_124)
    plates = [(one.product, one.plate) for one in COMPOSITES]
    tints = (composites.WHITE, composites.SAGE, composites.DENIM, composites.KUMKUM)
    backgrounds = ("gradient", "grass", "wood", "tiles", "clutter", "stripes")
    wrong = right = doubted = 0
    for number in range(12):
        product, plate = plates[int(chance.integers(len(plates)))]
        scale, x, y = chance.uniform((0.6, 0.42, 0.42), (1.0, 0.58, 0.56))
        one = Composite(product, plate, backgrounds[number % 6], scale, (x, y), tints[number % 4])
        picture, truth = composites.make(one, number=5_000 + number)
        found = cutout.segment(png(picture))
        good = iou(mask(found) >= 128, truth) >= 0.85
        wrong += found.is_sure and not good
        right += found.is_sure and good
        doubted += not found.is_sure
    assert wrong <= 1
    assert right >= 6
    assert right + wrong + doubted == 12


def test_edges_are_soft_and_as_wide_as_those_of_the_picture(results) -> None:
    _, _, found, _ = results[0]
    levels = mask(found)
    picture, truth = composites.make(COMPOSITES[0], number=0)
    assert picture.size == (found.width, found.height)
    soft = (levels > 10) & (levels < 245)
    border = truth[1:, 1:] != truth[:-1, 1:]
    border |= truth[1:, 1:] != truth[1:, :-1]
    assert 0.5 < soft.sum() / border.sum() < 6


def strokes(*, keep: bool, at: tuple[int, int], to: tuple[int, int], radius: int = 200):
    """Return one straight stroke."""
    return cutout.Stroke(keep=keep, points=(at, to), radius=radius)


def two_things() -> tuple[Image.Image, NDArray[np.bool_], NDArray[np.bool_]]:
    """Return a red and a blue disc on grey, and where they are."""
    y, x = np.mgrid[0:600, 0:800]
    red, blue = np.hypot(x - 250, y - 300) < 120, np.hypot(x - 560, y - 300) < 120
    out = np.full((600, 800, 3), 190.0)
    out[red], out[blue] = (200, 40, 40), (40, 70, 200)
    out += np.random.default_rng(1).normal(0, 5, out.shape)
    return Image.fromarray(out.clip(0, 255).astype(np.uint8)), red, blue


def test_a_stroke_takes_out_what_it_runs_over_and_what_looks_alike() -> None:
    picture, red, blue = two_things()
    both = mask(cutout.segment(png(picture))) >= 128
    assert iou(both, red | blue) > 0.95
    stroke = strokes(keep=False, at=(6_400, 5_000), to=(7_600, 5_000))
    without = mask(cutout.segment(png(picture), hints=[stroke])) >= 128
    assert iou(without, red) > 0.95
    assert not without[blue].any()


def test_a_stroke_brings_back_what_was_left_out() -> None:
    y, x = np.mgrid[0:600, 0:800]
    away = np.hypot(x - 90, y - 90) < 60
    picture, red, blue = two_things()
    levels = np.array(picture)
    levels[away] = (60, 150, 60)
    data = png(Image.fromarray(levels))
    before = mask(cutout.segment(data)) >= 128
    stroke = strokes(keep=True, at=(1_000, 1_500), to=(1_250, 1_500), radius=250)
    after = mask(cutout.segment(data, hints=[stroke])) >= 128
    assert before[away].mean() < 0.1
    assert after[away].mean() > 0.95
    assert iou(after, red | blue | away) > 0.9


def test_the_later_of_two_strokes_holds_to_the_pixel() -> None:
    picture, _, _ = two_things()
    keep = strokes(keep=True, at=(2_000, 9_000), to=(8_000, 9_000))
    drop = strokes(keep=False, at=(5_000, 9_000), to=(5_000, 9_000), radius=300)
    levels = mask(cutout.segment(png(picture), hints=[keep, drop]))
    assert levels[540, 250] == 255
    assert levels[540, 400] == 0
    other = mask(cutout.segment(png(picture), hints=[drop, keep]))
    assert other[540, 400] == 255


@pytest.mark.parametrize("level", [0, 128, 255])
def test_of_a_picture_without_anything_in_it_nothing_is_sure(level: int) -> None:
    found = cutout.segment(png(Image.new("RGB", (400, 300), (level, level, level))))
    assert not found.is_sure
    assert mask(found).shape == (300, 400)


@pytest.mark.parametrize("size", [(16, 16), (16, 3_000), (2_500, 40), (1, 1)])
def test_any_shape_of_picture_has_a_mask_of_its_shape(size: tuple[int, int]) -> None:
    noise = np.random.default_rng(3).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    found = cutout.segment(png(Image.fromarray(noise)))
    assert mask(found).shape == (found.height, found.width)
    assert max(found.width, found.height) <= cutout.MASK_SIDE_PX_MAX


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + bytes(40)])
def test_what_is_no_picture_of_ours_is_refused(data: bytes) -> None:
    with pytest.raises(errors.RenderingRefused):
        cutout.segment(data)


async def test_a_worker_gives_the_same_mask() -> None:
    picture, _, _ = two_things()
    data = png(picture)
    here = cutout.segment(data)
    async with WorkerPool(1) as pool:
        assert await pool.run(cutout.segment, data, hints=()) == here


def test_another_process_gives_the_same_mask() -> None:
    here = cutout.segment(png(two_things()[0]))
    code = (
        "from tests.rendering import test_cutout as t\n"
        "import hashlib\n"
        "found = t.cutout.segment(t.png(t.two_things()[0]))\n"
        "print(hashlib.sha256(found.mask).hexdigest())"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert told.stdout.strip() == hashlib.sha256(here.mask).hexdigest()


def test_segment_is_a_segmenter() -> None:
    port: cutout.Segmenter = cutout.segment
    assert port(png(two_things()[0])).is_sure
