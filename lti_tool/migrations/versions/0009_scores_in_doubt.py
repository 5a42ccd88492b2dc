"""Scores of which the LMS may have more than was sent."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column(
        "scores", sa.Column("in_doubt", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    # Which of these were settled because the LMS had more was not noted: each is asked once.
    op.execute(sa.table("scores", sa.column("in_doubt")).update().values(in_doubt=sa.true()))


def downgrade() -> None:
    op.drop_column("scores", "in_doubt")
