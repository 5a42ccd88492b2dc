"""Student communities, the school's shelf, self-experiments, and concerns."""

import sqlalchemy as sa
from alembic import op

from lti_tool.library.searching import POSTGRESQL, SQLITE, SQLITE_REBUILD

revision = "0004"
down_revision = "0003"

SCHOOL_OF_ITEM = """
UPDATE library_items SET platform_id = (
  SELECT deployments.platform_id FROM deployments
  JOIN courses ON courses.deployment_id = deployments.id
  JOIN communities ON communities.course_id = courses.id
  WHERE communities.id = library_items.community_id
)
"""

# Who wrote an item was a membership; a lead who is no member has none, and is somebody too.
WRITER_OF_ITEM = """
UPDATE library_items SET members_wrote = (written_by_id IS NOT NULL), written_by_id = (
  SELECT memberships.person_id FROM memberships
  WHERE memberships.id = library_items.written_by_id
)
"""
# Of what was changed since, nobody knows who saved it last.
SAVER_OF_ITEM = "UPDATE library_items SET saved_by_id = written_by_id WHERE revision = 1"
WRITER_BEFORE = """
UPDATE library_items SET written_by_id = (
  SELECT memberships.id FROM memberships
  WHERE memberships.person_id = library_items.written_by_id
  AND memberships.community_id = library_items.community_id
)
"""


def upgrade() -> None:
    _make_tables()
    _widen_tables()
    connection = op.get_bind()
    for statement in (SCHOOL_OF_ITEM, WRITER_OF_ITEM, SAVER_OF_ITEM):
        connection.execute(sa.text(statement))
    with op.batch_alter_table("library_items", schema=None) as batch_op:
        batch_op.alter_column("platform_id", existing_type=sa.Integer(), nullable=False)
        for name in ("written_by_id", "saved_by_id"):
            batch_op.create_foreign_key(
                batch_op.f(f"fk_library_items_{name}"),
                "people",
                [name],
                ["id"],
                ondelete="SET NULL",
            )
    sqlite = connection.dialect.name == "sqlite"
    for statement in (*SQLITE, SQLITE_REBUILD) if sqlite else POSTGRESQL:
        op.execute(sa.text(statement.replace(":", r"\:")))


def _make_tables() -> None:
    op.create_table(
        "contact_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_contact_changes_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["people.id"],
            name=op.f("fk_contact_changes_contact_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"],
            ["platforms.id"],
            name=op.f("fk_contact_changes_platform_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_changes")),
    )
    with op.batch_alter_table("contact_changes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contact_changes_platform_id"), ["platform_id"], unique=False
        )

    op.create_table(
        "concerns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("platform_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=True),
        sa.Column("reporter_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("item", sa.String(length=255), nullable=False),
        sa.Column("theme", sa.String(length=255), nullable=False),
        sa.Column("reporter_name", sa.String(length=255), nullable=False),
        sa.Column("author_name", sa.String(length=255), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("worry", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(), nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("tell_at", sa.DateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["people.id"], name=op.f("fk_concerns_author_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_concerns_community_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"],
            ["platforms.id"],
            name=op.f("fk_concerns_platform_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"],
            ["people.id"],
            name=op.f("fk_concerns_reporter_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concerns")),
        sa.UniqueConstraint("public_id", name=op.f("uq_concerns_public_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("concerns", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concerns_author_id"), ["author_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_concerns_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(
            "ix_concerns_platform_id_reported_at", ["platform_id", "reported_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_concerns_reporter_id"), ["reporter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_concerns_tell_at"), ["tell_at"], unique=False)
        batch_op.create_index(
            "uq_concerns_open",
            ["reporter_id", "community_id", "kind", "item"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "host_invitations",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("invited_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_host_invitations_community_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_host_invitations_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("community_id", "person_id", name=op.f("pk_host_invitations")),
    )
    with op.batch_alter_table("host_invitations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_host_invitations_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "hosts",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_hosts_community_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_hosts_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("community_id", "person_id", name=op.f("pk_hosts")),
    )
    with op.batch_alter_table("hosts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hosts_person_id"), ["person_id"], unique=False)

    op.create_table(
        "concern_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column(
            "what",
            sa.Enum("opened", "closed", name="done", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concern_id"],
            ["concerns.id"],
            name=op.f("fk_concern_events_concern_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_concern_events_person_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_events")),
    )
    with op.batch_alter_table("concern_events", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_concern_events_concern_id"), ["concern_id"], unique=False
        )

    op.create_table(
        "experiments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("strategy", sa.Text(), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("how_long", sa.String(length=255), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(), nullable=False),
        sa.Column("felt", sa.Text(), nullable=False),
        sa.Column("felt_at", sa.DateTime(), nullable=True),
        sa.Column("ask_on", sa.Date(), nullable=True),
        sa.Column("stuck", sa.Text(), nullable=False),
        sa.Column("stuck_at", sa.DateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("shared_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("weeks BETWEEN 1 AND 3", name=op.f("ck_experiments_weeks")),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["memberships.id"],
            name=op.f("fk_experiments_membership_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experiments")),
        sa.UniqueConstraint("public_id", name=op.f("uq_experiments_public_id")),
    )
    with op.batch_alter_table("experiments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_experiments_ask_on"), ["ask_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_experiments_membership_id"), ["membership_id"], unique=False
        )

    op.create_table(
        "library_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("edited_at", sa.DateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["library_items.id"],
            name=op.f("fk_library_notes_item_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["memberships.id"],
            name=op.f("fk_library_notes_membership_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_notes")),
        sa.UniqueConstraint("public_id", name=op.f("uq_library_notes_public_id")),
    )
    with op.batch_alter_table("library_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_library_notes_item_id"), ["item_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_library_notes_membership_id"), ["membership_id"], unique=False
        )

    op.create_table(
        "duties",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column(
            "duty",
            sa.Enum("chair", "timekeeper", "notetaker", name="duty", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_duties_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["memberships.id"],
            name=op.f("fk_duties_membership_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("meeting_id", "duty", name=op.f("pk_duties")),
    )
    with op.batch_alter_table("duties", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_duties_membership_id"), ["membership_id"], unique=False
        )


def _widen_tables() -> None:
    with op.batch_alter_table("communities", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("year_group", sa.String(length=255), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("agreement", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("agreement_revision", sa.Integer(), nullable=False, server_default="0")
        )

    with op.batch_alter_table("library_items", schema=None) as batch_op:
        batch_op.add_column(sa.Column("platform_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("key", sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column("made_from_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("lent_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("saved_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("members_wrote", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.drop_constraint(batch_op.f("fk_library_items_written_by_id"), type_="foreignkey")
        batch_op.add_column(
            sa.Column("theme", sa.String(length=255), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("summary", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("prompts", sa.Text(), nullable=False, server_default=""))
        batch_op.alter_column("community_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.drop_index(batch_op.f("ix_library_items_community_id"))
        batch_op.create_index(
            batch_op.f("ix_library_items_made_from_id"), ["made_from_id"], unique=False
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_library_items_community_id_made_from_id"),
            ["community_id", "made_from_id"],
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_library_items_platform_id_key"), ["platform_id", "key"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_library_items_made_from_id"),
            "library_items",
            ["made_from_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_library_items_platform_id"),
            "platforms",
            ["platform_id"],
            ["id"],
            ondelete="CASCADE",
        )

    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("places", sa.JSON(none_as_null=True), nullable=True))

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "text_size",
                sa.Enum("usual", "large", "largest", name="textsize", native_enum=False, length=40),
                nullable=False,
                server_default="usual",
            )
        )
        batch_op.add_column(
            sa.Column(
                "spacing",
                sa.Enum("usual", "wide", "widest", name="spacing", native_enum=False, length=40),
                nullable=False,
                server_default="usual",
            )
        )

    with op.batch_alter_table("schools", schema=None) as batch_op:
        batch_op.add_column(sa.Column("contact_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("contact_email", sa.String(length=255), nullable=False, server_default="")
        )
        batch_op.create_index(batch_op.f("ix_schools_contact_id"), ["contact_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_schools_contact_id"),
            "people",
            ["contact_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("added", "gone", "changed"):
            op.execute(f"DROP TRIGGER library_search_{name}")
        op.execute("DROP TABLE library_search")
    else:
        op.execute("DROP INDEX ix_library_items_search")
    op.execute("DELETE FROM library_items WHERE community_id IS NULL")
    with op.batch_alter_table("library_items", schema=None) as batch_op:
        for name in ("written_by_id", "saved_by_id"):
            batch_op.drop_constraint(batch_op.f(f"fk_library_items_{name}"), type_="foreignkey")
    op.execute(WRITER_BEFORE)
    _narrow_tables()
    with op.batch_alter_table("duties", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duties_membership_id"))

    op.drop_table("duties")
    with op.batch_alter_table("library_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_library_notes_membership_id"))
        batch_op.drop_index(batch_op.f("ix_library_notes_item_id"))

    op.drop_table("library_notes")
    with op.batch_alter_table("experiments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_experiments_membership_id"))
        batch_op.drop_index(batch_op.f("ix_experiments_ask_on"))

    op.drop_table("experiments")
    with op.batch_alter_table("concern_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concern_events_concern_id"))

    op.drop_table("concern_events")
    with op.batch_alter_table("hosts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hosts_person_id"))

    op.drop_table("hosts")
    with op.batch_alter_table("host_invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_host_invitations_person_id"))

    op.drop_table("host_invitations")
    with op.batch_alter_table("concerns", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_concerns_open",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_concerns_tell_at"))
        batch_op.drop_index(batch_op.f("ix_concerns_reporter_id"))
        batch_op.drop_index("ix_concerns_platform_id_reported_at")
        batch_op.drop_index(batch_op.f("ix_concerns_community_id"))
        batch_op.drop_index(batch_op.f("ix_concerns_author_id"))

    op.drop_table("concerns")
    with op.batch_alter_table("contact_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_changes_platform_id"))

    op.drop_table("contact_changes")


def _narrow_tables() -> None:
    with op.batch_alter_table("schools", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_schools_contact_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_schools_contact_id"))
        batch_op.drop_column("contact_email")
        batch_op.drop_column("contact_id")

    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.drop_column("places")

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("spacing")
        batch_op.drop_column("text_size")

    with op.batch_alter_table("library_items", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_library_items_platform_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_library_items_made_from_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_library_items_platform_id_key"), type_="unique")
        batch_op.drop_constraint(
            batch_op.f("uq_library_items_community_id_made_from_id"), type_="unique"
        )
        batch_op.drop_index(batch_op.f("ix_library_items_made_from_id"))
        batch_op.create_index(
            batch_op.f("ix_library_items_community_id"), ["community_id"], unique=False
        )
        batch_op.alter_column("community_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_library_items_written_by_id"),
            "memberships",
            ["written_by_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.drop_column("members_wrote")
        batch_op.drop_column("saved_by_id")
        batch_op.drop_column("prompts")
        batch_op.drop_column("summary")
        batch_op.drop_column("theme")
        batch_op.drop_column("lent_at")
        batch_op.drop_column("made_from_id")
        batch_op.drop_column("key")
        batch_op.drop_column("platform_id")

    with op.batch_alter_table("communities", schema=None) as batch_op:
        batch_op.drop_column("agreement_revision")
        batch_op.drop_column("agreement")
        batch_op.drop_column("year_group")
