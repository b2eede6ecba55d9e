"""The provider says no to a refund: it is tried again, and nobody's money is forgotten."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from tests.domains.payments.desk import NOON, TOTAL, Desk
from tests.domains.payments.test_refunding import (
    PAID,
    ask,
    list_parked,
    paid,
    refund_at_the_provider,
    rupees,
    send,
)

from customiseyou.domains.payments import errors, rules
from customiseyou.domains.payments import service as payments
from customiseyou.domains.payments.values import (
    PaymentId,
    RefundReason,
    RefundStatus,
    RefundView,
)
from customiseyou.integrations.sandbox import Fault
from customiseyou.integrations.sandbox.models import SandboxRefundRow


async def newest(desk: Desk, payment_id: PaymentId) -> RefundView:
    async with desk.database.transaction() as session:
        return (await payments.list_refunds(session, payment_id=payment_id))[-1]


async def became(desk: Desk, refund: RefundView) -> RefundView:
    """Return what a buyer is told of a refund."""
    async with desk.database.transaction() as session:
        found = await payments.find_refund(session, payment_id=refund.payment_id, key=refund.key)
    assert found is not None
    return found


async def wait(desk: Desk, step: timedelta) -> None:
    """Let time pass, with the enquiries that the clock makes."""
    desk.now += step
    await payments.reconcile_due(desk.database, desk.providers, now=desk.now)


async def test_a_refused_refund_is_tried_again_later_until_it_goes_through(desk: Desk) -> None:
    payment = await paid(desk)
    refund = await ask(desk, payment.id, TOTAL)
    desk.box.faults.plan("refund", *[Fault.REFUSED] * 3)
    refused = await send(desk, refund.id)
    assert (refused.status, refused.refusals) == (RefundStatus.REQUESTED, 1)
    assert refused.refusal == "insufficient_balance"
    # Nothing has left, and nothing else can give it away meanwhile.
    assert await desk.ledger() == PAID
    with pytest.raises(errors.RefundTooLarge):
        await ask(desk, payment.id, rupees(1), key="2")
    tried_at: list[int] = []
    while (seen := await newest(desk, payment.id)).status != RefundStatus.SETTLED:
        refusals = seen.refusals
        await wait(desk, timedelta(seconds=30))
        if (await newest(desk, payment.id)) != seen:
            tried_at.append(int((desk.now - NOON).total_seconds()))
            refusals += 1
        assert desk.now < NOON + timedelta(hours=1)
    assert tried_at == [60, 180, 420]
    assert (await desk.get(payment.id)).refunded == TOTAL
    assert await desk.ledger() == {"gateway:sandbox": 1_258, "provider_fees": -1_258}
    assert await desk.facts() == ["payment_captured", "refund_settled"]
    async with desk.database.transaction() as session:
        (made,) = (await session.execute(select(SandboxRefundRow))).scalars()
    assert made.amount_minor == TOTAL.minor
    assert await list_parked(desk) == []


async def test_a_job_that_runs_again_too_early_does_not_ask_the_provider(desk: Desk) -> None:
    payment = await paid(desk)
    refund = await ask(desk, payment.id, TOTAL)
    desk.box.faults.plan("refund", Fault.REFUSED)
    refused = await send(desk, refund.id)
    desk.now += timedelta(seconds=59)
    assert await send(desk, refund.id) == refused
    desk.now += timedelta(seconds=1)
    assert (await send(desk, refund.id)).status == RefundStatus.SETTLED


async def test_a_refund_that_is_refused_for_days_is_parked_and_made_anew_by_a_person(
    desk: Desk,
) -> None:
    payment = await paid(desk)
    refund = await ask(desk, payment.id, TOTAL)
    desk.box.faults.plan("refund", *[Fault.REFUSED] * rules.REFUSALS_MAX)
    await send(desk, refund.id)
    while (await newest(desk, payment.id)).status == RefundStatus.REQUESTED:
        await wait(desk, timedelta(minutes=10))
        assert desk.now < NOON + timedelta(days=4)
    assert desk.now > NOON + timedelta(days=1)
    (parked,) = await list_parked(desk)
    assert (parked.id, parked.refusals) == (refund.id, rules.REFUSALS_MAX)
    assert (parked.status, parked.parked_at) == (RefundStatus.FAILED, desk.now)
    assert await desk.facts() == ["payment_captured", "refund_failed"]
    # The buyer is still owed it, to the last paisa.
    assert await desk.ledger() == PAID
    assert (await desk.get(payment.id)).refundable == TOTAL
    told = await became(desk, refund)
    assert (told.id, told.is_delayed) == (refund.id, True)

    async with desk.database.transaction() as session:
        anew = await payments.retry_parked_refund(session, refund_id=refund.id, now=desk.now)
    assert (anew.amount, anew.reason) == (TOTAL, RefundReason.CANCELLED)
    assert anew.id != refund.id
    assert await list_parked(desk) == []
    async with desk.database.transaction() as session:
        same = await payments.retry_parked_refund(session, refund_id=refund.id, now=desk.now)
    assert (same.id, same.status) == (refund.id, RefundStatus.FAILED)
    assert (await became(desk, refund)).id == anew.id
    assert (await send(desk, anew.id)).status == RefundStatus.SETTLED
    assert not (await became(desk, refund)).is_delayed
    assert (await desk.get(payment.id)).refunded == TOTAL


async def test_a_no_after_a_silence_is_tried_again_under_another_key(desk: Desk) -> None:
    payment = await paid(desk)
    refund = await ask(desk, payment.id, TOTAL)
    desk.box.faults.plan("refund", Fault.TIMEOUT_BEFORE, Fault.REFUSED, Fault.TIMEOUT_AFTER)
    assert (await send(desk, refund.id)).status == RefundStatus.UNKNOWN
    refused = await send(desk, refund.id)
    assert (refused.status, refused.refusals) == (RefundStatus.UNKNOWN, 1)
    for _ in range(20):
        await wait(desk, timedelta(minutes=1))
    assert (await desk.get(payment.id)).refunded == TOTAL
    async with desk.database.transaction() as session:
        assert len((await session.execute(select(SandboxRefundRow))).all()) == 1


async def test_a_silent_refund_is_asked_about_more_and_more_rarely(desk: Desk) -> None:
    payment = await paid(desk)
    refund = await ask(desk, payment.id, TOTAL)
    desk.box.faults.plan("refund", *[Fault.SERVER_ERROR] * 6)
    await send(desk, refund.id)
    asked: list[int] = []
    for minute in range(1, 130):
        desk.now += timedelta(minutes=1)
        if await payments.reconcile_due(desk.database, desk.providers, now=desk.now):
            asked.append(minute)
    assert asked == [1, 3, 7, 15, 31, 63]
    assert (await desk.get(payment.id)).refunded == TOTAL


async def test_money_given_back_at_the_provider_settles_what_was_refused(desk: Desk) -> None:
    payment = await paid(desk)
    await refund_at_the_provider(desk, TOTAL.minor)
    refund = await ask(desk, payment.id, TOTAL)
    assert (await send(desk, refund.id)).status == RefundStatus.FAILED
    assert (await desk.get(payment.id)).refunded == TOTAL
    assert await list_parked(desk) == []
    await desk.ring()
    assert (await desk.get(payment.id)).refunded == TOTAL
    assert await desk.facts() == ["payment_captured", "refund_failed", "refund_settled"]


async def test_money_given_back_in_part_at_the_provider_leaves_the_rest_to_a_person(
    desk: Desk,
) -> None:
    payment = await paid(desk)
    await refund_at_the_provider(desk, 10_000)
    refund = await ask(desk, payment.id, TOTAL)
    assert (await send(desk, refund.id)).status == RefundStatus.FAILED
    assert [one.id for one in await list_parked(desk)] == [refund.id]
    assert (await desk.get(payment.id)).refunded == rupees(10_000)
    assert (await desk.ledger())["buyer_receivable"] == TOTAL.minor - 10_000
    before = await desk.get(payment.id)
    with pytest.raises(errors.RefundTooLarge):
        async with desk.database.transaction() as session:
            await payments.retry_parked_refund(session, refund_id=refund.id, now=desk.now)
    assert await desk.get(payment.id) == before
    assert [one.id for one in await list_parked(desk)] == [refund.id]
