"""What the pages of an account show: log in, register, verify, orders."""

from typing import ClassVar, Literal

import msgspec

from customiseyou.web.shared import parts


class LoginPage(msgspec.Struct, frozen=True, kw_only=True):
    """The form POSTs `email`, `password`, `next` to `action`."""

    template: ClassVar[str] = "account/login.html"

    action: str
    email: parts.TextField
    password: parts.TextField
    next_url: str = ""
    notice: parts.Notice | None = None
    demo_logins: tuple[parts.Fact, ...] = ()
    """Shown in the demo only: role and e-mail; the password stands in `demo_password`."""
    demo_password: str = ""


class RegisterPage(msgspec.Struct, frozen=True, kw_only=True):
    """The form POSTs `name`, `email`, `password` to `action`."""

    template: ClassVar[str] = "account/register.html"

    action: str
    name: parts.TextField
    email: parts.TextField
    password: parts.TextField
    password_length_min: int
    next_url: str = ""


class VerifyPage(msgspec.Struct, frozen=True, kw_only=True):
    """After registering, after the link in the mail was followed, and where a new one is sent.

    'sent', 'sent_again', 'expired' and 'again' POST `email` to `again_action` for another link.
    """

    template: ClassVar[str] = "account/verify.html"

    state: Literal["sent", "sent_again", "asked", "done", "expired", "again"]
    email: parts.TextField
    again_action: str
    action: str = ""
    """Where 'asked' POSTs the yes."""


class OrderCard(msgspec.Struct, frozen=True, kw_only=True):
    """One order in the list."""

    url: str
    code: str
    title: str
    picture: parts.Picture
    status: parts.Tag
    placed_on: str
    amount: str
    arrives_on: str = ""


class AccountPage(msgspec.Struct, frozen=True, kw_only=True):
    """The signed-in person's orders."""

    template: ClassVar[str] = "account/account.html"

    name: str
    email: str
    orders: tuple[OrderCard, ...]
    older_url: str = ""
    """Set where there are orders before these."""
