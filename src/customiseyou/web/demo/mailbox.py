"""The demo's mailbox: every mail that would have left."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.enums import MediaType
from litestar.params import FromPath

from customiseyou.infra.db.session import Database
from customiseyou.infra.i18n import format_instant
from customiseyou.infra.mail import captured
from customiseyou.kit.errors import NotFound
from customiseyou.web.demo.pages import MailboxPage, MailPage, MailRow
from customiseyou.web.shared.caller import Caller
from customiseyou.web.shared.permissions import Permission, allow
from customiseyou.web.shared.site import AnyRequest, Site

MAIL_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; sandbox"
    " allow-popups allow-top-navigation-by-user-activation; frame-ancestors 'self'"
)


@get("/demo/mailbox", opt=allow(Permission.DEMO), include_in_schema=False)
async def mailbox(
    request: AnyRequest,
    database: NamedDependency[Database],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
) -> Response[str]:
    """List captured mails, the newest first."""
    page = MailboxPage(
        mails=tuple(
            MailRow(
                url=f"/demo/mailbox/{mail.id}",
                subject=mail.subject,
                to=mail.recipient,
                sent_at=format_instant(mail.created_at, lang=caller.lang),
            )
            for mail in await captured.list_newest(database)
        )
    )
    return site.page(request, page)


async def _message(database: Database, mail_id: UUID) -> tuple[captured.Captured, EmailMessage]:
    found = await captured.find(database, mail_id=mail_id)
    if found is None:
        raise NotFound
    message = message_from_bytes(found.message, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return found, message


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return "" if part is None else str(part.get_content())


@get("/demo/mailbox/{mail_id:uuid}", opt=allow(Permission.DEMO), include_in_schema=False)
async def mail(
    request: AnyRequest,
    database: NamedDependency[Database],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    mail_id: FromPath[UUID],
) -> Response[str]:
    """Show one mail."""
    found, message = await _message(database, mail_id)
    page = MailPage(
        subject=found.subject,
        to=found.recipient,
        sender=str(message["From"]),
        sent_at=format_instant(found.created_at, lang=caller.lang),
        html_url=f"/demo/mailbox/{mail_id}/html",
        text=_part(message, "plain"),
    )
    return site.page(request, page)


@get("/demo/mailbox/{mail_id:uuid}/html", opt=allow(Permission.DEMO), include_in_schema=False)
async def mail_html(database: NamedDependency[Database], mail_id: FromPath[UUID]) -> Response[str]:
    """Answer a mail's own HTML, its pictures beside it."""
    _found, message = await _message(database, mail_id)
    html = _part(message, "html").replace("cid:", f"/demo/mailbox/{mail_id}/pictures/")
    # The mail stands in a frame; its links lead the whole window on, as in a mail program.
    html = html.replace("<head>", '<head><base target="_top">', 1)
    headers = {"Content-Security-Policy": MAIL_POLICY, "X-Frame-Options": "SAMEORIGIN"}
    return Response(html, media_type=MediaType.HTML, headers=headers)


@get(
    "/demo/mailbox/{mail_id:uuid}/pictures/{name:str}",
    opt=allow(Permission.DEMO),
    include_in_schema=False,
)
async def mail_picture(
    database: NamedDependency[Database], mail_id: FromPath[UUID], name: FromPath[str]
) -> Response[bytes]:
    """Answer a picture that came with a mail."""
    _found, message = await _message(database, mail_id)
    for part in message.walk():
        if part.get("Content-ID") == f"<{name}>":
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            return Response(content, media_type=part.get_content_type())
    raise NotFound


ROUTES = (mailbox, mail, mail_html, mail_picture)
