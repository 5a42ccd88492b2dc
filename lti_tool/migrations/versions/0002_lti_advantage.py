"""Registration, deep linking, and a school's own settings."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempts")),
    )
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attempts_ends_at"), ["ends_at"], unique=False)

    op.create_table(
        "half_terms",
        sa.Column("platform_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.CheckConstraint("first <= last", name=op.f("ck_half_terms_order")),
        sa.ForeignKeyConstraint(
            ["platform_id"],
            ["platforms.id"],
            name=op.f("fk_half_terms_platform_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("platform_id", "number", name=op.f("pk_half_terms")),
    )
    op.create_table(
        "invites",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("school_name", sa.String(length=255), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("insecure_loopback", sa.Boolean(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(), nullable=True),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("platform_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["platform_id"],
            ["platforms.id"],
            name=op.f("fk_invites_platform_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invites")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invites_token_hash")),
    )
    with op.batch_alter_table("invites", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invites_platform_id"), ["platform_id"], unique=False)

    op.create_table(
        "selections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("community_id", sa.Integer(), nullable=True),
        sa.Column("links_to_come", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_selections_community_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_selections_course_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_selections_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selections")),
        sa.UniqueConstraint("public_id", name=op.f("uq_selections_public_id")),
    )
    with op.batch_alter_table("selections", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_selections_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_selections_course_id"), ["course_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_selections_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("courses", schema=None) as batch_op:
        batch_op.add_column(sa.Column("roster_status", sa.Integer(), nullable=True))

    with op.batch_alter_table("line_items", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cycle", sa.Integer(), nullable=False, server_default="0"))
        batch_op.drop_constraint(batch_op.f("uq_line_items_community_id"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_line_items_community_id_cycle"), ["community_id", "cycle"]
        )

    with op.batch_alter_table("platforms", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("service_origins", sa.Text(), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("product", sa.String(length=255), nullable=False, server_default="")
        )

    with op.batch_alter_table("resource_links", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("named", sa.String(length=64), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("dismissed", sa.String(length=64), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("cycle", sa.Integer(), nullable=False, server_default="0"))

    with op.batch_alter_table("schools", schema=None) as batch_op:
        batch_op.add_column(sa.Column("headcount", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("contact_name", sa.String(length=255), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("contact_how", sa.String(length=255), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("private_days", sa.Integer(), nullable=False, server_default="90")
        )
        batch_op.add_column(
            sa.Column("shared_months", sa.Integer(), nullable=False, server_default="24")
        )
        batch_op.add_column(
            sa.Column("student_months", sa.Integer(), nullable=False, server_default="12")
        )
        batch_op.add_column(
            sa.Column("privacy_notice_url", sa.Text(), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("student_notice_url", sa.Text(), nullable=False, server_default="")
        )

    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("administers", sa.Boolean(), nullable=False, server_default=sa.false())
        )

    if op.get_context().dialect.name == "sqlite":
        # A number that is gone must never come again: caches, cookies and jobs remember it.
        for name in ("platforms", "deployments", "people", "courses"):
            with op.batch_alter_table(
                name, recreate="always", table_kwargs={"sqlite_autoincrement": True}
            ):
                pass


def downgrade() -> None:
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_column("administers")

    with op.batch_alter_table("schools", schema=None) as batch_op:
        batch_op.drop_column("student_notice_url")
        batch_op.drop_column("privacy_notice_url")
        batch_op.drop_column("student_months")
        batch_op.drop_column("shared_months")
        batch_op.drop_column("private_days")
        batch_op.drop_column("contact_how")
        batch_op.drop_column("contact_name")
        batch_op.drop_column("headcount")

    with op.batch_alter_table("resource_links", schema=None) as batch_op:
        batch_op.drop_column("cycle")
        batch_op.drop_column("dismissed")
        batch_op.drop_column("named")

    with op.batch_alter_table("platforms", schema=None) as batch_op:
        batch_op.drop_column("product")
        batch_op.drop_column("service_origins")

    with op.batch_alter_table("line_items", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_line_items_community_id_cycle"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_line_items_community_id"), ["community_id"]
        )
        batch_op.drop_column("cycle")

    with op.batch_alter_table("courses", schema=None) as batch_op:
        batch_op.drop_column("roster_status")

    with op.batch_alter_table("selections", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_selections_person_id"))
        batch_op.drop_index(batch_op.f("ix_selections_course_id"))
        batch_op.drop_index(batch_op.f("ix_selections_community_id"))

    op.drop_table("selections")
    with op.batch_alter_table("invites", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invites_platform_id"))

    op.drop_table("invites")
    op.drop_table("half_terms")
    op.drop_table("attempts")
