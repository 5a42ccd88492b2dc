"""The survey at the end of a community's year."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "surveys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("results", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_surveys_community_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
        sa.UniqueConstraint("community_id", name=op.f("uq_surveys_community_id")),
    )
    op.create_index(op.f("ix_surveys_closes_on"), "surveys", ["closes_on"])
    op.create_table(
        "ballot_boxes",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("tallies", sa.JSON(), nullable=False),
        sa.Column("comments", sa.JSON(), nullable=False),
        _survey("ballot_boxes"),
        sa.PrimaryKeyConstraint("survey_id", name=op.f("pk_ballot_boxes")),
    )
    op.create_table(
        "survey_participations",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        _survey("survey_participations"),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["memberships.id"],
            name=op.f("fk_survey_participations_membership_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "survey_id", "membership_id", name=op.f("pk_survey_participations")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_survey_participations_membership_id"), "survey_participations", ["membership_id"]
    )
    op.create_table(
        "survey_comments",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("may_be_quoted", sa.Boolean(), nullable=False),
        _survey("survey_comments"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_comments")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_survey_comments_survey_id"), "survey_comments", ["survey_id"])


def downgrade() -> None:
    for table in ("survey_comments", "survey_participations", "ballot_boxes", "surveys"):
        op.drop_table(table)


def _survey(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["survey_id"], ["surveys.id"], name=op.f(f"fk_{table}_survey_id"), ondelete="CASCADE"
    )
