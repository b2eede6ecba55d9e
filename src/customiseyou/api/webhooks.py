"""Messages from payment providers: checked, stored raw, answered at once, applied later."""

from typing import Any

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from customiseyou.domains.payments import service as payments
from customiseyou.domains.payments.errors import WebhookRefused
from customiseyou.domains.payments.ports import Providers
from customiseyou.infra.db.session import Database
from customiseyou.infra.services import Services
from customiseyou.kit import clock
from customiseyou.web.shared import failures, sentences
from customiseyou.web.shared.permissions import Permission, allow
from customiseyou.web.shared.site import AnyRequest, words_of

WEBHOOK_BYTES_MAX = 1024 * 1024


@post(
    "/webhooks/{provider:str}",
    opt=allow(Permission.SIGNED_MESSAGE),
    include_in_schema=False,
    request_max_body_size=WEBHOOK_BYTES_MAX,
)
async def receive(
    request: AnyRequest,
    database: NamedDependency[Database],
    services: NamedDependency[Services],
    provider: FromPath[str],
) -> Response[Any]:
    """Take one signed message in; an unsigned, altered or old one is refused without details."""
    try:
        await payments.accept_webhook(
            database,
            services.get(Providers),
            provider=provider,
            headers={name.lower(): value for name, value in request.headers.items()},
            body=await request.body(),
            now=clock.now(),
        )
    except WebhookRefused as refusal:
        detail = sentences.sentence(refusal, words=words_of(request))
        return failures.problem(request, status=401, code=refusal.code, detail=detail)
    return Response({"received": True}, status_code=200)


ROUTES = (receive,)
