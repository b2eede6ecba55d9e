"""Registering, proving an address, signing in and out."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.accounts import queries
from customiseyou.domains.accounts.errors import LinkExpired
from customiseyou.domains.accounts.events import (
    AccountRegistered,
    RegisteredAgain,
    VerificationRequested,
)
from customiseyou.domains.accounts.models import AccountRow, LinkRow, SessionRow
from customiseyou.domains.accounts.values import Account, AccountId, Login
from customiseyou.infra import outbox
from customiseyou.infra.db.session import Database
from customiseyou.kit import ids

SESSION_DAYS = 30
VERIFY_HOURS = 48
VERIFY = "verify"


def _account(row: AccountRow) -> Account:
    return Account(
        id=AccountId(row.id),
        email=row.email,
        name=row.name,
        language=row.language,
        email_verified_at=row.email_verified_at,
        is_operator=row.is_operator,
    )


async def register(
    session: AsyncSession, *, email: str, name: str, password_hash: str, language: str
) -> None:
    """Open an account, or tell the owner of an existing one by mail; the caller cannot tell."""
    existing = await queries.find_by_email(session, email)
    if existing is not None:
        await outbox.record(session, RegisteredAgain(account_id=existing.id))
        return
    row = AccountRow(
        id=ids.new_id(), email=email, name=name, password_hash=password_hash, language=language
    )
    session.add(row)
    await session.flush()
    await outbox.record(session, AccountRegistered(account_id=row.id))


async def create_verified(
    session: AsyncSession,
    *,
    email: str,
    name: str,
    password_hash: str,
    language: str,
    now: datetime,
    is_operator: bool = False,
) -> AccountId:
    """Open an account whose address an operator vouches for; used for the demo's people."""
    row = AccountRow(
        id=ids.new_id(),
        email=email,
        name=name,
        password_hash=password_hash,
        language=language,
        email_verified_at=now,
        is_operator=is_operator,
    )
    session.add(row)
    await session.flush()
    return AccountId(row.id)


async def new_link(session: AsyncSession, *, account_id: AccountId, now: datetime) -> str:
    """Return the secret of a new link that proves an address; only its digest is stored."""
    secret = ids.new_secret()
    session.add(
        LinkRow(
            token_digest=ids.digest(secret),
            account_id=account_id,
            purpose=VERIFY,
            expires_at=now + timedelta(hours=VERIFY_HOURS),
        )
    )
    return secret


async def request_verification(session: AsyncSession, *, email: str) -> None:
    """Send another link where the address waits to be proven; the caller cannot tell."""
    row = await queries.find_by_email(session, email)
    if row is not None and row.email_verified_at is None:
        await outbox.record(session, VerificationRequested(account_id=row.id))


async def verify_email(session: AsyncSession, *, secret: str, now: datetime) -> AccountId:
    """Prove an address by its link; raises LinkExpired."""
    account_id = await queries.take_link(
        session, digest=ids.digest(secret), purpose=VERIFY, now=now
    )
    if account_id is None:
        raise LinkExpired
    await queries.set_verified(session, account_id, now)
    return account_id


async def find_login(session: AsyncSession, *, email: str) -> Login | None:
    """Return what to check a password against; None for unknown or unproven addresses."""
    row = await queries.find_by_email(session, email)
    if row is None or row.email_verified_at is None:
        return None
    return Login(account_id=AccountId(row.id), password_hash=row.password_hash)


async def open_session(session: AsyncSession, *, account_id: AccountId, now: datetime) -> str:
    """Return the secret of a new browser session; only its digest is stored."""
    secret = ids.new_secret()
    session.add(
        SessionRow(
            account_id=account_id,
            token_digest=ids.digest(secret),
            expires_at=now + timedelta(days=SESSION_DAYS),
        )
    )
    return secret


async def close_session(session: AsyncSession, *, secret: str) -> None:
    """Sign one browser out; an unknown secret is fine."""
    await queries.delete_session(session, ids.digest(secret))


async def get(session: AsyncSession, *, account_id: AccountId) -> Account:
    """Return an account that exists."""
    return _account(await session.get_one(AccountRow, account_id))


async def list_by_ids(database: Database, *, account_ids: Collection[AccountId]) -> list[Account]:
    """Return the accounts of some ids, in no order."""
    rows = await database.read_rows(queries.BY_IDS, list(account_ids))
    return [Account(**dict(row)) for row in rows]


async def find_by_email(session: AsyncSession, *, email: str) -> Account | None:
    """Return the account of an address, for mails that go to it alone."""
    row = await queries.find_by_email(session, email)
    return None if row is None else _account(row)


async def find_signed_in(database: Database, *, secret: str, now: datetime) -> Account | None:
    """Return who a session's secret belongs to, in one indexed read."""
    row = await database.read_row(queries.SIGNED_IN, ids.digest(secret), now)
    return None if row is None else Account(**dict(row))
