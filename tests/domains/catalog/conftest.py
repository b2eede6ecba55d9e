import pytest
from tests.flows.world import World

from customiseyou.infra.db.session import Database


@pytest.fixture
def world(database: Database) -> World:
    """Return an empty marketplace at noon."""
    return World(database)
