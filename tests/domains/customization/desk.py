"""A buyer at a real database, file store and worker process, and what must not have changed."""

import contextlib
import hashlib
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text
from tests.domains.customization import samples

from customiseyou.domains.accounts.values import Owner
from customiseyou.domains.customization import documents, pictures_store, proofs
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.values import (
    Approval,
    DesignView,
    Material,
    Problem,
    Proof,
    StoredPicture,
    TemplateVersion,
)
from customiseyou.infra.db.session import Database
from customiseyou.infra.i18n import words_for
from customiseyou.infra.processes.pool import WorkerPool
from customiseyou.infra.storage.files import Files
from customiseyou.kit import ids
from customiseyou.kit.errors import AppError
from customiseyou.web.shared import sentences
from customiseyou.web.storefront import problems

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LANGUAGES = ("en", "hi", "ur")
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_DIGEST = (
    "SELECT '{0}', count(*) || ' ' || md5(coalesce(string_agg(t::text, ',' ORDER BY t::text), ''))"
    ' FROM "{0}" t'
)


def guest() -> Owner:
    """Return a new browser without an account."""
    return Owner(account_id=None, visitor=ids.digest(ids.new_secret()))


def peak_mib() -> int:
    """Return the most memory that the process which runs this has had since it began."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def said(error: AppError) -> tuple[str, ...]:
    """Return an error's sentence in every language, each a sentence of its own."""
    return _spoken([sentences.sentence(error, words=words_for(lang)) for lang in LANGUAGES])


def told(reason: str, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Return a problem's sentence in every language."""
    facts = {name: value for name, value in facts.items() if name not in {"field", "reason"}}
    found = Problem(field="name", reason=reason, facts=facts)
    return _spoken([problems.sentence(found, words_for(lang)) for lang in LANGUAGES])


def _spoken(found: list[str]) -> tuple[str, ...]:
    assert len(set(found)) == len(LANGUAGES), found
    assert all(len(sentence) > 10 and "{" not in sentence for sentence in found), found
    assert any("\u0900" <= letter <= "\u097f" for letter in found[1]), found
    return tuple(found)


class Desk:
    """What the web's handlers do, in the same order, with one buyer and one template."""

    def __init__(self, database: Database, folder: Path, pool: WorkerPool) -> None:
        self.database = database
        self.folder = folder
        self.files = Files(str(folder))
        self.pool = pool
        self.buyer = guest()
        self.product_id = ids.new_id()
        self.variant_id = ids.new_id()

    async def publish(self, **changes: Any) -> TemplateVersion:
        """Publish the mug with parts of its document replaced."""
        async with self.database.transaction() as session:
            return await customization.publish_template(
                session,
                seller_id=ids.new_id(),
                template=samples.template(**changes),
                library=samples.LIBRARY,
                now=NOON,
            )

    async def start(
        self, version: TemplateVersion, *, owner: Owner | None = None, **answers: str
    ) -> DesignView:
        """Start a design."""
        async with self.database.transaction() as session:
            return await customization.start_design(
                session,
                owner=owner or self.buyer,
                template_version_id=version.id,
                product_id=self.product_id,
                variant_id=self.variant_id,
                language="en",
                now=NOON,
                answers=answers,
            )

    async def save(
        self, view: DesignView, design: documents.Design, *, owner: Owner | None = None
    ) -> DesignView:
        """Save a state of a design on top of the one it was loaded in."""
        async with self.database.transaction() as session:
            return await customization.save_design(
                session,
                owner=owner or self.buyer,
                design_id=view.id,
                revision=view.revision,
                variant_id=view.variant_id,
                design=design,
                now=NOON,
            )

    async def load(self, view: DesignView, *, owner: Owner | None = None) -> DesignView:
        """Open a design anew."""
        async with self.database.transaction() as session:
            return await customization.get_design_for(
                session, owner=owner or self.buyer, design_id=view.id
            )

    async def bring(self, data: bytes, *, owner: Owner | None = None) -> StoredPicture:
        """Upload a photo."""
        return await pictures_store.keep(
            self.database, self.files, self.pool, data, owner=owner or self.buyer, now=NOON
        )

    async def material(self, view: DesignView) -> Material:
        """Return what is needed to draw a design."""
        async with self.database.transaction() as session:
            return await customization.get_material(session, owner=self.buyer, design_id=view.id)

    async def prove(self, view: DesignView) -> Proof:
        """Open the approval page."""
        return await proofs.prove(await self.material(view), files=self.files, pool=self.pool)

    async def approve(
        self,
        view: DesignView,
        *,
        proof: Proof | None = None,
        seen: str | None = None,
        owner: Owner | None = None,
    ) -> Approval:
        """Press 'Approve' on a page that showed the hash `seen`."""
        proof = proof or await self.prove(view)
        async with self.database.transaction() as session:
            design = await customization.lock_design_for(
                session, owner=owner or self.buyer, design_id=view.id
            )
            return await customization.approve(
                session,
                owner=owner or self.buyer,
                locked=design,
                proof=proof,
                confirmed_hash=seen or proof.hash,
                now=NOON,
            )

    async def state(self) -> dict[str, str]:
        """Return a digest of every table, and of every stored file."""
        async with self.database.transaction() as session:
            tables = (await session.execute(text(_TABLES))).scalars()
            query = " UNION ALL ".join(_DIGEST.format(name) for name in tables)
            rows = {row[0]: row[1] for row in await session.execute(text(query))}
        kept = {
            str(path.relative_to(self.folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in self.folder.rglob("*")
            if path.is_file()
        }
        assert "designs" in rows
        return {**rows, **kept}

    @contextlib.asynccontextmanager
    async def nothing_changes(self) -> AsyncIterator[None]:
        """Fail when a row or a stored file is another one afterwards."""
        before = await self.state()
        yield
        assert await self.state() == before
