"""Pictures drawn for whoever asks are counted by network, since nobody has to say who they are."""

import re
from datetime import timedelta

import pytest
from tests.api.client import Shop

from customiseyou.kit import clock
from customiseyou.web.shared import pace

pytestmark = pytest.mark.integration

MUG = "cutting-chai-mug"
NETWORK = "127.0.0.1"


async def _use_up(shop: Shop) -> None:
    """Let this network have drawn all it may, in this window and the next."""
    # The later one first: counting in a window forgets those before it.
    for minute in (1, 0):
        now = clock.now() + timedelta(minutes=minute)
        await pace.spend(shop.database, pace.DRAW_FOR_NETWORK, subject=NETWORK, now=now)
    await shop.one("UPDATE rate_limits SET count = :most", most=pace.DRAW_FOR_NETWORK.times_max)


async def test_a_network_that_drew_too_much_gets_no_new_picture_until_later(shop: Shop) -> None:
    preview = f"/p/{MUG}/preview?size=small&name="
    known = await shop.http.get(f"{preview}Farah")
    assert (known.status_code, known.headers["content-type"]) == (200, "image/webp")
    await _use_up(shop)
    refused = await shop.http.get(f"{preview}Gulshan")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= pace.DRAW_FOR_NETWORK.seconds
    kept = await shop.http.get(f"{preview}Farah")
    assert (kept.status_code, kept.content) == (200, known.content)


async def test_pages_of_a_design_are_not_drawn_past_the_limit(shop: Shop) -> None:
    guest = await shop.guest()
    design = await guest.start(MUG, name="Asha")
    cookie = {"Cookie": f"visitor={guest.headers['Visitor-Key']}"}
    paths = (f"/designs/{design['id']}/approve", f"/designs/{design['id']}/pictures/right?rev=1")
    await _use_up(shop)
    for path in paths:
        refused = await shop.http.get(path, headers=cookie)
        assert refused.status_code == 429, path


@pytest.mark.parametrize("answer", [{}, {"checked": "1", "approval_hash": "0" * 64}])
async def test_an_approval_that_would_draw_anew_counts_too(
    shop: Shop, answer: dict[str, str]
) -> None:
    guest = await shop.guest()
    design = await guest.start(MUG, name="Asha")
    cookie = {"Cookie": f"visitor={guest.headers['Visitor-Key']}"}
    path = f"/designs/{design['id']}/approve"
    page = await shop.http.get(path, headers=cookie)
    token = re.search(r'name="_csrf_token" value="([^"]+)"', page.text)
    assert token is not None
    await _use_up(shop)
    before = await shop.counts()
    cookie["Cookie"] += f"; csrftoken={page.cookies['csrftoken']}"
    refused = await shop.http.post(path, headers=cookie, data={"_csrf_token": token[1], **answer})
    assert refused.status_code == 429
    assert await shop.counts() == before
