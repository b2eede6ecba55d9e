"""The demo shop: fictional sellers, real templates, and orders made by the real flows."""

from customiseyou.app.demo.residents import DemoLogin, people
from customiseyou.app.settings import Settings

__all__ = ["DemoLogin", "people", "seed_if_empty"]


async def seed_if_empty(settings: Settings) -> list[DemoLogin]:
    """Fill an empty database with the demo shop, or finish what an earlier start left undone.

    Return who can sign in; nobody where the database holds products that are not the demo's.
    """
    from customiseyou.app.demo import seeding  # noqa: PLC0415  (wiring imports this package)

    return await seeding.seed_if_empty(settings)
