"""Who saved last what a community says of its session at the twilight, for a concern."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

SESSIONS = "twilight_sessions"
KEY, INDEX = "fk_twilight_sessions_saved_by_id", "ix_twilight_sessions_saved_by_id"


def upgrade() -> None:
    with op.batch_alter_table(SESSIONS) as sessions:
        sessions.add_column(sa.Column("saved_by_id", sa.Integer(), nullable=True))
        sessions.create_foreign_key(KEY, "people", ["saved_by_id"], ["id"], ondelete="SET NULL")
        sessions.create_index(INDEX, ["saved_by_id"])


def downgrade() -> None:
    with op.batch_alter_table(SESSIONS) as sessions:
        sessions.drop_index(INDEX)
        sessions.drop_constraint(KEY, type_="foreignkey")
        sessions.drop_column("saved_by_id")
