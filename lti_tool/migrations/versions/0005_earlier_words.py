"""What students shared until they changed, deleted or took it back."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "kept_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("item", sa.String(length=22), nullable=False),
        sa.Column("part", sa.String(length=22), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("whose_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("kept_at", sa.DateTime(), nullable=False),
        sa.Column("rewritten_at", sa.DateTime(), nullable=False),
        sa.Column("brief", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_kept_words_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_kept_words_community_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["whose_id"], ["people.id"], name=op.f("fk_kept_words_whose_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_words")),
    )
    with op.batch_alter_table("kept_words", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kept_words_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_kept_words_kept_at"), ["kept_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_kept_words_whose_id"), ["whose_id"], unique=False)
        batch_op.create_index("ix_kept_words_item", ["community_id", "kind", "item"], unique=False)
    op.add_column("concerns", sa.Column("unseen", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("concerns", "unseen")
    op.drop_table("kept_words")
