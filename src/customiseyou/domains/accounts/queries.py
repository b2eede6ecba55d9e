"""Every SQL statement of accounts."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.accounts.models import AccountRow, LinkRow, SessionRow
from customiseyou.domains.accounts.values import AccountId

BY_IDS = """
SELECT id, email, name, language, email_verified_at, is_operator
FROM accounts WHERE id = ANY ($1::uuid[])
"""
SIGNED_IN = """
SELECT account.id, account.email, account.name, account.language, account.email_verified_at,
       account.is_operator
FROM account_sessions AS session JOIN accounts AS account ON account.id = session.account_id
WHERE session.token_digest = $1 AND session.expires_at > $2
"""


async def find_by_email(session: AsyncSession, email: str) -> AccountRow | None:
    """Return the account of an address."""
    return (
        await session.execute(select(AccountRow).where(AccountRow.email == email))
    ).scalar_one_or_none()


async def take_link(
    session: AsyncSession, *, digest: bytes, purpose: str, now: datetime
) -> AccountId | None:
    """Use up a link and those sent before and after it; return whose it was, or None."""
    owner = (
        select(LinkRow.account_id)
        .where(LinkRow.token_digest == digest, LinkRow.purpose == purpose, LinkRow.expires_at > now)
        .scalar_subquery()
    )
    found = await session.execute(
        delete(LinkRow)
        .where(LinkRow.account_id == owner, LinkRow.purpose == purpose)
        .returning(LinkRow.account_id)
    )
    account_id = found.scalars().first()
    return None if account_id is None else AccountId(account_id)


async def set_verified(session: AsyncSession, account_id: AccountId, now: datetime) -> None:
    """Remember that the address is proven."""
    await session.execute(
        update(AccountRow)
        .where(AccountRow.id == account_id, AccountRow.email_verified_at.is_(None))
        .values(email_verified_at=now)
    )


async def delete_session(session: AsyncSession, digest: bytes) -> None:
    """End one browser's session."""
    await session.execute(delete(SessionRow).where(SessionRow.token_digest == digest))
