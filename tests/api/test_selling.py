"""The maker's side."""

from uuid import uuid4

import pytest
from tests.api.client import Shop, refused

pytestmark = pytest.mark.integration

MUG = "cutting-chai-mug"
CUSHION = "block-print-cushion"
BUYER = "buyer@demo.example"
PARCEL = {"carrier": "BlueDart", "tracking_number": "BD1"}


@pytest.fixture(scope="module")
async def paid(shop: Shop) -> str:
    """Return the code of an order of the mug's shop that is paid."""
    await shop.forget_jobs()
    guest = await shop.guest()
    await guest.approve(MUG, name="Ravi")
    placed = (await guest.place("paid-for-the-shop-by-all")).json()
    await shop.pay(placed["pay_url"])
    await shop.work()
    code: str = placed["orders"][0]["code"]
    return code


async def test_other_shops_and_buyers_do_not_see_an_order(shop: Shop, paid: str) -> None:
    maker, neighbour = await shop.maker_of(MUG), await shop.maker_of(CUSHION)
    buyer, stranger = await shop.member(BUYER), shop.stranger()
    todo = (await maker.get(f"/shop/orders/{paid}")).json()
    file = todo["files"][0]
    before = await shop.counts()
    paths = (
        ("get", f"/shop/orders/{paid}"),
        ("post", f"/shop/orders/{paid}/making"),
        ("get", f"/shop/orders/{paid}/files/{file['line']}/{file['surface']}/{file['kind']}"),
    )
    for method, path in paths:
        refused(await getattr(neighbour, method)(path), 404, "orders.not_found")
        refused(await getattr(buyer, method)(path), 404, "app.not_found")
        refused(await getattr(stranger, method)(path), 401, "app.not_signed_in")
    refused(await neighbour.post(f"/shop/orders/{paid}/shipment", PARCEL), 404, "orders.not_found")
    refused(await buyer.get("/shop/orders"), 404, "app.not_found")
    assert await shop.counts() == before
    assert paid not in [
        one["code"] for one in (await neighbour.get("/shop/orders")).json()["items"]
    ]
    assert (await maker.get(f"/shop/orders/{paid}")).json()["order"]["status"] == "paid"


async def test_a_shop_learns_of_an_order_when_it_is_paid(shop: Shop) -> None:
    guest, maker = await shop.guest(), await shop.maker_of(MUG)
    await guest.approve(MUG, name="Ravi")
    code = (await guest.place("not-paid-at-all-yet")).json()["orders"][0]["code"]
    refused(await maker.get(f"/shop/orders/{code}"), 404, "orders.not_found")
    refused(await maker.post(f"/shop/orders/{code}/making"), 404, "orders.not_found")
    assert code not in [one["code"] for one in (await maker.get("/shop/orders")).json()["items"]]


async def test_files_of_no_line_or_kind_are_missing(shop: Shop, paid: str) -> None:
    maker = await shop.maker_of(MUG)
    file = (await maker.get(f"/shop/orders/{paid}")).json()["files"][0]
    path = f"/shop/orders/{paid}/files"
    answer = await maker.get(f"{path}/{uuid4()}/{file['surface']}/pdf")
    refused(answer, 404, "app.not_found")
    answer = await maker.get(f"{path}/{file['line']}/..%2F..%2Fsecret/pdf")
    refused(answer, 404, "app.not_found")
    answer = await maker.get(f"{path}/{file['line']}/moon/pdf")
    refused(answer, 404, "customization.print_file_not_found")
    answer = await maker.get(f"{path}/{file['line']}/{file['surface']}/exe")
    refused(answer, 422, "app.invalid_form")


async def test_orders_are_listed_a_page_at_a_time(shop: Shop) -> None:
    maker, found, cursor = await shop.maker_of(MUG), [], {}
    while True:
        page = (await maker.get("/shop/orders", limit=2, **cursor)).json()
        assert len(page["items"]) <= 2
        found += [one["code"] for one in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert (len(set(found)), page["total"]) == (len(found), len(found))


async def test_a_parcel_has_a_carrier_and_a_number_or_neither(shop: Shop, paid: str) -> None:
    maker = await shop.maker_of(MUG)
    path = f"/shop/orders/{paid}"
    refused(await maker.post(f"{path}/shipment", PARCEL), 409, "orders.cannot_move")
    assert (await maker.post(f"{path}/making")).status_code == 200
    refused(await maker.post(f"{path}/making"), 409, "orders.cannot_move")
    for body, field in (
        ({"carrier": "BlueDart"}, "tracking_number"),
        ({"tracking_number": "BD1"}, "carrier"),
    ):
        problem = refused(await maker.post(f"{path}/shipment", body), 422, "app.invalid_form")
        assert problem["errors"] == [{"field": field, "reason": "required"}]
    long = {**PARCEL, "carrier": "x" * 61}
    refused(await maker.post(f"{path}/shipment", long), 422, "app.invalid_form")
    assert (await maker.get(path)).json()["order"]["status"] == "making"
    sent = (await maker.post(f"{path}/shipment", {})).json()["order"]
    assert (sent["status"], sent["carrier"]) == ("shipped", None)
