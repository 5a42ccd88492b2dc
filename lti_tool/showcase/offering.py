"""What a community offers, written by its members, and who of them presents it."""

import dataclasses
import datetime as dt
from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound

from lti_tool.communities.access import Standing
from lti_tool.communities.actions import hold as hold_community
from lti_tool.communities.earlier import Piece, keep
from lti_tool.communities.models import Membership, ResourceLink
from lti_tool.extensions import db
from lti_tool.lti.models import Deployment
from lti_tool.people.models import Course
from lti_tool.showcase.models import Card, Choice, Presenter, Twilight, TwilightSession, Wish
from lti_tool.showcase.seats import hold
from lti_tool.showcase.settling import move_up, tidy


class Changed(Exception):
    """Words were saved from another page since this one was opened."""


class PresentsElsewhere(Exception):
    """Somebody presents another community's session at that time."""


@dataclasses.dataclass(frozen=True)
class Words:
    """What a session says of itself."""

    title: str
    blurb: str
    things: str
    ask: str
    host_id: int | None


def evening_of(standing: Standing, link_id: str) -> Twilight:
    """Return the twilight of a community's own school and year; raise NotFound for any other."""
    community = standing.community
    twilight = db.session.scalar(
        select(Twilight)
        .join(Twilight.link)
        .join(ResourceLink.course)
        .join(Deployment, Deployment.id == Course.deployment_id)
        .options(joinedload(Twilight.link))
        .where(ResourceLink.public_id == link_id, Twilight.year == community.year)
        .where(Deployment.platform_id == standing.person.platform_id)
    )
    if twilight is None:
        raise NotFound
    return twilight


def session_of(standing: Standing, twilight: Twilight) -> TwilightSession | None:
    """Return what a community offers, if it does."""
    return db.session.scalar(
        select(TwilightSession)
        .filter_by(twilight_id=twilight.id, community_id=standing.community.id)
        .options(joinedload(TwilightSession.host))
        .execution_options(populate_existing=True)
    )


def offer(
    standing: Standing, twilight: Twilight, words: Words, revision: int, now: dt.datetime
) -> TwilightSession:
    """Keep what a community's members say about their session; an older page changes nothing.

    What students said before is kept a while, should somebody report it.
    """
    own = standing.must_be_member()
    hold_community(standing.community)
    found = session_of(standing, twilight)
    if found is None:
        found = TwilightSession(
            twilight_id=twilight.id,
            community_id=standing.community.id,
            saved_by_id=own.person_id,
            **dataclasses.asdict(words),
        )
        db.session.add(found)
    elif found.revision != revision and _said(found) != words:
        raise Changed
    else:
        _say(found, words, own, now)
    db.session.flush()
    return found


def _say(found: TwilightSession, words: Words, own: Membership, now: dt.datetime) -> None:
    before, whose = found.said, found.saved_by_id
    for field in dataclasses.fields(words):
        setattr(found, field.name, getattr(words, field.name))
    found.revision, found.saved_by_id = found.revision + 1, own.person_id
    piece = Piece(found.community, "twilight", found.public_id)
    keep(piece, before, found.said, now, by=own.person_id, whose=whose)


def present(
    standing: Standing, twilight: Twilight, session: TwilightSession, slots: Collection[int]
) -> None:
    """Let a member say for themselves in which slots they present.

    They are excused then: a place that they had at that time is free for somebody else.
    """
    membership = standing.must_be_member()
    hold(twilight)
    tidy(twilight)
    mine = {each.slot_id: each for each in _mine(standing, twilight)}
    for slot in twilight.slots:
        row = mine.get(slot.id)
        if slot.number not in slots:
            if row is not None and row.session_id == session.id:
                db.session.delete(row)
        elif row is None:
            db.session.add(
                Presenter(
                    slot_id=slot.id,
                    person_id=standing.person.id,
                    session_id=session.id,
                    membership_id=membership.id,
                )
            )
        elif row.session_id != session.id:
            raise PresentsElsewhere
    db.session.flush()
    _excuse(standing, twilight, session)


def _excuse(standing: Standing, twilight: Twilight, session: TwilightSession) -> None:
    """Free the places that somebody has where they present, and in what they present."""
    person = standing.person.id
    presenting = {each.slot_id for each in _mine(standing, twilight)}
    for rows in (Choice, Wish):
        theirs = (rows.session_id == session.id) if presenting else rows.slot_id.in_(())
        gone = rows.slot_id.in_(presenting) | theirs
        db.session.execute(delete(rows).where(rows.person_id == person, gone))
    move_up(twilight)


def _mine(standing: Standing, twilight: Twilight) -> list[Presenter]:
    slots = [slot.id for slot in twilight.slots]
    wanted = select(Presenter).where(
        Presenter.person_id == standing.person.id, Presenter.slot_id.in_(slots)
    )
    return list(db.session.scalars(wanted))


def _said(found: TwilightSession) -> Words:
    return Words(*(getattr(found, field.name) for field in dataclasses.fields(Words)))


def cards_of(standing: Standing, session: TwilightSession, *, over: bool) -> list[Card]:
    """Return the cards for those who presented a session, and for the host of students.

    They are read together once the evening is over, so that no moment tells who wrote one.
    """
    presented = db.session.scalar(
        select(Presenter.slot_id)
        .filter_by(session_id=session.id, membership_id=standing.member_id)
        .limit(1)
    )
    if standing.member_id is None and not standing.hosts:
        standing.must_be_member()
    if not standing.hosts and presented is None:
        raise NotFound
    if not over:
        return []
    wanted = select(Card).filter_by(session_id=session.id).order_by(Card.id)
    return list(db.session.scalars(wanted))
