"""The culture view: which activities may show it, and what was published."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "culture_views",
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("approved_at", sa.DateTime(), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["approved_by_id"],
            ["people.id"],
            name=op.f("fk_culture_views_approved_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["link_id"],
            ["resource_links.id"],
            name=op.f("fk_culture_views_link_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("link_id", name=op.f("pk_culture_views")),
    )
    op.create_index(op.f("ix_culture_views_approved_by_id"), "culture_views", ["approved_by_id"])
    op.create_table(
        "snapshots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.String(length=7), nullable=False),
        sa.Column("half_term", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.Column("tlcs", sa.Integer(), nullable=False),
        sa.Column("slcs", sa.Integer(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("survey_year", sa.String(length=7), nullable=False),
        sa.Column("agreed", sa.JSON(), nullable=False),
        sa.Column("quotations", sa.JSON(), nullable=False),
        sa.CheckConstraint("half_term > 0", name=op.f("ck_snapshots_half_term")),
        sa.ForeignKeyConstraint(
            ["platform_id"],
            ["platforms.id"],
            name=op.f("fk_snapshots_platform_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshots")),
        sa.UniqueConstraint(
            "platform_id", "year", "half_term", name=op.f("uq_snapshots_platform_id_year_half_term")
        ),
    )
    op.create_table(
        "figures",
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("count", sa.String(length=40), nullable=False),
        sa.Column("published", sa.Integer(), nullable=True),
        sa.Column("basis", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot_id"],
            ["snapshots.id"],
            name=op.f("fk_figures_snapshot_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("snapshot_id", "count", name=op.f("pk_figures")),
    )


def downgrade() -> None:
    op.drop_table("figures")
    op.drop_table("snapshots")
    op.drop_index(op.f("ix_culture_views_approved_by_id"), table_name="culture_views")
    op.drop_table("culture_views")
