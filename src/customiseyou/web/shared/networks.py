"""From where a request comes, as far as that can be believed."""

import ipaddress
from datetime import datetime
from typing import Any

from litestar.connection import ASGIConnection

from customiseyou.infra.db.session import Database
from customiseyou.infra.security import limits

UNKNOWN = "unknown"
IPV6_PREFIX = 64
ATTEMPTS_MAX = 100
ATTEMPTS_SECONDS = 900


def network_of(connection: ASGIConnection[Any, Any, Any, Any], *, proxies: int) -> str:
    """Return the sender's address; of IPv6 the network, since one person has all of it.

    `proxies` of our own stand before us, each adding whom it saw to X-Forwarded-For. What stands
    further left in it was sent by the client, who may write there what they like.
    """
    seen = "" if connection.client is None else connection.client.host
    if proxies:
        hops = connection.headers.get("x-forwarded-for", "").split(",")
        if len(hops) >= proxies:
            seen = hops[-proxies].strip()
    try:
        address = ipaddress.ip_address(seen)
    except ValueError:
        return UNKNOWN
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, IPV6_PREFIX), strict=False))


def key_of(network: str) -> str:
    """Return the key under which a network's attempts are counted."""
    return f"network:{network}"


async def count_attempt(
    connection: ASGIConnection[Any, Any, Any, Any],
    database: Database,
    *,
    proxies: int,
    now: datetime,
) -> None:
    """Count one try from this network to sign in and the like; raises TooMany.

    Tries at many accounts are counted here, tries at one account where they are made.
    """
    network = network_of(connection, proxies=proxies)
    attempts = limits.Limit(key_of(network), ATTEMPTS_MAX, ATTEMPTS_SECONDS)
    await limits.spend(database, attempts, now=now)
