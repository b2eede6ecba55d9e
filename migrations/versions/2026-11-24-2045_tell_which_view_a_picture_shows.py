"""tell which view a picture of a product shows."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("product_pictures", sa.Column("view", sa.Text(), nullable=True))
