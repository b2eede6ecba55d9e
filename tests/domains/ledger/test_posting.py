import asyncio
import uuid
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.ledger import errors, values
from customiseyou.domains.ledger import service as ledger
from customiseyou.domains.ledger.models import LedgerEntryRow, LedgerSetRow
from customiseyou.domains.ledger.values import Transfer
from customiseyou.infra.db.session import Database
from customiseyou.kit.money import Money
from customiseyou.kit.subjects import SubjectRef

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SANDBOX = values.gateway("sandbox")


def rupees(minor: int) -> Money:
    return Money(minor, "INR")


def capture(minor: int = 62_900) -> list[Transfer]:
    return [Transfer(source=SANDBOX, target=values.BUYER_RECEIVABLE, amount=rupees(minor))]


async def rows_of(session: AsyncSession) -> tuple[int, int]:
    sets = await session.scalar(select(func.count()).select_from(LedgerSetRow))
    entries = await session.scalar(select(func.count()).select_from(LedgerEntryRow))
    return sets or 0, entries or 0


async def test_a_set_moves_money_between_accounts(session: AsyncSession) -> None:
    seller_id = uuid.uuid4()
    await ledger.post(session, key="capture:1", transfers=capture(), at=NOON)
    sale = values.Sale(
        seller_id=seller_id,
        earning=rupees(50_000),
        commission=rupees(8_000),
        taxes=(values.TaxShare(jurisdiction="IN-UP", amount=rupees(4_900)),),
    )
    await ledger.post(session, key="sale:1", transfers=ledger.sale_transfers(sale), at=NOON)

    async def holds(account: values.Account) -> int:
        return (await ledger.balance(session, account, currency="INR")).minor

    assert await holds(SANDBOX) == -62_900
    assert await holds(values.BUYER_RECEIVABLE) == 0
    assert await holds(values.seller_pending(seller_id)) == 50_000
    assert await holds(values.COMMISSION) == 8_000
    assert await holds(values.tax("IN-UP")) == 4_900
    assert await holds(values.tax("DE")) == 0


async def test_the_same_key_and_content_return_the_same_set(session: AsyncSession) -> None:
    first = await ledger.post(session, key="capture:1", transfers=capture(), at=NOON)
    again = await ledger.post(
        session, key="capture:1", transfers=capture(), at=NOON + timedelta(days=1)
    )
    assert again == first
    assert await rows_of(session) == (1, 2)


async def test_the_same_key_with_other_content_is_refused(session: AsyncSession) -> None:
    await ledger.post(session, key="capture:1", transfers=capture(), at=NOON)
    with pytest.raises(errors.KeyReused) as refused:
        await ledger.post(session, key="capture:1", transfers=capture(62_901), at=NOON)
    assert refused.value.key == "capture:1"
    with pytest.raises(errors.KeyReused):
        await ledger.post(
            session,
            key="capture:1",
            transfers=capture(),
            at=NOON,
            subject=SubjectRef("order_group", uuid.uuid4()),
        )
    assert await rows_of(session) == (1, 2)
    assert (await ledger.balance(session, SANDBOX, currency="INR")).minor == -62_900


async def test_two_currencies_in_a_set_are_refused(session: AsyncSession) -> None:
    transfers = [
        *capture(),
        Transfer(source=SANDBOX, target=values.COMMISSION, amount=Money(1, "EUR")),
    ]
    with pytest.raises(errors.SeveralCurrencies) as refused:
        await ledger.post(session, key="mixed", transfers=transfers, at=NOON)
    assert refused.value.currencies == ("EUR", "INR")
    assert await rows_of(session) == (0, 0)


async def test_transfers_of_nothing_leave_no_entries(session: AsyncSession) -> None:
    nothing = Transfer(source=SANDBOX, target=values.COMMISSION, amount=rupees(0))
    await ledger.post(session, key="mixed", transfers=[nothing, *capture()], at=NOON)
    assert await rows_of(session) == (1, 2)
    with pytest.raises(errors.NothingToPost):
        await ledger.post(session, key="empty", transfers=[nothing], at=NOON)
    assert await rows_of(session) == (1, 2)


async def test_a_reversal_restores_every_balance_once(session: AsyncSession) -> None:
    subject = SubjectRef("order_group", uuid.uuid4())
    await ledger.post(session, key="capture:1", transfers=capture(), at=NOON, subject=subject)
    for _ in range(2):
        await ledger.reverse(session, key="undo:1", of="capture:1", at=NOON)
    assert (await ledger.balance(session, SANDBOX, currency="INR")).minor == 0
    assert await ledger.balances_of(session, subject) == {}
    assert await rows_of(session) == (2, 4)
    with pytest.raises(errors.SetNotFound):
        await ledger.reverse(session, key="undo:2", of="nothing", at=NOON)


async def test_what_was_posted_reads_back_as_it_was(session: AsyncSession) -> None:
    subject = SubjectRef("order_group", uuid.uuid4())
    transfers = [
        *capture(),
        Transfer(source=values.PROVIDER_FEES, target=SANDBOX, amount=rupees(1_258)),
    ]
    set_id = await ledger.post(
        session, key="capture:1", transfers=transfers, at=NOON, subject=subject
    )
    assert await ledger.find(session, key="capture:1") == values.PostedSet(
        id=set_id,
        key="capture:1",
        at=NOON,
        currency="INR",
        transfers=tuple(transfers),
        subject=subject,
    )
    assert await ledger.find(session, key="capture:2") is None
    assert await ledger.balances_of(session, subject) == {
        values.BUYER_RECEIVABLE: [rupees(62_900)],
        SANDBOX: [rupees(-61_642)],
        values.PROVIDER_FEES: [rupees(-1_258)],
    }


async def test_a_past_balance_is_exact(session: AsyncSession) -> None:
    for day in range(5):
        await ledger.post(
            session,
            key=f"capture:{day}",
            transfers=capture(100 + day),
            at=NOON + timedelta(days=day),
        )
    for day, wanted in enumerate((-100, -201, -303, -406, -510)):
        found = await ledger.balance(
            session, SANDBOX, currency="INR", as_of=NOON + timedelta(days=day)
        )
        assert found == rupees(wanted)
    before = NOON - timedelta(microseconds=1)
    assert not await ledger.balance(session, SANDBOX, currency="INR", as_of=before)


async def test_a_statement_runs_newest_first_with_balances(session: AsyncSession) -> None:
    for day in range(3):
        await ledger.post(
            session,
            key=f"capture:{day}",
            transfers=capture(100),
            at=NOON + timedelta(days=day),
        )
    lines = await ledger.list_statement(
        session, values.BUYER_RECEIVABLE, currency="INR", before=NOON + timedelta(days=3), limit=2
    )
    assert [(line.key, line.amount.minor, line.balance.minor) for line in lines] == [
        ("capture:2", 100, 300),
        ("capture:1", 100, 200),
    ]


async def test_fifty_writers_of_one_key_make_one_set(database: Database) -> None:
    async def once() -> values.SetId:
        async with database.transaction() as session:
            return await ledger.post(session, key="capture:1", transfers=capture(), at=NOON)

    found = await asyncio.gather(*(once() for _ in range(50)))
    assert len(set(found)) == 1
    async with database.transaction() as session:
        assert await rows_of(session) == (1, 2)


async def test_new_accounts_made_at_once_do_not_collide(database: Database) -> None:
    sellers = [uuid.uuid4() for _ in range(3)]

    async def sell(number: int) -> None:
        transfers = [
            Transfer(
                source=SANDBOX,
                target=values.seller_pending(sellers[(number + turn) % 3]),
                amount=rupees(10),
            )
            for turn in range(3)
        ]
        async with database.transaction() as session:
            await ledger.post(session, key=f"sale:{number}", transfers=transfers, at=NOON)

    await asyncio.gather(*(sell(number) for number in range(20)))
    async with database.transaction() as session:
        for seller_id in sellers:
            account = values.seller_pending(seller_id)
            assert await ledger.balance(session, account, currency="INR") == rupees(200)


async def test_a_locked_balance_is_spent_once(database: Database) -> None:
    seller_id = uuid.uuid4()
    available = values.seller_available(seller_id)
    async with database.transaction() as session:
        earned = [Transfer(source=SANDBOX, target=available, amount=rupees(100))]
        await ledger.post(session, key="earn", transfers=earned, at=NOON)

    async def pay_out(number: int) -> bool:
        async with database.transaction() as session:
            await ledger.lock(session, [available])
            if await ledger.balance(session, available, currency="INR") < rupees(100):
                return False
            paid = [Transfer(source=available, target=SANDBOX, amount=rupees(100))]
            await ledger.post(session, key=f"payout:{number}", transfers=paid, at=NOON)
            return True

    assert sum(await asyncio.gather(*(pay_out(number) for number in range(8)))) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entries SET amount_minor = amount_minor + 1",
        "UPDATE ledger_sets SET key = key || '!'",
        "UPDATE ledger_accounts SET owner = 'somebody else'",
        "DELETE FROM ledger_entries",
        "DELETE FROM ledger_sets",
        "DELETE FROM ledger_accounts",
        "TRUNCATE ledger_entries",
        "TRUNCATE ledger_sets CASCADE",
        "TRUNCATE ledger_accounts CASCADE",
    ],
)
async def test_the_database_refuses_to_change_the_past(
    session: AsyncSession, statement: str
) -> None:
    await ledger.post(session, key="capture:1", transfers=capture(), at=NOON)
    # A table with checks still to come cannot be truncated at all.
    await session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    with pytest.raises(DBAPIError, match="the ledger only grows"):
        async with session.begin_nested():
            await session.execute(text(statement))
    assert await rows_of(session) == (1, 2)
    assert await ledger.balance(session, SANDBOX, currency="INR") == rupees(-62_900)


ONE_SIDE = """
INSERT INTO ledger_entries (set_id, position, account_id, currency, amount_minor, at)
SELECT posted.id, {position}, account.id, '{currency}', {minor}, posted.at
FROM ledger_sets AS posted, ledger_accounts AS account
WHERE posted.key = 'capture:1' AND account.code = 'gateway:sandbox'
"""


async def _add_sides(database: Database, sides: list[tuple[int, int, str]]) -> None:
    async with database.transaction() as session:
        for position, minor, currency in sides:
            statement = ONE_SIDE.format(position=position, minor=minor, currency=currency)
            await session.execute(text(statement))


@pytest.mark.parametrize(
    ("statements", "complaint"),
    [
        ([(2, 5, "INR")], "sums to 5 over 3 of 2 entries"),
        ([(2, 5, "INR"), (3, -5, "INR")], "sums to 0 over 4 of 2 entries"),
        ([(2, 5, "EUR"), (3, -5, "EUR")], "one_currency"),
    ],
)
async def test_the_database_refuses_what_does_not_balance(
    database: Database, statements: list[tuple[int, int, str]], complaint: str
) -> None:
    async with database.transaction() as session:
        await ledger.post(session, key="capture:1", transfers=capture(), at=NOON)
    with pytest.raises((DBAPIError, asyncpg.CheckViolationError), match=complaint):
        await _add_sides(database, statements)
    async with database.transaction() as session:
        assert await rows_of(session) == (1, 2)


async def test_the_database_refuses_a_set_without_entries(database: Database) -> None:
    with pytest.raises(asyncpg.CheckViolationError, match="sums to 0 over 0 of 2 entries"):
        async with database.transaction() as session:
            session.add(
                LedgerSetRow(
                    key="hollow",
                    content_hash=bytes(32),
                    currency="INR",
                    entries_count=2,
                    at=NOON,
                )
            )
    async with database.transaction() as session:
        assert await rows_of(session) == (0, 0)
