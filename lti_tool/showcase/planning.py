"""Who can be where: moving up, and a proposal for those who have not chosen.

It knows numbers only, so that every rule can be tried on any evening:

- nobody is in one session twice, and nobody who presents a session sits in it;
- no room holds more than its places;
- a place that somebody chose is taken from nobody.
"""

import dataclasses
import hashlib
from collections import Counter, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction

Spot = tuple[int, int]  # a slot and a session
Need = tuple[int, int]  # a slot and a person


@dataclasses.dataclass(frozen=True)
class Waiting:
    """Somebody who would rather be in a session that was full."""

    person: int
    slot: int
    session: int


class Seating:
    """Who sits where on one evening."""

    def __init__(
        self,
        limits: Mapping[Spot, int],
        seats: Mapping[Need, int],
        barred: Mapping[int, Collection[int]],
    ) -> None:
        self.limits, self.seats = limits, dict(seats)
        self._barred = barred  # the sessions that somebody presents
        self._taken = Counter((slot, session) for (slot, _), session in seats.items())
        self._slots = sorted({slot for slot, _ in limits})
        self._sessions = {s: [x for slot, x in sorted(limits) if slot == s] for s in self._slots}

    def has_room(self, slot: int, session: int) -> bool:
        """Say whether one more fits."""
        return self._taken[slot, session] < self.limits.get((slot, session), 0)

    def suits(self, person: int, slot: int, session: int) -> bool:
        """Say whether a session would be another one than those that a person has."""
        elsewhere = (self.seats.get((s, person)) for s in self._slots if s != slot)
        return session not in elsewhere and session not in self._barred.get(person, ())

    def suiting(self, person: int, slot: int) -> list[int]:
        """Return the sessions of a slot that would suit a person, full ones too."""
        return [s for s in self._sessions.get(slot, ()) if self.suits(person, slot, s)]

    def fullness(self, slot: int, session: int) -> Fraction:
        """Return the share of a room that is taken."""
        return Fraction(self._taken[slot, session], self.limits[slot, session])

    def sit(self, person: int, slot: int, session: int) -> None:
        """Give somebody a place, and free the one that they had in that slot."""
        before = self.seats.get((slot, person))
        if before is not None:
            self._taken[slot, before] -= 1
        self.seats[slot, person] = session
        self._taken[slot, session] += 1


def move_up(seating: Seating, line: Sequence[Waiting]) -> list[Waiting]:
    """Let those who wait in, the first in line first; a place that one frees is the next one's.

    Whoever got a session in one slot waits for it in no other.
    """
    moved, waiting = list[Waiting](), list(line)
    while (
        first := next((each for each in waiting if _may_enter(seating, each)), None)
    ) is not None:
        seating.sit(first.person, first.slot, first.session)
        moved.append(first)
        waiting = [
            each
            for each in waiting
            if each.person != first.person
            or (each.slot != first.slot and each.session != first.session)
        ]
    return moved


def propose(seating: Seating, needs: Iterable[Need], seed: str) -> dict[Need, int]:
    """Return a place for everybody who has none, as far as there is one that suits them.

    Everybody comes in an order that the seed draws, and gets the room that is emptiest by its
    share. Where only a session is left that they have already, those who were proposed a place
    change among each other; whoever chose keeps what they chose.
    """
    wanted = [need for need in set(needs) if need not in seating.seats]
    wanted.sort(key=lambda need: (need[0], _drawn(seed, need[1]), need[1]))
    proposed = set[Need]()
    for slot, person in wanted:
        if _seat_one(seating, (slot, person), proposed, seed):
            proposed.add((slot, person))
    return {need: seating.seats[need] for need in proposed}


def _may_enter(seating: Seating, each: Waiting) -> bool:
    fits = seating.has_room(each.slot, each.session)
    return fits and seating.suits(each.person, each.slot, each.session)


def _seat_one(seating: Seating, need: Need, movable: set[Need], seed: str) -> bool:
    slot, person = need
    free = [s for s in seating.suiting(person, slot) if seating.has_room(slot, s)]
    if free:
        seating.sit(
            person,
            slot,
            min(free, key=lambda s: (seating.fullness(slot, s), _drawn(seed, person, s), s)),
        )
        return True
    return _make_way(seating, need, movable) or _change_own(seating, need, movable)


def _make_way(seating: Seating, need: Need, movable: set[Need], without: int = 0) -> bool:
    """Let others who were proposed a place move on, each to where they can, until one is free."""
    slot, person = need
    came = {s: (person, 0) for s in seating.suiting(person, slot) if s != without}
    todo = deque(came)
    while todo:
        session = todo.popleft()
        if seating.has_room(slot, session):
            _shift(seating, slot, session, came)
            return True
        there = sorted(
            n[1] for n in movable - {need} if n[0] == slot and seating.seats[n] == session
        )
        for other, onward in ((o, s) for o in there for s in seating.suiting(o, slot)):
            if onward not in came:
                came[onward] = (other, session)
                todo.append(onward)
    return False


def _shift(seating: Seating, slot: int, session: int, came: Mapping[int, tuple[int, int]]) -> None:
    """Move everybody one on along the way that was found, from its free end."""
    while session:
        who, before = came[session]
        seating.sit(who, slot, session)
        session = before


def _change_own(seating: Seating, need: Need, movable: set[Need]) -> bool:
    """Change what somebody was proposed for another slot, where that lets them in here."""
    slot, person = need
    for other, who in sorted(movable):
        if who != person or other == slot:
            continue
        mine = seating.seats[other, person]
        if seating.has_room(slot, mine) and _make_way(seating, (other, person), movable, mine):
            seating.sit(person, slot, mine)
            return True
    return False


def _drawn(seed: str, *numbers: int) -> str:
    words = ":".join([seed, *map(str, numbers)])
    return hashlib.sha256(words.encode()).hexdigest()
