"""Background work of customization."""

import hashlib
from uuid import UUID

from customiseyou.domains.customization import approving, pictures_store, production, service
from customiseyou.domains.customization.values import ApprovalId, PrintFile, RenderedFile
from customiseyou.infra.db.session import Database
from customiseyou.infra.jobs import queue
from customiseyou.infra.processes.pool import WorkerPool
from customiseyou.infra.resources import resource_folder
from customiseyou.infra.services import Services
from customiseyou.infra.storage.files import Files
from customiseyou.kit import clock

_ENDINGS = {"pdf": "pdf", "png": "png", "svg": "svg", "mockup": "webp"}


@queue.job(approving.RENDER_JOB)
async def render_print_files(services: Services, *, approval_id: UUID | str) -> None:
    """Make and store every file of an approval, once; a second run finds them and stops."""
    database, files = services.get(Database), services.get(Files)
    pool = services.get(WorkerPool)
    wanted = ApprovalId(UUID(str(approval_id)))
    async with database.transaction() as session:
        approval = await service.get_approval(session, approval_id=wanted)
        done = await service.list_print_files(session, approval_ids=[wanted])
    if done[wanted]:
        return
    template, assets = approval.template.template, resource_folder("assets")
    originals = await pictures_store.load(files, approval.pictures, which="original")
    reduced = await pictures_store.load(files, approval.pictures, which="editing")
    stored: list[PrintFile] = []
    for surface in template.surfaces:
        for file in await pool.run(
            production.render_surface, approval, surface.id, assets=assets, pictures=originals
        ):
            stored.append(await _store(files, wanted, file))
    for file in await pool.run(production.render_views, approval, assets=assets, pictures=reduced):
        stored.append(await _store(files, wanted, file))
    async with database.transaction() as session:
        await service.record_print_files(session, approval_id=wanted, files=stored, now=clock.now())


async def _store(files: Files, approval_id: ApprovalId, file: RenderedFile) -> PrintFile:
    name = f"{file.surface}.{_ENDINGS[file.kind]}"
    if file.kind == "mockup":
        name = f"view-{name}"
    key = f"approvals/{approval_id}/{name}"
    await files.put(key, file.content)
    return PrintFile(
        surface=file.surface,
        kind=file.kind,
        key=key,
        sha256=hashlib.sha256(file.content).hexdigest(),
        bytes=len(file.content),
    )
