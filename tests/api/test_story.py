"""The whole story in JSON: from the shelf to the parcel."""

import io
import re

import httpx
import pikepdf
import pytest
from tests.api.client import ADDRESS, CONTACT, Program, Shop

pytestmark = pytest.mark.integration

MUG = "garland-mug"
NAME = "प्रिया"
POINTS_PER_MM = 72 / 25.4
TRIM_MM = (200, 90)
BLEED_MM = (204, 94)
BOX_MM_TOLERANCE = 0.001


async def test_a_guest_designs_pays_and_the_maker_ships(shop: Shop) -> None:
    await shop.forget_jobs()
    guest = await shop.guest()
    approval = await _design_and_approve(guest)
    cart = (await guest.get("/cart", country="IN")).json()
    (line,) = cart["parcels"][0]["lines"]
    assert (line["approval"], line["quantity"]) == (approval["id"], 1)
    assert cart["total"]["minor"] == line["total"]["minor"] + cart["delivery"]["minor"]

    placed = await guest.place("a-purchase-of-a-mug")
    assert placed.status_code == 201, placed.text
    order = placed.json()
    (code,) = [one["code"] for one in order["orders"]]
    assert order["total"] == cart["total"]
    assert (await guest.get("/cart")).json()["parcels"] == []

    await _pay_with_three_d_secure(shop, order["pay_url"])
    await shop.work()
    bought = (await guest.get(f"/orders/{code}")).json()
    assert [one["status"] for one in bought["orders"]] == ["paid"]
    assert (bought["payment"]["status"], bought["payment"]["pay_url"]) == ("captured", None)
    assert bought["contact"] == CONTACT
    assert bought["address"] == {**ADDRESS, "line2": "", "state": ""}

    await _make_and_ship(shop, code, hash_approved=approval["hash"])
    (there,) = (await guest.get(f"/orders/{code}")).json()["orders"]
    assert (there["status"], there["carrier"], there["tracking_number"]) == (
        "shipped",
        "BlueDart",
        "BD123456789",
    )
    assert [event["kind"] for event in there["events"]] == ["placed", "paid", "making", "shipped"]


async def _design_and_approve(guest: Program) -> dict[str, str]:
    shelves = (await guest.get("/categories")).json()["items"]
    assert "mugs" in [shelf["slug"] for shelf in shelves]
    cards = (await guest.get("/products", category="mugs")).json()
    assert MUG in [card["slug"] for card in cards["items"]]
    variant = (await guest.get(f"/products/{MUG}")).json()["variants"][0]
    template = (await guest.get(f"/products/{MUG}/template")).json()

    photo = (await guest.upload(guest.shop.photo("cat.jpg"))).json()
    started = await guest.post(
        "/designs", {"product": MUG, "variant": variant["id"], "answers": {"name": NAME}}
    )
    design = started.json()
    assert (started.status_code, started.headers["etag"]) == (201, '"1"')
    assert (design["template"], design["problems"]) == (template["id"], [])

    design["document"]["answers"] |= {"back": "photo", "photo": photo["sha256"]}
    path = f"/designs/{design['id']}"
    saved = await guest.put(
        path,
        {"variant": variant["id"], "document": design["document"]},
        match=started.headers["etag"],
    )
    assert (saved.status_code, saved.headers["etag"]) == (200, '"2"')
    assert saved.json()["problems"] == []

    proof = (await guest.post(f"{path}/proofs")).json()
    assert [text["text"] for text in proof["texts"]] == [NAME]
    assert proof["texts"][0]["letters"] == [
        {"text": "प्रि", "code_points": ["U+092A", "U+094D", "U+0930", "U+093F"]},
        {"text": "या", "code_points": ["U+092F", "U+093E"]},
    ]
    assert photo["sha256"] in [choice["photo"] for choice in proof["choices"]]
    for picture in (*proof["pictures"], *proof["print_pictures"]):
        shown = await guest.shop.http.get(picture["url"])
        assert shown.status_code == 200
    approved = await guest.post(f"{path}/approvals", {"hash": proof["hash"]})
    assert (approved.status_code, approved.json()["hash"]) == (201, proof["hash"])
    return approved.json()


async def _pay_with_three_d_secure(shop: Shop, pay_url: str) -> None:
    """Do what the buyer's browser does on the pay page, and come back to the order."""
    transport = httpx.ASGITransport(app=shop.app)
    async with httpx.AsyncClient(transport=transport, base_url=shop.http.base_url) as browser:
        page = await browser.get(pay_url)
        card = {"card_number": "4000 0000 0000 3220", "expiry": "12 / 40", "cvc": "123"}
        asked = await browser.post(
            pay_url, data={"method": "card", "_csrf_token": _csrf(page.text), **card}
        )
        bank = await browser.get(asked.headers["location"])
        paid = await browser.post(
            f"{pay_url}/bank", data={"code": "123456", "_csrf_token": _csrf(bank.text)}
        )
        back = await browser.get(paid.headers["location"], follow_redirects=True)
    assert "key=" in paid.headers["location"]
    assert back.status_code == 200


def _csrf(page: str) -> str:
    (token, *_) = re.findall(r'name="_csrf_token" value="(\w+)"', page)
    return token


async def _make_and_ship(shop: Shop, code: str, *, hash_approved: str) -> None:
    maker = await shop.maker_of(MUG)
    listed = (await maker.get("/shop/orders", status="paid")).json()
    assert code in [one["code"] for one in listed["items"]]
    todo = (await maker.get(f"/shop/orders/{code}")).json()
    (line,) = todo["order"]["lines"]
    assert line["approval"]["hash"] == hash_approved
    assert [text["text"] for text in line["approval"]["texts"]] == [NAME]
    (pdf,) = [file for file in todo["files"] if file["kind"] == "pdf"]
    printed = await shop.http.get(pdf["url"], headers=maker.headers)
    assert printed.headers["content-type"] == "application/pdf"
    assert len(printed.content) == pdf["bytes"]
    _check_boxes(printed.content)

    path = f"/shop/orders/{code}"
    assert (await maker.post(f"{path}/making")).json()["order"]["status"] == "making"
    parcel = {"carrier": "BlueDart", "tracking_number": "BD123456789"}
    sent = await maker.post(f"{path}/shipment", parcel)
    assert sent.json()["order"]["status"] == "shipped"


def _check_boxes(content: bytes) -> None:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for box, wanted in (
            (pdf.pages[0].trimbox, TRIM_MM),
            (pdf.pages[0].obj.BleedBox, BLEED_MM),
        ):
            left, bottom, right, top = (float(edge) / POINTS_PER_MM for edge in box)
            size = (right - left, top - bottom)
            assert size == pytest.approx(wanted, abs=BOX_MM_TOLERANCE)
