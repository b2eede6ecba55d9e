from datetime import timedelta
from uuid import UUID

import pytest
from tests.domains.payments.desk import HOLD, TOTAL, Desk

from customiseyou.infra.i18n import words_for
from customiseyou.integrations import sandbox
from customiseyou.kit.errors import InvalidForm
from customiseyou.kit.money import Money
from customiseyou.web.sandbox import words as said

RETURN_URL = "https://shop.test/orders/1"


async def by_card(
    desk: Desk, token: str, number: str, *, expiry: str = "12/30", cvc: str = "123"
) -> sandbox.Outcome:
    async with desk.database.transaction() as session:
        return await desk.box.pay_by_card(
            session, token=token, card_number=number, expiry=expiry, cvc=cvc, now=desk.now
        )


async def by_upi(desk: Desk, token: str, upi_id: str) -> sandbox.Outcome:
    async with desk.database.transaction() as session:
        return await desk.box.pay_by_upi(session, token=token, upi_id=upi_id, now=desk.now)


async def test_an_open_page_says_what_is_paid_and_how(desk: Desk) -> None:
    _, token = await desk.start()
    page = await desk.page(token)
    assert (page.state, page.amount, page.methods) == ("open", TOTAL, ("card", "upi"))
    assert (page.return_url, page.expires_at) == (RETURN_URL, desk.now + HOLD)


async def test_upi_is_offered_and_taken_in_rupees_only(desk: Desk) -> None:
    _, token = await desk.start(amount=Money(2_490, "EUR"))
    assert (await desk.page(token)).methods == ("card",)
    outcome = await by_upi(desk, token, "success@testpay")
    assert (outcome.kind, outcome.decline_code) == ("declined", "not_supported")


@pytest.mark.parametrize("test", sandbox.TEST_METHODS, ids=lambda test: test.value)
async def test_every_test_entry_does_what_its_button_does_and_has_its_words(
    desk: Desk, test: sandbox.TestMethod
) -> None:
    _, token = await desk.start()
    _, other = await desk.start()
    pay = by_card if test.kind == "card" else by_upi
    typed = await pay(desk, token, test.entry)
    pressed = await desk.pay(other, test.value)
    assert (typed.kind, typed.decline_code) == (pressed.kind, pressed.decline_code)
    assert (await desk.page(token)).state == (await desk.page(other)).state
    for language in ("en", "hi", "ur"):
        assert said.behaviour(test, words=words_for(language))


@pytest.mark.parametrize(
    ("number", "expiry", "cvc", "fields"),
    [
        ("4242 4242 4242 4241", "12/30", "123", ["card_number"]),
        ("", "", "", ["card_number", "expiry", "cvc"]),
        ("4242424242424242", "10/26", "123", ["expiry"]),
        ("4242424242424242", "13/30", "12", ["expiry", "cvc"]),
        ("४२४२ ४२४२ ४२४२ ४२४२", "12/30", "१२३", ["card_number", "cvc"]),
    ],
)
async def test_a_card_with_mistakes_is_refused_field_by_field(
    desk: Desk, number: str, expiry: str, cvc: str, fields: list[str]
) -> None:
    _, token = await desk.start()
    events = await desk.event_ids()
    with pytest.raises(InvalidForm) as refusal:
        await by_card(desk, token, number, expiry=expiry, cvc=cvc)
    assert [error.field for error in refusal.value.errors] == fields
    for error in refusal.value.errors:
        assert said.field_error(error, words=words_for("en"))
    assert ((await desk.page(token)).state, await desk.event_ids()) == ("open", events)


async def test_a_card_that_may_be_real_is_declined_and_not_kept(desk: Desk) -> None:
    payment, token = await desk.start()
    outcome = await by_card(desk, token, "5555 5555 5555 4444")
    assert (outcome.kind, outcome.decline_code) == ("declined", "test_methods_only")
    assert (await desk.page(token)).card_last4 == ""
    await desk.ring()
    method = (await desk.get(payment.id)).method
    assert method is not None
    assert (method.brand, method.last4) == ("", "")


async def test_the_banks_page_stays_until_it_is_answered(desk: Desk) -> None:
    _, token = await desk.start()
    outcome = await by_card(desk, token, "4000 0000 0000 3220")
    assert outcome.kind == "three_d_secure"
    page = await desk.page(token)
    assert (page.state, page.card_last4) == ("three_d_secure", "3220")
    assert (await desk.confirm(token, approve=True)).url == RETURN_URL
    assert (await desk.page(token)).state == "paid"


async def test_another_card_may_be_chosen_at_the_banks_page(desk: Desk) -> None:
    _, token = await desk.start()
    await desk.pay(token, "card_three_d_secure")
    assert (await desk.pay(token, "card_approves")).kind == "redirect"
    with pytest.raises(sandbox.PayPageClosed):
        await desk.confirm(token, approve=True)
    assert (await desk.page(token)).state == "paid"


async def test_a_second_click_on_pay_takes_no_second_money(desk: Desk) -> None:
    payment, token = await desk.start()
    await desk.pay(token)
    with pytest.raises(sandbox.PayPageClosed) as refusal:
        await desk.pay(token)
    assert refusal.value.state == "paid"
    await desk.ring()
    assert (await desk.get(payment.id)).captured == TOTAL


async def test_a_page_after_its_time_is_closed(desk: Desk) -> None:
    payment, token = await desk.start()
    desk.now += HOLD
    assert (await desk.page(token)).state == "expired"
    with pytest.raises(sandbox.PayPageClosed) as refusal:
        await by_card(desk, token, "4242 4242 4242 4242")
    assert refusal.value.state == "expired"
    await desk.ring()
    assert (await desk.get(payment.id)).status == "expired"


async def test_a_page_that_does_not_exist_is_not_found(desk: Desk) -> None:
    with pytest.raises(sandbox.PayPageNotFound):
        await desk.page("nothing")


async def test_too_many_declines_close_the_page(desk: Desk) -> None:
    payment, token = await desk.start()
    for _ in range(10):
        assert (await desk.pay(token, "card_declined")).kind == "declined"
    assert (await desk.page(token)).state == "failed"
    await desk.ring()
    assert (await desk.get(payment.id)).status == "failed"


async def test_a_delayed_payment_ignores_the_end_of_the_page(desk: Desk) -> None:
    payment, token = await desk.start()
    desk.now += HOLD - timedelta(seconds=5)
    assert (await desk.pay(token, "card_delays")).kind == "pending"
    assert (await desk.page(token)).state == "processing"
    desk.now += timedelta(seconds=20)
    assert (await desk.page(token)).state == "paid"
    await desk.ring()
    assert (await desk.get(payment.id)).captured == TOTAL


async def test_a_card_has_its_news_told_three_times(desk: Desk) -> None:
    payment, token = await desk.start()
    await desk.pay(token, "card_repeats_news")
    events = [str(event_id) for event_id in await desk.event_ids()]
    told = [job["event_id"] for job in await desk.jobs("sandbox.deliver_webhook")]
    assert sorted(told) == sorted(events * 3)
    for event_id in told:
        await desk.deliver_event(UUID(event_id))
    assert len(await desk.webhook_ids()) == len(events)
    for webhook_id in await desk.webhook_ids():
        await desk.apply(webhook_id)
    assert (await desk.get(payment.id)).captured == TOTAL
    assert (await desk.facts()).count("payment_captured") == 1


async def test_a_card_has_its_old_news_told_last(desk: Desk) -> None:
    payment, token = await desk.start()
    before = len(await desk.event_ids())
    await desk.pay(token, "card_shuffles_news")
    old, new = (await desk.event_ids())[before:]
    for event_id in (new, old):
        await desk.deliver_event(event_id)
    for webhook_id in await desk.webhook_ids():
        await desk.apply(webhook_id)
    assert ((await desk.get(payment.id)).status, (await desk.get(payment.id)).captured) == (
        "captured",
        TOTAL,
    )
    assert (await desk.facts()).count("payment_captured") == 1
