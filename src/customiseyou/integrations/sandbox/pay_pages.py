"""What happens on the sandbox's pay pages. Handlers call it inside a transaction."""

from datetime import datetime
from typing import Literal

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.infra.jobs import queue
from customiseyou.integrations.sandbox import charges, means
from customiseyou.integrations.sandbox.charges import Box
from customiseyou.integrations.sandbox.means import DECLINING, Behaviour, Means
from customiseyou.integrations.sandbox.models import SandboxPaymentRow
from customiseyou.integrations.sandbox.settings import SandboxFaults, SandboxSettings
from customiseyou.integrations.sandbox.states import OPEN, SandboxStatus
from customiseyou.kit.errors import Conflict, NotFound
from customiseyou.kit.money import Money

OVERTAKEN_SECONDS = 5
"""By how much old news is late with the card that shuffles it."""
REPEATS = 2
"""How often news comes again with the card that repeats it."""

PageState = Literal["open", "three_d_secure", "processing", "paid", "failed", "expired"]

_STATES: dict[SandboxStatus, PageState] = {
    SandboxStatus.AWAITING_BUYER: "open",
    SandboxStatus.AWAITING_BANK: "three_d_secure",
    SandboxStatus.PROCESSING: "processing",
    SandboxStatus.AUTHORISED: "paid",
    SandboxStatus.CAPTURED: "paid",
    SandboxStatus.FAILED: "failed",
    SandboxStatus.EXPIRED: "expired",
}


class PayPageNotFound(NotFound):
    """No pay page has this address."""

    code = "sandbox.pay_page_not_found"


class PayPageClosed(Conflict):
    """Nothing can be paid here any more, or not yet again."""

    code = "sandbox.pay_page_closed"

    def __init__(self, state: PageState) -> None:
        self.state = state


class PayPage(msgspec.Struct, frozen=True, kw_only=True):
    """What the pay page shows."""

    state: PageState
    merchant: str
    amount: Money
    description: str
    reference: str
    return_url: str
    cancel_url: str
    expires_at: datetime
    methods: tuple[str, ...]
    """'card', and 'upi' for rupees."""
    decline_code: str
    """Why the last try was declined; '' when none was."""
    card_last4: str


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """Where the buyer goes next."""

    kind: Literal["redirect", "three_d_secure", "declined", "pending"]
    url: str
    """The shop's return address, or this pay page again."""
    decline_code: str = ""


class Sandbox:
    """The built-in provider's own side."""

    def __init__(self, settings: SandboxSettings, *, faults: SandboxFaults | None = None) -> None:
        self.settings = settings
        self.faults = faults or SandboxFaults()
        self.box = Box(settings=self.settings, faults=self.faults)

    async def get_pay_page(self, session: AsyncSession, *, token: str, now: datetime) -> PayPage:
        """Return a pay page as it stands now; PayPageNotFound."""
        row = await self._lock(session, token, now=now)
        return PayPage(
            state=_STATES[SandboxStatus(row.status)],
            merchant=self.settings.merchant,
            amount=Money(row.amount_minor, row.currency),
            description=row.description,
            reference=row.reference,
            return_url=row.return_url,
            cancel_url=row.cancel_url,
            expires_at=row.expires_at,
            methods=("card", "upi") if row.currency == "INR" else ("card",),
            decline_code=row.decline_code,
            card_last4=row.last4,
        )

    async def pay_by_card(
        self,
        session: AsyncSession,
        *,
        token: str,
        card_number: str,
        expiry: str,
        cvc: str,
        now: datetime,
    ) -> Outcome:
        """Try to pay by card. Raises: PayPageNotFound, PayPageClosed, InvalidForm."""
        row = await self._lock_open(session, token, now=now)
        read = means.read_card(card_number=card_number, expiry=expiry, cvc=cvc, today=now.date())
        return await self._pay(session, row, read, now=now)

    async def pay_by_upi(
        self, session: AsyncSession, *, token: str, upi_id: str, now: datetime
    ) -> Outcome:
        """Try to pay by UPI. Raises: PayPageNotFound, PayPageClosed, InvalidForm."""
        row = await self._lock_open(session, token, now=now)
        return await self._pay(session, row, means.read_upi(upi_id=upi_id), now=now)

    async def pay_by_test_method(
        self, session: AsyncSession, *, token: str, value: str, now: datetime
    ) -> Outcome:
        """Try to pay with what a test button stands for; one of TEST_METHODS' values."""
        row = await self._lock_open(session, token, now=now)
        return await self._pay(session, row, means.read_test_method(value), now=now)

    async def confirm_three_d_secure(
        self, session: AsyncSession, *, token: str, approve: bool, now: datetime
    ) -> Outcome:
        """Take the answer of the test bank's page. Raises: PayPageNotFound, PayPageClosed."""
        row = await self._lock(session, token, now=now)
        if row.status != SandboxStatus.AWAITING_BANK:
            raise PayPageClosed(_STATES[SandboxStatus(row.status)])
        if approve:
            await charges.take_money(session, row, box=self.box, now=now)
            return Outcome(kind="redirect", url=row.return_url)
        return await self._decline(session, row, "authentication_failed", now=now)

    async def cancel(self, session: AsyncSession, *, token: str, now: datetime) -> Outcome:
        """Give up paying; the payment is closed. Raises: PayPageNotFound, PayPageClosed."""
        row = await self._lock_open(session, token, now=now)
        row.status = SandboxStatus.FAILED
        row.decline_code = "cancelled_by_buyer"
        await charges.emit(session, row, "payment.failed", box=self.box, now=now)
        return Outcome(kind="redirect", url=row.cancel_url)

    async def _lock(self, session: AsyncSession, token: str, *, now: datetime) -> SandboxPaymentRow:
        row = await charges.lock_by_token(session, token)
        if row is None:
            raise PayPageNotFound
        await charges.settle_due(session, row, box=self.box, now=now)
        return row

    async def _lock_open(
        self, session: AsyncSession, token: str, *, now: datetime
    ) -> SandboxPaymentRow:
        row = await self._lock(session, token, now=now)
        # A buyer who went back from the bank's page may choose another card.
        if row.status not in OPEN:
            raise PayPageClosed(_STATES[SandboxStatus(row.status)])
        return row

    async def _pay(
        self, session: AsyncSession, row: SandboxPaymentRow, read: Means, *, now: datetime
    ) -> Outcome:
        row.method_kind, row.brand, row.last4 = read.kind, read.brand, read.last4
        if read.kind == "upi" and row.currency != "INR":
            return await self._decline(session, row, "not_supported", now=now)
        if read.behaviour in DECLINING:
            return await self._decline(session, row, str(read.behaviour), now=now)
        row.decline_code = ""
        if read.behaviour is Behaviour.THREE_D_SECURE:
            row.status = SandboxStatus.AWAITING_BANK
            await charges.emit(session, row, "payment.requires_action", box=self.box, now=now)
            return Outcome(kind="three_d_secure", url=self._page(row))
        if read.behaviour is Behaviour.DELAYS:
            await self._delay(session, row, now=now)
            return Outcome(kind="pending", url=row.return_url)
        if read.behaviour is Behaviour.SHUFFLES_NEWS:
            # What happened first is told last.
            row.status = SandboxStatus.PROCESSING
            await charges.emit(
                session,
                row,
                "payment.processing",
                box=self.box,
                now=now,
                late_seconds=OVERTAKEN_SECONDS,
            )
        await charges.take_money(session, row, box=self.box, now=now)
        if read.behaviour is Behaviour.REPEATS_NEWS:
            await charges.repeat_news(session, row, times=REPEATS)
        return Outcome(kind="redirect", url=row.return_url)

    async def _delay(self, session: AsyncSession, row: SandboxPaymentRow, *, now: datetime) -> None:
        row.status = SandboxStatus.PROCESSING
        row.captures_at = charges.later(now, seconds=self.settings.delay_seconds)
        await charges.emit(session, row, "payment.processing", box=self.box, now=now)
        await queue.defer(
            session,
            "sandbox.settle_due",
            payment_id=row.public_id,
            schedule_at=row.captures_at,
        )

    async def _decline(
        self, session: AsyncSession, row: SandboxPaymentRow, code: str, *, now: datetime
    ) -> Outcome:
        await charges.decline(session, row, code, box=self.box, now=now)
        return Outcome(kind="declined", url=self._page(row), decline_code=code)

    def _page(self, row: SandboxPaymentRow) -> str:
        return f"{self.settings.page_url}/{row.token}"
