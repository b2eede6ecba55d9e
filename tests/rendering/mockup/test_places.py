"""From the picture to the surface and back."""

import math
import random

import pytest
from tests.rendering.mockup import cases

from customiseyou.rendering import mockup

VIEWS = [(product.id, view.id) for product in cases.pack().products for view in product.views]
NEAR_PX = 1.5
"""Of a picture 1200 pixels wide."""
FOLDED_PX = 3.0
"""A cushion's wrinkles hide parts of it, so that a place may be seen twice."""


def safe_places(view: mockup.View, count: int) -> list[tuple[float, float, float, float]]:
    """Return places of the picture inside the safe zone, with their places on the surface."""
    dice = random.Random(f"{view.product}/{view.id}")
    margins = [max(view.surface.safe_mm, side * 0.03) / side for side in view.surface.size_mm]
    found: list[tuple[float, float, float, float]] = []
    while len(found) < count:
        x, y = dice.random(), dice.random()
        seen = mockup.to_surface(view, x, y)
        if seen is None:
            continue
        pairs = zip(seen, margins, strict=True)
        if all(margin <= share <= 1 - margin for share, margin in pairs):
            found.append((x, y, *seen))
    return found


@pytest.mark.parametrize(
    ("product", "view_id"), VIEWS, ids=[f"{product}-{view}" for product, view in VIEWS]
)
def test_a_place_leads_to_the_surface_and_back(product: str, view_id: str):
    view = cases.pack().view(product, view_id)
    limit = FOLDED_PX if product == "cushion" else NEAR_PX
    for x, y, u, v in safe_places(view, 150):
        back = mockup.to_picture(view, u, v)
        assert back is not None
        assert 1200 * math.hypot(back[0] - x, back[1] - y) <= limit


def test_corners_of_a_flat_print_lie_on_the_corners_of_its_frame():
    view = cases.pack().view("frame", "wall")
    found = [mockup.to_picture(view, *corner) for corner in ((0, 0), (1, 0), (0, 1), (1, 1))]
    pixels = [tuple(round(share * 1200) for share in place or ()) for place in found]
    assert pixels == [(307, 185), (893, 185), (307, 1015), (893, 1015)]


def test_what_the_view_does_not_show_has_no_place_on_it():
    view = cases.pack().view("mug", "left")
    assert mockup.to_picture(view, 0.05, 0.5) is not None
    assert mockup.to_picture(view, 0.95, 0.5) is None


@pytest.mark.parametrize(("x", "y"), [(0.01, 0.01), (0.5, 0.02), (-1, 0.5), (2, 2)])
def test_beside_the_product_there_is_no_surface(x: float, y: float):
    assert mockup.to_surface(cases.pack().view("mug", "front"), x, y) is None


def test_what_is_seen_of_a_surface_is_told_without_searching():
    left, right = (cases.pack().view("mug", side) for side in ("left", "right"))
    assert [mockup.shows(left, u, 0.5) for u in (0.2, 0.95)] == [True, False]
    assert [mockup.shows(right, u, 0.5) for u in (0.05, 0.8)] == [False, True]


@pytest.mark.parametrize(
    ("product", "view_id"), VIEWS, ids=[f"{product}-{view}" for product, view in VIEWS]
)
def test_what_a_picture_shows_is_told_as_seen_but_for_its_very_edge(product: str, view_id: str):
    view = cases.pack().view(product, view_id)
    seen = [mockup.shows(view, u, v) for _x, _y, u, v in safe_places(view, 150)]
    assert sum(seen) >= 0.97 * len(seen)
