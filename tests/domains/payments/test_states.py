import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customiseyou.domains.payments import states
from customiseyou.domains.payments.values import PaymentStatus, PayMethod, RefundStatus

TABLES = Path("docs/domains/payments.md").read_text(encoding="utf-8")


def test_every_status_has_its_transitions() -> None:
    assert set(states.TRANSITIONS) == set(PaymentStatus)
    assert set(states.REFUND_TRANSITIONS) == set(RefundStatus)
    assert states.TRANSITIONS[PaymentStatus.CAPTURED] == frozenset()
    assert PaymentStatus.CAPTURED in states.TRANSITIONS[PaymentStatus.EXPIRED]
    assert PaymentStatus.CAPTURED in states.TRANSITIONS[PaymentStatus.FAILED]
    assert states.REFUND_TRANSITIONS[RefundStatus.FAILED] == frozenset()


@given(told=st.lists(st.sampled_from(sorted(states.PROVIDER_STATUSES)), min_size=1, max_size=4))
def test_messages_in_any_order_end_in_the_same_status(told: list[PaymentStatus]) -> None:
    def follow(messages: tuple[PaymentStatus, ...]) -> PaymentStatus:
        status = PaymentStatus.CREATED
        for message in messages:
            if message in states.TRANSITIONS[status]:
                status = message
        return status

    assert len({follow(order) for order in itertools.permutations(told)}) == 1


def _published(heading: str) -> dict[str, set[str]]:
    section = TABLES.split(f"## {heading}", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \|", section, flags=re.MULTILINE)
    return {status: set(re.findall(r"`(\w+)`", targets)) for status, targets in rows}


@pytest.mark.parametrize(
    ("heading", "table"),
    [
        ("Where a payment may move", states.TRANSITIONS),
        ("Where a refund may move", states.REFUND_TRANSITIONS),
    ],
)
def test_the_published_table_is_the_one_in_use(
    heading: str, table: dict[str, frozenset[str]]
) -> None:
    wanted = {str(status): {str(later) for later in table[status]} for status in table}
    assert _published(heading) == wanted


def test_a_pay_method_holds_four_digits_at_most() -> None:
    assert PayMethod(kind="card", brand="visa", last4="4242").last4 == "4242"
    with pytest.raises(ValueError, match="four digits"):
        PayMethod(kind="card", brand="visa", last4="4242424242424242")
