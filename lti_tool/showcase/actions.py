"""Set a twilight up: its evening, its rooms, which session is where, and when choosing begins."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, delete, exists, func, select, update

from lti_tool.communities.models import ResourceLink, new_public_id
from lti_tool.database import INSERTS, table_of
from lti_tool.extensions import db
from lti_tool.showcase.models import MOST_ROOMS, Choice, Room, Sitting, Slot, Twilight
from lti_tool.showcase.seats import Closed, hold
from lti_tool.showcase.settling import move_up, tidy
from lti_tool.web.enough import leave_room

Placing = Mapping[tuple[int, int], int | None]  # the room of a session in a slot


class InUse(Exception):
    """Something is taken away in which people have places; `people` is how many."""

    def __init__(self, people: int):
        super().__init__()
        self.people = people


class TooSmall(Exception):
    """A room would hold fewer than have a place in it already."""


class NameTaken(Exception):
    """There is a room of that name."""


class NothingToChoose(Exception):
    """In some slot there are not two sessions yet."""


@dataclasses.dataclass(frozen=True)
class Evening:
    """When it is."""

    on: dt.date
    starts: Sequence[dt.time]
    minutes: int
    choose_until: dt.datetime


def set_up(link: ResourceLink, year: str, evening: Evening) -> Twilight:
    """Give an activity its evening of a school year, or change it; there is one."""
    table = table_of(Twilight)
    values = {
        "on": evening.on,
        "minutes": evening.minutes,
        "choose_until": evening.choose_until,
    }
    made = INSERTS[db.engine.dialect.name](table).values(
        link_id=link.id, year=year, seed=new_public_id(), **values
    )
    db.session.execute(made.on_conflict_do_update(index_elements=["link_id", "year"], set_=values))
    twilight = db.session.scalars(select(Twilight).filter_by(link_id=link.id, year=year)).one()
    hold(twilight)
    _set_slots(twilight, evening.starts)
    return twilight


def add_room(twilight: Twilight, name: str, places: int) -> Room:
    """Add a room to an evening."""
    hold(twilight)
    leave_room(Room, MOST_ROOMS, Room.twilight_id == twilight.id)
    _must_be_free(twilight, name)
    room = Room(twilight_id=twilight.id, name=name, places=places)
    db.session.add(room)
    db.session.flush()
    return room


def change_room(twilight: Twilight, room: Room, name: str, places: int) -> None:
    """Change a room's name and limit; nobody loses a place by it."""
    hold(twilight)
    _must_be_free(twilight, name, but=room.id)
    crowded = (
        select(Choice.slot_id)
        .join(
            Sitting,
            (Sitting.slot_id == Choice.slot_id) & (Sitting.session_id == Choice.session_id),
        )
        .where(Sitting.room_id == room.id)
        .group_by(Choice.slot_id)
        .having(func.count() > places)
    )
    changed = update(Room).where(Room.id == room.id, ~exists(crowded))
    done = db.session.execute(
        changed.values(name=name, places=places).returning(Room.id),
        execution_options={"synchronize_session": False},
    )
    if done.first() is None:
        raise TooSmall
    db.session.expire_all()
    move_up(twilight)


def remove_room(twilight: Twilight, room: Room) -> None:
    """Take a room away in which nothing is held."""
    hold(twilight)
    people = _people_in(Sitting.room_id == room.id)
    if people:
        raise InUse(people)
    db.session.execute(delete(Room).where(Room.id == room.id))
    db.session.expire_all()


def place(twilight: Twilight, placing: Placing, *, confirmed: bool) -> None:
    """Put sessions into slots and rooms; whoever has a place in a session moves rooms with it.

    Taking a session out of a slot frees its people there, and is confirmed first.
    """
    hold(twilight)
    now_there = {
        (each.session_id, each.slot_id): each.room_id
        for each in db.session.scalars(
            select(Sitting).join(Slot).where(Slot.twilight_id == twilight.id)
        )
    }
    moved = {k: v for k, v in placing.items() if v != now_there.get(k)}
    gone = [key for key, room in moved.items() if room is None and key in now_there]
    people = sum(_people_at(*key) for key in gone)
    if people and not confirmed:
        raise InUse(people)
    for session, slot in moved:
        # Two may change rooms with each other: first both are in none.
        _put(session, slot, None)
    for session, slot in gone:
        db.session.execute(delete(Sitting).filter_by(session_id=session, slot_id=slot))
    for (session, slot), room in moved.items():
        if room is None:
            continue
        if (session, slot) in now_there:
            _put(session, slot, room)
        else:
            db.session.add(Sitting(session_id=session, slot_id=slot, room_id=room))
    db.session.flush()
    _must_fit(twilight)
    tidy(twilight)  # whoever presents in a slot from now on needs no place there
    move_up(twilight)


def open_choosing(twilight: Twilight, now: dt.datetime) -> None:
    """Let the staff choose, from now until the cut-off."""
    hold(twilight)
    if twilight.choose_until <= now:
        raise Closed
    for slot in twilight.slots:
        held = select(func.count()).select_from(Sitting).where(Sitting.slot_id == slot.id)
        if (db.session.scalar(held) or 0) < 2:
            raise NothingToChoose
    twilight.opened_at = twilight.opened_at or now
    db.session.flush()


def _set_slots(twilight: Twilight, starts: Sequence[dt.time]) -> None:
    """Give an evening its slots, in order; one in which people have places stays."""
    slots = {slot.number: slot for slot in twilight.slots}
    for number, time in enumerate(starts, 1):
        if number in slots:
            slots[number].starts = time
        else:
            db.session.add(Slot(twilight_id=twilight.id, number=number, starts=time))
    for number in slots.keys() - set(range(1, len(starts) + 1)):
        people = _people_in(Sitting.slot_id == slots[number].id)
        if people:
            raise InUse(people)
        db.session.execute(delete(Slot).where(Slot.id == slots[number].id))
    db.session.flush()
    db.session.expire(twilight)


def _put(session_id: int, slot_id: int, room_id: int | None) -> None:
    here = update(Sitting).where(Sitting.session_id == session_id, Sitting.slot_id == slot_id)
    db.session.execute(
        here.values(room_id=room_id), execution_options={"synchronize_session": False}
    )


def _must_fit(twilight: Twilight) -> None:
    """Refuse a room that is too small for those who have a place in what is held there."""
    taken = (
        select(func.count())
        .select_from(Choice)
        .where(Choice.session_id == Sitting.session_id, Choice.slot_id == Sitting.slot_id)
        .scalar_subquery()
    )
    crowded = (
        select(Sitting.slot_id)
        .join(Room, Room.id == Sitting.room_id)
        .where(Room.twilight_id == twilight.id, taken > Room.places)
    )
    if db.session.scalar(crowded.limit(1)) is not None:
        raise TooSmall


def _must_be_free(twilight: Twilight, name: str, but: int = 0) -> None:
    # Not in SQL: SQLite lowers the letters of English only.
    others = select(Room.name).where(Room.twilight_id == twilight.id, Room.id != but)
    if name.casefold() in map(str.casefold, db.session.scalars(others)):
        raise NameTaken


def _people_in(where: ColumnElement[bool]) -> int:
    rows = db.session.execute(select(Sitting.session_id, Sitting.slot_id).where(where))
    return sum(_people_at(*row) for row in rows.all())


def _people_at(session_id: int, slot_id: int) -> int:
    here = select(func.count()).select_from(Choice)
    return (
        db.session.scalar(here.where(Choice.session_id == session_id, Choice.slot_id == slot_id))
        or 0
    )
