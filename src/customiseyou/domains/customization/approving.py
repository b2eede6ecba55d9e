"""Freezing what a buyer confirms, and noting the files made from it."""

from datetime import datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.customization import converting, fingerprints, queries, rules
from customiseyou.domains.customization.errors import (
    DesignHasProblems,
    ProofOutdated,
    TemplateWithdrawn,
)
from customiseyou.domains.customization.events import DesignApproved, PrintFilesRendered
from customiseyou.domains.customization.values import (
    Approval,
    ApprovalId,
    DesignOwner,
    DesignView,
    PrintFile,
    Problem,
    Proof,
    TemplateVersion,
)
from customiseyou.infra import outbox
from customiseyou.infra.jobs import queue
from customiseyou.kit import ids
from customiseyou.kit.errors import AppError

RENDER_JOB = "customization.render_print_files"
RENDER_QUEUE = "default"


async def approve(
    session: AsyncSession,
    *,
    owner: DesignOwner,
    locked: DesignView,
    proof: Proof,
    confirmed_hash: str,
    now: datetime,
    tint: str | None = None,
) -> Approval:
    """Freeze somebody's design as they confirmed it, and have its print files made.

    `locked` is the design as `lock_design_for` returned it in this transaction; it is not read
    again. `proof` is made anew by the caller, `confirmed_hash` is what the buyer's page showed,
    `tint` the colour of the blank that it showed. Confirming the same again returns the same
    approval. A newer version of the template does not matter: the design stays on its own.

    Raises:
        TemplateWithdrawn.
        ProofOutdated: the design, or what it is drawn with, is not what the buyer looked at.
        DesignHasProblems: it cannot be made; nothing is approved.
    """
    version, design = locked.template, locked.design
    pictures = fingerprints.pictures_in(version.template, design)
    present = fingerprints.approval_hash(
        design,
        template=version.template,
        template_version_id=str(version.id),
        template_sha256=version.sha256,
        variant_id=str(locked.variant_id),
        fonts=proof.outline.fonts,
        artworks=proof.outline.artworks,
        pictures=pictures,
        renderer_version=proof.renderer_version,
    )
    if not present == proof.hash == confirmed_hash:
        raise ProofOutdated
    owned = [
        converting.picture(row)
        for row in await queries.list_pictures(session, owner=owner, sha256s=pictures)
    ]
    evaluation = rules.evaluate(
        version.template, design, pictures={picture.sha256 for picture in owned}
    )
    refusal = _refusal(version, [*evaluation.problems, *proof.outline.problems])
    approval = Approval(
        id=ApprovalId(ids.new_id()),
        design_id=locked.id,
        design=design,
        template=version,
        product_id=locked.product_id,
        variant_id=locked.variant_id,
        tint=tint,
        hash=present,
        renderer_version=proof.renderer_version,
        fonts=proof.outline.fonts,
        artworks=proof.outline.artworks,
        pictures=tuple(owned),
        language=design.language,
        text_lines=fingerprints.text_lines(version.template, design),
        approved_at=now,
    )
    if refusal is not None or not await queries.add_approval(session, approval):
        return await _given_before(session, approval, refusal=refusal)
    await outbox.record(session, DesignApproved(approval_id=approval.id, design_id=locked.id))
    await queue.defer(
        session, RENDER_JOB, queue=RENDER_QUEUE, lock=f"{approval.id}", approval_id=approval.id
    )
    return approval


async def _given_before(
    session: AsyncSession, approval: Approval, *, refusal: AppError | None
) -> Approval:
    """Return the same approval as it was given; raises `refusal` where it never was."""
    known = await queries.read_same_approval(
        session, design_id=approval.design_id, approval_hash=approval.hash
    )
    if known is not None:
        return converting.approval(known, approval.template)
    assert refusal is not None, "only the same approval keeps one from being added"
    raise refusal


def _refusal(version: TemplateVersion, problems: list[Problem]) -> AppError | None:
    """Return why a design may not be approved now, each problem once; None where it may be."""
    if version.withdrawn_at is not None:
        return TemplateWithdrawn()
    flat: list[dict[str, object]] = []
    for problem in problems:
        if problem.flat() not in flat:
            flat.append(problem.flat())
    return DesignHasProblems(flat) if flat else None


async def record_print_files(
    session: AsyncSession, *, approval_id: ApprovalId, files: list[PrintFile], now: datetime
) -> None:
    """Note the stored files of an approval; noting them again tells nobody anew."""
    rows = [
        {"approval_id": approval_id, "rendered_at": now, **msgspec.structs.asdict(file)}
        for file in files
    ]
    if await queries.add_print_files(session, rows):
        await outbox.record(session, PrintFilesRendered(approval_id=approval_id))
