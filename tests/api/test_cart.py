"""The cart."""

from uuid import uuid4

import pytest
from tests.api.client import Shop, refused

pytestmark = pytest.mark.integration

MUG = "cutting-chai-mug"
CUSHION = "block-print-cushion"


async def test_an_empty_cart_costs_nothing(shop: Shop) -> None:
    guest = await shop.guest()
    assert (await guest.get("/cart", currency="EUR")).json() == {
        "currency": "EUR",
        "parcels": [],
        "lost_lines": [],
        "items": {"minor": 0, "currency": "EUR"},
        "delivery": None,
        "total": None,
    }


async def test_a_cart_is_a_parcel_a_shop_and_adds_up(shop: Shop) -> None:
    guest = await shop.guest()
    await guest.approve(MUG, name="Ravi", side="note", note="With ginger")
    await guest.approve(CUSHION, name="Ravi")
    cart = (await guest.get("/cart", country="IN")).json()
    assert len(cart["parcels"]) == 2
    for parcel in cart["parcels"]:
        (line,) = parcel["lines"]
        parts = sum(part["amount"]["minor"] for part in line["unit"]["parts"])
        assert parts == line["unit"]["total"]["minor"] == line["total"]["minor"]
        assert parcel["items"] == line["total"]
        assert parcel["arrives_on"] > "2026"
    items = sum(parcel["items"]["minor"] for parcel in cart["parcels"])
    delivery = sum(parcel["delivery"]["minor"] for parcel in cart["parcels"])
    assert (cart["items"]["minor"], cart["delivery"]["minor"]) == (items, delivery)
    assert cart["total"] == {"minor": items + delivery, "currency": "INR"}


async def test_delivery_is_unknown_until_one_says_where_to(shop: Shop) -> None:
    guest = await shop.guest()
    await guest.approve(MUG, name="Ravi")
    cart = (await guest.get("/cart")).json()
    (parcel,) = cart["parcels"]
    assert (parcel["delivery"], parcel["arrives_on"]) == (None, None)
    assert (cart["delivery"], cart["total"]) == (None, None)
    abroad = (await guest.get("/cart", country="DE")).json()
    assert abroad["delivery"]["minor"] > (await guest.total())["minor"] - cart["items"]["minor"]


async def test_pieces_are_changed_and_lines_taken_out(shop: Shop) -> None:
    guest = await shop.guest()
    await guest.approve(MUG, name="Ravi")
    (line,) = (await guest.get("/cart")).json()["parcels"][0]["lines"]
    path = f"/cart/lines/{line['id']}"
    changed = (await guest.patch(path, {"quantity": 3})).json()["parcels"][0]["lines"][0]
    assert changed["total"]["minor"] == 3 * line["total"]["minor"]
    for quantity in (0, -1, 100, "many", None, 1.5):
        refused(await guest.patch(path, {"quantity": quantity}), 422, "app.invalid_form")
    kept = (await guest.get("/cart")).json()["parcels"][0]["lines"][0]
    assert kept["quantity"] == 3
    assert (await guest.delete(path)).status_code == 204
    assert (await guest.delete(path)).status_code == 204
    assert (await guest.get("/cart")).json()["parcels"] == []


async def test_somebody_else_s_line_looks_missing(shop: Shop) -> None:
    guest, other = await shop.guest(), await shop.guest()
    await guest.approve(MUG, name="Ravi")
    await other.approve(MUG, name="Rani")
    (line,) = (await guest.get("/cart")).json()["parcels"][0]["lines"]
    for line_id in (line["id"], str(uuid4())):
        answer = await other.patch(f"/cart/lines/{line_id}", {"quantity": 9})
        refused(answer, 404, "cart.line_not_found")
        assert (await other.delete(f"/cart/lines/{line_id}")).status_code == 204
    (kept,) = (await guest.get("/cart")).json()["parcels"][0]["lines"]
    assert kept == line
    nobody = await shop.guest()
    refused(await nobody.delete(f"/cart/lines/{line['id']}"), 404, "cart.line_not_found")


async def test_a_line_that_is_not_sold_any_more_is_named(shop: Shop) -> None:
    guest = await shop.guest()
    await guest.approve("name-pendant", name="Ravi")
    (line,) = (await guest.get("/cart")).json()["parcels"][0]["lines"]
    price = await shop.one(
        "DELETE FROM variant_prices WHERE variant_id = :id AND currency = 'INR'"
        " RETURNING amount_minor",
        id=line["variant"],
    )
    cart = (await guest.get("/cart", country="IN")).json()
    design = (await guest.get(f"/designs/{line['design']}")).json()
    await shop.one(
        "INSERT INTO variant_prices (variant_id, currency, amount_minor)"
        " VALUES (:id, 'INR', :price)",
        id=line["variant"],
        price=price,
    )
    assert (cart["parcels"], cart["lost_lines"], cart["total"]) == ([], [line["id"]], None)
    assert design["price"] is None


async def test_a_price_that_changed_stands_beside_the_one_that_was_seen(shop: Shop) -> None:
    guest = await shop.guest()
    await guest.approve("family-board", name="Rao")
    before = (await guest.get("/cart")).json()["parcels"][0]["lines"][0]
    await shop.one(
        "UPDATE variant_prices SET amount_minor = amount_minor + 100"
        " WHERE variant_id = :id AND currency = 'INR'",
        id=before["variant"],
    )
    after = (await guest.get("/cart")).json()["parcels"][0]["lines"][0]
    assert after["unit_seen"] == before["unit"]["total"]
    assert after["unit"]["total"]["minor"] == before["unit"]["total"]["minor"] + 100
