import random
from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import select, text
from tests.domains.payments.desk import SECRET, TOTAL, Desk, settings

from customiseyou.domains.payments import errors
from customiseyou.domains.payments import service as payments
from customiseyou.domains.payments.models import WebhookRow
from customiseyou.domains.payments.values import WEBHOOK_BYTES_MAX, PaymentStatus, RefundReason
from customiseyou.integrations.sandbox import Fault, signatures
from customiseyou.integrations.sandbox.models import SandboxEventRow


@pytest.mark.parametrize("seed", range(6))
async def test_ten_copies_in_any_order_have_one_effect(desk: Desk, seed: int) -> None:
    payment, token = await desk.start()
    await desk.pay(token, "card_declined")
    await desk.pay(token, "card_three_d_secure")
    await desk.confirm(token, approve=True)
    await desk.ring(copies=10, shuffled_by=random.Random(seed))
    async with desk.database.transaction() as session:
        refund = await payments.request_refund(
            session,
            payment_id=payment.id,
            amount=TOTAL,
            key="refund:1",
            reason=RefundReason.CANCELLED,
            now=desk.now,
        )
    await payments.send_refund(desk.database, desk.providers, refund_id=refund.id, now=desk.now)
    await desk.ring(copies=10, shuffled_by=random.Random(seed))
    settled = await desk.get(payment.id)
    assert (settled.status, settled.captured, settled.refunded) == (
        PaymentStatus.CAPTURED,
        TOTAL,
        TOTAL,
    )
    facts = await desk.facts()
    assert [fact for fact in facts if fact != "payment_declined"] == [
        "payment_captured",
        "refund_settled",
    ]
    assert facts.count("payment_declined") <= 1
    assert await desk.ledger() == {"gateway:sandbox": 1_258, "provider_fees": -1_258}


async def test_news_may_come_before_the_answer_to_create(desk: Desk) -> None:
    payment = await desk.open()
    desk.box.faults.plan("create", Fault.TIMEOUT_AFTER)
    begun = await desk.begin(payment.id)
    assert (begun.redirect_url, begun.payment.status) == (None, PaymentStatus.UNKNOWN)
    async with desk.database.transaction() as session:
        token = (await session.execute(text("SELECT token FROM sandbox_payments"))).scalar_one()
    await desk.pay(token)
    await desk.ring()
    assert (await desk.get(payment.id)).status == PaymentStatus.CAPTURED


async def one_delivery(desk: Desk) -> tuple[dict[str, str], bytes]:
    _, token = await desk.start()
    await desk.pay(token)
    async with desk.database.transaction() as session:
        event = (await session.execute(select(SandboxEventRow))).scalar_one()
    headers = signatures.sign(event.body, event_id=event.public_id, at=desk.now, secrets=[SECRET])
    return headers, event.body


async def accept(desk: Desk, headers: dict[str, str], body: bytes) -> None:
    await payments.accept_webhook(
        desk.database,
        desk.providers,
        provider="sandbox",
        headers=headers,
        body=body,
        now=desk.now,
    )


async def nothing_changed(desk: Desk) -> bool:
    return (
        await desk.webhook_ids() == []
        and await desk.facts() == []
        and await desk.ledger() == {}
        and await desk.jobs("payments.apply_webhook") == []
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"webhook-signature": "v1,AAAA"}, "signature"),
        ({"webhook-signature": ""}, "headers"),
        ({"webhook-signature": "v2,AAAA"}, "headers"),
        ({"webhook-id": "sbx_evt_other"}, "signature"),
        ({"webhook-id": ""}, "headers"),
        ({"webhook-timestamp": "1"}, "signature"),
        ({"webhook-timestamp": "soon"}, "headers"),
    ],
)
async def test_a_forged_webhook_is_refused_and_changes_nothing(
    desk: Desk, change: dict[str, str], reason: str
) -> None:
    headers, body = await one_delivery(desk)
    with pytest.raises(errors.WebhookRefused) as refused:
        await accept(desk, {**headers, **change}, body)
    assert refused.value.reason == reason
    assert refused.value.data() == {}
    assert await nothing_changed(desk)


async def test_a_changed_body_is_refused_and_changes_nothing(desk: Desk) -> None:
    headers, body = await one_delivery(desk)
    for forged in (body.replace(b"62900", b"62901"), body + b" ", b""):
        with pytest.raises(errors.WebhookRefused):
            await accept(desk, headers, forged)
    with pytest.raises(errors.WebhookRefused):
        await accept(desk, headers, body + b" " * WEBHOOK_BYTES_MAX)
    assert await nothing_changed(desk)


@pytest.mark.parametrize("seconds", [301, -301])
async def test_an_old_or_future_webhook_is_refused_and_changes_nothing(
    desk: Desk, seconds: int
) -> None:
    headers, body = await one_delivery(desk)
    desk.now += timedelta(seconds=seconds)
    with pytest.raises(errors.WebhookRefused) as refused:
        await accept(desk, headers, body)
    assert refused.value.reason == "timestamp"
    assert await nothing_changed(desk)


async def test_a_webhook_of_five_minutes_ago_is_still_taken(desk: Desk) -> None:
    headers, body = await one_delivery(desk)
    desk.now += timedelta(seconds=300)
    await accept(desk, {name.upper(): value for name, value in headers.items()}, body)
    assert len(await desk.webhook_ids()) == 1


async def test_both_secrets_count_while_they_are_changed(desk: Desk) -> None:
    headers, body = await one_delivery(desk)
    desk.connect(settings(secret="whsec_bmV3", previous_secret=SECRET))
    await accept(desk, headers, body)
    async with desk.database.transaction() as session:
        stored = (await session.execute(select(WebhookRow))).scalar_one()
    assert (stored.signed_with, stored.deliveries) == ("previous", 1)
    desk.connect(settings(secret="whsec_bmV3"))
    with pytest.raises(errors.WebhookRefused):
        await accept(desk, headers, body)


async def test_a_repeat_is_counted_and_enqueues_nothing(desk: Desk) -> None:
    headers, body = await one_delivery(desk)
    for _ in range(3):
        await accept(desk, headers, body)
    async with desk.database.transaction() as session:
        stored = (await session.execute(select(WebhookRow))).scalar_one()
    assert stored.deliveries == 3
    assert stored.body == body
    assert set(stored.headers) == {"webhook-id", "webhook-timestamp", "webhook-signature"}
    assert len(await desk.jobs("payments.apply_webhook")) == 1


async def test_only_headers_of_the_webhook_are_kept(desk: Desk) -> None:
    headers, body = await one_delivery(desk)
    await accept(desk, {**headers, "Cookie": "session=1", "X-Forwarded-For": "10.0.0.1"}, body)
    async with desk.database.transaction() as session:
        stored = (await session.execute(select(WebhookRow))).scalar_one()
    assert set(stored.headers) == {"webhook-id", "webhook-timestamp", "webhook-signature"}


async def test_everything_may_be_replayed(desk: Desk) -> None:
    payment, token = await desk.start()
    await desk.pay(token)
    await desk.ring()
    before = (await desk.get(payment.id), await desk.facts(), await desk.ledger())
    async with desk.database.transaction() as session:
        replayed = await payments.replay_webhooks(session, provider="sandbox", since=desk.now)
    assert replayed == 1
    jobs = await desk.jobs("payments.apply_webhook")
    assert len(jobs) == 2
    for webhook_id in await desk.webhook_ids():
        await desk.apply(webhook_id)
    assert (await desk.get(payment.id), await desk.facts(), await desk.ledger()) == before


async def signed(desk: Desk, content: object) -> None:
    body = content if isinstance(content, bytes) else msgspec.json.encode(content)
    event_id = f"sbx_evt_{len(await desk.webhook_ids())}"
    await accept(
        desk, signatures.sign(body, event_id=event_id, at=desk.now, secrets=[SECRET]), body
    )


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"reference": "01939b2e-0000-7000-8000-000000000001"}, "payments.payment_unknown_here"),
        ({"reference": "someone else's"}, "payments.payment_unknown_here"),
        ({"amount": 62_901}, "payments.snapshot_mismatch"),
        ({"currency": "EUR"}, "payments.snapshot_mismatch"),
        ({"captured": 62_901}, "payments.snapshot_mismatch"),
        ({"captured": 0}, "payments.snapshot_mismatch"),
        ({"captured": -1}, "payments.snapshot_mismatch"),
        ({"currency": "XXX"}, "payments.webhook_unreadable"),
        ({"status": "delighted"}, "payments.webhook_unreadable"),
    ],
)
async def test_a_genuine_webhook_that_cannot_be_right_is_kept_for_a_person(
    desk: Desk, changes: dict[str, object], problem: str
) -> None:
    _, body = await one_delivery(desk)
    event = msgspec.json.decode(body)
    if problem == "payments.payment_unknown_here":
        event["data"]["id"] = "sbx_pay_other"
    event["data"].update(changes)
    await signed(desk, event)
    (webhook_id,) = await desk.webhook_ids()
    assert await desk.apply(webhook_id) is False
    async with desk.database.transaction() as session:
        stored = (await session.execute(select(WebhookRow))).scalar_one()
    assert (stored.problem, stored.applied_at) == (problem, None)
    assert await desk.facts() == []
    assert await desk.ledger() == {}


async def test_a_genuine_webhook_that_is_no_json_is_kept_for_a_person(desk: Desk) -> None:
    await signed(desk, b"not json")
    (webhook_id,) = await desk.webhook_ids()
    assert await desk.apply(webhook_id) is False
    assert await desk.facts() == []


async def test_after_three_days_without_webhooks_enquiry_restores_everything(desk: Desk) -> None:
    desk.box.faults.webhooks_lost = True
    paid, failed, waiting = [await desk.start() for _ in range(3)]
    await desk.pay(paid[1])
    async with desk.database.transaction() as session:
        await desk.box.cancel(session, token=failed[1], now=desk.now)
    desk.now += timedelta(hours=72)
    assert await payments.reconcile_due(desk.database, desk.providers, now=desk.now) == 3
    statuses = [(await desk.get(one[0].id)).status for one in (paid, failed, waiting)]
    assert statuses == [PaymentStatus.CAPTURED, PaymentStatus.FAILED, PaymentStatus.EXPIRED]


async def test_a_webhook_for_an_unknown_provider_is_refused(desk: Desk) -> None:
    with pytest.raises(errors.ProviderUnknown):
        await payments.accept_webhook(
            desk.database, desk.providers, provider="nobody", headers={}, body=b"", now=desk.now
        )
    assert await nothing_changed(desk)
