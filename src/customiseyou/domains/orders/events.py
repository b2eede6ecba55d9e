"""Facts about orders."""

from typing import ClassVar
from uuid import UUID

from customiseyou.infra.outbox import Event


class _OrderEvent(Event, frozen=True, kw_only=True):
    order_id: UUID
    group_id: UUID

    @property
    def aggregate(self) -> str:
        """The group: what was paid together is told in order."""
        return f"order_group:{self.group_id}"


class OrderLinksRequested(Event, frozen=True, kw_only=True):
    """Somebody who knows a group's e-mail address asked for the links of its orders."""

    topic: ClassVar[str] = "orders.links_requested.v1"
    group_ids: tuple[UUID, ...]
    """The newest groups of the address, the newest first."""
    language: str = ""
    """Of who asked; empty, as in events of before, for that of the newest order."""

    @property
    def aggregate(self) -> str:
        """The newest group."""
        return f"order_group:{self.group_ids[0]}"


class OrderPlaced(_OrderEvent, frozen=True, kw_only=True):
    """A shop's order waits for its payment."""

    topic: ClassVar[str] = "orders.order_placed.v1"


class OrderPaid(_OrderEvent, frozen=True, kw_only=True):
    """A shop's order is paid and may be made."""

    topic: ClassVar[str] = "orders.order_paid.v1"


class OrderExpired(_OrderEvent, frozen=True, kw_only=True):
    """A shop's order was not paid in time; its pieces are back on the shelf."""

    topic: ClassVar[str] = "orders.order_expired.v1"


class OrderCancelled(_OrderEvent, frozen=True, kw_only=True):
    """A shop's order will not be made."""

    topic: ClassVar[str] = "orders.order_cancelled.v1"


class OrderMaking(_OrderEvent, frozen=True, kw_only=True):
    """The shop has begun."""

    topic: ClassVar[str] = "orders.order_making.v1"


class OrderShipped(_OrderEvent, frozen=True, kw_only=True):
    """The parcel is on its way."""

    topic: ClassVar[str] = "orders.order_shipped.v1"
