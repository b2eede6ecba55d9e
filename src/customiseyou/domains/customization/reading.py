"""Reading designs and approvals. What never changes once it is stored is decoded once a process."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.customization import converting, documents, fingerprints, fitting, queries
from customiseyou.domains.customization.errors import (
    ApprovalNotFound,
    DesignNotFound,
    PictureNotFound,
    TemplateNotFound,
)
from customiseyou.domains.customization.values import (
    Approval,
    ApprovalId,
    DesignId,
    DesignOwner,
    DesignView,
    Material,
    StoredPicture,
    TemplateVersion,
    TemplateVersionId,
)
from customiseyou.infra.db import sql
from customiseyou.kit.kept import Kept

_versions: Kept[UUID, TemplateVersion] = Kept(values_max=300)
"""As they were published: whether one is withdrawn by now is asked each time it matters."""
_approvals: Kept[ApprovalId, Approval] = Kept(values_max=2_000)


async def get_template(
    reader: sql.Reader, *, template_version_id: TemplateVersionId
) -> TemplateVersion:
    """Return a published version, withdrawn or not; raises TemplateNotFound."""
    if _versions.find(template_version_id) is None:
        return await _read_version(reader, template_version_id)
    found = await queries.read_withdrawn_at(reader, template_version_id)
    if found is None:
        raise TemplateNotFound
    return await _version(reader, template_version_id, withdrawn_at=found["withdrawn_at"])


async def _read_version(reader: sql.Reader, version_id: UUID) -> TemplateVersion:
    row = await queries.read_version(reader, version_id)
    if row is None:
        raise TemplateNotFound
    _versions.keep(version_id, converting.published(row))
    return await _version(reader, version_id, withdrawn_at=row["withdrawn_at"])


async def _version(
    reader: sql.Reader, version_id: UUID, *, withdrawn_at: datetime | None
) -> TemplateVersion:
    """Return a version that is known to be there."""
    found = _versions.find(version_id)
    if found is None:
        return await _read_version(reader, version_id)
    if withdrawn_at is None:
        return found
    return msgspec.structs.replace(found, withdrawn_at=withdrawn_at)


async def get_design_for(
    reader: sql.Reader, *, owner: DesignOwner, design_id: DesignId
) -> DesignView:
    """Return somebody's design; raises DesignNotFound, also for another's."""
    return await _design_view(
        reader, await queries.read_design(reader, owner=owner, design_id=design_id)
    )


async def lock_design_for(
    session: AsyncSession, *, owner: DesignOwner, design_id: DesignId
) -> DesignView:
    """Return somebody's design as `get_design_for` does, locked until the transaction ends."""
    return await _design_view(
        session, await queries.lock_design(session, owner=owner, design_id=design_id)
    )


async def _design_view(reader: sql.Reader, row: sql.Row | None) -> DesignView:
    if row is None:
        raise DesignNotFound
    version = await _version(reader, row["template_version_id"], withdrawn_at=row["withdrawn_at"])
    return converting.design_view(row, version)


async def list_pictures_of(
    reader: sql.Reader, *, owner: DesignOwner, sha256s: Collection[str]
) -> dict[str, StoredPicture]:
    """Return by hash those pictures that are somebody's."""
    rows = await queries.list_pictures(reader, owner=owner, sha256s=sha256s)
    return {row["sha256"]: converting.picture(row) for row in rows}


async def find_picture_for(reader: sql.Reader, *, owner: DesignOwner, sha256: str) -> StoredPicture:
    """Return somebody's picture; raises PictureNotFound, also for another's."""
    found = await list_pictures_of(reader, owner=owner, sha256s=[sha256])
    if sha256 not in found:
        raise PictureNotFound
    return found[sha256]


async def get_material(
    reader: sql.Reader,
    *,
    owner: DesignOwner,
    design_id: DesignId,
    design: documents.Design | None = None,
) -> Material:
    """Return all that is needed to draw somebody's design, or an unsaved state of it.

    Raises:
        DesignNotFound, AnswerTooLong, DesignDoesNotFit.
    """
    view = await get_design_for(reader, owner=owner, design_id=design_id)
    return await get_material_of(reader, view, owner=owner, design=design)


async def get_material_of(
    reader: sql.Reader,
    view: DesignView,
    *,
    owner: DesignOwner,
    design: documents.Design | None = None,
) -> Material:
    """Return what `get_material` returns for a design that was loaded for its owner."""
    template, drawn = view.template.template, view.design
    if design is not None:
        drawn = fitting.fitted(template, design, template_version_id=str(view.template.id))
    named = fingerprints.pictures_in(template, drawn)
    pictures = await list_pictures_of(reader, owner=owner, sha256s=named)
    return Material(
        template=view.template,
        design=drawn,
        variant_id=view.variant_id,
        pictures=tuple(pictures.values()),
    )


async def get_approval(reader: sql.Reader, *, approval_id: ApprovalId) -> Approval:
    """Return an approval, whoever gave it: the caller authorises by the order or cart line.

    Raises:
        ApprovalNotFound.
    """
    found = await get_approvals(reader, approval_ids=[approval_id])
    if approval_id not in found:
        raise ApprovalNotFound
    return found[approval_id]


async def get_approvals(
    reader: sql.Reader, *, approval_ids: Collection[ApprovalId]
) -> dict[ApprovalId, Approval]:
    """Return those approvals that exist; the caller authorises as in get_approval.

    Their templates are as they were published: whether one is withdrawn by now is not looked up.
    """
    found = {one: kept for one in approval_ids if (kept := _approvals.find(one)) is not None}
    missing = [one for one in approval_ids if one not in found]
    for row in await queries.read_approvals(reader, missing):
        version = await _version(reader, row["template_version_id"], withdrawn_at=None)
        approval = converting.approval(row, version)
        found[approval.id] = _approvals.keep(approval.id, approval)
    return found


async def get_approval_for(
    reader: sql.Reader, *, owner: DesignOwner, approval_id: ApprovalId
) -> Approval:
    """Return an approval of somebody's design; raises ApprovalNotFound, also for another's."""
    approval = await get_approval(reader, approval_id=approval_id)
    if not await queries.is_design_of(reader, owner=owner, design_id=approval.design_id):
        raise ApprovalNotFound
    return approval
