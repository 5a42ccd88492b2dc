"""Let those who wait in, and give everybody who has not chosen a fair proposal at the cut-off."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, exists, insert, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from lti_tool.communities.models import Community, Membership
from lti_tool.communities.staff import staff
from lti_tool.database import table_of
from lti_tool.extensions import db
from lti_tool.lti.models import Deployment
from lti_tool.people.models import Course, Person
from lti_tool.showcase import planning
from lti_tool.showcase.models import (
    Choice,
    Presenter,
    Room,
    Sitting,
    Slot,
    Twilight,
    TwilightSession,
    Wish,
)
from lti_tool.showcase.planning import Seating, Waiting
from lti_tool.showcase.queries import presents_now

Rows = type[Choice] | type[Wish]


def tidy(twilight: Twilight) -> None:
    """Free the places of those who are no longer staff, or who present at that time.

    Whoever left a community presents nothing of it any more.
    """
    left = select(Membership.id).where(Membership.left_at.is_not(None))
    db.session.execute(
        delete(Presenter).where(
            Presenter.slot_id.in_(_slots(twilight)), Presenter.membership_id.in_(left)
        ),
        execution_options={"synchronize_session": False},
    )
    for rows in (Choice, Wish):
        gone = ~staff(rows.person_id) | _excused(rows.slot_id, rows.person_id)
        db.session.execute(
            delete(rows).where(rows.slot_id.in_(_slots(twilight)), gone),
            execution_options={"synchronize_session": False},
        )
    db.session.expire_all()


def move_up(twilight: Twilight) -> None:
    """Let those who wait in, for as long as there is room; whoever calls holds the evening.

    Nobody is moved who did not ask for just that: waiting says that they would rather be there.
    """
    line = _line(twilight)
    if not line:
        return
    for each in planning.move_up(seating(twilight), line):
        spot = {"slot_id": each.slot, "person_id": each.person}
        db.session.execute(delete(Choice).filter_by(**spot))
        moved = insert(table_of(Choice)).values(
            **spot, session_id=each.session, proposed=False, moved_up=True, card_given=False
        )
        db.session.execute(moved)
        same = (Wish.slot_id == each.slot) | (Wish.session_id == each.session)
        mine = Wish.person_id == each.person
        db.session.execute(delete(Wish).where(mine, Wish.slot_id.in_(_slots(twilight)), same))
    db.session.expire_all()


def settle(twilight: Twilight, now: dt.datetime) -> None:
    """End the choosing: whoever waits moves up for the last time, the others get a proposal.

    A second time proposes to those who have come since. Whoever calls holds the evening.
    """
    tidy(twilight)
    move_up(twilight)
    proposed = planning.propose(seating(twilight), needs(twilight), twilight.seed)
    flags = {"proposed": True, "moved_up": False, "card_given": False}
    rows = [
        {"slot_id": slot, "person_id": person, "session_id": session, **flags}
        for (slot, person), session in proposed.items()
    ]
    if rows:
        db.session.execute(insert(table_of(Choice)), rows)
    db.session.execute(delete(Wish).where(Wish.slot_id.in_(_slots(twilight))))
    twilight.settled_at = twilight.settled_at or now
    db.session.flush()
    db.session.expire_all()


def seating(twilight: Twilight) -> Seating:
    """Return who sits where, and who presents what."""
    limits = select(Sitting.slot_id, Sitting.session_id, Room.places).join(
        Room, Room.id == Sitting.room_id
    )
    seats = select(Choice.slot_id, Choice.person_id, Choice.session_id)
    barred = defaultdict[int, set[int]](set)
    for person, session in db.session.execute(
        select(Presenter.person_id, Presenter.session_id).where(
            Presenter.slot_id.in_(_slots(twilight))
        )
    ):
        barred[person].add(session)
    return Seating(
        {
            (slot, session): places
            for slot, session, places in db.session.execute(
                limits.where(Room.twilight_id == twilight.id)
            )
        },
        {
            (slot, person): session
            for slot, person, session in db.session.execute(
                seats.where(Choice.slot_id.in_(_slots(twilight)))
            )
        },
        barred,
    )


def needs(twilight: Twilight) -> list[planning.Need]:
    """Return each slot and person that is to have a place: all staff who do not present then."""
    school = (
        select(Deployment.platform_id)
        .join(Course, Course.deployment_id == Deployment.id)
        .where(Course.id == twilight.link.course_id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Slot.id, Person.id)
        .join_from(Slot, Person, Person.platform_id == school)
        .where(Slot.twilight_id == twilight.id)
        .where(staff(Person.id), ~_excused(Slot.id, Person.id))
    )
    return [(slot, person) for slot, person in rows]


def _line(twilight: Twilight) -> Sequence[Waiting]:
    waits = select(Wish).where(Wish.slot_id.in_(_slots(twilight))).order_by(Wish.id)
    return [Waiting(w.person_id, w.slot_id, w.session_id) for w in db.session.scalars(waits)]


def _slots(twilight: Twilight) -> list[int]:
    return [slot.id for slot in twilight.slots]


def _excused(
    slot: InstrumentedAttribute[int], person: InstrumentedAttribute[int]
) -> ColumnElement[bool]:
    """Say in SQL whether a person presents a session that runs in a slot."""
    row, sitting = aliased(Presenter), aliased(Sitting)
    return (
        exists()
        .where(row.slot_id == slot, row.person_id == person)
        .where(sitting.session_id == row.session_id, sitting.slot_id == row.slot_id)
        .where(TwilightSession.id == row.session_id, Membership.id == row.membership_id)
        .where(Community.id == TwilightSession.community_id, presents_now())
    )
