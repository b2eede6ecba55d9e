from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.domains.customization.desk import Desk

from customiseyou.app import wiring
from customiseyou.infra.db.session import Database
from customiseyou.infra.processes.pool import WorkerPool


@pytest.fixture(scope="session")
async def pool() -> AsyncIterator[WorkerPool]:
    """Open a worker process under the limits that the shop runs with."""
    async with WorkerPool(
        1,
        timeout_seconds=wiring.RENDER_TIMEOUT_SECONDS,
        memory_limit_mib=wiring.RENDER_MEMORY_MIB,
    ) as opened:
        yield opened


@pytest.fixture
def desk(database: Database, tmp_path: Path, pool: WorkerPool) -> Desk:
    """Return a buyer before an empty shop."""
    return Desk(database, tmp_path / "files", pool)
