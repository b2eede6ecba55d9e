"""Every SQL statement of customization."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, delete, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.accounts.values import Owner
from customiseyou.domains.customization.models import (
    DesignRow,
    PictureRow,
    PrintFileRow,
    TemplateVersionRow,
)
from customiseyou.domains.customization.values import Approval, DesignView
from customiseyou.infra.db import sql

_TAKE_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"
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
_LOCK_DESIGN = f"{_READ_DESIGN} FOR UPDATE OF design"
# Who makes several at once holds `lock_owner`, so that none is counted too few.
_ADD_DESIGN = """
INSERT INTO designs (id, account_id, visitor, template_version_id, product_id, variant_id,
  document, revision, changed_at, source_design_id)
SELECT $1::uuid, $2::uuid, CASE WHEN $2::uuid IS NULL THEN $3::bytea END, $4::uuid, $5::uuid,
       $6::uuid, $7::jsonb, $8::integer, $9::timestamptz, $10::uuid
WHERE (SELECT count(*) FROM designs
       WHERE account_id = $2 OR (visitor = $3 AND account_id IS NULL)) < $11::bigint
RETURNING id
"""
_CHANGE_DESIGN = """
UPDATE designs SET template_version_id = $2, variant_id = $3, document = $4::jsonb, revision = $5,
                   changed_at = $6, updated_at = now()
WHERE id = $1
"""
_COUNT_PICTURES = """
SELECT count(*) FROM pictures WHERE account_id = $1 OR (visitor = $2 AND account_id IS NULL)
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
_APPROVAL = """
SELECT id, design_id, template_version_id, product_id, variant_id, tint, document::text, hash,
       renderer_version, fonts::text, artworks::text, pictures::text, language, text_lines::text,
       approved_at
FROM approvals
"""
_READ_APPROVALS = f"{_APPROVAL} WHERE id = ANY ($1::uuid[])"
_READ_SAME_APPROVAL = f"{_APPROVAL} WHERE design_id = $1 AND hash = $2"
_ADD_APPROVAL = """
INSERT INTO approvals (id, design_id, template_version_id, product_id, variant_id, tint, document,
  hash, renderer_version, fonts, artworks, pictures, language, text_lines, approved_at)
VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9, $10::jsonb, $11::jsonb, $12::jsonb, $13,
  $14::jsonb, $15)
ON CONFLICT (design_id, hash) DO NOTHING RETURNING id
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


async def lock_template(session: AsyncSession, *, key: UUID) -> None:
    """Let one publication of a template happen after the other."""
    await sql.rows(session, _TAKE_LOCK, f"template:{key}")


async def lock_owner(session: AsyncSession, owner: Owner) -> None:
    """Let a person's additions happen one after the other, so that limits hold."""
    name = owner.account_id or (owner.visitor or b"").hex()
    await sql.rows(session, _TAKE_LOCK, f"customization:{name}")


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


async def lock_design(session: AsyncSession, *, owner: Owner, design_id: UUID) -> sql.Row | None:
    """Return what `read_design` returns, locked until the transaction ends."""
    return await sql.row(session, _LOCK_DESIGN, design_id, owner.account_id, owner.visitor)


async def add_design(
    session: AsyncSession, view: DesignView, *, owner: Owner, designs_max: int
) -> bool:
    """Add somebody's design; False where they keep so many already."""
    added = await sql.value(
        session,
        _ADD_DESIGN,
        view.id,
        owner.account_id,
        owner.visitor,
        view.template.id,
        view.product_id,
        view.variant_id,
        _json(view.design),
        view.revision,
        view.updated_at,
        view.source_design_id,
        designs_max,
    )
    return added is not None


async def change_design(session: AsyncSession, view: DesignView) -> None:
    """Let a locked design be as it is in a view."""
    await sql.rows(
        session,
        _CHANGE_DESIGN,
        view.id,
        view.template.id,
        view.variant_id,
        _json(view.design),
        view.revision,
        view.updated_at,
    )


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


async def list_pictures(
    reader: sql.Reader, *, owner: Owner, sha256s: Collection[str]
) -> list[sql.Row]:
    """Return those pictures that are somebody's."""
    if not sha256s:
        return []
    return await sql.rows(reader, _LIST_PICTURES, list(sha256s), owner.account_id, owner.visitor)


async def count_pictures(session: AsyncSession, owner: Owner) -> int:
    """Return how many pictures somebody keeps."""
    return await sql.value(session, _COUNT_PICTURES, owner.account_id, owner.visitor)


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


async def read_same_approval(
    reader: sql.Reader, *, design_id: UUID, approval_hash: str
) -> sql.Row | None:
    """Return the approval of exactly this, if it was given before."""
    return await sql.row(reader, _READ_SAME_APPROVAL, design_id, approval_hash)


async def add_approval(session: AsyncSession, approval: Approval) -> bool:
    """Add what a buyer confirmed; False where exactly this was confirmed before."""
    added = await sql.value(
        session,
        _ADD_APPROVAL,
        approval.id,
        approval.design_id,
        approval.template.id,
        approval.product_id,
        approval.variant_id,
        approval.tint,
        _json(approval.design),
        approval.hash,
        approval.renderer_version,
        _json(approval.fonts),
        _json(approval.artworks),
        _json(approval.pictures),
        approval.language,
        _json(approval.text_lines),
        approval.approved_at,
    )
    return added is not None


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
