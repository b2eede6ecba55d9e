"""How often a password may be guessed, counted so that nobody can lock another person out.

An account's failures are counted apart for each network, so a stranger uses up only their own
tries. A far higher count over all networks stops many machines that guess together; it does not
hold where this account was entered lately, so that its owner still gets in.
"""

from datetime import datetime

import msgspec

from customiseyou.infra.db.session import Database
from customiseyou.infra.security import limits
from customiseyou.web.shared import networks
from customiseyou.web.shared.caller import Caller
from customiseyou.web.shared.pace import Pace
from customiseyou.web.shared.site import AnyRequest, Site

LOG_IN = Pace("login", 10, 900)
LOG_IN_FROM_ANYWHERE = Pace("login_anywhere", 500, 3600)
KNOWN_SECONDS = 30 * 24 * 3600
"""For so long a network or a browser is known from which an account was entered."""


class Guess(msgspec.Struct, frozen=True, kw_only=True):
    """One try to sign in that was counted as if it would fail."""

    places: tuple[str, ...]
    """The account, as known from this network and from this browser."""
    spent: tuple[tuple[str, int], ...]
    """Each key with the seconds of its window."""
    at: datetime


async def count(
    request: AnyRequest, database: Database, *, caller: Caller, email: str, now: datetime
) -> Guess:
    """Count a try before its password is looked at; raises TooMany."""
    site: Site = request.app.state.site
    account, network = email.lower(), networks.network_of(request, proxies=site.proxies)
    from_network = f"{account}:{network}"
    from_browser = f"{account}:{caller.visitor.hex()}" if caller.visitor else from_network
    known = await limits.list_remembered(
        database, keys=[_known(from_network), _known(from_browser)], now=now
    )
    # Others behind the same address do not hold up a browser that is known by itself.
    here = from_browser if _known(from_browser) in known else from_network
    counted = [LOG_IN.limit(here), *([] if known else [LOG_IN_FROM_ANYWHERE.limit(account)])]
    await limits.spend(database, *counted, now=now)
    network_pace = (networks.key_of(network), networks.ATTEMPTS_SECONDS)
    return Guess(
        places=tuple(dict.fromkeys((from_network, from_browser))),
        spent=(
            *((limit.key, limit.seconds) for limit in counted),
            network_pace,
        ),
        at=now,
    )


async def forgive(database: Database, guess: Guess) -> None:
    """Give a try back that was no guess, and know its network and browser from now on."""
    async with database.transaction() as session:
        for key, seconds in guess.spent:
            await limits.give_back(session, key=key, seconds=seconds, now=guess.at)
        for place in guess.places:
            await limits.remember(session, key=_known(place), seconds=KNOWN_SECONDS, now=guess.at)


def _known(place: str) -> str:
    return f"login_known:{place}"
