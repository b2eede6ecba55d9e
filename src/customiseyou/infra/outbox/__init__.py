"""Facts stored with the change that made them, and handed on at least once.

`record` writes an event in the caller's transaction. The worker's `Drain` hands each event to
its listeners: serially per aggregate, each listener in a transaction of its own together with the
note that it is done, so a retry never repeats a listener that succeeded. After ATTEMPTS_MAX
failures an event is parked, visibly, and the aggregate goes on.
"""

from customiseyou.infra.outbox.drain import ATTEMPTS_MAX, Drain
from customiseyou.infra.outbox.events import Event, Listener, record

__all__ = ["ATTEMPTS_MAX", "Drain", "Event", "Listener", "record"]
