import pytest
from tests.domains.payments.desk import Desk

from customiseyou.infra.db.session import Database


@pytest.fixture
def desk(database: Database) -> Desk:
    """Return a shop and a sandbox at noon."""
    return Desk(database)
