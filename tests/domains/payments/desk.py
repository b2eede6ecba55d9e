"""A shop and the sandbox around one database, for tests: what a person, a network and time do."""

import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select, text

from customiseyou.domains.payments import ports
from customiseyou.domains.payments import service as payments
from customiseyou.domains.payments.errors import WebhookRefused
from customiseyou.domains.payments.models import WebhookRow
from customiseyou.domains.payments.values import Begun, PaymentId, PaymentView, WebhookId
from customiseyou.infra.db.session import Database
from customiseyou.integrations import sandbox
from customiseyou.integrations.sandbox.models import SandboxEventRow
from customiseyou.kit import ids
from customiseyou.kit.money import Money
from customiseyou.kit.subjects import SubjectRef

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOLD = timedelta(minutes=10)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
TOTAL = Money(62_900, "INR")


def settings(**changes: object) -> sandbox.SandboxSettings:
    return sandbox.SandboxSettings(
        **{  # pyright: ignore[reportArgumentType]
            "secret": SECRET,
            "page_url": "https://shop.test/sandbox/pay",
            "webhook_url": "https://shop.test/webhooks/sandbox",
            **changes,
        }
    )


class Desk:
    """The shop's payments and the sandbox, with a clock that tests move."""

    def __init__(self, database: Database, *, timeout_seconds: float = 8) -> None:
        self.database = database
        self.now = NOON
        self.box = sandbox.Sandbox(settings())
        self.connect(self.box.settings, timeout_seconds=timeout_seconds)

    def connect(self, ours: sandbox.SandboxSettings, *, timeout_seconds: float = 8) -> None:
        """Set our adapter up, with settings that may differ from the sandbox's own."""
        api = sandbox.InProcessApi(self.database, self.box, read_clock=lambda: self.now)
        self.provider = sandbox.SandboxProvider(api, ours, timeout_seconds=timeout_seconds)
        self.providers = ports.Providers([self.provider])

    async def open(
        self, *, subject: SubjectRef | None = None, amount: Money = TOTAL, key: str | None = None
    ) -> PaymentView:
        async with self.database.transaction() as session:
            return await payments.open(
                session,
                subject=subject or SubjectRef("order_group", ids.new_id()),
                amount=amount,
                key=key or f"pay:{ids.new_id()}",
                provider="sandbox",
                description="Order CY-7F3K-2Q9M",
                expires_at=self.now + HOLD,
                now=self.now,
            )

    async def begin(self, payment_id: PaymentId) -> Begun:
        return await payments.begin(
            self.database,
            self.providers,
            payment_id=payment_id,
            return_url="https://shop.test/orders/1",
            cancel_url="https://shop.test/checkout",
            now=self.now,
        )

    async def start(self, **opening: object) -> tuple[PaymentView, str]:
        """Open and begin a payment; return it with the pay page's token."""
        opened = await self.open(**opening)  # pyright: ignore[reportArgumentType]
        begun = await self.begin(opened.id)
        assert begun.redirect_url is not None
        return begun.payment, begun.redirect_url.rpartition("/")[2]

    async def pay(self, token: str, value: str = "card_approves") -> sandbox.Outcome:
        async with self.database.transaction() as session:
            return await self.box.pay_by_test_method(
                session, token=token, value=value, now=self.now
            )

    async def confirm(self, token: str, *, approve: bool) -> sandbox.Outcome:
        async with self.database.transaction() as session:
            return await self.box.confirm_three_d_secure(
                session, token=token, approve=approve, now=self.now
            )

    async def page(self, token: str) -> sandbox.PayPage:
        async with self.database.transaction() as session:
            return await self.box.get_pay_page(session, token=token, now=self.now)

    async def get(self, payment_id: PaymentId) -> PaymentView:
        async with self.database.transaction() as session:
            return await payments.get(session, payment_id=payment_id)

    async def enquire(self, payment_id: PaymentId) -> PaymentView:
        return await payments.enquire(
            self.database, self.providers, payment_id=payment_id, now=self.now
        )

    async def deliver(self, url: str, *, headers: Mapping[str, str], body: bytes) -> int:
        """Be the shop's webhook address."""
        assert url == self.box.settings.webhook_url
        try:
            await payments.accept_webhook(
                self.database,
                self.providers,
                provider="sandbox",
                headers=dict(headers),
                body=body,
                now=self.now,
            )
        except WebhookRefused:
            return 403
        return 200

    async def event_ids(self) -> list[UUID]:
        """Return the sandbox's webhooks in the order in which they happened."""
        async with self.database.transaction() as session:
            found = await session.execute(select(SandboxEventRow.id).order_by(SandboxEventRow.id))
            return list(found.scalars())

    async def deliver_event(self, event_id: UUID) -> None:
        await sandbox.deliver_event(self.database, self.box, self, event_id=event_id, now=self.now)

    async def webhook_ids(self) -> list[WebhookId]:
        async with self.database.transaction() as session:
            found = await session.execute(select(WebhookRow.id).order_by(WebhookRow.id))
            return [WebhookId(webhook_id) for webhook_id in found.scalars()]

    async def apply(self, webhook_id: WebhookId) -> bool:
        return await payments.apply_webhook(
            self.database, self.providers, webhook_id=webhook_id, now=self.now
        )

    async def ring(self, *, copies: int = 1, shuffled_by: random.Random | None = None) -> None:
        """Deliver every webhook `copies` times and apply each as often, shuffled if asked."""
        deliveries = [event_id for event_id in await self.event_ids() for _ in range(copies)]
        if shuffled_by:
            shuffled_by.shuffle(deliveries)
        for event_id in deliveries:
            await self.deliver_event(event_id)
        applications = [one for one in await self.webhook_ids() for _ in range(copies)]
        if shuffled_by:
            shuffled_by.shuffle(applications)
        for webhook_id in applications:
            await self.apply(webhook_id)

    async def facts(self) -> list[str]:
        """Return the topics in the outbox, in order."""
        async with self.database.transaction() as session:
            found = await session.execute(text("SELECT topic FROM outbox_events ORDER BY position"))
            return [topic.split(".")[1] for topic in found.scalars()]

    async def ledger(self) -> dict[str, int]:
        """Return every account's balance that is not zero."""
        async with self.database.transaction() as session:
            found = await session.execute(
                text(
                    "SELECT account.code, CAST(sum(entry.amount_minor) AS bigint) AS minor"
                    " FROM ledger_entries AS entry JOIN ledger_accounts AS account"
                    " ON account.id = entry.account_id GROUP BY account.code"
                    " HAVING sum(entry.amount_minor) <> 0"
                )
            )
            return {row.code: row.minor for row in found}

    async def jobs(self, name: str) -> list[dict[str, str]]:
        """Return the arguments of the jobs of a name."""
        async with self.database.transaction() as session:
            found = await session.execute(
                text("SELECT args FROM procrastinate_jobs WHERE task_name = :name ORDER BY id"),
                {"name": name},
            )
            return list(found.scalars())
