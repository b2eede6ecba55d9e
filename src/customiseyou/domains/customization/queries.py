"""Every SQL statement of customization."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, and_, bindparam, delete, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.accounts.values import Owner
from customiseyou.domains.customization.models import (
    ApprovalRow,
    DesignRow,
    PictureRow,
    PrintFileRow,
    TemplateVersionRow,
)
from customiseyou.infra.db import sql

_TAKE_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")

# Built once: to build a statement takes longer than to run it.
_FIND_DESIGN = select(DesignRow).where(
    DesignRow.id == bindparam("id"),
    or_(
        DesignRow.account_id == bindparam("account_id"),
        and_(DesignRow.visitor == bindparam("visitor"), DesignRow.account_id.is_(None)),
    ),
)
_LOCK_DESIGN = _FIND_DESIGN.with_for_update().execution_options(populate_existing=True)
_FIND_SAME_APPROVAL = select(ApprovalRow).where(
    ApprovalRow.design_id == bindparam("design_id"), ApprovalRow.hash == bindparam("hash")
)
_READ_VERSION = """
SELECT id, seller_id, key, number, document::text, sha256, published_at, withdrawn_at
FROM template_versions WHERE id = $1
"""
_READ_WITHDRAWN_AT = "SELECT withdrawn_at FROM template_versions WHERE id = $1"
_READ_DESIGN = """
SELECT design.id, design.revision, design.product_id, design.variant_id, design.document::text,
       design.template_version_id, design.source_design_id, design.changed_at,
       version.withdrawn_at
FROM designs AS design JOIN template_versions AS version
  ON version.id = design.template_version_id
WHERE design.id = $1
  AND (design.account_id = $2 OR (design.visitor = $3 AND design.account_id IS NULL))
"""
_IS_DESIGN_OF = """
SELECT EXISTS (SELECT FROM designs WHERE id = $1
               AND (account_id = $2 OR (visitor = $3 AND account_id IS NULL)))
"""
_LIST_PICTURES = """
SELECT sha256, media_type, width, height, bytes, key, editing_sha256, editing_media_type,
       editing_key
FROM pictures WHERE sha256 = ANY ($1::text[])
  AND (account_id = $2 OR (visitor = $3 AND account_id IS NULL))
ORDER BY sha256
"""
_READ_APPROVALS = """
SELECT id, design_id, template_version_id, product_id, variant_id, tint, document::text, hash,
       renderer_version, fonts::text, artworks::text, pictures::text, language, text_lines::text,
       approved_at
FROM approvals WHERE id = ANY ($1::uuid[])
"""
_LIST_PRINT_FILES = (
    select(PrintFileRow)
    .where(PrintFileRow.approval_id.in_(bindparam("ids", expanding=True)))
    .order_by(PrintFileRow.approval_id, PrintFileRow.kind, PrintFileRow.surface)
)
_ADD_PRINT_FILES = text("""
INSERT INTO print_files (approval_id, surface, kind, key, sha256, bytes, rendered_at)
SELECT approval_id, surface, kind, key, sha256, bytes, rendered_at
FROM json_populate_recordset(NULL::print_files, CAST(:rows AS json))
ON CONFLICT DO NOTHING RETURNING surface
""")


def _mine(table: type[DesignRow] | type[PictureRow], owner: Owner) -> ColumnElement[bool]:
    """Say whose rows: an account's, and those that the browser made without an account."""
    conditions: list[ColumnElement[bool]] = []
    if owner.account_id is not None:
        conditions.append(table.account_id == owner.account_id)
    if owner.visitor is not None:
        conditions.append(and_(table.visitor == owner.visitor, table.account_id.is_(None)))
    return or_(*conditions)


async def lock_template(session: AsyncSession, *, key: UUID) -> None:
    """Let one publication of a template happen after the other."""
    await session.execute(_TAKE_LOCK, {"name": f"template:{key}"})


async def lock_owner(session: AsyncSession, owner: Owner) -> None:
    """Let a person's additions happen one after the other, so that limits hold."""
    name = owner.account_id or (owner.visitor or b"").hex()
    await session.execute(_TAKE_LOCK, {"name": f"customization:{name}"})


async def newest_version(session: AsyncSession, *, key: UUID) -> TemplateVersionRow | None:
    """Return a template's version with the highest number."""
    found = await session.execute(
        select(TemplateVersionRow)
        .where(TemplateVersionRow.key == key)
        .order_by(TemplateVersionRow.number.desc())
        .limit(1)
    )
    return found.scalars().first()


async def read_version(reader: sql.Reader, version_id: UUID) -> sql.Row | None:
    """Return a published version with its document."""
    return await sql.row(reader, _READ_VERSION, version_id)


async def read_withdrawn_at(reader: sql.Reader, version_id: UUID) -> sql.Row | None:
    """Return since when a version is withdrawn, if at all; None where there is no version."""
    return await sql.row(reader, _READ_WITHDRAWN_AT, version_id)


async def find_version(session: AsyncSession, version_id: UUID) -> TemplateVersionRow | None:
    """Return a published version, read once a transaction."""
    row = await session.get(TemplateVersionRow, version_id)
    if row is not None:
        # A session forgets a row that nobody holds, and would ask for it again.
        session.info[("template_version", version_id)] = row
    return row


async def withdraw_version(session: AsyncSession, *, version_id: UUID, now: datetime) -> bool:
    """Withdraw a version once; False when there is none or it was withdrawn before."""
    found = await session.execute(
        update(TemplateVersionRow)
        .where(TemplateVersionRow.id == version_id, TemplateVersionRow.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
        .returning(TemplateVersionRow.id)
    )
    return found.first() is not None


async def read_design(reader: sql.Reader, *, owner: Owner, design_id: UUID) -> sql.Row | None:
    """Return somebody's design, to be looked at, and since when its template is withdrawn."""
    return await sql.row(reader, _READ_DESIGN, design_id, owner.account_id, owner.visitor)


async def find_design(
    session: AsyncSession, *, owner: Owner, design_id: UUID, lock: bool = False
) -> DesignRow | None:
    """Return somebody's design, locked until the transaction ends if so asked."""
    found = await session.execute(
        _LOCK_DESIGN if lock else _FIND_DESIGN,
        {"id": design_id, "account_id": owner.account_id, "visitor": owner.visitor},
    )
    return found.scalars().first()


async def count_designs(session: AsyncSession, owner: Owner) -> int:
    """Return how many designs somebody keeps."""
    found = await session.execute(
        select(func.count()).select_from(DesignRow).where(_mine(DesignRow, owner))
    )
    return found.scalar_one()


async def list_pictures(
    reader: sql.Reader, *, owner: Owner, sha256s: Collection[str]
) -> list[sql.Row]:
    """Return those pictures that are somebody's."""
    if not sha256s:
        return []
    return await sql.rows(reader, _LIST_PICTURES, list(sha256s), owner.account_id, owner.visitor)


async def count_pictures(session: AsyncSession, owner: Owner) -> int:
    """Return how many pictures somebody keeps."""
    found = await session.execute(
        select(func.count()).select_from(PictureRow).where(_mine(PictureRow, owner))
    )
    return found.scalar_one()


async def add_picture(session: AsyncSession, **values: Any) -> None:
    """Add a picture; the same again changes nothing."""
    await session.execute(insert(PictureRow).values(**values).on_conflict_do_nothing())


async def claim(session: AsyncSession, *, account_id: UUID, visitor: bytes) -> None:
    """Give an account what a browser made before signing in."""
    await session.execute(
        update(DesignRow)
        .where(DesignRow.visitor == visitor)
        .values(account_id=account_id, visitor=None)
    )
    already = select(PictureRow.sha256).where(PictureRow.account_id == account_id)
    await session.execute(
        delete(PictureRow).where(PictureRow.visitor == visitor, PictureRow.sha256.in_(already))
    )
    await session.execute(
        update(PictureRow)
        .where(PictureRow.visitor == visitor)
        .values(account_id=account_id, visitor=None)
    )


async def find_same_approval(
    session: AsyncSession, *, design_id: UUID, approval_hash: str
) -> ApprovalRow | None:
    """Return the approval of exactly this, if it was given before."""
    found = await session.execute(
        _FIND_SAME_APPROVAL, {"design_id": design_id, "hash": approval_hash}
    )
    return found.scalars().first()


async def read_approvals(reader: sql.Reader, approval_ids: Collection[UUID]) -> list[sql.Row]:
    """Return approvals, whoever gave them."""
    if not approval_ids:
        return []
    return await sql.rows(reader, _READ_APPROVALS, list(approval_ids))


async def is_design_of(reader: sql.Reader, *, owner: Owner, design_id: UUID) -> bool:
    """Say whether a design is somebody's."""
    return await sql.value(reader, _IS_DESIGN_OF, design_id, owner.account_id, owner.visitor)


async def list_print_files(
    session: AsyncSession, approval_ids: Collection[UUID]
) -> list[PrintFileRow]:
    """Return the files of approvals in a fixed order."""
    if not approval_ids:
        return []
    found = await session.execute(_LIST_PRINT_FILES, {"ids": list(approval_ids)})
    return list(found.scalars())


async def add_print_files(session: AsyncSession, rows: list[dict[str, Any]]) -> int:
    """Add files that are not there yet; return how many were new."""
    found = await session.execute(_ADD_PRINT_FILES, {"rows": msgspec.json.encode(rows).decode()})
    return len(found.all())
