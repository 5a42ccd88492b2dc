"""Take a place, wait for another, and change one's mind: the database says who was first.

Whoever takes or frees a place holds the evening's row until the transaction ends, and a place is
taken by one statement that finds it free.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import delete, exists, false, func, insert, literal, select, update
from sqlalchemy.orm import aliased

from lti_tool.database import table_of
from lti_tool.extensions import db
from lti_tool.people.models import Person
from lti_tool.showcase.models import Choice, Phase, Presenter, Room, Sitting, Twilight, Wish
from lti_tool.showcase.settling import move_up

_CHOICES = table_of(Choice)


class Closed(Exception):
    """Choosing has not begun, or has ended."""


class Changed(Exception):
    """Somebody's places are no longer what the page showed: another page, or they moved up."""


class Full(Exception):
    """Somebody else was first; nothing of what one had is changed."""

    def __init__(self, slot_id: int, session_id: int):
        super().__init__()
        self.slot_id, self.session_id = slot_id, session_id


class Twice(Exception):
    """Somebody has that session in another slot."""


@dataclasses.dataclass(frozen=True)
class Pick:
    """What somebody wants in one slot: a session, and one that they would rather have."""

    session_id: int | None
    rather: int | None = None


Picks = Mapping[int, Pick]  # by slot
Shown = Mapping[int, int | None]  # the session that a page showed as somebody's, by slot


def choose(
    twilight: Twilight, person: Person, picks: Picks, shown: Shown, now: dt.datetime
) -> None:
    """Take what somebody picked in every slot at once, or nothing of it."""
    hold(twilight)
    if not twilight.opened_at or twilight.settled_at or twilight.choose_until <= now:
        raise Closed
    had = _had(twilight, person, shown)
    freed = _take(person.id, had, picks)
    if _wait(twilight, person.id, picks) or freed:
        move_up(twilight)


def change_at_the_door(
    twilight: Twilight, person: Person, picks: Picks, shown: Shown, today: dt.date
) -> None:
    """Change places late, where there is one: nobody waits any more."""
    hold(twilight)
    if twilight.phase(today) is not Phase.DOOR:
        raise Closed
    _take(person.id, _had(twilight, person, shown), picks)


def put_away(twilight: Twilight, person: Person) -> None:
    """Note that somebody has read that they moved up."""
    slots = [slot.id for slot in twilight.slots]
    own = update(Choice).where(Choice.person_id == person.id, Choice.slot_id.in_(slots))
    db.session.execute(own.values(moved_up=False))


def hold(twilight: Twilight) -> None:
    """Let all who take or free a place wait for each other until this transaction ends."""
    held = update(Twilight).where(Twilight.id == twilight.id)
    db.session.execute(
        held.values(id=twilight.id), execution_options={"synchronize_session": False}
    )
    db.session.refresh(twilight)


def _had(twilight: Twilight, person: Person, shown: Shown) -> dict[int, int]:
    """Return the places that somebody has, as long as they are those that their page showed."""
    slots = [slot.id for slot in twilight.slots]
    own = select(Choice.slot_id, Choice.session_id).where(
        Choice.person_id == person.id, Choice.slot_id.in_(slots)
    )
    had = dict(db.session.execute(own).all())
    if any(had.get(slot) != session for slot, session in shown.items()):
        raise Changed
    return had


def _take(person_id: int, had: Mapping[int, int], picks: Picks) -> bool:
    """Free what somebody no longer wants, then take what they want; say whether any was freed."""
    new = {s: p.session_id for s, p in picks.items() if p.session_id != had.get(s)}
    wanted = [session for session in {**had, **new}.values() if session]
    if len(set(wanted)) < len(wanted):
        raise Twice
    gone = [slot for slot in new if slot in had]
    for slot in gone:
        db.session.execute(delete(Choice).filter_by(slot_id=slot, person_id=person_id))
    for slot, session in new.items():
        if session is not None and not _sit(slot, person_id, session):
            raise Full(slot, session)
    return bool(gone)


def _sit(slot_id: int, person_id: int, session_id: int) -> bool:
    """Take a place in one statement that finds it free; say whether it did."""
    others = aliased(Choice)
    taken = (
        select(func.count())
        .select_from(others)
        .where(others.slot_id == slot_id, others.session_id == session_id)
        .scalar_subquery()
    )
    own = exists().where(Presenter.session_id == session_id, Presenter.person_id == person_id)
    free = (
        select(Sitting.slot_id, literal(person_id), Sitting.session_id, false(), false(), false())
        .join(Room, Room.id == Sitting.room_id)
        .where(Sitting.slot_id == slot_id, Sitting.session_id == session_id)
        .where(Room.places > taken, ~own)
    )
    columns = ["slot_id", "person_id", "session_id", "proposed", "moved_up", "card_given"]
    inserted = insert(_CHOICES).from_select(columns, free).returning(_CHOICES.c.slot_id)
    return db.session.execute(inserted).first() is not None


def _wait(twilight: Twilight, person_id: int, picks: Picks) -> bool:
    """Keep what somebody waits for; who waits already keeps their place in line."""
    slots = [slot.id for slot in twilight.slots]
    own = select(Wish).where(Wish.person_id == person_id, Wish.slot_id.in_(slots))
    waiting = {wish.slot_id: wish for wish in db.session.scalars(own)}
    wanted = {s: p.rather for s, p in picks.items() if p.rather and p.rather != p.session_id}
    _must_be_held(slots, wanted)
    for slot, wish in waiting.items():
        if wanted.get(slot) != wish.session_id:
            db.session.delete(wish)
    db.session.flush()
    for slot, session in wanted.items():
        before = waiting.get(slot)
        if before is None or before.session_id != session:
            db.session.add(Wish(slot_id=slot, person_id=person_id, session_id=session))
    db.session.flush()
    return bool(wanted)


def _must_be_held(slots: Sequence[int], wanted: Mapping[int, int]) -> None:
    """Raise Changed where a session was taken out of a slot since the page was opened."""
    if not wanted:
        return
    held = select(Sitting.slot_id, Sitting.session_id).where(Sitting.slot_id.in_(slots))
    if not wanted.items() <= {tuple(row) for row in db.session.execute(held)}:
        raise Changed
