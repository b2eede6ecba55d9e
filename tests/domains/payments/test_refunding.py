import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from tests.domains.payments.desk import TOTAL, Desk

from customiseyou.domains.payments import errors
from customiseyou.domains.payments import service as payments
from customiseyou.domains.payments.values import (
    PaymentId,
    PaymentView,
    RefundId,
    RefundReason,
    RefundStatus,
    RefundView,
)
from customiseyou.integrations import sandbox
from customiseyou.integrations.sandbox import resources
from customiseyou.integrations.sandbox.models import SandboxPaymentRow, SandboxRefundRow
from customiseyou.kit.money import Money

PAID = {"gateway:sandbox": -61_642, "buyer_receivable": 62_900, "provider_fees": -1_258}


def rupees(minor: int) -> Money:
    return Money(minor, "INR")


async def paid(desk: Desk) -> PaymentView:
    payment, token = await desk.start()
    await desk.pay(token)
    await desk.ring()
    return await desk.get(payment.id)


async def ask(desk: Desk, payment_id: PaymentId, amount: Money, key: str = "1") -> RefundView:
    async with desk.database.transaction() as session:
        return await payments.request_refund(
            session,
            payment_id=payment_id,
            amount=amount,
            key=f"refund:{key}",
            reason=RefundReason.CANCELLED,
            now=desk.now,
        )


async def send(desk: Desk, refund_id: RefundId) -> RefundView:
    return await payments.send_refund(
        desk.database, desk.providers, refund_id=refund_id, now=desk.now
    )


async def test_a_full_refund_gives_everything_back(desk: Desk) -> None:
    payment = await paid(desk)
    refund = await ask(desk, payment.id, TOTAL)
    assert refund.status == RefundStatus.REQUESTED
    assert await desk.jobs("payments.send_refund") == [{"refund_id": str(refund.id)}]
    assert (await desk.get(payment.id)).refundable == rupees(0)
    assert (await send(desk, refund.id)).status == RefundStatus.SETTLED
    await desk.ring(copies=3)
    refunded = await desk.get(payment.id)
    assert refunded.refunded == TOTAL
    assert await desk.facts() == ["payment_captured", "refund_settled"]
    # The provider keeps its fee, as real ones do.
    assert await desk.ledger() == {"gateway:sandbox": 1_258, "provider_fees": -1_258}


async def test_part_refunds_add_up_and_never_pass_the_capture(desk: Desk) -> None:
    payment = await paid(desk)
    for number, minor in enumerate((20_000, 30_000)):
        refund = await ask(desk, payment.id, rupees(minor), key=str(number))
        await send(desk, refund.id)
    assert (await desk.get(payment.id)).refunded == rupees(50_000)
    with pytest.raises(errors.RefundTooLarge) as refused:
        await ask(desk, payment.id, rupees(12_901), key="2")
    assert refused.value.refundable == rupees(12_900)
    await send(desk, (await ask(desk, payment.id, rupees(12_900), key="3")).id)
    assert (await desk.get(payment.id)).refunded == TOTAL
    assert await desk.facts() == ["payment_captured"] + ["refund_settled"] * 3


async def test_the_same_key_gives_the_same_refund(desk: Desk) -> None:
    payment = await paid(desk)
    first = await ask(desk, payment.id, rupees(100))
    assert await ask(desk, payment.id, rupees(100)) == first
    with pytest.raises(errors.KeyReused):
        await ask(desk, payment.id, rupees(101))
    assert (await desk.get(payment.id)).refund_claimed == rupees(100)
    assert len(await desk.jobs("payments.send_refund")) == 1


async def test_refunds_asked_for_at_once_stay_within_the_capture(desk: Desk) -> None:
    payment = await paid(desk)

    async def once(number: int) -> bool:
        try:
            await ask(desk, payment.id, rupees(20_000), key=str(number))
        except errors.RefundTooLarge:
            return False
        return True

    assert sum(await asyncio.gather(*(once(number) for number in range(8)))) == 3
    assert (await desk.get(payment.id)).refund_claimed == rupees(60_000)


async def test_the_database_refuses_more_back_than_came_in(desk: Desk) -> None:
    payment = await paid(desk)
    for column in ("refund_claimed_minor", "refunded_minor"):
        statement = text(f"UPDATE payments SET {column} = captured_minor + 1")
        with pytest.raises(DBAPIError, match="within"):
            async with desk.database.transaction() as session:
                await session.execute(statement)
    assert await desk.get(payment.id) == payment


async def test_an_unpaid_payment_cannot_be_refunded(desk: Desk) -> None:
    payment, _ = await desk.start()
    with pytest.raises(errors.RefundTooLarge):
        await ask(desk, payment.id, rupees(1))
    async with desk.database.transaction() as session:
        assert await payments.list_refunds(session, payment_id=payment.id) == []


@pytest.mark.parametrize("fault", [sandbox.Fault.TIMEOUT_BEFORE, sandbox.Fault.TIMEOUT_AFTER])
async def test_a_silent_provider_is_asked_before_a_refund_is_repeated(
    desk: Desk, fault: sandbox.Fault
) -> None:
    payment = await paid(desk)
    refund = await ask(desk, payment.id, TOTAL)
    desk.box.faults.plan("refund", fault)
    assert (await send(desk, refund.id)).status == RefundStatus.UNKNOWN
    assert (await desk.ledger())["buyer_receivable"] == TOTAL.minor
    desk.now += timedelta(minutes=1)
    await payments.reconcile_due(desk.database, desk.providers, now=desk.now)
    assert (await desk.get(payment.id)).refunded == TOTAL
    async with desk.database.transaction() as session:
        assert len((await session.execute(select(SandboxRefundRow))).all()) == 1
    assert await desk.facts() == ["payment_captured", "refund_settled"]


async def finish(desk: Desk, status: str) -> None:
    async with desk.database.transaction() as session:
        made = (await session.execute(select(SandboxRefundRow))).scalar_one()
        await resources.finish_refund(
            session, desk.box.box, refund_id=made.public_id, status=status, now=desk.now
        )


async def test_a_refund_that_waits_at_the_bank_settles_later(desk: Desk) -> None:
    payment = await paid(desk)
    desk.box.faults.refunds_pending = True
    refund = await ask(desk, payment.id, TOTAL)
    assert (await send(desk, refund.id)).status == RefundStatus.PENDING
    await finish(desk, "settled")
    await desk.ring()
    assert (await desk.get(payment.id)).refunded == TOTAL


async def test_a_refund_that_comes_back_may_be_made_again(desk: Desk) -> None:
    payment = await paid(desk)
    refund = await ask(desk, payment.id, TOTAL)
    await send(desk, refund.id)
    await finish(desk, "failed")
    await desk.ring(copies=2)
    returned = await desk.get(payment.id)
    assert (returned.refunded, returned.refundable) == (rupees(0), TOTAL)
    assert await desk.ledger() == PAID
    assert await desk.facts() == ["payment_captured", "refund_settled", "refund_failed"]
    parked = await list_parked(desk)
    assert [(one.id, one.status) for one in parked] == [(refund.id, RefundStatus.FAILED)]
    again = await ask(desk, payment.id, TOTAL, key="2")
    assert (await send(desk, again.id)).status == RefundStatus.SETTLED


async def list_parked(desk: Desk) -> list[RefundView]:
    async with desk.database.transaction() as session:
        return await payments.list_parked_refunds(session)


async def refund_at_the_provider(desk: Desk, minor: int) -> None:
    async with desk.database.transaction() as session:
        row = (await session.execute(select(SandboxPaymentRow))).scalar_one()
        await resources.add_refund(
            session,
            desk.box.box,
            row,
            amount_minor=minor,
            key=None,
            reference=None,
            now=desk.now,
        )


async def test_a_refund_made_at_the_provider_is_taken_over(desk: Desk) -> None:
    payment = await paid(desk)
    await refund_at_the_provider(desk, 10_000)
    await desk.ring(copies=2)
    assert (await desk.get(payment.id)).refunded == rupees(10_000)
    async with desk.database.transaction() as session:
        (refund,) = await payments.list_refunds(session, payment_id=payment.id)
    assert (refund.reason, refund.status) == (RefundReason.OUTSIDE, RefundStatus.SETTLED)
    assert (await desk.ledger())["buyer_receivable"] == 52_900


async def test_an_unknown_refund_is_not_found(desk: Desk) -> None:
    with pytest.raises(errors.RefundNotFound):
        await send(desk, RefundId(UUID(int=1)))
    with pytest.raises(errors.PaymentNotFound):
        await ask(desk, PaymentId(UUID(int=1)), rupees(1))
