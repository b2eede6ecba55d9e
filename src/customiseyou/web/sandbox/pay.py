"""The built-in test provider's own pages: paying, and the bank's second step."""

from typing import Any

from litestar import Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from customiseyou.infra.db.session import Database
from customiseyou.infra.i18n import format_instant, format_money
from customiseyou.infra.services import Services
from customiseyou.integrations import sandbox
from customiseyou.kit import clock
from customiseyou.kit.errors import InvalidForm
from customiseyou.web.sandbox import words as said
from customiseyou.web.sandbox.pages import Outcome, PayPage, ThreeDSecurePage
from customiseyou.web.shared import parts
from customiseyou.web.shared.permissions import Permission, allow
from customiseyou.web.shared.site import AnyRequest, Site, go, words_of

FIELDS = ("card_number", "expiry", "cvc", "upi_id")
TYPED_CHARACTERS_MAX = 60


def _field(name: str, *, errors: dict[str, str], typed: dict[str, str]) -> parts.TextField:
    """Return a field; what was typed of a card comes back only as far as it is no secret."""
    value = typed.get(name, "") if name in {"expiry", "upi_id"} else ""
    return parts.TextField(name=name, value=value, error=errors.get(name, ""))


async def _page(
    request: AnyRequest,
    *,
    database: Database,
    services: Services,
    site: Site,
    token: str,
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> Response[str] | Redirect:
    words = words_of(request)
    async with database.transaction() as session:
        found = await services.get(sandbox.Sandbox).get_pay_page(
            session, token=token, now=clock.now()
        )
    if found.state == "three_d_secure":
        return _bank_page(request, site=site, token=token, found=found)
    if found.state == "processing":
        return go(request, found.return_url)
    page = PayPage(
        state=said.STATES[found.state],
        action=_address(token),
        merchant=site.operator_name,
        amount=format_money(found.amount, lang=words.language.code),
        reference=found.description,
        back_url=found.return_url if found.state == "paid" else found.cancel_url,
        outcomes=tuple(
            Outcome(
                kind=test.kind,
                value=test.value,
                label=test.entry,
                text=said.behaviour(test, words=words),
            )
            for test in sandbox.TEST_METHODS
            if test.kind in found.methods
        ),
        expires_at=format_instant(found.expires_at, lang=words.language.code),
        declined=said.declined(found.decline_code, words=words),
        **_fields(errors or {}, typed or {}),
    )
    return site.page(request, page, status=status, live_at=_address(token))


def _address(token: str) -> str:
    return f"/sandbox/pay/{token}"


def _fields(errors: dict[str, str], typed: dict[str, str]) -> dict[str, Any]:
    return {name: _field(name, errors=errors, typed=typed) for name in FIELDS}


def _bank_page(
    request: AnyRequest, *, site: Site, token: str, found: sandbox.PayPage, error: str = ""
) -> Response[str]:
    page = ThreeDSecurePage(
        action=f"{_address(token)}/bank",
        merchant=site.operator_name,
        amount=format_money(found.amount, lang=words_of(request).language.code),
        card_ending=found.card_last4 or "",
        code=parts.TextField(name="code", error=error),
        right_code=sandbox.THREE_D_SECURE_CODE,
    )
    return site.page(request, page, status=422 if error else 200, live_at=_address(token))


def _lead_on(request: AnyRequest, outcome: sandbox.Outcome, *, token: str) -> Redirect:
    """Send the buyer where the outcome says: back to the shop, or on with this page."""
    if outcome.kind in {"redirect", "pending"} and outcome.url:
        return go(request, outcome.url)
    return go(request, _address(token))


@get("/sandbox/pay/{token:str}", opt=allow(Permission.ANYONE), include_in_schema=False)
async def show(
    request: AnyRequest,
    database: NamedDependency[Database],
    services: NamedDependency[Services],
    site: NamedDependency[Site],
    token: FromPath[str],
) -> Response[str] | Redirect:
    """Show the pay page."""
    return await _page(request, database=database, services=services, site=site, token=token)


@post("/sandbox/pay/{token:str}", opt=allow(Permission.ANYONE), include_in_schema=False)
async def pay(
    request: AnyRequest,
    database: NamedDependency[Database],
    services: NamedDependency[Services],
    site: NamedDependency[Site],
    token: FromPath[str],
) -> Response[str] | Redirect:
    """Try to pay by card, by UPI or by one of the test buttons."""
    form: FormMultiDict = await request.form()
    typed = {name: str(form.get(name, ""))[:TYPED_CHARACTERS_MAX] for name in FIELDS}
    box, now = services.get(sandbox.Sandbox), clock.now()
    try:
        async with database.transaction() as session:
            match form.get("method"):
                case "card":
                    outcome = await box.pay_by_card(
                        session,
                        token=token,
                        card_number=typed["card_number"],
                        expiry=typed["expiry"],
                        cvc=typed["cvc"],
                        now=now,
                    )
                case "upi":
                    outcome = await box.pay_by_upi(
                        session, token=token, upi_id=typed["upi_id"], now=now
                    )
                case _:
                    outcome = await box.pay_by_test_method(
                        session, token=token, value=str(form.get("outcome", ""))[:40], now=now
                    )
    except sandbox.PayPageClosed:
        # A second click, or too late: the page itself says how it stands.
        return go(request, _address(token))
    except InvalidForm as wrong:
        words = words_of(request)
        errors = {error.field: said.field_error(error, words=words) for error in wrong.errors}
        return await _page(
            request,
            database=database,
            services=services,
            site=site,
            token=token,
            errors=errors,
            typed=typed,
            status=422,
        )
    return _lead_on(request, outcome, token=token)


@post("/sandbox/pay/{token:str}/bank", opt=allow(Permission.ANYONE), include_in_schema=False)
async def bank(
    request: AnyRequest,
    database: NamedDependency[Database],
    services: NamedDependency[Services],
    site: NamedDependency[Site],
    token: FromPath[str],
) -> Response[str] | Redirect:
    """Answer the test bank's question: the right code confirms, 'refuse' does not."""
    form: FormMultiDict = await request.form()
    box, now = services.get(sandbox.Sandbox), clock.now()
    refused = "refuse" in form
    code = str(form.get("code", "")).strip()
    if not refused and code != sandbox.THREE_D_SECURE_CODE:
        async with database.transaction() as session:
            found = await box.get_pay_page(session, token=token, now=now)
        if found.state == "three_d_secure":
            error = words_of(request).gettext("This is not the code. It stands on this page.")
            return _bank_page(request, site=site, token=token, found=found, error=error)
        return go(request, _address(token))
    try:
        async with database.transaction() as session:
            outcome = await box.confirm_three_d_secure(
                session, token=token, approve=not refused, now=now
            )
    except sandbox.PayPageClosed:
        return go(request, _address(token))
    return _lead_on(request, outcome, token=token)


ROUTES = (show, pay, bank)
