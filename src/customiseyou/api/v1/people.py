"""Visitors, accounts and sessions."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from customiseyou.api.v1 import identity
from customiseyou.api.v1.problems import refusals
from customiseyou.api.v1.values import Email
from customiseyou.domains.accounts import service as accounts
from customiseyou.domains.accounts.errors import WrongCredentials
from customiseyou.domains.accounts.values import NAME_CHARACTERS_MAX, AccountId
from customiseyou.flows import sign_in
from customiseyou.infra.db.session import Database
from customiseyou.infra.security import passwords
from customiseyou.kit import clock, ids
from customiseyou.web.shared import checking, guesses, pace
from customiseyou.web.shared.caller import SECRET_CHARACTERS_MAX, Caller
from customiseyou.web.shared.permissions import Permission, allow
from customiseyou.web.shared.site import AnyRequest

Password = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=passwords.PASSWORD_CHARACTERS_MAX,
        examples=["four words of nobody"],
    ),
]


class Visitor(msgspec.Struct, frozen=True, kw_only=True):
    """A guest. Whoever holds the key sees the guest's designs, cart and orders."""

    key: Annotated[
        str,
        Meta(
            description="To be sent as `Visitor-Key`.",
            examples=["Zk3vB0n8q1xT7yRw5LhJ2mCdE9aGsUfP"],
        ),
    ]


class Registration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new account."""

    name: Annotated[str, Meta(min_length=1, max_length=NAME_CHARACTERS_MAX, examples=["Asha Rao"])]
    email: Email
    password: Password


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """A mail is on its way, if there is a reason for one."""

    email: Email


class Unproven(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An address whose link was lost or came too late."""

    email: Email


class Verification(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The proof of an address."""

    secret: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=SECRET_CHARACTERS_MAX,
            description="The last part of the link in the mail.",
            examples=["mN4cT8sQ1zX6vB3kL9wE2rY7uI5oP0aD"],
        ),
    ]


class Credentials(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What proves who somebody is."""

    email: Email
    password: Password


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in."""

    token: Annotated[
        str,
        Meta(
            description="To be sent as `Authorization: Bearer …`.",
            examples=["uY6tR2eW9qL1kJ8hG5fD3sA0zX7cV4bN"],
        ),
    ]
    expires_at: datetime


class ShopName(msgspec.Struct, frozen=True, kw_only=True):
    """A shop that a person works in."""

    id: UUID
    name: Annotated[str, Meta(examples=["Meera's Clay"])]


class Me(msgspec.Struct, frozen=True, kw_only=True):
    """The person behind a token."""

    id: UUID
    name: Annotated[str, Meta(examples=["Asha Rao"])]
    email: Email
    language: Annotated[str, Meta(examples=["en"])]
    shops: tuple[ShopName, ...]


@post(
    "/visitors",
    opt=allow(Permission.ANYONE),
    operation_id="start_visit",
    summary="Get a key as a guest",
    tags=["People"],
    sync_to_thread=False,
    responses=refusals(),
)
def start_visit() -> Visitor:
    """Make a key for somebody without an account. Nothing is stored until it is used."""
    return Visitor(key=ids.new_secret())


@post(
    "/accounts",
    opt=allow(Permission.ANYONE, counted=True),
    operation_id="register",
    summary="Open an account",
    tags=["People"],
    status_code=202,
    responses=refusals(429, body=True),
)
async def register(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    data: JSONBody[Registration],
) -> Sent:
    """Send a link that proves the address. An address that has an account is told so by mail:
    the answer is the same."""
    checked = checking.registration(name=data.name, email=data.email, password=data.password)
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
    return Sent(email=checked.email)


@post(
    "/accounts/verifications",
    opt=allow(Permission.ANYONE, counted=True),
    operation_id="verify_email",
    summary="Prove an address",
    tags=["People"],
    security=[{}, identity.VISITOR],
    responses=refusals(429, body=True),
)
async def verify_email(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    data: JSONBody[Verification],
) -> Session:
    """Use the link of the mail up and sign in."""
    now = clock.now()
    async with database.transaction() as session:
        account_id = await accounts.verify_email(session, secret=data.secret, now=now)
    return await _enter(database, caller=caller, account_id=account_id, now=now)


@post(
    "/accounts/verification-links",
    opt=allow(Permission.ANYONE, counted=True),
    operation_id="send_verification_link",
    summary="Have another link sent",
    tags=["People"],
    status_code=202,
    responses=refusals(429, body=True),
)
async def send_verification_link(
    database: NamedDependency[Database], data: JSONBody[Unproven]
) -> Sent:
    """Send another link that proves the address. The answer is the same for an address that
    is proven or has no account."""
    email = checking.email(data.email)
    await pace.spend(database, pace.VERIFY_AGAIN, subject=email.lower(), now=clock.now())
    async with database.transaction() as session:
        await accounts.request_verification(session, email=email)
    return Sent(email=email)


@post(
    "/sessions",
    opt=allow(Permission.ANYONE, counted=True),
    operation_id="log_in",
    summary="Log in",
    tags=["People"],
    security=[{}, identity.VISITOR],
    responses=refusals(429, body=True),
)
async def log_in(
    request: AnyRequest,
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    data: JSONBody[Credentials],
) -> Session:
    """Sign in. With a `Visitor-Key`, the guest's designs and cart become the account's."""
    now = clock.now()
    guess = await guesses.count(request, database, caller=caller, email=data.email, now=now)
    async with database.transaction() as session:
        login = await accounts.find_login(session, email=data.email)
    if not await passwords.verify(None if login is None else login.password_hash, data.password):
        raise WrongCredentials
    assert login is not None, "a password only fits a login"
    await guesses.forgive(database, guess)
    return await _enter(database, caller=caller, account_id=login.account_id, now=now)


async def _enter(
    database: Database, *, caller: Caller, account_id: AccountId, now: datetime
) -> Session:
    async with database.transaction() as session:
        token = await sign_in.run(session, account_id=account_id, visitor=caller.visitor, now=now)
    return Session(token=token, expires_at=now + timedelta(days=accounts.SESSION_DAYS))


@delete(
    "/sessions/current",
    opt=allow(Permission.SIGNED_IN),
    operation_id="log_out",
    summary="Log out",
    tags=["People"],
    security=[identity.BEARER],
    responses=refusals(),
)
async def log_out(database: NamedDependency[Database], caller: NamedDependency[Caller]) -> None:
    """End the session of the token that is sent."""
    assert caller.session_secret is not None, "the route is for people who signed in"
    async with database.transaction() as session:
        await accounts.close_session(session, secret=caller.session_secret)


@get(
    "/me",
    opt=allow(Permission.SIGNED_IN),
    operation_id="get_me",
    summary="Read who one is",
    tags=["People"],
    sync_to_thread=False,
    security=[identity.BEARER],
    responses=refusals(),
)
def get_me(caller: NamedDependency[Caller]) -> Me:
    """The person behind the token, and the shops they work in."""
    person = caller.account
    assert person is not None, "the route is for people who signed in"
    return Me(
        id=person.id,
        name=person.name,
        email=person.email,
        language=person.language,
        shops=tuple(ShopName(id=shop_id, name=name) for shop_id, name in caller.shops),
    )


ROUTES = (
    start_visit,
    register,
    verify_email,
    send_verification_link,
    log_in,
    log_out,
    get_me,
)
