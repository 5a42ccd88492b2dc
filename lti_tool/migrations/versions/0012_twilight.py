"""The twilight: its evening, slots, rooms, sessions, and who chose what."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "twilights",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.String(length=7), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("choose_until", sa.DateTime(), nullable=False),
        sa.Column("seed", sa.String(length=22), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("minutes BETWEEN 5 AND 180", name=op.f("ck_twilights_minutes")),
        sa.ForeignKeyConstraint(
            ["link_id"],
            ["resource_links.id"],
            name=op.f("fk_twilights_link_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_twilights")),
        sa.UniqueConstraint("link_id", "year", name=op.f("uq_twilights_link_id_year")),
    )
    op.create_table(
        "twilight_rooms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("twilight_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.CheckConstraint("places BETWEEN 1 AND 500", name=op.f("ck_twilight_rooms_places")),
        sa.ForeignKeyConstraint(
            ["twilight_id"],
            ["twilights.id"],
            name=op.f("fk_twilight_rooms_twilight_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_twilight_rooms")),
        sa.UniqueConstraint("twilight_id", "name", name=op.f("uq_twilight_rooms_twilight_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "twilight_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("twilight_id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("blurb", sa.Text(), nullable=False),
        sa.Column("things", sa.Text(), nullable=False),
        sa.Column("ask", sa.Text(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_twilight_sessions_community_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["host_id"],
            ["people.id"],
            name=op.f("fk_twilight_sessions_host_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["twilight_id"],
            ["twilights.id"],
            name=op.f("fk_twilight_sessions_twilight_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_twilight_sessions")),
        sa.UniqueConstraint("public_id", name=op.f("uq_twilight_sessions_public_id")),
        sa.UniqueConstraint(
            "twilight_id",
            "community_id",
            name=op.f("uq_twilight_sessions_twilight_id_community_id"),
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("twilight_sessions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_twilight_sessions_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_twilight_sessions_host_id"), ["host_id"], unique=False)

    op.create_table(
        "twilight_slots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("twilight_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 3", name=op.f("ck_twilight_slots_number")),
        sa.ForeignKeyConstraint(
            ["twilight_id"],
            ["twilights.id"],
            name=op.f("fk_twilight_slots_twilight_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_twilight_slots")),
        sa.UniqueConstraint(
            "twilight_id", "number", name=op.f("uq_twilight_slots_twilight_id_number")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "twilight_cards",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("will_try", sa.Text(), nullable=False),
        sa.Column("tell", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["twilight_sessions.id"],
            name=op.f("fk_twilight_cards_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_twilight_cards")),
    )
    with op.batch_alter_table("twilight_cards", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_twilight_cards_session_id"), ["session_id"], unique=False
        )

    op.create_table(
        "twilight_presenters",
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["memberships.id"],
            name=op.f("fk_twilight_presenters_membership_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_twilight_presenters_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["twilight_sessions.id"],
            name=op.f("fk_twilight_presenters_session_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"],
            ["twilight_slots.id"],
            name=op.f("fk_twilight_presenters_slot_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("slot_id", "person_id", name=op.f("pk_twilight_presenters")),
    )
    with op.batch_alter_table("twilight_presenters", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_twilight_presenters_membership_id"), ["membership_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_twilight_presenters_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_twilight_presenters_session_id"), ["session_id"], unique=False
        )

    op.create_table(
        "twilight_sittings",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["room_id"],
            ["twilight_rooms.id"],
            name=op.f("fk_twilight_sittings_room_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["twilight_sessions.id"],
            name=op.f("fk_twilight_sittings_session_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"],
            ["twilight_slots.id"],
            name=op.f("fk_twilight_sittings_slot_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "slot_id", name=op.f("pk_twilight_sittings")),
        sa.UniqueConstraint(
            "slot_id", "room_id", name=op.f("uq_twilight_sittings_slot_id_room_id")
        ),
    )
    with op.batch_alter_table("twilight_sittings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_twilight_sittings_room_id"), ["room_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_twilight_sittings_slot_id"), ["slot_id"], unique=False)

    op.create_table(
        "twilight_choices",
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("proposed", sa.Boolean(), nullable=False),
        sa.Column("moved_up", sa.Boolean(), nullable=False),
        sa.Column("card_given", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_twilight_choices_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id", "slot_id"],
            ["twilight_sittings.session_id", "twilight_sittings.slot_id"],
            name="fk_twilight_choices_sitting",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("slot_id", "person_id", name=op.f("pk_twilight_choices")),
        sa.UniqueConstraint(
            "session_id", "person_id", name=op.f("uq_twilight_choices_session_id_person_id")
        ),
    )
    with op.batch_alter_table("twilight_choices", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_twilight_choices_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            "ix_twilight_choices_sitting", ["session_id", "slot_id"], unique=False
        )

    op.create_table(
        "twilight_wishes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_twilight_wishes_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id", "slot_id"],
            ["twilight_sittings.session_id", "twilight_sittings.slot_id"],
            name="fk_twilight_wishes_sitting",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_twilight_wishes")),
        sa.UniqueConstraint(
            "slot_id", "person_id", name=op.f("uq_twilight_wishes_slot_id_person_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("twilight_wishes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_twilight_wishes_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index("ix_twilight_wishes_sitting", ["session_id", "slot_id"], unique=False)


def downgrade() -> None:
    op.drop_table("twilight_wishes")
    op.drop_table("twilight_choices")
    op.drop_table("twilight_sittings")
    op.drop_table("twilight_presenters")
    op.drop_table("twilight_cards")
    op.drop_table("twilight_slots")
    op.drop_table("twilight_sessions")
    op.drop_table("twilight_rooms")
    op.drop_table("twilights")
