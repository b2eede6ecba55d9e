"""The server's pictures against the reference, and against references that are wrong on purpose."""

import concurrent.futures
import io
import multiprocessing

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from tests.rendering.mockup import cases, reference
from tests.rendering.mockup.cases import Case, Difference

from customiseyou.rendering import mockup

# Measured 0.045 0.050 0.044 0.066 0.002 0.006 and 0.00009 0.00010 0.00017 0.00019 0 0.
BOUNDS = {
    cases.MUG_FRONT: Difference(mean=0.06, far=0.0002),
    cases.MUG_TINTED: Difference(mean=0.07, far=0.0002),
    cases.SHIRT_BLACK: Difference(mean=0.06, far=0.0003),
    cases.CARD: Difference(mean=0.09, far=0.0004),
    cases.BOARD: Difference(mean=0.004, far=0.0),
    cases.BOTTLE_ENGRAVED: Difference(mean=0.009, far=0.0),
}
# Measured 0.189 0.248 0.336 0.316 0.208 0.114: reducing filters differ more than formulas do.
BOUND_AT_HALF = Difference(mean=0.42, far=0.005)

WRONG = {
    "moved half a pixel right": (cases.CARD, reference.Formula(shift_px=(0.5, 0))),
    "moved one pixel right": (cases.MUG_FRONT, reference.Formula(shift_px=(1, 0))),
    "moved one pixel down": (cases.SHIRT_BLACK, reference.Formula(shift_px=(0, 1))),
    "an engraving moved one pixel down": (cases.BOARD, reference.Formula(shift_px=(0, 1))),
    "mixed as sRGB": (cases.MUG_TINTED, reference.Formula(linear=False)),
    "engraved as sRGB": (cases.BOARD, reference.Formula(linear=False)),
    "without gloss": (cases.CARD, reference.Formula(gloss=False)),
    "ink that lets a black shirt through": (cases.SHIRT_BLACK, reference.Formula(swap_blend=True)),
    "edges that catch no light": (cases.BOARD, reference.Formula(edge_light=False)),
}


def composed(case: Case, *, width_px: int = 1200) -> NDArray[np.uint8]:
    png = mockup.compose(
        cases.view_of(case),
        cases.artwork_of(case),
        tint=case.tint,
        technique=case.technique,
        width_px=width_px,
        picture_format="png",
    )
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


@pytest.mark.parametrize("case", cases.ALL, ids=str)
def test_a_picture_is_what_the_formula_says(case: Case):
    found = cases.difference(composed(case), cases.true_picture(case))
    assert found.within(BOUNDS[case]), found


@pytest.mark.parametrize("case", cases.ALL, ids=str)
def test_a_smaller_picture_shows_the_same(case: Case):
    found = cases.difference(
        composed(case, width_px=600), reference.halved(cases.true_picture(case))
    )
    assert found.within(BOUND_AT_HALF), found


@pytest.mark.parametrize("name", WRONG)
def test_the_comparison_notices_a_picture_that_is_wrong(name: str):
    case, formula = WRONG[name]
    found = cases.difference(composed(case), cases.true_picture(case, formula))
    assert found.mean > 3 * BOUNDS[case].mean
    assert found.far > 3 * BOUNDS[case].far


def test_without_artwork_the_product_is_blank():
    view = cases.view_of(cases.CARD)
    png = mockup.compose(view, None, width_px=1200, picture_format="png")
    beauty = np.asarray(Image.open(view.path(view.files.beauty)).convert("RGB"))
    shown = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))
    assert np.array_equal(shown, beauty)


def test_clear_artwork_leaves_the_product_blank():
    view = cases.view_of(cases.CARD)
    clear = io.BytesIO()
    Image.new("RGBA", (40, 60), (255, 0, 0, 0)).save(clear, "PNG")
    with_it = mockup.compose(view, clear.getvalue(), width_px=300, picture_format="png")
    assert with_it == mockup.compose(view, None, width_px=300, picture_format="png")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_read(mode: str):
    view = cases.view_of(cases.CARD)
    black = io.BytesIO()
    picture = Image.new("RGBA", (50, 70), (0, 0, 0, 255))
    Image.new("I;16", (50, 70), 0).save(black, "PNG") if mode == "I;16" else picture.convert(
        mode
    ).save(black, "PNG")
    plain = io.BytesIO()
    picture.save(plain, "PNG")
    shown = mockup.compose(view, black.getvalue(), width_px=200, picture_format="png")
    assert shown == mockup.compose(view, plain.getvalue(), width_px=200, picture_format="png")


def test_cards_get_webp_640_pixels_wide():
    picture = Image.open(
        io.BytesIO(
            mockup.compose(
                cases.view_of(cases.MUG_FRONT),
                cases.artwork_of(cases.MUG_FRONT),
                width_px=mockup.CARD_WIDTH_PX,
            )
        )
    )
    assert (picture.format, picture.size) == ("WEBP", (640, 640))


def test_a_spawned_process_makes_the_same_bytes():
    case = cases.BOTTLE_ENGRAVED
    ask = {"tint": case.tint, "technique": case.technique, "width_px": 320}
    arguments = (cases.view_of(case), cases.artwork_of(case))
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as pool:
        there = pool.submit(mockup.compose, *arguments, **ask).result(timeout=60)
    assert there == mockup.compose(*arguments, **ask)


@pytest.mark.parametrize(
    ("ask", "field", "reason"),
    [
        ({"tint": "red"}, "tint", "not_a_colour"),
        ({"tint": "#a9b89"}, "tint", "not_a_colour"),
        ({"technique": "engrave"}, "technique", "not_offered"),
        ({"technique": "sing"}, "technique", "not_offered"),
        ({"width_px": 63}, "width_px", "out_of_range"),
        ({"width_px": 2401}, "width_px", "out_of_range"),
    ],
)
def test_what_cannot_be_shown_is_refused(ask: dict[str, str | int], field: str, reason: str):
    view, artwork = cases.view_of(cases.MUG_FRONT), cases.artwork_of(cases.MUG_FRONT)
    with pytest.raises(mockup.MockupRefused) as refused:
        mockup.compose(view, artwork, **ask)
    assert refused.value.data() == {"field": field, "reason": reason}


def test_a_product_of_one_colour_takes_no_tint():
    with pytest.raises(mockup.MockupRefused) as refused:
        mockup.compose(cases.view_of(cases.CARD), None, tint="#ff0000")
    assert refused.value.data() == {"field": "tint", "reason": "not_offered"}


@pytest.mark.parametrize("artwork", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n cut short"])
def test_artwork_that_is_no_png_is_refused(artwork: bytes):
    with pytest.raises(mockup.MockupRefused) as refused:
        mockup.compose(cases.view_of(cases.CARD), artwork)
    assert refused.value.data() == {"field": "artwork", "reason": "not_a_png"}


def test_artwork_cut_short_is_refused():
    whole = cases.artwork_of(cases.CARD)
    with pytest.raises(mockup.MockupRefused) as refused:
        mockup.compose(cases.view_of(cases.CARD), whole[: len(whole) // 2])
    assert refused.value.data() == {"field": "artwork", "reason": "not_a_png"}


def test_artwork_with_too_many_pixels_is_refused_before_it_is_unpacked():
    bomb = io.BytesIO()
    Image.new("1", (10_000, 4_001)).save(bomb, "PNG")
    with pytest.raises(mockup.MockupRefused) as refused:
        mockup.compose(cases.view_of(cases.CARD), bomb.getvalue())
    assert refused.value.data() == {"field": "artwork", "reason": "too_many_pixels"}
