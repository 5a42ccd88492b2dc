"""When a community's year ended, and whose next year another one is."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

ONE_NEXT = "uq_communities_follows_id"
FOLLOWS = "fk_communities_follows_id"


def upgrade() -> None:
    with op.batch_alter_table("communities") as communities:
        communities.add_column(sa.Column("closed_at", sa.DateTime(), nullable=True))
        communities.add_column(sa.Column("follows_id", sa.Integer(), nullable=True))
        communities.create_unique_constraint(ONE_NEXT, ["follows_id"])
        communities.create_foreign_key(
            FOLLOWS, "communities", ["follows_id"], ["id"], ondelete="SET NULL"
        )


def downgrade() -> None:
    with op.batch_alter_table("communities") as communities:
        communities.drop_constraint(FOLLOWS, type_="foreignkey")
        communities.drop_constraint(ONE_NEXT, type_="unique")
        communities.drop_column("follows_id")
        communities.drop_column("closed_at")
