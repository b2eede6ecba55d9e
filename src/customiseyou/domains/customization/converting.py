"""From rows to values."""

from typing import cast
from uuid import UUID

import msgspec

from customiseyou.domains.customization import documents
from customiseyou.domains.customization.models import PrintFileRow, TemplateVersionRow
from customiseyou.domains.customization.values import (
    Approval,
    ApprovalId,
    DesignId,
    DesignView,
    FileKind,
    FontUsed,
    PrintFile,
    StoredPicture,
    TemplateVersion,
    TemplateVersionId,
    TextLine,
)
from customiseyou.infra.db import sql


def published(row: sql.Row) -> TemplateVersion:
    """Return a template as it was published."""
    return TemplateVersion(
        id=TemplateVersionId(row["id"]),
        seller_id=row["seller_id"],
        key=row["key"],
        number=row["number"],
        template=msgspec.json.decode(row["document"], type=documents.Template),
        sha256=row["sha256"],
        published_at=row["published_at"],
    )


def version(row: TemplateVersionRow) -> TemplateVersion:
    """Return a published template."""
    return TemplateVersion(
        id=TemplateVersionId(row.id),
        seller_id=row.seller_id,
        key=row.key,
        number=row.number,
        template=msgspec.convert(row.document, type=documents.Template),
        sha256=row.sha256,
        published_at=row.published_at,
        withdrawn_at=row.withdrawn_at,
    )


def design_view(row: sql.Row, template: TemplateVersion) -> DesignView:
    """Return a design with its template."""
    source: UUID | None = row["source_design_id"]
    return DesignView(
        id=DesignId(row["id"]),
        revision=row["revision"],
        product_id=row["product_id"],
        variant_id=row["variant_id"],
        design=msgspec.json.decode(row["document"], type=documents.Design),
        template=template,
        source_design_id=None if source is None else DesignId(source),
        updated_at=row["changed_at"],
    )


def picture(row: sql.Row) -> StoredPicture:
    """Return a picture."""
    return StoredPicture(**{name: row[name] for name in StoredPicture.__struct_fields__})


def approval(row: sql.Row, template: TemplateVersion) -> Approval:
    """Return an approval with its template."""
    return Approval(
        id=ApprovalId(row["id"]),
        design_id=DesignId(row["design_id"]),
        design=msgspec.json.decode(row["document"], type=documents.Design),
        template=template,
        product_id=row["product_id"],
        variant_id=row["variant_id"],
        tint=row["tint"],
        hash=row["hash"],
        renderer_version=row["renderer_version"],
        fonts=msgspec.json.decode(row["fonts"], type=tuple[FontUsed, ...]),
        artworks=msgspec.json.decode(row["artworks"], type=tuple[str, ...]),
        pictures=msgspec.json.decode(row["pictures"], type=tuple[StoredPicture, ...]),
        language=row["language"],
        text_lines=msgspec.json.decode(row["text_lines"], type=tuple[TextLine, ...]),
        approved_at=row["approved_at"],
    )


def print_file(row: PrintFileRow) -> PrintFile:
    """Return a file of an approval."""
    return PrintFile(
        surface=row.surface,
        kind=cast("FileKind", row.kind),
        key=row.key,
        sha256=row.sha256,
        bytes=row.bytes,
    )
