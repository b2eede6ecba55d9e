"""Sign a person in: a session, and what the browser collected before becomes theirs."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.accounts import service as accounts
from customiseyou.domains.accounts.values import AccountId
from customiseyou.domains.cart import service as cart
from customiseyou.domains.customization import service as customization


async def run(
    session: AsyncSession, *, account_id: AccountId, visitor: bytes | None, now: datetime
) -> str:
    """Return the secret of a new session."""
    if visitor is not None:
        # The cart before the designs, as approving a design locks them.
        await cart.merge_at_sign_in(session, account_id=account_id, visitor=visitor)
        await customization.claim_designs(session, account_id=account_id, visitor=visitor)
    return await accounts.open_session(session, account_id=account_id, now=now)
