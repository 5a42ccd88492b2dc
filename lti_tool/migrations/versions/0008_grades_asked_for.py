"""Grade return that is switched on later, columns made when asked for, and comparisons."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("communities", sa.Column("returns_since", sa.DateTime(), nullable=True))
    # Whoever was a member of these was asked when they joined.
    op.execute("UPDATE communities SET returns_since = set_up_at WHERE grade_return <> 'none'")
    op.add_column("courses", sa.Column("line_items_url", sa.Text(), nullable=True))
    op.add_column("line_items", sa.Column("made_at", sa.DateTime(), nullable=True))
    op.add_column("line_items", sa.Column("look_status", sa.Integer(), nullable=True))
    op.add_column("scores", sa.Column("lms_value", sa.Double(), nullable=True))
    op.add_column("scores", sa.Column("looked_at", sa.DateTime(), nullable=True))
    op.create_table(
        "errands",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("last_status", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_errands_community_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("community_id", "kind", name=op.f("pk_errands")),
    )


def downgrade() -> None:
    op.drop_table("errands")
    op.drop_column("scores", "looked_at")
    op.drop_column("scores", "lms_value")
    op.drop_column("line_items", "look_status")
    op.drop_column("line_items", "made_at")
    op.drop_column("courses", "line_items_url")
    op.drop_column("communities", "returns_since")
