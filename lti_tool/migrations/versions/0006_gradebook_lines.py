"""Which worker is at a platform's gradebook, and since when its LMS has been silent."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "gradebook_lines",
        sa.Column("platform_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("worker", sa.String(length=36), nullable=True),
        sa.Column("worker_until", sa.DateTime(), nullable=True),
        sa.Column("silences", sa.Integer(), nullable=False),
        sa.Column("silent_since", sa.DateTime(), nullable=True),
        sa.Column("pauses", sa.Integer(), nullable=False),
        sa.Column("paused_until", sa.DateTime(), nullable=True),
        sa.Column("last_status", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["platform_id"],
            ["platforms.id"],
            name=op.f("fk_gradebook_lines_platform_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("platform_id", name=op.f("pk_gradebook_lines")),
    )


def downgrade() -> None:
    op.drop_table("gradebook_lines")
