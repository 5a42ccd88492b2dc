"""Badges: achievements, awards, and which are revoked."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "achievements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("platform_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "community-year",
                "presenter",
                "session-leader",
                "lead",
                "host",
                "cycle",
                name="badgekind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("criteria", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("drawing", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"],
            ["platforms.id"],
            name=op.f("fk_achievements_platform_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_achievements")),
        sa.UniqueConstraint(
            "platform_id", "digest", name=op.f("uq_achievements_platform_id_digest")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_achievements_public_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "status_lists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("factor", sa.Integer(), nullable=False),
        sa.Column("offset", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"],
            ["platforms.id"],
            name=op.f("fk_status_lists_platform_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_lists")),
        sa.UniqueConstraint(
            "platform_id", "number", name=op.f("uq_status_lists_platform_id_number")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "revocations",
        sa.Column("status_list_id", sa.Integer(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["status_list_id"],
            ["status_lists.id"],
            name=op.f("fk_revocations_status_list_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("status_list_id", "index", name=op.f("pk_revocations")),
    )
    op.create_table(
        "awards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("achievement_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "community-year",
                "presenter",
                "session-leader",
                "lead",
                "host",
                "cycle",
                name="badgekind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("occasion", sa.String(length=255), nullable=False),
        sa.Column("of_student", sa.Boolean(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=True),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.Column("awarded_at", sa.DateTime(), nullable=False),
        sa.Column("credential", sa.Text(), nullable=False),
        sa.Column("credential_id", sa.String(length=36), nullable=False),
        sa.Column("subject_id", sa.String(length=36), nullable=False),
        sa.Column("signed_with", sa.String(length=43), nullable=False),
        sa.Column("signed_at", sa.DateTime(), nullable=False),
        sa.Column("status_list_id", sa.Integer(), nullable=False),
        sa.Column("status_index", sa.Integer(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.Column("given_back", sa.Boolean(), nullable=False),
        sa.Column("share_hash", sa.String(length=64), nullable=True),
        sa.Column("shared_at", sa.DateTime(), nullable=True),
        sa.Column("shows_name", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["achievement_id"],
            ["achievements.id"],
            name=op.f("fk_awards_achievement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_awards_community_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["people.id"], name=op.f("fk_awards_given_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_awards_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["status_list_id"],
            ["status_lists.id"],
            name=op.f("fk_awards_status_list_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awards")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_awards_credential_id")),
        sa.UniqueConstraint(
            "person_id", "kind", "occasion", name=op.f("uq_awards_person_id_kind_occasion")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_awards_public_id")),
        sa.UniqueConstraint(
            "status_list_id", "status_index", name=op.f("uq_awards_status_list_id_status_index")
        ),
        sa.UniqueConstraint("share_hash", name=op.f("uq_awards_share_hash")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("awards", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_awards_achievement_id"), ["achievement_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_awards_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_awards_given_by_id"), ["given_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_awards_signed_with"), ["signed_with"], unique=False)

    op.create_table(
        "community_badges",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("required", sa.Integer(), nullable=False),
        sa.Column("for_each_cycle", sa.Boolean(), nullable=False),
        sa.CheckConstraint("required > 0", name=op.f("ck_community_badges_required")),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_community_badges_community_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("community_id", name=op.f("pk_community_badges")),
    )
    with op.batch_alter_table("schools", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "students_share_badges", sa.Boolean(), nullable=False, server_default=sa.false()
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("schools", schema=None) as batch_op:
        batch_op.drop_column("students_share_badges")

    op.drop_table("community_badges")
    op.drop_table("awards")
    op.drop_table("revocations")
    op.drop_table("status_lists")
    op.drop_table("achievements")
