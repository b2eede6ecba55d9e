"""A buyer sees what was approved from every side that carries it: on the page and in mails."""

import re
from email import message_from_bytes, policy

import pytest
from tests.api.client import CONTACT, Program, Shop

pytestmark = pytest.mark.integration

MUG = "cutting-chai-mug"
SIDES = {"right", "left"}
MAIL_BYTES_MAX = 300_000
SHOWN = re.compile(r'src="cid:([^"]+)"')
MAIL_TO = "SELECT message FROM captured_mails WHERE recipient = :to ORDER BY created_at DESC"


async def buy(shop: Shop, guest: Program, *, email: str, slug: str = MUG, **answers: str) -> str:
    """Order a piece without paying; return its code."""
    await guest.approve(slug, **answers)
    key = f"{email}-{len(await pieces(shop))}-and-some-more"
    placed = await guest.place(key, contact={**CONTACT, "email": email})
    assert placed.status_code == 201, placed.text
    return placed.json()["orders"][0]["code"]


async def pieces(shop: Shop) -> list[str]:
    return await shop.one("SELECT coalesce(array_agg(code), '{}') FROM orders")


async def newest_mail(shop: Shop, *, to: str) -> tuple[str, dict[str, int]]:
    """Return the HTML of a person's newest mail, and the bytes of its pictures by their names."""
    raw = await shop.one(MAIL_TO, to=to)
    assert len(raw) <= MAIL_BYTES_MAX
    found = list(message_from_bytes(raw, policy=policy.default).walk())
    (html,) = (one.get_content() for one in found if one.get_content_type() == "text/html")
    pictures = {
        one["Content-ID"].strip("<>"): len(one.get_content())
        for one in found
        if one.get_content_type() == "image/jpeg"
    }
    return html, pictures


async def test_the_order_and_its_mails_show_both_sides_of_a_mug_drawn_on_twice(
    shop: Shop,
) -> None:
    guest, email = await shop.guest(), "both-sides@example.org"
    code = await buy(shop, guest, email=email, name="Ravi")
    await shop.forget_jobs()
    await shop.stranger().post("/order-links", {"email": email})
    await shop.work()
    html, pictures = await newest_mail(shop, to=email)
    assert code in html
    assert SHOWN.findall(html) == list(pictures)
    assert set(pictures) == {f"{code}-{side}" for side in SIDES}

    key = re.search(r"\?key=([\w-]+)", html)
    assert key is not None
    cookie = {"Cookie": f"order_key={key[1]}"}
    page = await shop.http.get(f"/orders/{code}", headers=cookie)
    shown = re.findall(r'<img src="/media/approved/([^"]+)" alt="([^"]+)"', page.text)
    assert len(shown) == 2 * len(SIDES)
    assert len(set(shown)) == len(SIDES)
    assert all("Ravi" in alt for _url, alt in shown)
    for url, _alt in shown[:2]:
        assert (await shop.http.get(f"/media/approved/{url}")).status_code == 200


async def test_a_piece_with_one_side_is_shown_once(shop: Shop) -> None:
    guest, email = await shop.guest(), "one-side@example.org"
    code = await buy(shop, guest, email=email, slug="name-pendant", name="Ravi")
    await shop.forget_jobs()
    await shop.stranger().post("/order-links", {"email": email})
    await shop.work()
    html, pictures = await newest_mail(shop, to=email)
    assert SHOWN.findall(html) == list(pictures) == [f"{code}-lying"]


async def test_a_mail_about_several_orders_shows_each_from_one_side(shop: Shop) -> None:
    guest, email = await shop.guest(), "two-orders@example.org"
    codes = [await buy(shop, guest, email=email, name=name) for name in ("Ravi", "Asha")]
    await shop.forget_jobs()
    await shop.stranger().post("/order-links", {"email": email})
    await shop.work()
    html, pictures = await newest_mail(shop, to=email)
    assert SHOWN.findall(html) == list(pictures)
    assert set(pictures) == {f"{code}-right" for code in codes}
