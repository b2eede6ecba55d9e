"""Retry refused refunds."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    for column in (
        sa.Column("refusals", sa.Integer(), server_default="0", nullable=False),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("refused_at", instant, nullable=True),
        sa.Column("parked_at", instant, nullable=True),
    ):
        op.add_column("payment_refunds", column)
    op.create_check_constraint(
        op.f("payment_refunds_parked_has_failed"),
        "payment_refunds",
        "parked_at IS NULL OR status = 'failed'",
    )
    op.create_index(
        "payment_refunds_parked_idx",
        "payment_refunds",
        ["parked_at"],
        postgresql_where=sa.text("parked_at IS NOT NULL"),
    )
