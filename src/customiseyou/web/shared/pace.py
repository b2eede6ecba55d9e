"""How often a caller may ask for what costs much or lets one guess: counted in the database."""

from datetime import datetime
from typing import Any

import msgspec
from litestar.connection import ASGIConnection

from customiseyou.domains.accounts.values import Owner
from customiseyou.infra.db.session import Database
from customiseyou.infra.security import limits
from customiseyou.infra.security.limits import Limit
from customiseyou.kit import clock
from customiseyou.web.shared import networks


class Pace(msgspec.Struct, frozen=True):
    """So many times in so many seconds; `name` keeps the counters apart."""

    name: str
    times_max: int
    seconds: int

    def limit(self, subject: str) -> Limit:
        """Return the limit for one who tries."""
        return Limit(f"{self.name}:{subject}", self.times_max, self.seconds)


REGISTER = Pace("register", 10, 3600)
VERIFY_AGAIN = Pace("verify_again", 5, 3600)
SEND_LINKS = Pace("order_link", 5, 3600)
PLACE = Pace("place", 30, 3600)
UPLOAD = Pace("api_upload", 120, 3600)
DRAW = Pace("api_draw", 240, 60)
DRAW_FOR_NETWORK = Pace("draw", 240, 60)
"""Ten lists of a shop with somebody's name on every piece."""
CHECK_PAYMENT = Pace("api_check_payment", 60, 60)


async def spend(database: Database, pace: Pace, *, subject: str, now: datetime) -> None:
    """Count one attempt, also where what follows is refused; raises TooMany."""
    await limits.spend(database, pace.limit(subject), now=now)


async def spend_drawing(
    connection: ASGIConnection[Any, Any, Any, Any], database: Database, *, proxies: int
) -> None:
    """Count one picture that a page wants drawn for its visitor's network; raises TooMany.

    A browser may throw its cookies away, so whose picture it is would count nothing.
    """
    await spend(
        database,
        DRAW_FOR_NETWORK,
        subject=networks.network_of(connection, proxies=proxies),
        now=clock.now(),
    )


class Pair(msgspec.Struct, frozen=True):
    """What is counted twice: a new guest costs nothing, so whoever sends many has one network.

    A network's share is what a house full of people behind one address may need.
    """

    of_owner: Pace
    of_network: Pace


PLACING = Pair(PLACE, Pace("place_network", 300, 3600))
UPLOADING = Pair(UPLOAD, Pace("upload_network", 600, 3600))
DRAWING = Pair(DRAW, Pace("draw_network", 960, 60))


async def spend_both(
    connection: ASGIConnection[Any, Any, Any, Any],
    database: Database,
    pair: Pair,
    *,
    owner: Owner,
    now: datetime,
) -> None:
    """Count one attempt for who makes it and for their network; raises TooMany."""
    network = networks.network_of(connection, proxies=connection.app.state.site.proxies)
    of_both = (pair.of_owner.limit(of_owner(owner)), pair.of_network.limit(network))
    await limits.spend(database, *of_both, now=now)


def of_owner(owner: Owner) -> str:
    """Return the subject under which a caller's attempts are counted."""
    return f"{(owner.visitor or b'').hex()}:{owner.account_id}"
