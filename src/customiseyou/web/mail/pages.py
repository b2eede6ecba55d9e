"""What each mail says; `mail/<name>.html` and `mail/<name>.txt` are rendered from one value."""

from typing import ClassVar

import msgspec

from customiseyou.web.shared import parts


class MailPicture(msgspec.Struct, frozen=True, kw_only=True):
    """A piece as it was approved, from one side; the first of several is the largest."""

    url: str
    """Absolute, or 'cid:…' for a picture sent along."""
    alt: str


class MailLine(msgspec.Struct, frozen=True, kw_only=True):
    """One piece in a mail."""

    title: str
    personal: str
    amount: str
    quantity: int = 1


class OrderConfirmationMail(msgspec.Struct, frozen=True, kw_only=True):
    """To the buyer, when the order is paid."""

    template: ClassVar[str] = "mail/order_confirmation"

    name: str
    personal: str
    seller: str
    place: str
    arrives_on: str
    pictures: tuple[MailPicture, ...]
    order_url: str
    code: str
    lines: tuple[MailLine, ...]
    totals: parts.Totals
    address: tuple[str, ...]


class PaymentFailedMail(msgspec.Struct, frozen=True, kw_only=True):
    """To the buyer, when the payment did not go through."""

    template: ClassVar[str] = "mail/payment_failed"

    name: str
    code: str
    amount: str
    held_until: str
    pay_url: str
    pictures: tuple[MailPicture, ...] = ()


class ShippedMail(msgspec.Struct, frozen=True, kw_only=True):
    """To the buyer, when the piece is on its way."""

    template: ClassVar[str] = "mail/shipped"

    name: str
    personal: str
    seller: str
    code: str
    carrier: str
    number: str
    order_url: str
    arrives_on: str
    pictures: tuple[MailPicture, ...] = ()


class MailedOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order in a list of several."""

    code: str
    pieces: str
    """What was bought, in one line."""
    placed_on: str
    url: str
    pictures: tuple[MailPicture, ...] = ()


class GuestLinkMail(msgspec.Struct, frozen=True, kw_only=True):
    """To a guest who asked for the link to the orders anew."""

    template: ClassVar[str] = "mail/guest_link"

    orders: tuple[MailedOrder, ...]
    days_valid: int


class NewOrderMail(msgspec.Struct, frozen=True, kw_only=True):
    """To the maker, when there is something to make."""

    template: ClassVar[str] = "mail/new_order"

    shop: str
    code: str
    buyer: str
    ship_by: str
    order_url: str
    lines: tuple[MailLine, ...]
    pictures: tuple[MailPicture, ...] = ()


class VerifyEmailMail(msgspec.Struct, frozen=True, kw_only=True):
    """To a new account, to prove the address."""

    template: ClassVar[str] = "mail/verify_email"

    name: str
    verify_url: str
    hours_valid: int


class OrderCancelledMail(msgspec.Struct, frozen=True, kw_only=True):
    """To the buyer, when an order is not made; `refund` is empty where nothing was paid."""

    template: ClassVar[str] = "mail/order_cancelled"

    name: str
    personal: str
    seller: str
    code: str
    sold_out: bool
    refund: str
    order_url: str
    pictures: tuple[MailPicture, ...] = ()


class RegisteredAgainMail(msgspec.Struct, frozen=True, kw_only=True):
    """To the owner of an address that somebody tried to register again."""

    template: ClassVar[str] = "mail/registered_again"

    name: str
    login_url: str
