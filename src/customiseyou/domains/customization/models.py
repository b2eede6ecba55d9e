"""Tables of customization. What was published or approved is never changed."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import BYTEA, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from customiseyou.infra.db.base import Base, Document, Instant, Key, Timestamped

PERSONAL_CONTENT = "personal: content"
"""What a buyer made or brought: erased with its owner, exported to them on request."""
PERSONAL_OWNER = "personal: owner"
"""Says whose row it is."""


class TemplateVersionRow(Base):
    """A published template. Only `withdrawn_at` is ever set later, once."""

    __tablename__ = "template_versions"
    __table_args__ = (
        UniqueConstraint("key", "number"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    id: Mapped[Key]
    seller_id: Mapped[UUID] = mapped_column(index=True)
    key: Mapped[UUID]
    """The same in every version of one template."""
    number: Mapped[int]
    document: Mapped[Document]
    sha256: Mapped[str] = mapped_column(Text)
    """Of the canonical document."""
    published_at: Mapped[Instant]
    withdrawn_at: Mapped[Instant | None]


class DesignRow(Timestamped, Base):
    """What a buyer makes, as it stands now."""

    __tablename__ = "designs"
    __table_args__ = (
        CheckConstraint("num_nonnulls(account_id, visitor) = 1", name="one_owner"),
        CheckConstraint("revision > 0", name="revision_positive"),
        Index("designs_account_id_idx", "account_id"),
        Index("designs_visitor_idx", "visitor"),
    )

    id: Mapped[Key]
    account_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), comment=PERSONAL_OWNER
    )
    visitor: Mapped[bytes | None] = mapped_column(BYTEA, comment=PERSONAL_OWNER)
    """SHA-256 of the secret in the browser of a person without account."""
    template_version_id: Mapped[UUID] = mapped_column(
        ForeignKey("template_versions.id"), index=True
    )
    product_id: Mapped[UUID]
    variant_id: Mapped[UUID]
    document: Mapped[Document] = mapped_column(JSONB, comment=PERSONAL_CONTENT)
    revision: Mapped[int]
    changed_at: Mapped[Instant]
    source_design_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("designs.id", ondelete="SET NULL")
    )
    """The design that this one was copied from."""


class PictureRow(Timestamped, Base):
    """A picture that somebody brought. Two people with the same picture share the files."""

    __tablename__ = "pictures"
    __table_args__ = (
        CheckConstraint("num_nonnulls(account_id, visitor) = 1", name="one_owner"),
        CheckConstraint("width > 0 AND height > 0 AND bytes > 0", name="sizes_positive"),
        UniqueConstraint("account_id", "sha256"),
        UniqueConstraint("visitor", "sha256"),
        Index("pictures_sha256_idx", "sha256"),
    )

    id: Mapped[Key]
    account_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), comment=PERSONAL_OWNER
    )
    visitor: Mapped[bytes | None] = mapped_column(BYTEA, comment=PERSONAL_OWNER)
    sha256: Mapped[str] = mapped_column(Text, comment=PERSONAL_CONTENT)
    media_type: Mapped[str] = mapped_column(Text)
    width: Mapped[int]
    height: Mapped[int]
    bytes: Mapped[int]
    key: Mapped[str] = mapped_column(Text)
    editing_sha256: Mapped[str] = mapped_column(Text)
    editing_media_type: Mapped[str] = mapped_column(Text)
    editing_key: Mapped[str] = mapped_column(Text)
    uploaded_at: Mapped[Instant]


class ApprovalRow(Base):
    """A buyer's confirmation of one design, with all that the print depends on. Only added."""

    __tablename__ = "approvals"
    __table_args__ = (UniqueConstraint("design_id", "hash"),)

    id: Mapped[Key]
    design_id: Mapped[UUID]
    """No foreign key: the design may be erased, what was sold stays provable."""
    template_version_id: Mapped[UUID] = mapped_column(
        ForeignKey("template_versions.id"), index=True
    )
    product_id: Mapped[UUID]
    variant_id: Mapped[UUID]
    tint: Mapped[str | None] = mapped_column(Text)
    document: Mapped[Document] = mapped_column(JSONB, comment=PERSONAL_CONTENT)
    hash: Mapped[str] = mapped_column(Text)
    renderer_version: Mapped[str] = mapped_column(Text)
    fonts: Mapped[list[object]] = mapped_column(JSONB)
    artworks: Mapped[list[object]] = mapped_column(JSONB)
    pictures: Mapped[list[object]] = mapped_column(JSONB, comment=PERSONAL_CONTENT)
    """Pictures in use with the keys of their originals, whoever owns them later."""
    language: Mapped[str] = mapped_column(Text)
    text_lines: Mapped[list[object]] = mapped_column(JSONB, comment=PERSONAL_CONTENT)
    approved_at: Mapped[Instant]


class PrintFileRow(Base):
    """A file made from an approval. Making it again gives the same bytes."""

    __tablename__ = "print_files"
    __table_args__ = (
        CheckConstraint("kind IN ('pdf', 'png', 'svg', 'mockup')", name="kind_known"),
        CheckConstraint("bytes > 0", name="bytes_positive"),
    )

    approval_id: Mapped[UUID] = mapped_column(ForeignKey("approvals.id"), primary_key=True)
    surface: Mapped[str] = mapped_column(Text, primary_key=True)
    """The surface; for a mock-up the view."""
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    key: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    bytes: Mapped[int]
    rendered_at: Mapped[Instant]


_REFUSE = """
CREATE FUNCTION customization_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: what was published or approved stays', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$
"""

_TEMPLATE_UNCHANGED = """
CREATE FUNCTION customization_keep_template() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.withdrawn_at IS NOT NULL
       OR to_jsonb(NEW) - 'withdrawn_at' <> to_jsonb(OLD) - 'withdrawn_at' THEN
        RAISE EXCEPTION 'a published template never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""

EXTRA_SQL: tuple[str, ...] = (
    _REFUSE,
    _TEMPLATE_UNCHANGED,
    "CREATE TRIGGER template_versions_unchanged BEFORE UPDATE ON template_versions "
    "FOR EACH ROW EXECUTE FUNCTION customization_keep_template()",
    "CREATE TRIGGER template_versions_kept BEFORE DELETE ON template_versions "
    "FOR EACH ROW EXECUTE FUNCTION customization_refuse_change()",
    "CREATE TRIGGER approvals_append_only BEFORE UPDATE OR DELETE ON approvals "
    "FOR EACH ROW EXECUTE FUNCTION customization_refuse_change()",
    "CREATE TRIGGER print_files_append_only BEFORE UPDATE OR DELETE ON print_files "
    "FOR EACH ROW EXECUTE FUNCTION customization_refuse_change()",
)
"""Statements for the migration that creates the tables, in this order."""
