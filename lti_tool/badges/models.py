"""Achievements, who was awarded them, and the bits that say which are revoked."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_tool.badges.catalogue import BadgeKind
from lti_tool.communities.models import Community, new_public_id
from lti_tool.database import NEVER_AGAIN, Base
from lti_tool.people.models import Person, School


class CommunityBadges(Base):
    """What a community's lead chose; without a row, what the catalogue says counts."""

    __tablename__ = "community_badges"
    __table_args__ = (CheckConstraint("required > 0", name="required"),)

    community_id: Mapped[int] = mapped_column(
        ForeignKey("communities.id", ondelete="CASCADE"), primary_key=True
    )
    required: Mapped[int]  # cycles that the year's badge takes
    for_each_cycle: Mapped[bool] = mapped_column(default=False)


class Achievement(Base):
    """A badge that a school gives; other words make another row (Open Badges 3.0, B.1.1)."""

    __tablename__ = "achievements"
    __table_args__ = (UniqueConstraint("platform_id", "digest"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    platform_id: Mapped[int] = mapped_column(ForeignKey("platforms.id", ondelete="CASCADE"))
    kind: Mapped[BadgeKind]
    digest: Mapped[str] = mapped_column(String(64))  # of its words and its drawing
    name: Mapped[str]
    description: Mapped[str] = mapped_column(Text)
    criteria: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(35))
    drawing: Mapped[str] = mapped_column(Text)  # an SVG of ours

    school: Mapped[School] = relationship(
        primaryjoin="foreign(Achievement.platform_id) == School.platform_id", viewonly=True
    )


class StatusList(Base):
    """One list of a school's status bits; each index taken raises `used`, which never falls."""

    __tablename__ = "status_lists"
    __table_args__ = (UniqueConstraint("platform_id", "number"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(primary_key=True)
    platform_id: Mapped[int] = mapped_column(ForeignKey("platforms.id", ondelete="CASCADE"))
    number: Mapped[int]  # of a school's lists, from 1
    used: Mapped[int] = mapped_column(default=0)
    # An odd factor and an offset scatter the indexes, so that they tell no order.
    factor: Mapped[int]
    offset: Mapped[int]


class Revocation(Base):
    """A bit that is set; it outlives the award and the person that it was about."""

    __tablename__ = "revocations"

    status_list_id: Mapped[int] = mapped_column(
        ForeignKey("status_lists.id", ondelete="CASCADE"), primary_key=True
    )
    index: Mapped[int] = mapped_column(primary_key=True)
    revoked_at: Mapped[dt.datetime]


class Award(Base):
    """Somebody's badge, signed; its holder alone sees it until they share it."""

    __tablename__ = "awards"
    # `occasion` tells awards of one kind apart: its year, and for a cycle whose and which.
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "occasion"),
        UniqueConstraint("status_list_id", "status_index"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(22), unique=True, default=new_public_id)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    achievement_id: Mapped[int] = mapped_column(
        ForeignKey("achievements.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[BadgeKind]
    occasion: Mapped[str]
    of_student: Mapped[bool] = mapped_column(default=False)
    # Where it was earned, and who gave it by hand, as long as these are there.
    community_id: Mapped[int | None] = mapped_column(
        ForeignKey("communities.id", ondelete="SET NULL"), index=True
    )
    given_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    awarded_at: Mapped[dt.datetime]
    # The signed VC-JWT, and what is in it.
    credential: Mapped[str] = mapped_column(Text)
    credential_id: Mapped[str] = mapped_column(String(36), unique=True)
    subject_id: Mapped[str] = mapped_column(String(36))
    signed_with: Mapped[str] = mapped_column(String(43), index=True)
    signed_at: Mapped[dt.datetime]
    status_list_id: Mapped[int] = mapped_column(ForeignKey("status_lists.id", ondelete="CASCADE"))
    status_index: Mapped[int]
    revoked_at: Mapped[dt.datetime | None]
    given_back: Mapped[bool] = mapped_column(default=False)  # by its holder, who does not want it
    # The unlisted page that its holder may switch on; whoever has the address sees it.
    share_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    shared_at: Mapped[dt.datetime | None]
    shows_name: Mapped[bool] = mapped_column(default=False)

    achievement: Mapped[Achievement] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    community: Mapped[Community | None] = relationship()
    status_list: Mapped[StatusList] = relationship()
