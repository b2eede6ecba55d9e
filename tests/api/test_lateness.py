"""What a program is told of an order that is late, and of money that is late on its way back."""

import pytest
from tests.api.client import Program, Shop

pytestmark = pytest.mark.integration

MUG = "cutting-chai-mug"
LATE = "UPDATE orders SET ship_by = ship_by - interval '60 days' WHERE code = :code"
REFUSED = """
UPDATE payment_refunds SET refusals = 1
 WHERE payment_id = (SELECT payments.id FROM payments JOIN orders
                         ON orders.group_id = payments.subject_id WHERE orders.code = :code)
"""
"""As after the provider's first no."""


async def paid(shop: Shop, key: str) -> tuple[Program, str]:
    """Return a buyer and the code of what they have paid for."""
    await shop.forget_jobs()
    guest = await shop.guest()
    await guest.approve(MUG, name="Ravi")
    placed = (await guest.place(key)).json()
    await shop.pay(placed["pay_url"])
    await shop.work()
    return guest, placed["orders"][0]["code"]


async def told(guest: Program, maker: Program, code: str) -> list[tuple[bool, bool]]:
    """Return whether the order and its refund are late, as every answer says it."""
    (bought,) = (await guest.get(f"/orders/{code}")).json()["orders"]
    (listed,) = (await guest.get("/orders")).json()["items"][0]["orders"]
    sold = (await maker.get(f"/shop/orders/{code}")).json()["order"]
    return [(one["is_late"], one["is_refund_delayed"]) for one in (bought, listed, sold)]


async def test_an_order_that_should_have_left_is_late_for_its_buyer_and_its_shop(
    shop: Shop,
) -> None:
    guest, code = await paid(shop, "late-to-leave-the-shop")
    maker = await shop.maker_of(MUG)
    assert await told(guest, maker, code) == [(False, False)] * 3
    await shop.one(LATE, code=code)
    assert await told(guest, maker, code) == [(True, False)] * 3
    cards = {one["code"]: one for one in (await maker.get("/shop/orders")).json()["items"]}
    assert cards[code]["is_late"] is True
    await guest.post(f"/orders/{code}/cancel")
    assert await told(guest, maker, code) == [(False, False)] * 3


async def test_a_refund_that_the_provider_refuses_is_delayed_until_it_is_sent(shop: Shop) -> None:
    guest, code = await paid(shop, "money-late-on-its-way")
    maker = await shop.maker_of(MUG)
    await guest.post(f"/orders/{code}/cancel")
    await shop.hear()
    await shop.one(REFUSED, code=code)
    assert await told(guest, maker, code) == [(False, True)] * 3
    await shop.work()
    assert await told(guest, maker, code) == [(False, False)] * 3
