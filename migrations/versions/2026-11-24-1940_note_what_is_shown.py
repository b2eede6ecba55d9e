"""note when what the public is shown changes."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

SHOWN = (
    "categories",
    "product_pictures",
    "products",
    "sellers",
    "shipping_rates",
    "variant_prices",
    "variants",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "shown_states",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("shown_states_pkey")),
    )
    op.execute("""
CREATE FUNCTION shown_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('customiseyou.shown_noted', true), '') <> 'yes' THEN
        DELETE FROM shown_states
         WHERE id IN (SELECT id FROM shown_states FOR UPDATE SKIP LOCKED);
        INSERT INTO shown_states DEFAULT VALUES;
        PERFORM set_config('customiseyou.shown_noted', 'yes', true);
    END IF;
    RETURN NULL;
END $$
""")
    op.execute("INSERT INTO shown_states DEFAULT VALUES")
    for table in SHOWN:
        op.execute(
            f"CREATE TRIGGER {table}_shown_rows AFTER INSERT OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION shown_note_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_shown_changes AFTER UPDATE ON {table} "
            "FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION shown_note_change()"
        )
