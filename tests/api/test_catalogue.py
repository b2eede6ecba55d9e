"""What is on sale, as programs read it."""

from typing import Any

import jsonschema
import pytest
from tests.api.client import Shop, refused

from customiseyou.infra.i18n import LANGUAGES
from customiseyou.web.shared import countries as pages

pytestmark = pytest.mark.integration

MUG = "cutting-chai-mug"


async def test_categories_are_named_in_the_reader_s_language(shop: Shop) -> None:
    stranger = shop.stranger()
    english = (await stranger.get("/categories")).json()["items"]
    hindi = (await stranger.also(Accept_Language="hi-IN,hi;q=0.9").get("/categories")).json()
    assert [one["slug"] for one in english] == [one.slug for one in shop.catalogue.shelves]
    assert hindi["items"][0]["name"] == shop.catalogue.shelves[0].name["hi"]
    assert english[0]["picture"]["url"].startswith("http://shop.test/media/catalogue/")


async def test_every_product_is_listed_once_over_all_pages(shop: Shop) -> None:
    stranger, found, cursor = shop.stranger(), [], {}
    while True:
        page = (await stranger.get("/products", limit=7, **cursor)).json()
        assert len(page["items"]) <= 7
        found += [one["slug"] for one in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert found == [one.slug for one in shop.catalogue.goods]
    assert page["total"] == len(found)


async def test_products_are_found_by_shelf_and_by_words_at_prices_of_a_currency(shop: Shop) -> None:
    stranger = shop.stranger()
    mugs = (await stranger.get("/products", category="mugs")).json()["items"]
    wanted = {one.slug for one in shop.catalogue.goods if one.shelf == "mugs"}
    assert {one["slug"] for one in mugs} == wanted
    found = (await stranger.get("/products", q="CHAI cutting", currency="EUR")).json()["items"]
    assert [(one["slug"], one["price_from"]) for one in found] == [
        (MUG, {"minor": 1390, "currency": "EUR"})
    ]
    assert (await stranger.get("/products", category="nothing")).json()["items"] == []


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("mugs", "mug"),
        ("Glasses", "glass"),
        ("MUGS chai", "chai mug"),
        ("कुशनों", "कुशन"),
        ("बोतलें", "बोतल"),
        ("بوتلیں", "بوتل"),
    ],
)
async def test_a_word_finds_what_its_plural_finds(shop: Shop, many: str, one: str) -> None:
    stranger = shop.stranger()
    found = [
        [row["slug"] for row in (await stranger.get("/products", q=q)).json()["items"]]
        for q in (many, one)
    ]
    assert found[0] == found[1]
    # Not every word stands in a title in its singular; those that do are found.
    titles = " ".join(
        title for goods in shop.catalogue.goods for title in goods.title.values()
    ).lower()
    assert bool(found[1]) == all(word in titles for word in one.split())


async def test_a_word_that_only_looks_like_a_plural_is_not_cut_to_nothing(shop: Shop) -> None:
    stranger = shop.stranger()
    for word in ("s", "is", "es", "zzzs"):
        rows = (await stranger.get("/products", q=word)).json()["items"]
        assert all(word.removesuffix("s") in row["title"].lower() for row in rows)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"cursor": "nonsense"}, "cursor"),
        ({"cursor": "é"}, "cursor"),
        ({"limit": 0}, "limit"),
        ({"limit": 10_000}, "limit"),
        ({"currency": "USD"}, "currency"),
        ({"q": "x" * 101}, "q"),
    ],
)
async def test_a_list_is_refused_where_it_is_asked_for_wrongly(
    shop: Shop, query: dict[str, str | int], field: str
) -> None:
    problem = refused(await shop.stranger().get("/products", **query), 422, "app.invalid_form")
    assert [one["field"] for one in problem["errors"]] == [field]


async def test_a_cursor_belongs_to_the_limit_it_was_made_with(shop: Shop) -> None:
    stranger = shop.stranger()
    cursor = (await stranger.get("/products", limit=5)).json()["next_cursor"]
    answer = await stranger.get("/products", limit=6, cursor=cursor)
    assert refused(answer, 422, "app.invalid_form")["errors"] == [
        {"field": "cursor", "reason": "unknown_cursor"}
    ]


async def test_a_product_says_who_makes_it_and_what_each_variant_costs(shop: Shop) -> None:
    found = (await shop.stranger().get(f"/products/{MUG}")).json()
    goods = shop.catalogue.of(MUG)
    assert found["title"] == goods.title["en"]
    assert found["processing_days"] == goods.processing_days
    assert [one["label"] for one in found["variants"]] == ["White", "Cream", "Sky"]
    assert [one["is_sold_out"] for one in found["variants"]] == [False, False, False]
    assert found["facts"][0] == ["Holds", "325 ml"]


async def test_an_unchanged_product_is_told_in_no_bytes(shop: Shop) -> None:
    stranger = shop.stranger()
    first = await stranger.get(f"/products/{MUG}")
    again = await stranger.also(If_None_Match=first.headers["etag"]).get(f"/products/{MUG}")
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == "public, max-age=60"
    assert "accept-language" in again.headers["vary"].lower()
    hindi = await stranger.also(If_None_Match=first.headers["etag"], Accept_Language="hi").get(
        f"/products/{MUG}"
    )
    assert hindi.status_code == 200


async def test_a_price_that_changes_is_seen_by_the_next_reader(shop: Shop) -> None:
    stranger = shop.stranger()

    async def seen() -> tuple[int, int, str]:
        product = await stranger.get(f"/products/{MUG}")
        amounts = {one["minor"] for one in _rupees(product.json())}
        listed = (await stranger.get("/products", q="cutting")).json()["items"]
        return min(amounts), listed[0]["price_from"]["minor"], product.headers["etag"]

    before = await seen()
    assert await seen() == before
    raised = f"""UPDATE variant_prices SET amount_minor = amount_minor {{}} 100
        WHERE currency = 'INR' AND variant_id IN (SELECT id FROM variants WHERE product_id =
            (SELECT id FROM products WHERE slug = '{MUG}'))"""
    await shop.one(raised.format("+"))
    try:
        after = await seen()
    finally:
        await shop.one(raised.format("-"))
    assert after[:2] == (before[0] + 100, before[1] + 100)
    assert after[2] != before[2]
    assert await seen() == before


def _rupees(product: dict[str, Any]) -> list[dict[str, Any]]:
    prices = (price for variant in product["variants"] for price in variant["prices"])
    return [price for price in prices if price["currency"] == "INR"]


async def test_what_is_not_on_sale_looks_missing(shop: Shop) -> None:
    for path in ("/products/nothing", "/products/nothing/template"):
        refused(await shop.stranger().get(path), 404, "catalog.product_not_found")
    nobody = "/templates/0198a000-0000-7000-8000-000000000001"
    refused(await shop.stranger().get(nobody), 404, "customization.template_not_found")
    refused(await shop.stranger().get("/nothing"), 404, "app.not_found")


async def test_the_schema_of_a_template_takes_its_designs_and_no_others(shop: Shop) -> None:
    guest = await shop.guest()
    template = (await guest.get(f"/products/{MUG}/template")).json()
    by_id = (await guest.get(f"/templates/{template['id']}")).json()
    assert by_id == template
    schema = jsonschema.Draft202012Validator(template["design_schema"])
    jsonschema.Draft202012Validator.check_schema(template["design_schema"])
    document = (await guest.start(MUG, name="Priya", steam="peacock"))["document"]
    assert list(schema.iter_errors(document)) == []
    for wrong in (
        {"answers": {"colour_of_the_moon": "blue"}},
        {"adjustments": {"nothing": {"size": 900}}},
        {"template": "0198a000-0000-7000-8000-000000000001"},
        {"more": 1},
    ):
        assert list(schema.iter_errors({**document, **wrong})), wrong


async def test_every_template_of_the_shop_has_a_sound_schema(shop: Shop) -> None:
    for goods in shop.catalogue.goods:
        template = (await shop.stranger().get(f"/products/{goods.slug}/template")).json()
        jsonschema.Draft202012Validator.check_schema(template["design_schema"])


async def test_delivery_is_quoted_where_the_shop_sends(shop: Shop) -> None:
    stranger = shop.stranger()
    found = (await stranger.get(f"/products/{MUG}/delivery", country="IN")).json()
    assert found["country"] == "IN"
    assert found["price"]["currency"] == "INR"
    assert found["arrives_on"] > "2026"
    await shop.one("DELETE FROM shipping_rates WHERE currency = 'EUR' AND country = 'PT'")
    missing = await stranger.get(f"/products/{MUG}/delivery", country="india")
    assert refused(missing, 422, "app.invalid_form")["errors"][0]["field"] == "country"


async def test_countries_are_those_of_the_checkout(shop: Shop) -> None:
    found = (await shop.stranger().get("/countries")).json()["items"]
    assert [(one["code"], one["postcode_pattern"], one["postcode_example"]) for one in found] == [
        (one.code, one.postcode, one.example) for one in pages.COUNTRIES
    ]
    names = (await shop.stranger().get("/countries", lang="hi")).json()["items"]
    assert [one["name"] for one in names] != [one["name"] for one in found]
    assert "hi" in LANGUAGES
