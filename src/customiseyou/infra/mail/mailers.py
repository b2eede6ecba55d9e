"""The port for mail and its two adapters."""

from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from typing import Protocol, Self
from urllib.parse import unquote, urlsplit

import aiosmtplib
import msgspec

from customiseyou.infra.db.session import Database, in_transaction
from customiseyou.infra.processes import counters
from customiseyou.kit import ids

SMTP_TIMEOUT_SECONDS = 20

_CAPTURE = """
INSERT INTO captured_mails (id, key, recipient, subject, message) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (key) DO NOTHING
"""


class InlinePicture(msgspec.Struct, frozen=True, kw_only=True):
    """A PNG or JPEG that the HTML part shows as cid:<name>."""

    name: str
    content: bytes
    subtype: str = "png"


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """A mail to one person. `key` names what it is for, so that it is not sent twice."""

    key: str
    to: str
    subject: str
    text: str
    html: str
    pictures: tuple[InlinePicture, ...] = ()


class Mailer(Protocol):
    """Delivers mails."""

    async def send(self, mail: Mail) -> None:
        """Hand over one mail; raises when the next hop did not take it."""
        ...


def build_message(mail: Mail, *, sender: str) -> bytes:
    """Return the message with a text part, an HTML part and the pictures related to it."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = _one_line(mail.to)
    message["Subject"] = _one_line(mail.subject)
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].rpartition("@")[2])
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    html_part = message.get_payload()[1]  # pyright: ignore
    for picture in mail.pictures:
        html_part.add_related(  # pyright: ignore
            picture.content, "image", picture.subtype, cid=f"<{picture.name}>"
        )
    return message.as_bytes()


def _one_line(value: str) -> str:
    return " ".join(value.split())


class SmtpMailer:
    """Sends by SMTP, with STARTTLS when the server offers it."""

    def __init__(
        self,
        *,
        host: str,
        port: int,
        use_tls: bool,
        username: str | None,
        password: str | None,
        sender: str,
    ) -> None:
        self._host, self._port, self._use_tls = host, port, use_tls
        self._username, self._password = username, password
        self._sender = sender

    @classmethod
    def from_url(cls, url: str, *, sender: str) -> Self:
        """Return a mailer for smtp://user:secret@host:587, or smtps:// with TLS from the start."""
        parts = urlsplit(url)
        return cls(
            host=parts.hostname or "localhost",
            port=parts.port or (465 if parts.scheme == "smtps" else 587),
            use_tls=parts.scheme == "smtps",
            username=None if parts.username is None else unquote(parts.username),
            password=None if parts.password is None else unquote(parts.password),
            sender=sender,
        )

    async def send(self, mail: Mail) -> None:
        """Hand over one mail to the server; aiosmtplib's errors pass through for a retry."""
        assert not in_transaction(), "sending mail must not hold row locks"
        try:
            await aiosmtplib.send(
                build_message(mail, sender=self._sender),
                sender=parseaddr(self._sender)[1],
                recipients=[mail.to],
                hostname=self._host,
                port=self._port,
                username=self._username,
                password=self._password,
                use_tls=self._use_tls,
                timeout=SMTP_TIMEOUT_SECONDS,
            )
        except Exception:
            counters.MAILS.labels("failed").inc()
            raise
        counters.MAILS.labels("sent").inc()


class CapturingMailer:
    """Keeps mails in the database."""

    def __init__(self, database: Database, *, sender: str) -> None:
        self._database = database
        self._sender = sender

    async def send(self, mail: Mail) -> None:
        """Store one mail, once per key."""
        message = build_message(mail, sender=self._sender)
        await self._database.write_rows(
            _CAPTURE, ids.new_id(), mail.key, mail.to, mail.subject, message
        )
        counters.MAILS.labels("captured").inc()
