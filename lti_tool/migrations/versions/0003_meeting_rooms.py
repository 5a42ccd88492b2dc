"""Agendas, meeting rooms, waiting lists, richer plans, and support among members."""

import json
import secrets

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

# What every community had before its minutes could be chosen.
CORE_THREE = [("feedback", 25), ("new-learning", 20), ("planning", 15)]


def upgrade() -> None:
    _make_tables()
    _widen_tables()
    _fill()
    with op.batch_alter_table("plans", schema=None) as batch_op:
        batch_op.alter_column("public_id", existing_type=sa.String(length=22), nullable=False)
        batch_op.create_unique_constraint(batch_op.f("uq_plans_public_id"), ["public_id"])

    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.alter_column("saved_at", existing_type=sa.DateTime(), nullable=False)


def _fill() -> None:
    """Give what is there already its ids, its moments and its agenda."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        # PostgreSQL has made lists of the texts by itself.
        for number, words in connection.execute(sa.text("SELECT id, will_try FROM plans")).all():
            connection.execute(
                sa.text("UPDATE plans SET will_try = :words WHERE id = :number"),
                {"words": json.dumps([words]), "number": number},
            )
    for (number,) in connection.execute(sa.text("SELECT id FROM plans")).all():
        connection.execute(
            sa.text("UPDATE plans SET public_id = :public WHERE id = :number"),
            {"public": secrets.token_urlsafe(16), "number": number},
        )
    connection.execute(sa.text("UPDATE feedback SET saved_at = given_at"))
    for position, (segment, minutes) in enumerate(CORE_THREE, start=1):
        connection.execute(
            sa.text(
                "INSERT INTO agenda_items (community_id, position, segment, minutes)"
                " SELECT id, :position, :segment, :minutes FROM communities"
            ),
            {"position": position, "segment": segment, "minutes": minutes},
        )


def _make_tables() -> None:
    op.create_table(
        "agenda_items",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "segment",
            sa.Enum(
                "introduction",
                "starter",
                "feedback",
                "new-learning",
                "planning",
                "summary",
                name="segment",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_agenda_items_minutes")),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_agenda_items_community_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("community_id", "position", name=op.f("pk_agenda_items")),
        sa.UniqueConstraint(
            "community_id", "segment", name=op.f("uq_agenda_items_community_id_segment")
        ),
    )
    op.create_table(
        "lead_invitations",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("invited_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_lead_invitations_community_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["invited_by_id"],
            ["people.id"],
            name=op.f("fk_lead_invitations_invited_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_lead_invitations_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("community_id", "person_id", name=op.f("pk_lead_invitations")),
    )
    with op.batch_alter_table("lead_invitations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lead_invitations_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "waiting",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("sends_cycles", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_waiting_community_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_waiting_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("community_id", "person_id", name=op.f("pk_waiting")),
    )
    with op.batch_alter_table("waiting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_waiting_person_id"), ["person_id"], unique=False)

    op.create_table(
        "calendar_feeds",
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("nudges", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["memberships.id"],
            name=op.f("fk_calendar_feeds_membership_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("membership_id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feeds_token_hash")),
    )
    op.create_table(
        "library_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "book-extract",
                "journal-article",
                "conference",
                "guest-speaker",
                "other",
                name="source",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("citation", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("pages", sa.String(length=255), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("brought_by", sa.String(length=255), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_library_items_community_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"],
            ["memberships.id"],
            name=op.f("fk_library_items_written_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_items")),
        sa.UniqueConstraint("public_id", name=op.f("uq_library_items_public_id")),
    )
    with op.batch_alter_table("library_items", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_library_items_community_id"), ["community_id"], unique=False
        )

    op.create_table(
        "passes",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_passes_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["memberships.id"],
            name=op.f("fk_passes_membership_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("meeting_id", "membership_id", name=op.f("pk_passes")),
    )
    op.create_table(
        "visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("visited_id", sa.Integer(), nullable=False),
        sa.Column("visitor_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("when", sa.String(length=255), nullable=False),
        sa.Column("look_for", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_visits_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["visited_id"],
            ["memberships.id"],
            name=op.f("fk_visits_visited_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["visitor_id"],
            ["memberships.id"],
            name=op.f("fk_visits_visitor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint("public_id", name=op.f("uq_visits_public_id")),
    )
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visits_visited_id"), ["visited_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visits_visitor_id"), ["visitor_id"], unique=False)

    op.create_table(
        "responses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("response", "offer-of-help", name="responsekind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("edited_at", sa.DateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["memberships.id"],
            name=op.f("fk_responses_membership_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plans.id"], name=op.f("fk_responses_plan_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responses")),
        sa.UniqueConstraint("public_id", name=op.f("uq_responses_public_id")),
    )
    with op.batch_alter_table("responses", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_responses_membership_id"), ["membership_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_responses_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "try_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plans.id"], name=op.f("fk_try_notes_plan_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_try_notes")),
        sa.UniqueConstraint("public_id", name=op.f("uq_try_notes_public_id")),
    )
    with op.batch_alter_table("try_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_try_notes_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "earlier_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["responses.id"],
            name=op.f("fk_earlier_words_response_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_words")),
    )
    with op.batch_alter_table("earlier_words", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_earlier_words_response_id"), ["response_id"], unique=False
        )


def _widen_tables() -> None:
    with op.batch_alter_table("communities", schema=None) as batch_op:
        batch_op.add_column(sa.Column("size_from", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("size_to", sa.Integer(), nullable=True))

    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.add_column(sa.Column("saved_at", sa.DateTime(), nullable=True))
        batch_op.alter_column("outcome", existing_type=sa.VARCHAR(length=40), nullable=True)
        batch_op.alter_column("given_at", existing_type=sa.DATETIME(), nullable=True)

    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("starts", sa.Time(), nullable=True))
        batch_op.add_column(
            sa.Column("place", sa.String(length=255), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column(
                "state",
                sa.Enum(
                    "planned", "held", "skipped", name="meetingstate", native_enum=False, length=40
                ),
                nullable=False,
                server_default="planned",
            )
        )
        batch_op.add_column(sa.Column("moved_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("changed_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("item_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("notes", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("notes_revision", sa.Integer(), nullable=False, server_default="0")
        )
        batch_op.add_column(sa.Column("notes_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("notes_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("position", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("position_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("speaker_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_meetings_item_id"), ["item_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_meetings_speaker_id"),
            "memberships",
            ["speaker_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_meetings_notes_by_id"),
            "memberships",
            ["notes_by_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_meetings_item_id"),
            "library_items",
            ["item_id"],
            ["id"],
            ondelete="SET NULL",
        )

    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("subject", sa.String(length=255), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column(
                "experience",
                sa.Enum(
                    "early-career",
                    "three-to-five",
                    "six-to-fifteen",
                    "over-fifteen",
                    name="experience",
                    native_enum=False,
                    length=40,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("told_until", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("moved_up_at", sa.DateTime(), nullable=True))

    with op.batch_alter_table("plans", schema=None) as batch_op:
        batch_op.add_column(sa.Column("public_id", sa.String(length=22), nullable=True))
        batch_op.add_column(sa.Column("with_whom", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("less_of", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("notice", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("help_wanted", sa.Text(), nullable=False, server_default=""))
        batch_op.alter_column(
            "will_try",
            existing_type=sa.TEXT(),
            type_=sa.JSON(),
            existing_nullable=False,
            postgresql_using="json_build_array(will_try)",
        )


def downgrade() -> None:
    _narrow_tables()
    with op.batch_alter_table("earlier_words", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_earlier_words_response_id"))

    op.drop_table("earlier_words")
    with op.batch_alter_table("try_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_try_notes_plan_id"))

    op.drop_table("try_notes")
    with op.batch_alter_table("responses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_responses_plan_id"))
        batch_op.drop_index(batch_op.f("ix_responses_membership_id"))

    op.drop_table("responses")
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visits_visitor_id"))
        batch_op.drop_index(batch_op.f("ix_visits_visited_id"))

    op.drop_table("visits")
    op.drop_table("passes")
    with op.batch_alter_table("library_items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_library_items_community_id"))

    op.drop_table("library_items")
    op.drop_table("calendar_feeds")
    with op.batch_alter_table("waiting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_waiting_person_id"))

    op.drop_table("waiting")
    with op.batch_alter_table("lead_invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lead_invitations_person_id"))

    op.drop_table("lead_invitations")
    op.drop_table("agenda_items")


def _narrow_tables() -> None:
    with op.batch_alter_table("plans", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_plans_public_id"), type_="unique")
        batch_op.alter_column(
            "will_try",
            existing_type=sa.JSON(),
            type_=sa.TEXT(),
            existing_nullable=False,
            postgresql_using="will_try::text",
        )
        batch_op.drop_column("help_wanted")
        batch_op.drop_column("notice")
        batch_op.drop_column("less_of")
        batch_op.drop_column("with_whom")
        batch_op.drop_column("public_id")

    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_column("moved_up_at")
        batch_op.drop_column("told_until")
        batch_op.drop_column("experience")
        batch_op.drop_column("subject")

    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_meetings_item_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_meetings_notes_by_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_meetings_speaker_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_meetings_item_id"))
        batch_op.drop_column("speaker_id")
        batch_op.drop_column("position_at")
        batch_op.drop_column("position")
        batch_op.drop_column("notes_by_id")
        batch_op.drop_column("notes_at")
        batch_op.drop_column("notes_revision")
        batch_op.drop_column("notes")
        batch_op.drop_column("item_id")
        batch_op.drop_column("changed_at")
        batch_op.drop_column("moved_from")
        batch_op.drop_column("state")
        batch_op.drop_column("place")
        batch_op.drop_column("starts")

    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.alter_column("given_at", existing_type=sa.DATETIME(), nullable=False)
        batch_op.alter_column("outcome", existing_type=sa.VARCHAR(length=40), nullable=False)
        batch_op.drop_column("saved_at")

    with op.batch_alter_table("communities", schema=None) as batch_op:
        batch_op.drop_column("size_to")
        batch_op.drop_column("size_from")
