"""How a row of the table of routes is written."""

import dataclasses
from collections.abc import Mapping

from tests.access.kinds import EVERYBODY, Here, Kind

Who = frozenset[Here]
NOTHING: Mapping[str, str] = {}


@dataclasses.dataclass(frozen=True)
class Row:
    """What a route answers to whom, at an address of the scene; whoever is not named gets a 403."""

    answers: Mapping[int, Who]
    at: Mapping[str, str] = dataclasses.field(default_factory=dict)  # the things in its address
    sends: Mapping[str, str] = dataclasses.field(default_factory=dict)  # {names} are things
    changes: Who | None = None  # None: everybody whom a form of it answers with 200 or 303
    outside: int = 404
    nobody: int = 401
    # Of what is the whole school's: what its staff are answered, and another school's.
    staff: int | None = None
    staff_elsewhere: int = 404
    staff_of_the_course: bool = False  # only those who are in the community's course

    def answer(self, kind: Kind, place: str) -> int:
        """Return what a kind of person is answered about one of the communities."""
        here = kind.to(place)
        if self.staff is None or (self.staff_of_the_course and here is Here.OUTSIDE):
            return self.status(here)
        if kind.is_staff_of(place):
            return self.staff
        return self.staff_elsewhere if kind.is_staff_of("elsewhere") else self.status(here)

    def status(self, here: Here) -> int:
        """Return what somebody is answered."""
        if here is Here.OUTSIDE:
            return self.outside
        if here is Here.NOBODY:
            return self.nobody
        return next((status for status, who in self.answers.items() if here in who), 403)

    def may_change(self, kind: Kind, place: str) -> bool:
        """Say whether a form of theirs changes something."""
        if self.changes is not None:
            return kind.to(place) in self.changes
        return self.answer(kind, place) in (200, 303)

    def words(self, things: Mapping[str, str]) -> dict[str, str]:
        """Return what a form of it carries."""
        return {n.format_map(things): value.format_map(things) for n, value in self.sends.items()}


def public(status: int = 200, /, **at: str) -> Row:
    """Return the row of an address that is the same for everybody, known or not."""
    return Row({status: EVERYBODY}, at=at, changes=frozenset(), outside=status, nobody=status)
