"""What an operator sees of a purchase: counts and times, and nobody's name."""

import asyncio
import json
import re
import urllib.error
import urllib.request
from http.client import HTTPResponse

import pytest
from tests.journeys import steps

pytestmark = [pytest.mark.e2e, pytest.mark.integration]

PERSON = {
    "email": "ozoemena.quill@guest.example",
    "name": "Ozoemena Quill",
    "phone": "+91 91234 56789",
    "line1": "77 Zamindar Villa",
}
WRITTEN = "Zephyrine"
TYPED = "an-unusual-password-77"


def ask(url: str, **headers: str) -> HTTPResponse:
    request = urllib.request.Request(url, headers=headers)
    try:
        return urllib.request.urlopen(request, timeout=10)
    except urllib.error.HTTPError as refusal:
        return refusal


def values(text: str) -> dict[str, float]:
    """Return series -> value."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}


def count(found: dict[str, float], name: str, **labels: str) -> float:
    """Return the sum of the series that have these labels."""
    wanted = [f'{key}="{value}"' for key, value in labels.items()]
    return sum(
        value
        for series, value in found.items()
        if series.partition("{")[0] == name and all(part in series for part in wanted)
    )


async def until_streaming(url: str) -> None:
    """Wait until a page listens for news: its script asks for them once it has loaded."""
    for _ in range(100):
        found = values(ask(f"{url}/metrics").read().decode())
        if count(found, "customiseyou_event_streams") >= 1:
            return
        await asyncio.sleep(0.1)
    raise AssertionError("no page listens")


async def test_a_purchase_is_counted_and_no_person_stands_in_the_log(open_page, site):
    before = values(ask(f"{site.url}/metrics").read().decode())
    buyer = await open_page(expected="422")
    await buyer.goto("/login")
    await buyer.locator("[name=email]").fill(PERSON["email"])
    await buyer.locator("[name=password]").fill(TYPED)
    await buyer.locator("main form button").first.click()
    await buyer.goto("/p/garland-mug")
    await buyer.locator("[name=name]").fill(WRITTEN)
    await buyer.locator("button[value=approve]:visible").click()
    await buyer.wait_for_url("**/approve")
    await steps.approve(buyer)
    await steps.check_out(buyer, **PERSON)
    await steps.pay_by_card(buyer, "4242 4242 4242 4242")
    code = await steps.order_code(buyer)
    await until_streaming(site.url)
    cookies = [cookie["value"] for cookie in await buyer.context.cookies()]
    secrets = [value for value in cookies if len(value) >= 20]
    assert len(secrets) >= 2
    await steps.open_mail(buyer, code)
    mail = buyer.frame_locator("iframe")
    link = await mail.locator(f"a[href*='{code}'], a[href*='/orders/']").first.get_attribute("href")
    secrets += [part for part in re.split(r"[/?=&]", link or "") if len(part) >= 20]
    assert ask(f"{site.url}/not/{WRITTEN}").status == 404

    after = values(ask(f"{site.url}/metrics").read().decode())

    def gained(name: str, **labels: str) -> float:
        return count(after, name, **labels) - count(before, name, **labels)

    requests = "customiseyou_http_request_duration_seconds_count"
    assert gained(requests, method="POST", route="/checkout", status="303") == 1
    assert gained(requests, method="POST", route="/login", status="422") == 1
    assert gained(requests, route="(none)", status="404") == 1
    assert gained("customiseyou_mails_total", outcome="captured") >= 1
    assert gained("customiseyou_job_duration_seconds_count", outcome="done") >= 3
    assert count(after, "customiseyou_outbox_events", state="parked") == 0
    assert count(after, "customiseyou_refunds", state="parked") == 0
    assert count(after, "customiseyou_jobs", state="failed") == 0
    for pool in ("reads", "writes"):
        assert count(after, "customiseyou_database_connections", pool=pool) >= 1
    # Routes come from the program, so a stranger cannot make series.
    assert not any(WRITTEN in series or code in series for series in after)

    log = site.log.read_text()
    started = log.index("ready")
    lines = [json.loads(line) for line in log[started:].splitlines() if line.startswith("{")]
    purchase = [line for line in lines if line.get("route") == "/checkout"]
    assert purchase
    assert all(re.fullmatch("[0-9a-f]{32}", line["request_id"]) for line in purchase)
    said = log.lower()
    for private in (*PERSON.values(), WRITTEN, TYPED, "4242 4242", "42424242", *secrets):
        assert private.lower() not in said, private


async def test_only_this_machine_is_told(site):
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
        assert ask(f"{site.url}/metrics", **{header: "203.0.113.7"}).status == 404
    assert ask(f"{site.url}/metrics").status == 200
