"""The sides of a piece on which the buyer's words, photos and drawings are seen."""

import pytest

from customiseyou.app.demo import catalogue
from customiseyou.domains.customization import describing, documents, production
from customiseyou.infra.resources import resource_folder

ASSETS = resource_folder("assets")
PHOTO = "ab" * 32


def views(slug: str, *, added: tuple[documents.ImageLayer, ...] = (), **answers: str) -> list[str]:
    goods = next(one for one in catalogue.load().goods if one.slug == slug)
    design = documents.Design(
        template="00000000-0000-7000-8000-000000000000",
        language="en",
        answers={**answers, **{layer.id: PHOTO for layer in added}},
        added=added,
    )
    return list(production.views_of_own(goods.template, design, assets=ASSETS))


def placed(x: int) -> documents.ImageLayer:
    box = documents.Box(x=x, y=3000, width=2000, height=2000)
    return documents.ImageLayer(id="own_1", surface="wrap", box=box, field="own_1")


@pytest.mark.parametrize(
    ("slug", "answers", "expected"),
    [
        ("garland-mug", {"name": "Asha", "back": "nothing"}, ["right"]),
        ("garland-mug", {"name": "Asha", "back": "lotus"}, ["right", "left"]),
        ("garland-mug", {"name": "Asha", "back": "photo", "photo": PHOTO}, ["right", "left"]),
        ("cutting-chai-mug", {"name": "Asha", "note": "Less sugar"}, ["right", "left"]),
        ("diwali-mug", {"name": "Asha", "from": "Ravi"}, ["right", "left"]),
        ("cricket-tee", {"name": "Asha", "number": "7"}, ["back"]),
        ("cricket-tee", {"name": "Asha", "number": "7", "team": "Gully"}, ["back", "front"]),
        ("pet-cushion", {"name": "Momo", "photo": PHOTO}, ["front"]),
        ("office-bottle", {"name": "Asha", "company": "Lotus"}, ["front"]),
    ],
)
def test_a_side_is_shown_for_what_the_others_do_not_show(slug, answers, expected):
    assert views(slug, **answers) == expected


def test_what_the_buyer_added_beside_the_questions_counts_too():
    assert views("garland-mug", name="Asha", back="nothing", added=(placed(2000),)) == [
        "right",
        "left",
    ]
    assert views("garland-mug", name="Asha", back="nothing", added=(placed(14_000),)) == ["right"]


def test_every_sample_is_seen_from_few_sides_and_none_is_without():
    for goods in catalogue.load().goods:
        sample = describing.sample_design(goods.template, template_version_id="x", language="en")
        found = production.views_of_own(goods.template, sample, assets=ASSETS)
        assert found[0] in {view.id for view in goods.template.views}
        assert len(found) <= 2, goods.slug
