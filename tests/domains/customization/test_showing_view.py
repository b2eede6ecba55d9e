"""The side of a piece that shows the answer to a question."""

import pytest

from customiseyou.app.demo import catalogue
from customiseyou.domains.customization import production
from customiseyou.infra.resources import resource_folder

ASSETS = resource_folder("assets")


@pytest.mark.parametrize(
    ("slug", "field", "view"),
    [
        ("garland-mug", "photo", "left"),
        ("garland-mug", "back", "left"),
        ("garland-mug", "name", "right"),
        ("garland-mug", "ink", ""),
        ("garland-mug", "nothing", ""),
        ("cricket-tee", "number", "back"),
        ("cricket-tee", "team", "front"),
        ("photo-canvas", "photo", "angle"),
        ("pet-cushion", "photo", "front"),
    ],
)
def test_the_first_side_that_shows_it_is_named(slug: str, field: str, view: str) -> None:
    goods = next(one for one in catalogue.load().goods if one.slug == slug)
    assert production.showing_view(goods.template, field, assets=ASSETS) == view
