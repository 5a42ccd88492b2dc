"""How a community's members stand with the LMS gradebook: those who said yes, and no others."""

import dataclasses
import datetime as dt
import enum
import functools
import itertools
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import func, select

from lti_tool.communities.access import Standing
from lti_tool.communities.models import Community, Membership
from lti_tool.communities.queries import FEWEST_SHOWN, here_now
from lti_tool.extensions import db
from lti_tool.gradebook.comparing import ABOUT
from lti_tool.gradebook.models import Line, LineItem, Score, ScoreState
from lti_tool.gradebook.queries import Pause, pause_on
from lti_tool.people.models import Person
from lti_tool.people.queries import name_of

# Two answers for one reason: a course role that can have no grades.
SAME = {422: 400}


class Stand(enum.StrEnum):
    """Where somebody's cycles are; what most needs telling comes first."""

    REFUSED = "refused"
    WAITING = "waiting"  # the LMS could not take them just now
    SENDING = "sending"
    SENT = "sent"


class Found(enum.StrEnum):
    """What the LMS was found to have, beside what was sent."""

    NONE = "none"
    LESS = "less"
    MORE = "more"


@dataclasses.dataclass(frozen=True)
class Difference:
    """One score that the LMS has otherwise; in a column of one cycle, or of the year's (0)."""

    found: Found
    cycle: int
    sent: int
    held: float


@dataclasses.dataclass(frozen=True)
class Seat:
    """One member's cycles between us and the LMS."""

    name: str
    stand: Stand
    last_status: int | None
    due_at: dt.datetime
    is_compared: bool
    differences: tuple[Difference, ...]


@dataclasses.dataclass(frozen=True)
class Overview:
    """A community's seats; names are for some only, and small numbers for them alone."""

    seats: tuple[Seat, ...]
    members: int
    said_yes: int
    # Of the LMS, where anybody's cycles are between us and it.
    pause: Pause | None
    names: bool

    def hides(self, count: int) -> bool:
        """Say whether a number of people is too small to be shown without their names."""
        return not self.names and count < FEWEST_SHOWN

    def of(self, stand: Stand) -> list[Seat]:
        """Return those who stand like this."""
        return [seat for seat in self.seats if seat.stand is stand]

    @property
    def refused(self) -> list[tuple[int | None, list[Seat]]]:
        """Return those whom the LMS did not take, by what it answered."""
        seats = sorted(self.of(Stand.REFUSED), key=_status)
        return [
            (status or None, list(group)) for status, group in itertools.groupby(seats, _status)
        ]

    @property
    def without_yes(self) -> int | None:
        """Return how many send nothing; None where that says something of fewer than five."""
        without = self.members - self.said_yes
        if without < FEWEST_SHOWN or 0 < self.said_yes < FEWEST_SHOWN:
            return None
        return without

    @property
    def is_compared(self) -> bool:
        """Say whether the LMS was found to have, or not to have, anything that was sent."""
        return any(seat.is_compared for seat in self.seats)

    @property
    def next_try(self) -> dt.datetime | None:
        """Return when the first of those who wait is tried again."""
        return min((seat.due_at for seat in self.of(Stand.WAITING)), default=None)

    def found(self, *found: Found) -> list[Seat]:
        """Return those of whom the LMS has something otherwise, each once."""
        return [seat for seat in self.seats if any(d.found in found for d in seat.differences)]

    def differing(self, found: Found) -> list[tuple[Seat, Difference]]:
        """Return whose scores the LMS has otherwise in one way."""
        pairs = ((seat, each) for seat in self.seats for each in seat.differences)
        return [pair for pair in pairs if pair[1].found is found]


def overview(standing: Standing, now: dt.datetime) -> Overview:
    """Return how those stand who said yes, for somebody who looks after a community or hosts it.

    Whatever is owed to an LMS that is left alone waits, whether it was tried or not.
    """
    community = standing.community
    counted = select(
        func.count(Membership.id), func.count().filter(Membership.sends_cycles.is_(True))
    ).where(here_now(community))
    members, said_yes = db.session.execute(counted).one()
    rows = db.session.execute(_scores(community)).all()
    pause = pause_on(rows[0].Line) if rows else None
    stand_of = functools.partial(_stand, now=now, is_paused=pause is not None)
    people = itertools.groupby(rows, lambda row: row.Person)
    seats = tuple(_seat(person, list(group), stand_of) for person, group in people)
    return Overview(seats, members, said_yes, pause, names=standing.sees_members)


def _scores(community: Community) -> Any:
    return (
        select(Person, Score, LineItem.cycle, Line)
        .join(Score, Score.person_id == Person.id)
        .join(LineItem, LineItem.id == Score.line_item_id)
        .join(Membership, Membership.person_id == Person.id)
        .outerjoin(Line, Line.platform_id == Person.platform_id)
        .where(here_now(community), Membership.sends_cycles.is_(True))
        .where(LineItem.community_id == community.id, Score.state != ScoreState.WITHDRAWN)
        .order_by(func.lower(Person.name), Person.id, LineItem.cycle)
    )


def _seat(person: Person, rows: Iterable[Any], stand_of: Callable[[Score], Stand]) -> Seat:
    scores = [(row.Score, row.cycle) for row in rows]
    order = list(Stand)
    told = min((score for score, _cycle in scores), key=lambda s: order.index(stand_of(s)))
    found = (_difference(score, cycle) for score, cycle in scores)
    return Seat(
        name=name_of(person),
        stand=stand_of(told),
        last_status=told.last_status,
        due_at=told.due_at,
        is_compared=any(_is_compared(score) for score, _cycle in scores),
        differences=tuple(each for each in found if each is not None),
    )


def _stand(score: Score, *, now: dt.datetime, is_paused: bool) -> Stand:
    if score.state is ScoreState.REFUSED:
        return Stand.REFUSED
    if score.state is ScoreState.SETTLED:
        return Stand.SENT
    waits = is_paused or (score.attempts and score.due_at > now)
    return Stand.WAITING if waits else Stand.SENDING


def _is_compared(score: Score) -> bool:
    """Say whether a comparison read what the LMS has; whatever is sent forgets it."""
    return score.sent_value is not None and score.looked_at is not None


def _difference(score: Score, cycle: int) -> Difference | None:
    """Return what a comparison found; it is forgotten when something is sent after it."""
    sent = score.sent_value
    if sent is None or not _is_compared(score):
        return None
    held = score.lms_value or 0
    if abs(held - sent) <= ABOUT:
        return None
    less = Found.LESS if held else Found.NONE
    return Difference(less if held < sent else Found.MORE, cycle, sent, held)


def _status(seat: Seat) -> int:
    return SAME.get(seat.last_status or 0, seat.last_status or 0)
