"""From the approval page to the file in the seller's hands, with the real print engine."""

import io
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import msgspec
import pikepdf
import pytest
from PIL import Image
from tests.domains.customization import desk as desks
from tests.domains.customization.desk import Desk
from tests.flows.world import World, guest

from customiseyou.app import wiring
from customiseyou.domains.accounts.values import Owner
from customiseyou.domains.cart import service as cart
from customiseyou.domains.customization import documents, jobs
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.errors import (
    DesignHasProblems,
    DesignNotFound,
    ProofOutdated,
    TemplateWithdrawn,
)
from customiseyou.domains.customization.values import ApprovalId, DesignView, Proof
from customiseyou.domains.orders import service as orders
from customiseyou.domains.sellers.values import SellerId
from customiseyou.flows import approve_design
from customiseyou.infra.db.session import Database
from customiseyou.infra.processes.pool import WorkerPool
from customiseyou.infra.services import Services
from customiseyou.infra.storage.files import Files
from customiseyou.rendering import pdf

pytestmark = pytest.mark.integration


@pytest.fixture
async def shop(world: World, database: Database, tmp_path: Path) -> AsyncIterator["Shop"]:
    """Open a shop with a mug, a buyer, a file store and a worker process."""
    async with WorkerPool(1, timeout_seconds=wiring.RENDER_TIMEOUT_SECONDS) as pool:
        opened = Shop(world, Desk(database, tmp_path / "files", pool))
        opened.seller = await world.open_shop()
        opened.mug = await world.list_mug(opened.seller)
        yield opened


class Shop:
    """A marketplace with the engine behind its approval page."""

    seller: SellerId
    mug: UUID

    def __init__(self, world: World, desk: Desk) -> None:
        self.world = world
        self.desk = desk
        self.buyer = desk.buyer

    async def start(self, **answers: str) -> DesignView:
        """Start a design of the mug."""
        design_id, _ = await self.world.design(self.buyer, self.mug, answers)
        async with self.desk.database.transaction() as session:
            return await customization.get_design_for(
                session, owner=self.buyer, design_id=design_id
            )

    async def confirm(
        self, view: DesignView, proof: Proof, *, seen: str, owner: Owner | None = None
    ) -> None:
        """Press 'Approve' on a page that showed a hash."""
        async with self.desk.database.transaction() as session:
            await approve_design.run(
                session,
                owner=owner or self.buyer,
                design_id=view.id,
                proof=proof,
                confirmed_hash=seen,
                currency="INR",
                replaces=None,
                now=self.world.desk.now,
            )

    async def in_cart(self) -> list[UUID]:
        async with self.desk.database.transaction() as session:
            found = await cart.find(session, owner=self.buyer)
            return [] if found is None else [line.approval_id for line in found.lines]

    async def print(self, approval_id: UUID) -> None:
        """Do the job that approving enqueued."""
        services = Services()
        services.add(Database, self.desk.database)
        services.add(Files, self.desk.files)
        services.add(WorkerPool, self.desk.pool)
        await jobs.render_print_files(services, approval_id=approval_id)


def marks_of(kind: str, content: bytes) -> str:
    """Return the approval that a file says it is of."""
    if kind == "pdf":
        with pikepdf.open(io.BytesIO(content)) as document:
            found = str(document.open_metadata()[f"{{{pdf.NAMESPACE}}}Approval"])
            assert str(document.trailer.Info["/CYApproval"]) == found
            return found
    if kind == "png":
        return Image.open(io.BytesIO(content)).text["approval"]  # type: ignore[attr-defined] # only PNG files have it
    return content.decode().partition('data-approval="')[2].partition('"')[0]


async def test_the_sellers_file_carries_the_hash_of_the_order_line(shop: Shop) -> None:
    view = await shop.start(name="प्रिया")
    proof = await shop.desk.prove(view)
    await shop.confirm(view, proof, seen=proof.hash)
    (approval_id,) = await shop.in_cart()
    (job,) = await shop.world.desk.jobs("customization.render_print_files")
    assert job["approval_id"] == str(approval_id)
    placed = await shop.world.place(shop.buyer)
    await shop.world.pay(placed)
    await shop.world.hear()
    group = await shop.world.group(placed.group_id)
    sold = await orders.get_for_seller(
        shop.desk.database, code=group.orders[0].code, sellers=[shop.seller]
    )
    (line,) = sold.order.lines
    assert line.approval_id == approval_id

    await shop.print(line.approval_id)
    async with shop.desk.database.transaction() as session:
        wanted = ApprovalId(line.approval_id)
        approval = await customization.get_approval(session, approval_id=wanted)
        listed = (await customization.list_print_files(session, approval_ids=[wanted]))[wanted]
    assert approval.hash == proof.hash
    assert {(file.surface, file.kind) for file in listed} == {
        ("wrap", "pdf"), ("wrap", "png"), ("wrap", "svg"), ("front", "mockup"),
    }  # fmt: skip
    for file in listed:
        content = await shop.desk.files.find(file.key)
        assert content is not None
        assert len(content) == file.bytes
        if file.kind != "mockup":
            assert marks_of(file.kind, content) == proof.hash
    async with shop.desk.nothing_changes():
        await shop.print(line.approval_id)


async def test_a_stale_approval_does_not_reach_the_cart(shop: Shop) -> None:
    view = await shop.start(name="Asha")
    page = await shop.desk.prove(view)
    box = documents.Box(x=1_501, y=2_500, width=7_000, height=4_000)
    design = msgspec.structs.replace(
        view.design, adjustments={"name": documents.Adjustment(box=box)}
    )
    moved = await shop.desk.save(view, design)
    for proof in (page, await shop.desk.prove(moved)):
        async with shop.desk.nothing_changes():
            with pytest.raises(ProofOutdated) as refused:
                await shop.confirm(moved, proof, seen=page.hash)
        desks.said(refused.value)
    assert await shop.in_cart() == []
    assert await shop.desk.load(view) == moved


async def test_a_design_that_cannot_be_made_does_not_reach_the_cart(shop: Shop) -> None:
    view = await shop.start(name="日本")
    proof = await shop.desk.prove(view)
    async with shop.desk.nothing_changes():
        with pytest.raises(DesignHasProblems):
            await shop.confirm(view, proof, seen=proof.hash)
    assert await shop.in_cart() == []


async def test_nobody_approves_anothers_design(shop: Shop) -> None:
    view = await shop.start(name="Asha")
    proof = await shop.desk.prove(view)
    async with shop.desk.nothing_changes():
        with pytest.raises(DesignNotFound) as refused:
            await shop.confirm(view, proof, seen=proof.hash, owner=guest())
    desks.said(refused.value)


async def test_a_template_withdrawn_while_designing_keeps_cart_and_design(shop: Shop) -> None:
    view = await shop.start(name="Asha")
    proof = await shop.desk.prove(view)
    async with shop.desk.database.transaction() as session:
        await customization.withdraw_template(
            session, template_version_id=view.template.id, now=shop.world.desk.now
        )
    async with shop.desk.nothing_changes():
        with pytest.raises(TemplateWithdrawn) as refused:
            await shop.confirm(view, proof, seen=proof.hash)
    desks.said(refused.value)
    assert (await shop.desk.load(view)).design == view.design


async def test_a_price_of_one_answer_more_needs_another_look(shop: Shop) -> None:
    """An answer that costs is part of the hash, so that no page can be confirmed cheaper."""
    view = await shop.start(name="Asha")
    page = await shop.desk.prove(view)
    answers = {**view.design.answers, "extra": "line", "line": "Chai"}
    view = await shop.desk.save(view, msgspec.structs.replace(view.design, answers=answers))
    async with shop.desk.nothing_changes():
        with pytest.raises(ProofOutdated):
            await shop.confirm(view, await shop.desk.prove(view), seen=page.hash)
