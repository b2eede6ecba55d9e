"""A product's pictures: samples of its sides, until each side shows the buyer's own piece."""

from datetime import UTC, datetime

import pytest

from customiseyou.app.demo import catalogue
from customiseyou.domains.catalog.values import (
    PictureRef,
    ProductId,
    ProductView,
    VariantId,
    VariantView,
)
from customiseyou.domains.customization.documents import Design
from customiseyou.domains.customization.values import TemplateVersion, TemplateVersionId
from customiseyou.infra.i18n import words_for
from customiseyou.kit import ids
from customiseyou.web.storefront import gallery
from customiseyou.web.storefront.product_page import GalleryPicture

MUG = VariantView(
    id=VariantId(ids.new_id()), label="White", tint=None, prices={"INR": 44_900}, stock=None
)


@pytest.fixture(scope="module")
def version() -> TemplateVersion:
    goods = catalogue.load().of("diwali-mug")
    assert [view.id for view in goods.template.views] == ["right", "desk", "left"]
    return TemplateVersion(
        id=TemplateVersionId(ids.new_id()),
        seller_id=ids.new_id(),
        key=ids.new_id(),
        number=1,
        template=goods.template,
        sha256="0" * 64,
        published_at=datetime(2026, 11, 24, tzinfo=UTC),
    )


def product(version: TemplateVersion, *views: str) -> ProductView:
    return ProductView(
        id=ProductId(ids.new_id()),
        slug="diwali-mug",
        title="Diwali mug",
        description="",
        facts=(),
        seller_id=version.seller_id,
        seller_name="Kalpana Clay",
        seller_town="Khurja",
        seller_country="IN",
        seller_story="",
        seller_languages=("en",),
        seller_is_fictional=True,
        category_slug="mugs",
        category_name="Mugs",
        processing_days=2,
        template_version_id=version.id,
        pictures=tuple(
            PictureRef(key=f"{place}.webp", alt=f"Sample {place}", width=800, height=800, view=view)
            for place, view in enumerate(views)
        ),
        variants=(MUG,),
    )


def shown(version: TemplateVersion, *views: str, name: str = "") -> list[tuple[str, str, bool]]:
    design = Design(template=str(version.id), language="en", answers={"name": name} if name else {})
    found: tuple[GalleryPicture, ...] = gallery.pictures(
        product(version, *views), version, design, MUG, words=words_for("en")
    )
    return [(one.view, one.picture.alt, one.hidden) for one in found]


def test_a_sample_stands_where_its_own_side_will_be(version: TemplateVersion) -> None:
    # The third sample shows the right side once more: it is not what the left will show.
    found = shown(version, "right", "desk", "right")
    assert [(view, hidden) for view, _alt, hidden in found] == [
        ("right", False),
        ("desk", False),
        ("", False),
        ("left", True),
    ]
    assert [alt for _view, alt, _hidden in found][:3] == ["Sample 0", "Sample 1", "Sample 2"]


def test_each_side_shows_the_buyers_own_piece_once_they_began(version: TemplateVersion) -> None:
    found = shown(version, "right", "desk", "right", name="Asha")
    assert [(view, hidden) for view, _alt, hidden in found] == [
        ("right", False),
        ("desk", False),
        ("left", False),
        ("", True),
    ]
    assert all(alt.startswith("Diwali mug with your words: ") for _view, alt, _hidden in found[:3])


def test_pictures_of_another_kind_come_first_while_no_side_has_a_sample(
    version: TemplateVersion,
) -> None:
    found = shown(version, "", "")
    assert [(view, hidden) for view, _alt, hidden in found] == [
        ("", False),
        ("", False),
        ("right", True),
        ("desk", True),
        ("left", True),
    ]
