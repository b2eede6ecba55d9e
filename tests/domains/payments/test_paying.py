import random
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from tests.domains.payments.desk import HOLD, NOON, TOTAL, Desk

from customiseyou.domains.payments import errors
from customiseyou.domains.payments import service as payments
from customiseyou.domains.payments.values import PaymentStatus
from customiseyou.integrations.sandbox import charges
from customiseyou.integrations.sandbox.models import SandboxPaymentRow
from customiseyou.kit import ids
from customiseyou.kit.money import Money
from customiseyou.kit.subjects import SubjectRef

PAID_LEDGER = {
    "gateway:sandbox": -62_900 + 1_258,
    "buyer_receivable": 62_900,
    "provider_fees": -1_258,
}


async def test_a_card_pays_and_the_money_is_posted(desk: Desk) -> None:
    payment, token = await desk.start()
    assert payment.status == PaymentStatus.PENDING
    outcome = await desk.pay(token)
    assert (outcome.kind, outcome.url) == ("redirect", "https://shop.test/orders/1")
    assert (await desk.get(payment.id)).status == PaymentStatus.PENDING
    await desk.ring()
    paid = await desk.get(payment.id)
    assert paid.status == PaymentStatus.CAPTURED
    assert (paid.captured, paid.refundable) == (TOTAL, TOTAL)
    assert paid.method is not None
    assert (paid.method.kind, paid.method.brand, paid.method.last4) == ("card", "visa", "4242")
    assert await desk.facts() == ["payment_captured"]
    assert await desk.ledger() == PAID_LEDGER


async def test_opening_twice_with_one_key_gives_one_payment(desk: Desk) -> None:
    subject = SubjectRef("order_group", ids.new_id())
    first = await desk.open(subject=subject, key="pay:1")
    assert await desk.open(subject=subject, key="pay:1") == first
    assert await desk.open(subject=subject, key="pay:2") == first
    with pytest.raises(errors.KeyReused):
        await desk.open(subject=subject, key="pay:1", amount=Money(1, "INR"))
    with pytest.raises(errors.PaymentCannotMove):
        await desk.open(subject=subject, key="pay:3", amount=Money(1, "INR"))
    async with desk.database.transaction() as session:
        assert await payments.list_for_subject(session, subject) == [first]


async def test_beginning_twice_gives_one_pay_page(desk: Desk) -> None:
    payment, token = await desk.start()
    again = await desk.begin(payment.id)
    assert again.redirect_url == f"https://shop.test/sandbox/pay/{token}"
    assert (await desk.page(token)).state == "open"


async def test_a_browser_closed_after_paying_still_gives_the_capture(desk: Desk) -> None:
    desk.box.faults.webhooks_lost = True
    payment, token = await desk.start()
    await desk.pay(token)
    desk.now += timedelta(seconds=20)
    asked = await payments.reconcile_due(desk.database, desk.providers, now=desk.now)
    assert asked == 1
    assert (await desk.get(payment.id)).status == PaymentStatus.CAPTURED
    assert await desk.facts() == ["payment_captured"]
    assert await payments.reconcile_due(desk.database, desk.providers, now=desk.now) == 0


async def test_three_d_secure_asks_and_then_pays(desk: Desk) -> None:
    payment, token = await desk.start()
    assert (await desk.pay(token, "card_three_d_secure")).kind == "three_d_secure"
    await desk.ring()
    assert (await desk.get(payment.id)).status == PaymentStatus.REQUIRES_ACTION
    assert (await desk.page(token)).state == "three_d_secure"
    assert (await desk.confirm(token, approve=True)).kind == "redirect"
    await desk.ring()
    assert (await desk.get(payment.id)).status == PaymentStatus.CAPTURED
    assert await desk.facts() == ["payment_captured"]


async def test_a_refused_three_d_secure_lets_the_buyer_try_again(desk: Desk) -> None:
    payment, token = await desk.start()
    await desk.pay(token, "card_three_d_secure")
    outcome = await desk.confirm(token, approve=False)
    assert (outcome.kind, outcome.decline_code) == ("declined", "authentication_failed")
    await desk.ring()
    refused = await desk.get(payment.id)
    assert refused.is_open
    assert refused.decline_code == "authentication_failed"
    assert (await desk.pay(token)).kind == "redirect"
    await desk.ring()
    assert (await desk.get(payment.id)).status == PaymentStatus.CAPTURED
    assert await desk.facts() == ["payment_declined", "payment_captured"]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("card_declined", "declined"),
        ("card_insufficient_funds", "insufficient_funds"),
        ("upi_declined", "declined"),
    ],
)
async def test_a_declined_try_leaves_the_payment_open(desk: Desk, value: str, code: str) -> None:
    payment, token = await desk.start()
    outcome = await desk.pay(token, value)
    assert (outcome.kind, outcome.decline_code) == ("declined", code)
    await desk.ring(copies=2)
    declined = await desk.get(payment.id)
    assert (declined.is_open, declined.decline_code) == (True, code)
    assert await desk.facts() == ["payment_declined"]
    assert await desk.ledger() == {}


@pytest.mark.parametrize("value", ["card_delays", "upi_delays"])
async def test_a_delayed_payment_is_captured_later(desk: Desk, value: str) -> None:
    payment, token = await desk.start()
    assert (await desk.pay(token, value)).kind == "pending"
    assert (await desk.enquire(payment.id)).status == PaymentStatus.PENDING
    desk.now += timedelta(seconds=desk.box.settings.delay_seconds)
    assert (await desk.enquire(payment.id)).status == PaymentStatus.CAPTURED
    assert await desk.facts() == ["payment_captured"]


async def test_a_cancelled_pay_page_fails_the_payment_and_another_may_follow(desk: Desk) -> None:
    payment, token = await desk.start()
    async with desk.database.transaction() as session:
        await desk.box.cancel(session, token=token, now=desk.now)
    await desk.ring()
    assert (await desk.get(payment.id)).status == PaymentStatus.FAILED
    second, token = await desk.start(subject=payment.subject)
    assert second.id != payment.id
    await desk.pay(token)
    await desk.ring()
    assert await desk.facts() == ["payment_failed", "payment_captured"]


async def test_money_on_its_way_at_the_end_is_waited_for(desk: Desk) -> None:
    payment, token = await desk.start()
    desk.now = NOON + HOLD - timedelta(seconds=1)
    await desk.pay(token, "card_delays")
    desk.now = NOON + HOLD + timedelta(seconds=18)
    assert (await desk.enquire(payment.id)).status == PaymentStatus.PENDING
    desk.now += timedelta(seconds=1)
    assert (await desk.enquire(payment.id)).status == PaymentStatus.CAPTURED
    assert await desk.facts() == ["payment_captured"]


async def test_money_three_days_after_the_end_still_counts(desk: Desk) -> None:
    payment, _ = await desk.start()
    desk.now = NOON + HOLD
    await desk.enquire(payment.id)
    desk.now += timedelta(days=3)
    async with desk.database.transaction() as session:
        row = (await session.execute(select(SandboxPaymentRow))).scalar_one()
        await charges.take_money(session, row, box=desk.box.box, now=desk.now)
    await payments.reconcile_due(desk.database, desk.providers, now=desk.now)
    assert (await desk.get(payment.id)).status == PaymentStatus.CAPTURED
    assert await desk.facts() == ["payment_expired", "payment_captured"]
    assert await desk.ledger() == PAID_LEDGER


async def test_an_unpaid_payment_expires_at_its_time(desk: Desk) -> None:
    payment, token = await desk.start()
    desk.now = NOON + HOLD
    assert (await desk.page(token)).state == "expired"
    await payments.reconcile_due(desk.database, desk.providers, now=desk.now)
    assert (await desk.get(payment.id)).status == PaymentStatus.EXPIRED
    assert await desk.facts() == ["payment_expired"]
    with pytest.raises(errors.PaymentCannotMove):
        await desk.begin(payment.id)


async def test_a_payment_that_was_never_begun_expires_without_the_provider(desk: Desk) -> None:
    payment = await desk.open()
    desk.now = NOON + HOLD
    assert await payments.reconcile_due(desk.database, desk.providers, now=desk.now) == 1
    assert (await desk.get(payment.id)).status == PaymentStatus.EXPIRED
    assert await desk.facts() == ["payment_expired"]


async def test_a_voided_payment_can_no_longer_be_paid(desk: Desk) -> None:
    payment, token = await desk.start()
    async with desk.database.transaction() as session:
        await payments.request_void(session, payment_id=payment.id, now=desk.now)
    assert await desk.jobs("payments.enquire") == [{"payment_id": str(payment.id)}]
    second = await desk.open(subject=payment.subject)
    assert second.id != payment.id
    assert (await desk.enquire(payment.id)).status == PaymentStatus.FAILED
    assert (await desk.page(token)).state == "failed"


async def test_a_second_capture_of_a_purchase_is_refunded_by_itself(desk: Desk) -> None:
    first, first_token = await desk.start()
    async with desk.database.transaction() as session:
        await payments.request_void(session, payment_id=first.id, now=desk.now)
    second, second_token = await desk.start(subject=first.subject)
    await desk.pay(first_token)
    await desk.pay(second_token)
    await desk.ring(copies=3, shuffled_by=random.Random(7))
    (job,) = await desk.jobs("payments.send_refund")
    refund_id = job["refund_id"]
    desk.now += timedelta(minutes=1)
    await payments.reconcile_due(desk.database, desk.providers, now=desk.now)
    await desk.ring()
    both = [await desk.get(first.id), await desk.get(second.id)]
    assert [one.status for one in both] == [PaymentStatus.CAPTURED] * 2
    assert sorted(one.refunded.minor for one in both) == [0, TOTAL.minor]
    assert await desk.facts() == ["payment_captured", "duplicate_captured", "refund_settled"]
    assert (await desk.ledger())["buyer_receivable"] == TOTAL.minor
    async with desk.database.transaction() as session:
        counts = await payments.find_for_subject(session, first.subject)
        refunded = next(one for one in both if one.refunded)
        assert counts is not None
        assert counts.id != refunded.id
        (refund,) = await payments.list_refunds(session, payment_id=refunded.id)
        assert str(refund.id) == refund_id


async def test_a_paid_purchase_is_not_opened_again(desk: Desk) -> None:
    payment, token = await desk.start()
    await desk.pay(token)
    await desk.ring()
    with pytest.raises(errors.AlreadyPaid):
        await desk.open(subject=payment.subject)
    async with desk.database.transaction() as session:
        assert len(await payments.list_for_subject(session, payment.subject)) == 1


async def test_money_that_is_only_authorised_is_taken_by_the_enquiry(desk: Desk) -> None:
    payment, token = await desk.start()
    async with desk.database.transaction() as session:
        await session.execute(text("UPDATE sandbox_payments SET capture_at_once = false"))
    await desk.pay(token)
    await desk.ring()
    assert (await desk.get(payment.id)).status == PaymentStatus.AUTHORISED
    assert await desk.ledger() == {}
    for _ in range(2):
        assert (await desk.enquire(payment.id)).captured == TOTAL
    await desk.ring(copies=2)
    assert (await desk.facts()).count("payment_captured") == 1


async def test_authorised_money_is_let_go_when_the_payment_was_voided(desk: Desk) -> None:
    payment, token = await desk.start()
    async with desk.database.transaction() as session:
        await session.execute(text("UPDATE sandbox_payments SET capture_at_once = false"))
    await desk.pay(token)
    async with desk.database.transaction() as session:
        await payments.request_void(session, payment_id=payment.id, now=desk.now)
    assert not (await desk.enquire(payment.id)).captured
    assert (await desk.ledger(), (await desk.get(payment.id)).is_open) == ({}, False)
