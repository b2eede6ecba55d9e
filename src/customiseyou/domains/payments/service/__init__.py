"""Commands and reads of payments.

Commands that take a `session` belong into the caller's transaction and reach no network. Those
that take a `database` speak to a provider: they open short transactions of their own before and
after, and must be called outside of any.
"""

from customiseyou.domains.payments.service.applying import apply_provider_state
from customiseyou.domains.payments.service.enquiring import (
    enquire,
    enquire_if_open,
    reconcile_due,
    request_void,
)
from customiseyou.domains.payments.service.opening import (
    begin,
    open,  # noqa: A004  (read as payments.open)
)
from customiseyou.domains.payments.service.reading import (
    count_open_refunds,
    find_for_subject,
    find_for_subjects,
    find_refund,
    get,
    get_refund,
    list_for_subject,
    list_parked_refunds,
    list_refunds,
)
from customiseyou.domains.payments.service.refunding import request_refund, retry_parked_refund
from customiseyou.domains.payments.service.sending_refunds import send_refund
from customiseyou.domains.payments.service.webhooks import (
    accept_webhook,
    apply_webhook,
    replay_webhooks,
)

__all__ = [
    "accept_webhook",
    "apply_provider_state",
    "apply_webhook",
    "begin",
    "count_open_refunds",
    "enquire",
    "enquire_if_open",
    "find_for_subject",
    "find_for_subjects",
    "find_refund",
    "get",
    "get_refund",
    "list_for_subject",
    "list_parked_refunds",
    "list_refunds",
    "open",
    "reconcile_due",
    "replay_webhooks",
    "request_refund",
    "request_void",
    "retry_parked_refund",
    "send_refund",
]
