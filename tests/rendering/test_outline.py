"""Shapes, masks, codes and gradients, looked at as pixels."""

import io
import unicodedata
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image
from tests.rendering import scenes
from tests.rendering.conftest import ASSETS
from tests.rendering.scenes import box

from customiseyou.rendering import engine, fonts, geometry, scene

LIBRARY = fonts.FontLibrary.load(ASSETS)
SURFACE = scene.Surface(width=4_000, height=3_000)
RED = scene.Solid(colour="#ff0000")
Pixels = NDArray[np.int_]


def pixels(*items: scene.Item, background: str | None = None) -> Pixels:
    """Return a surface of 40 × 30 mm at twenty pixels a millimetre."""
    drawn = scene.Scene(surface=SURFACE, background=background, items=items)
    data = engine.render_preview_png(
        drawn, fonts=LIBRARY, width_px=800, pictures={scenes.PHOTO_NAME: scenes.PHOTO}
    )
    return np.asarray(Image.open(io.BytesIO(data)), dtype=int)


def alpha_box(shown: Pixels) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom of what is painted, in pixels."""
    ys, xs = np.nonzero(shown[..., 3] > 127)
    return int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1


@pytest.mark.parametrize("rotation", [0, 9_000, 18_000])
@pytest.mark.parametrize("correction", ["low", "high"])
def test_every_module_of_a_code_is_where_it_belongs(rotation: int, correction: str) -> None:
    item = scene.QrItem(
        id="q",
        payload="https://customiseyou.example/प्रिया",
        box=box(500, 0, 3_000, 3_000),
        correction=correction,  # type: ignore[arg-type] # one of the literals
        rotation=rotation,
    )
    matrix = segno.make(item.payload, error=correction[0], micro=False, boost_error=False).matrix
    expected = np.array([[bool(value) for value in row] for row in matrix])
    expected = np.rot90(expected, k=-rotation // 9_000)
    shown = pixels(item, background="#abcdef")
    module = 600 / (len(matrix) + 8)
    middles = ((np.arange(len(matrix)) + 4.5) * module).astype(int)
    found = shown[np.ix_(middles, middles + 100)][..., 0] < 128
    assert (found == expected).all()
    quiet = shown[5 : int(4 * module) - 2, 105:695, :3]
    assert (quiet == 255).all()
    assert tuple(shown[300, 50]) == (0xAB, 0xCD, 0xEF, 255)


@pytest.mark.parametrize(
    ("form", "share"), [("rect", 1.0), ("ellipse", np.pi / 4), ("heart", 0.692)]
)
def test_a_form_fills_its_box(form: str, share: float) -> None:
    shown = pixels(
        scene.ShapeItem(id="s", form=form, box=box(500, 400, 2_000, 1_600), fill=RED)  # type: ignore[arg-type] # one of the literals
    )
    assert alpha_box(shown) == (100, 80, 500, 400)
    assert (shown[..., 3] > 127).sum() / (400 * 320) == pytest.approx(share, abs=0.01)


def test_a_line_runs_through_the_middle_of_its_box() -> None:
    stroke = scene.Stroke(colour="#00ff00", width=100)
    item = scene.ShapeItem(id="l", form="line", box=box(500, 400, 2_000, 1_000), stroke=stroke)
    assert alpha_box(pixels(item)) == (100, 170, 500, 190)


def test_a_path_is_stretched_over_its_box() -> None:
    item = scene.ShapeItem(
        id="p",
        form="path",
        path="M0 10000L5000 0L10000 10000Z",
        box=box(1_000, 1_000, 2_000, 1_000),
        fill=RED,
    )
    shown = pixels(item)
    assert alpha_box(shown) == pytest.approx((200, 200, 600, 400), abs=2)
    assert shown[390, 210, 3] == 255
    assert shown[250, 250, 3] == 0


def test_a_form_without_paint_is_nothing() -> None:
    drawn = scene.Scene(
        surface=SURFACE, items=(scene.ShapeItem(id="n", form="rect", box=box(0, 0, 9, 9)),)
    )
    preview = engine.render_preview(drawn, fonts=LIBRARY)
    assert preview.report.items[0].ink is None
    assert "<path" not in preview.svg


@pytest.mark.parametrize(
    ("angle", "rotation", "from_left", "from_top"),
    [(0, 0, True, None), (9_000, 0, None, True), (18_000, 0, False, None), (0, 9_000, None, True)],
)
def test_a_gradient_runs_along_its_angle(
    angle: int, rotation: int, from_left: bool | None, from_top: bool | None
) -> None:
    fill = scene.Linear(
        stops=(scene.Stop(offset=0, colour="#000000"), scene.Stop(offset=1000, colour="#ffffff")),
        angle=angle,
    )
    item = scene.ShapeItem(
        id="g", form="rect", box=box(1_000, 500, 2_000, 2_000), fill=fill, rotation=rotation
    )
    grey = pixels(item)[..., 0]
    for before, after, expected in (
        (grey[300, 210], grey[300, 590], from_left),
        (grey[110, 400], grey[490, 400], from_top),
    ):
        assert (before < 20 and after > 235) == (expected is True)
        assert (after < 20 and before > 235) == (expected is False)


@given(
    mask=st.sampled_from(["rect", "rounded", "ellipse", "heart"]),
    crop=st.builds(
        scene.Crop,
        centre_x=st.integers(0, 10_000),
        centre_y=st.integers(0, 10_000),
        zoom=st.integers(1_000, 9_000),
        rotation=st.integers(-36_000, 36_000),
    ),
    rotation=st.sampled_from([0, 3_333]),
)
@settings(max_examples=25, deadline=None)
def test_a_mask_is_covered_to_its_very_edge(mask: str, crop: scene.Crop, rotation: int) -> None:
    where = box(1_005, 703, 1_777, 1_555)
    photo = scene.ImageItem(
        id="i", picture=scenes.PHOTO_NAME, box=where, mask=mask, radius=300, crop=crop,  # type: ignore[arg-type] # one of the literals
        rotation=rotation,
    )  # fmt: skip
    form = {"rounded": "rect"}.get(mask, mask)
    plain = scene.ShapeItem(
        id="p", form=form, radius=300 if mask == "rounded" else 0, box=where, fill=RED,  # type: ignore[arg-type] # one of the literals
        rotation=rotation,
    )  # fmt: skip
    assert np.abs(pixels(photo)[..., 3] - pixels(plain)[..., 3]).max() <= 40


def test_the_line_around_letters_never_drowns_small_ones() -> None:
    def around(width: int, size: int) -> int:
        item = scenes.text(
            "t", "Asha", "baloo", box(100, 100, 3_800, 2_800), size,
            outline=scene.Stroke(colour="#ffffff", width=width),
        )  # fmt: skip
        root = ET.fromstring(engine.outline_text(item, fonts=LIBRARY).svg)
        (line,) = (one for one in root.iter() if "stroke" in one.attrib)
        return int(line.attrib["stroke-width"])

    assert around(20, 800) == 2 * 20
    assert around(100, 800) == 2 * 100
    assert around(400, 800) == 2 * 100
    assert around(400, 100) == 2 * 12


@given(
    words=st.text(max_size=60),
    font=st.sampled_from(LIBRARY.ids()),
    curve=st.sampled_from([0, 900, -4_000]),
    spacing=st.sampled_from([0, 90]),
)
@settings(max_examples=120, deadline=None)
def test_any_text_becomes_a_sound_document(words: str, font: str, curve: int, spacing: int) -> None:
    item = scenes.text(
        "t", words, font, box(100, 100, 3_800, 2_800), 900, curve=curve, lines_max=5,
        letter_spacing=spacing, outline=scene.Stroke(colour="#ffffff", width=20),
    )  # fmt: skip
    preview = engine.render_preview(scene.Scene(surface=SURFACE, items=(item,)), fonts=LIBRARY)
    root = ET.fromstring(preview.svg)
    assert {element.tag.split("}")[1] for element in root.iter()} <= {"svg", "g", "path"}
    unknown = {w.data["character"] for w in preview.report.warnings if w.code == "unknown_glyph"}
    cut = "\n".join(words.splitlines())
    # Composing may replace a character by its twin, which then is the one that is told.
    told = {unicodedata.normalize("NFC", character) for character in unknown}
    assert told == set(LIBRARY.unprintable(unicodedata.normalize("NFC", cut), font=font))


def test_numbers_are_short_and_never_exponents() -> None:
    values = {-0.0: "0", -0.001: "0", 12.5: "12.5", 1e-9: "0", 1234567.891: "1234567.89"}
    assert {value: geometry.number(value) for value in values} == values
