"""Who chooses what at the twilight: most of the staff, one after the other."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping

from lti_tool.demo import cast, whole_school
from lti_tool.demo.year.scene import Event
from lti_tool.demo.year.twilight import Evening
from lti_tool.showcase.models import Slot
from lti_tool.showcase.queries import Offered
from lti_tool.showcase.seats import Pick, choose

# Whoever plays them should still be able to choose.
TO_PLAY = {cast.TEACHER, cast.HEAD, cast.NON_EDITING_TEACHER, cast.YEAR_10_TEACHER}
EVERY_SO_MANY = 3  # of those who choose, one would rather have what is full
BETWEEN_TWO = dt.timedelta(hours=7)


def events(told: Evening, first: dt.datetime) -> Iterator[Event]:
    """Tell how each of the staff chose, from a moment on."""
    for n in range(len(told.scene.door.office.school.roll(whole_school.WHOLE_SCHOOL))):
        yield Event(first + n * BETWEEN_TWO, _Choosing(told, n).tell)


class _Choosing:
    """One of the staff chooses, in the order of their names in the LMS."""

    def __init__(self, told: Evening, number: int) -> None:
        self._told, self._number = told, number

    def tell(self, at: dt.datetime) -> None:
        self._person = self._told.scene.staff[self._number]
        picks = {} if self._person.subject in TO_PLAY else self._picks()
        if picks:
            choose(self._told.twilight, self._person, picks, {}, at)
            self._told.taken.update((s, p.session_id or 0) for s, p in picks.items())

    def _picks(self) -> Mapping[int, Pick]:
        """Return what they pick where they do not present: two that differ, and have room."""
        picks = dict[int, Pick]()
        for slot in self._told.twilight.slots:
            if any(self._presents(each, slot) for each in self._told.offered()):
                continue
            chosen = {pick.session_id for pick in picks.values()}
            free, full = self._sorted(slot, chosen)
            rather = full[0] if full and not chosen and self._number % EVERY_SO_MANY == 0 else None
            if free:
                picks[slot.id] = Pick(free[0], rather)
        return picks

    def _sorted(self, slot: Slot, chosen: Collection[int | None]) -> tuple[list[int], list[int]]:
        """Return what they could choose in a slot, as they like it: with room, and full."""
        sessions = self._told.offered()
        first = self._number % len(sessions)
        liked = [
            each
            for each in [*sessions[first:], *sessions[:first]]
            if each.session.id not in chosen
            and not any(self._presents(each, at) for at in self._told.twilight.slots)
        ]
        free, full = list[int](), list[int]()
        for each in liked:
            taken = self._told.taken[slot.id, each.session.id]
            (free if taken < each.spots[slot.id].room.places else full).append(each.session.id)
        return free, full

    def _presents(self, each: Offered, slot: Slot) -> bool:
        return self._person.id in each.presenter_ids.get(slot.id, ())
