from datetime import timedelta

import pytest
from tests.domains.payments.desk import HOLD, NOON

from customiseyou.domains.payments import rules
from customiseyou.domains.payments.values import PaymentStatus

END = NOON + HOLD


@pytest.mark.parametrize(
    ("status", "begun", "refunds", "enquiries", "at", "wanted"),
    [
        ("created", False, False, 0, NOON, END),
        ("created", False, False, 0, END + timedelta(hours=1), END + timedelta(hours=1)),
        ("pending", True, False, 0, NOON, NOON + timedelta(seconds=20)),
        ("unknown", True, False, 9, NOON, NOON + timedelta(seconds=20)),
        (
            "pending",
            True,
            False,
            2,
            END + timedelta(minutes=1),
            END + timedelta(minutes=1, seconds=80),
        ),
        ("pending", True, False, 99, END + timedelta(hours=1), END + timedelta(minutes=65)),
        ("expired", True, False, 0, END, END + timedelta(minutes=10)),
        ("expired", True, False, 99, END + timedelta(days=6), END + timedelta(days=6, hours=6)),
        ("expired", True, False, 99, END + timedelta(days=8), None),
        ("expired", False, False, 0, END, None),
        ("failed", True, False, 0, NOON, None),
        ("captured", True, False, 0, NOON, None),
        ("captured", True, True, 0, NOON, NOON + timedelta(minutes=1)),
        ("captured", True, True, 99, NOON, NOON + timedelta(hours=1)),
    ],
)
def test_the_next_enquiry_fits_what_is_known(
    status: str, begun: bool, refunds: bool, enquiries: int, at: object, wanted: object
) -> None:
    found = rules.next_enquiry_at(
        PaymentStatus(status),
        begun=begun,
        has_waiting_refunds=refunds,
        expires_at=END,
        enquiries=enquiries,
        now=at,  # pyright: ignore[reportArgumentType]  (the table above holds instants)
    )
    assert found == wanted
