"""How letters are written: the words and the look belong to the pages."""

from typing import Protocol

import msgspec

from customiseyou.domains.customization.values import Approval, ApprovalId
from customiseyou.domains.orders.values import GroupView, OrderView
from customiseyou.domains.sellers.values import Seller


def picture_name(order: OrderView, view: str) -> str:
    """Return the name under which a letter shows an order's first piece, seen from a side."""
    return f"{order.code}-{view}"


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A mail in both forms."""

    subject: str
    html: str
    text: str


class OrderMatter(msgspec.Struct, frozen=True, kw_only=True):
    """What a letter about an order speaks of."""

    group: GroupView
    order: OrderView
    seller: Seller
    approvals: dict[ApprovalId, Approval]
    views: tuple[str, ...] = ()
    """Sides of the first piece whose pictures come along, under what `picture_name` calls them."""

    @property
    def first_approval(self) -> Approval:
        """The design whose picture comes with the letter."""
        return self.approvals[ApprovalId(self.order.lines[0].approval_id)]


class Letters(Protocol):
    """Writes letters in a person's language; `access` and `secret` open their links."""

    def order_confirmed(self, matter: OrderMatter, *, access: str) -> Letter:
        """To the buyer: the order is paid."""
        ...

    def payment_failed(self, matter: OrderMatter, *, access: str) -> Letter:
        """To the buyer: the bank said no, and how to pay again."""
        ...

    def shipped(self, matter: OrderMatter, *, access: str) -> Letter:
        """To the buyer: the parcel is on its way."""
        ...

    def order_cancelled(self, matter: OrderMatter, *, access: str) -> Letter:
        """To the buyer: the order is not made, and where the money goes."""
        ...

    def new_order(self, matter: OrderMatter, *, language: str) -> Letter:
        """To the shop: something to make."""
        ...

    def order_links(self, links: list[tuple[OrderMatter, str]], *, language: str) -> Letter:
        """To a guest: the links of their orders, each with its own secret."""
        ...

    def verify_email(self, *, name: str, secret: str, language: str) -> Letter:
        """To a new account: prove the address."""
        ...

    def registered_again(self, *, name: str, language: str) -> Letter:
        """To an address that has an account: somebody tried to register it again."""
        ...
