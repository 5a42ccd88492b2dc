"""What an organiser reads: who needs a place, where there is room, and who is where."""

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Sequence

from sqlalchemy import func, select

from lti_tool.communities.staff import staff
from lti_tool.extensions import db
from lti_tool.people.models import Person
from lti_tool.people.queries import name_of
from lti_tool.showcase.models import Choice, Room, Slot, Twilight
from lti_tool.showcase.queries import Offered

Spotted = tuple[int, int]  # a slot and a session


def attendees(twilight: Twilight, platform_id: int) -> Sequence[Person]:
    """Return everybody for whom there has to be a place, by name."""
    return db.session.scalars(
        select(Person)
        .where(Person.platform_id == platform_id, staff(Person.id))
        .order_by(func.lower(Person.name), Person.id)
    ).all()


@dataclasses.dataclass(frozen=True)
class Balance:
    """How many places one slot has, and how many people need one."""

    slot: Slot
    people: int
    places: int

    @property
    def missing(self) -> int:
        """Return how many places there are too few."""
        return max(self.people - self.places, 0)


def balances(
    twilight: Twilight, people: Sequence[Person], sessions: Sequence[Offered]
) -> list[Balance]:
    """Return for each slot whether there is a place for everybody who does not present in it."""
    known = {person.id for person in people}
    places, excused = Counter[int](), defaultdict[int, set[int]](set)
    for each in sessions:
        for slot, spot in each.spots.items():
            places[slot] += spot.room.places
            excused[slot] |= each.presenter_ids.get(slot, frozenset()) & known
    return [Balance(s, len(known - excused[s.id]), places[s.id]) for s in twilight.slots]


def rooms(twilight: Twilight) -> Sequence[Room]:
    """Return the rooms of an evening, by name."""
    return db.session.scalars(
        select(Room).filter_by(twilight_id=twilight.id).order_by(func.lower(Room.name), Room.id)
    ).all()


def lists(twilight: Twilight) -> dict[Spotted, list[tuple[int, str]]]:
    """Return who has a place where, by slot and session: each by number and name."""
    rows = db.session.execute(
        select(Choice.slot_id, Choice.session_id, Person)
        .join(Person, Person.id == Choice.person_id)
        .join(Slot, Slot.id == Choice.slot_id)
        .where(Slot.twilight_id == twilight.id)
        .order_by(func.lower(Person.name), Person.id)
    )
    found = defaultdict[Spotted, list[tuple[int, str]]](list)
    for slot, session, person in rows:
        found[slot, session].append((person.id, name_of(person)))
    return found
