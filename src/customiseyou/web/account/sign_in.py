"""Registering, proving the address, signing in and out."""

from typing import Literal
from urllib.parse import quote

from litestar import Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from customiseyou.domains.accounts import service as accounts
from customiseyou.domains.accounts.errors import LinkExpired, WrongCredentials
from customiseyou.domains.accounts.values import (
    EMAIL_CHARACTERS_MAX,
    NAME_CHARACTERS_MAX,
    AccountId,
)
from customiseyou.flows import sign_in
from customiseyou.infra.db.session import Database
from customiseyou.infra.i18n import Words
from customiseyou.infra.security import passwords
from customiseyou.infra.services import Services
from customiseyou.kit import clock, text
from customiseyou.kit.errors import InvalidForm
from customiseyou.web.account.pages import LoginPage, RegisterPage, VerifyPage
from customiseyou.web.shared import checking, guesses, pace, parts, sentences
from customiseyou.web.shared.caller import SESSION_COOKIE, SESSION_SECONDS, Caller
from customiseyou.web.shared.demo_people import DemoPeople
from customiseyou.web.shared.permissions import Permission, allow
from customiseyou.web.shared.site import AnyRequest, Site, go, words_of

VERIFY = "/verify"


def inside(path: str) -> str:
    """Return a path of this site to go on to; anything else leads to the account."""
    # Browsers read a backslash as a slash, and leave out line breaks and tabs.
    is_ours = path.startswith("/") and not path.startswith("//") and len(path) < 200
    return path if is_ours and path.isprintable() and "\\" not in path else ""


def _login_page(
    site: Site,
    services: Services,
    *,
    words: Words,
    email: str = "",
    next_url: str = "",
    notice: parts.Notice | None = None,
) -> LoginPage:
    people, say = services.get(DemoPeople), words.gettext
    return LoginPage(
        action="/login",
        email=parts.TextField(name="email", value=email),
        password=parts.TextField(name="password"),
        next_url=next_url,
        notice=notice,
        demo_logins=tuple(
            parts.Fact(
                label=say("Maker: {shop}").format(shop=one.shop) if one.shop else say("Buyer"),
                value=one.email,
            )
            for one in people.people
        )
        if site.is_demo
        else (),
        demo_password=people.password if site.is_demo else "",
    )


@get("/login", opt=allow(Permission.ANYONE), include_in_schema=False)
async def show_login(
    request: AnyRequest, site: NamedDependency[Site], services: NamedDependency[Services]
) -> Response[str]:
    """Show the sign-in form."""
    next_url = inside(request.query_params.get("next", ""))
    return site.page(
        request, _login_page(site, services, words=words_of(request), next_url=next_url)
    )


@post("/login", opt=allow(Permission.ANYONE, counted=True), include_in_schema=False)
async def log_in(
    request: AnyRequest,
    database: NamedDependency[Database],
    site: NamedDependency[Site],
    services: NamedDependency[Services],
    caller: NamedDependency[Caller],
) -> Response[str] | Redirect:
    """Sign in; designs and cart of the browser become the account's."""
    form: FormMultiDict = await request.form()
    email = str(form.get("email", "")).strip()[:EMAIL_CHARACTERS_MAX]
    password = str(form.get("password", ""))[: passwords.PASSWORD_CHARACTERS_MAX]
    next_url = inside(str(form.get("next", "")))
    now = clock.now()
    guess = await guesses.count(request, database, caller=caller, email=email, now=now)
    async with database.transaction() as session:
        login = await accounts.find_login(session, email=email)
    if not await passwords.verify(None if login is None else login.password_hash, password):
        words = words_of(request)
        # The offer stands there for every address, so it tells nothing about one.
        notice = parts.Notice(
            tone="bad",
            title=sentences.sentence(WrongCredentials(), words=words),
            action=parts.Action(label=words.gettext("Send a new link"), url=VERIFY),
        )
        page = _login_page(
            site, services, words=words, email=email, next_url=next_url, notice=notice
        )
        return site.page(request, page, status=422)
    assert login is not None, "a password only fits a login"
    await guesses.forgive(database, guess)
    await _enter(database, caller=caller, account_id=login.account_id)
    return go(request, next_url or "/account")


async def _enter(database: Database, *, caller: Caller, account_id: AccountId) -> None:
    """Open a session, and bring what the browser had into the account."""
    async with database.transaction() as session:
        secret = await sign_in.run(
            session, account_id=account_id, visitor=caller.visitor, now=clock.now()
        )
    caller.remember(SESSION_COOKIE, secret, seconds=SESSION_SECONDS)


@post("/logout", opt=allow(Permission.ANYONE), include_in_schema=False)
async def log_out(
    request: AnyRequest, database: NamedDependency[Database], caller: NamedDependency[Caller]
) -> Redirect:
    """Sign this browser out."""
    if caller.session_secret is not None:
        async with database.transaction() as session:
            await accounts.close_session(session, secret=caller.session_secret)
        caller.forget(SESSION_COOKIE)
    return go(request, "/")


def _register_page(
    *, values: dict[str, str], errors: dict[str, str], next_url: str = ""
) -> RegisterPage:
    def field(name: str) -> parts.TextField:
        kept = "" if name == "password" else values.get(name, "")
        return parts.TextField(name=name, value=kept, error=errors.get(name, ""))

    return RegisterPage(
        action="/register",
        name=field("name"),
        email=field("email"),
        password=field("password"),
        password_length_min=passwords.PASSWORD_CHARACTERS_MIN,
        next_url=next_url,
    )


@get("/register", opt=allow(Permission.ANYONE), include_in_schema=False)
async def show_register(request: AnyRequest, site: NamedDependency[Site]) -> Response[str]:
    """Show the form for a new account."""
    return site.page(request, _register_page(values={}, errors={}))


@post("/register", opt=allow(Permission.ANYONE, counted=True), include_in_schema=False)
async def register(
    request: AnyRequest,
    database: NamedDependency[Database],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
) -> Response[str]:
    """Open an account. The answer is the same for an address that has one."""
    form: FormMultiDict = await request.form()
    values = {
        "name": text.clean_line(str(form.get("name", "")))[:NAME_CHARACTERS_MAX],
        "email": str(form.get("email", "")).strip()[:EMAIL_CHARACTERS_MAX],
        "password": str(form.get("password", ""))[: passwords.PASSWORD_CHARACTERS_MAX],
    }
    try:
        checked = checking.registration(**values)
    except InvalidForm as error:
        page = _register_page(values=values, errors=checking.said(error, words=words_of(request)))
        return site.page(request, page, status=422)
    await pace.spend(database, pace.REGISTER, subject=checked.email.lower(), now=clock.now())
    password_hash = await passwords.hash_password(checked.password)
    async with database.transaction() as session:
        await accounts.register(
            session,
            email=checked.email,
            name=checked.name,
            password_hash=password_hash,
            language=caller.lang,
        )
    return site.page(request, _verify_page("sent", email=values["email"]))


def _verify_page(
    state: Literal["sent", "sent_again", "asked", "done", "expired", "again"],
    *,
    email: str = "",
    error: str = "",
    action: str = "",
) -> VerifyPage:
    field = parts.TextField(name="email", value=email, error=error)
    return VerifyPage(state=state, email=field, again_action=VERIFY, action=action)


@get(VERIFY, opt=allow(Permission.ANYONE), include_in_schema=False)
async def ask_again(request: AnyRequest, site: NamedDependency[Site]) -> Response[str]:
    """Offer another link that proves an address."""
    return site.page(request, _verify_page("again"))


@post(
    VERIFY,
    opt=allow(Permission.ANYONE, counted=True),
    include_in_schema=False,
    status_code=200,
)
async def send_again(
    request: AnyRequest, database: NamedDependency[Database], site: NamedDependency[Site]
) -> Response[str]:
    """Send another link where an address waits for its proof; the answer is the same if not."""
    form: FormMultiDict = await request.form()
    typed = str(form.get("email", ""))[:EMAIL_CHARACTERS_MAX]
    try:
        email = checking.email(typed)
    except InvalidForm as invalid:
        error = checking.said(invalid, words=words_of(request))["email"]
        page = _verify_page("again", email=typed, error=error)
        return site.page(request, page, status=422)
    await pace.spend(database, pace.VERIFY_AGAIN, subject=email.lower(), now=clock.now())
    async with database.transaction() as session:
        await accounts.request_verification(session, email=email)
    return site.page(request, _verify_page("sent_again", email=email))


@get("/verify/{secret:str}", opt=allow(Permission.ANYONE), include_in_schema=False)
async def ask_to_verify(
    request: AnyRequest, site: NamedDependency[Site], secret: FromPath[str]
) -> Response[str]:
    """Ask for a yes: programs that only look into a mail's links must not use them up."""
    return site.page(request, _verify_page("asked", action=f"{VERIFY}/{quote(secret[:64])}"))


@post(
    "/verify/{secret:str}",
    opt=allow(Permission.ANYONE, counted=True),
    include_in_schema=False,
    status_code=200,
)
async def verify(
    request: AnyRequest,
    database: NamedDependency[Database],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    secret: FromPath[str],
) -> Response[str]:
    """Prove the address and sign in."""
    try:
        async with database.transaction() as session:
            account_id = await accounts.verify_email(session, secret=secret[:64], now=clock.now())
    except LinkExpired:
        return site.page(request, _verify_page("expired"), status=422)
    await _enter(database, caller=caller, account_id=account_id)
    return site.page(request, _verify_page("done"))


ROUTES = (
    show_login,
    log_in,
    log_out,
    show_register,
    register,
    ask_again,
    send_again,
    ask_to_verify,
    verify,
)
