import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customiseyou.domains.ledger import service as ledger
from customiseyou.domains.ledger import values
from customiseyou.domains.ledger.values import Account, AccountKind, Sale, TaxShare, Transfer
from customiseyou.kit.money import Money

SELLER = uuid.UUID("01939b2e-0000-7000-8000-000000000001")


def rupees(minor: int) -> Money:
    return Money(minor, "INR")


@st.composite
def sales(draw: st.DrawFn) -> Sale:
    parts = draw(st.lists(st.integers(0, 10**7), min_size=2, max_size=5))
    return Sale(
        seller_id=SELLER,
        earning=rupees(parts[0]),
        commission=rupees(parts[1]),
        taxes=tuple(
            TaxShare(jurisdiction=f"IN-{number}", amount=rupees(part))
            for number, part in enumerate(parts[2:])
        ),
    )


@pytest.mark.parametrize(
    ("account", "code"),
    [
        (values.gateway("sandbox"), "gateway:sandbox"),
        (values.BUYER_RECEIVABLE, "buyer_receivable"),
        (values.seller_pending(SELLER), f"seller_pending:{SELLER}"),
        (values.seller_available(SELLER), f"seller_available:{SELLER}"),
        (values.seller_held(SELLER), f"seller_held:{SELLER}"),
        (values.seller_negative(SELLER), f"seller_negative:{SELLER}"),
        (values.tax("IN-UP"), "tax:IN-UP"),
        (values.COMMISSION, "commission"),
        (values.PROVIDER_FEES, "provider_fees"),
        (values.GIFT_CARDS, "gift_cards"),
        (values.STORE_CREDIT, "store_credit"),
        (values.REFUNDS, "refunds"),
        (values.CHARGEBACKS, "chargebacks"),
        (values.ROUNDING, "rounding"),
    ],
)
def test_an_account_is_read_from_its_code(account: Account, code: str) -> None:
    assert account.code == code
    assert Account.parse(code) == account


@pytest.mark.parametrize("code", ["gateway", "commission:x", "tax:", "savings", "gateway:a:b"])
def test_a_wrong_account_cannot_be_named(code: str) -> None:
    with pytest.raises(ValueError, match=r"account|AccountKind"):
        Account.parse(code)


def test_a_transfer_is_positive_and_goes_elsewhere() -> None:
    with pytest.raises(ValueError, match="negative"):
        Transfer(source=values.COMMISSION, target=values.ROUNDING, amount=rupees(-1))
    with pytest.raises(ValueError, match="itself"):
        Transfer(source=values.COMMISSION, target=values.COMMISSION, amount=rupees(1))


@given(sale=sales(), cuts=st.lists(st.integers(1, 10**7), max_size=8))
def test_part_refunds_conserve_every_part(sale: Sale, cuts: list[int]) -> None:
    left = sale
    for cut in cuts:
        amount = rupees(min(cut, left.total.minor))
        part = left.part(amount)
        assert part.total == amount
        left = left.minus(part)
    last = left.part(left.total)
    assert last == left
    assert all(part.minor == 0 for part in left.minus(last).parts)


@given(sale=sales())
def test_sale_and_take_back_cancel_out(sale: Sale) -> None:
    moves = ledger.sale_transfers(sale) + ledger.take_back_transfers(sale)
    sums: dict[Account, int] = {}
    for move in moves:
        sums[move.source] = sums.get(move.source, 0) - move.amount.minor
        sums[move.target] = sums.get(move.target, 0) + move.amount.minor
    assert set(sums.values()) == {0}


@given(sale=sales(), available=st.integers(-(10**7), 10**7))
def test_a_late_refund_takes_no_more_than_is_available(sale: Sale, available: int) -> None:
    moves = ledger.take_back_earned_transfers(sale, available=rupees(available))
    taken = {move.source.kind: move.amount.minor for move in moves}
    assert sum(move.amount.minor for move in moves) == sale.total.minor
    assert taken[AccountKind.SELLER_AVAILABLE] <= max(0, available)
    covered = taken[AccountKind.SELLER_AVAILABLE] + taken[AccountKind.SELLER_NEGATIVE]
    assert covered == sale.earning.minor


def test_delivery_earns_what_is_not_held() -> None:
    moves = ledger.earn_transfers(SELLER, earning=rupees(1000), held=rupees(300))
    assert [(move.target.kind, move.amount.minor) for move in moves] == [
        (AccountKind.SELLER_AVAILABLE, 700),
        (AccountKind.SELLER_HELD, 300),
    ]


def test_a_part_larger_than_the_sale_is_refused() -> None:
    sale = Sale(seller_id=SELLER, earning=rupees(90), commission=rupees(10))
    with pytest.raises(ValueError, match="no part"):
        sale.part(rupees(101))
    with pytest.raises(ValueError, match="not negative"):
        Sale(seller_id=SELLER, earning=rupees(90), commission=rupees(-1))
