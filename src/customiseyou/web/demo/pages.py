"""What the demo's mailbox shows."""

from typing import ClassVar

import msgspec


class MailRow(msgspec.Struct, frozen=True, kw_only=True):
    """One mail in the list."""

    url: str
    subject: str
    to: str
    sent_at: str


class MailboxPage(msgspec.Struct, frozen=True, kw_only=True):
    """Every mail the demo would have sent, newest first."""

    template: ClassVar[str] = "demo/mailbox.html"

    mails: tuple[MailRow, ...]


class MailPage(msgspec.Struct, frozen=True, kw_only=True):
    """One mail; `html_url` answers the mail's own HTML under a policy that allows inline styles."""

    template: ClassVar[str] = "demo/mail.html"

    subject: str
    to: str
    sender: str
    sent_at: str
    html_url: str
    text: str
