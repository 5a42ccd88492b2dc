"""A member at one meeting of their community, with their own plan of it."""

import dataclasses

from werkzeug.exceptions import NotFound

from lti_tool.communities.access import Standing
from lti_tool.communities.door import standing
from lti_tool.library.strategies import Strategy
from lti_tool.meetings.models import Meeting
from lti_tool.meetings.queries import Calendar, calendar
from lti_tool.people.sessions import visitor
from lti_tool.plans import queries
from lti_tool.plans.actions import MOST_THINGS, Planned
from lti_tool.plans.models import Plan
from lti_tool.web.clock import day_of, today


@dataclasses.dataclass(frozen=True)
class Desk:
    """What lies before a member who writes: one of their meetings, and their plans so far."""

    here: Standing
    calendar: Calendar
    meeting: Meeting
    plans: list[Plan]
    tried: Strategy | None = None  # a way to learn that they came to try

    @property
    def plan(self) -> Plan | None:
        """Return the plan of this meeting, if there is one."""
        return next((p for p in self.plans if p.meeting_id == self.meeting.id), None)

    @property
    def following(self) -> Meeting | None:
        """Return the meeting at which this one's plan is looked back on."""
        return self.calendar.after(self.meeting)

    @property
    def last(self) -> Plan | None:
        """Return the plan to look back on at this meeting: the one that waits, or else the last.

        Whoever missed a meeting still has their plan from before it, as on their home.
        """
        before, earlier = self.calendar.before(self.meeting), self._to_look_back_on
        waiting = queries.waiting(earlier)
        if waiting:
            return waiting[-1]
        # What was talked about at an earlier meeting is not talked about again.
        return next(
            (p for p in reversed(earlier) if before is None or self._since(p, before)), None
        )

    @property
    def carried(self) -> Plan | None:
        """Return the plan that a new one here begins with."""
        return queries.carried(self.plans, self.meeting) if self.plan is None else None

    @property
    def takes_one_more(self) -> bool:
        """Say whether the way to learn that they came to try fits into the plan that is there."""
        if self.tried is None or self.plan is None or not self.is_writable:
            return False
        full = len(self.plan.will_try) >= MOST_THINGS
        return not full and self.tried.step not in self.plan.will_try

    def beginning(self, *, blank: bool) -> Planned | None:
        """Return what the form shows before its author changes anything.

        What is written comes first; the way to learn that they came to try is only added to it.
        Without a plan it begins with that way, or with what they carry on unless it is `blank`.
        """
        if self.plan is None:
            if self.tried is not None:
                return Planned(self.tried.focus, [self.tried.step])
            carried = None if blank else self.carried
            return Planned.of(carried) if carried else None
        written = Planned.of(self.plan)
        if self.tried is None or not self.takes_one_more:
            return written
        things = [*written.will_try, self.tried.step]
        focus = written.focus or self.tried.focus
        return dataclasses.replace(written, focus=focus, will_try=things)

    @property
    def feedback_is_open(self) -> bool:
        """Say whether the plan can be looked back on now."""
        return self.calendar.feedback_is_open(self.meeting)

    @property
    def takes_feedback(self) -> bool:
        """Say whether feedback given now counts: its day has come, or it was given before."""
        return self.feedback_is_open or (self.plan is not None and self.plan.closed is not None)

    @property
    def is_writable(self) -> bool:
        """Say whether the plan can still change: it is today's, and not yet looked back on."""
        if self.here.community.is_over:
            return False
        if self.plan is None:
            return self.meeting == self.calendar.current
        return self.plan.closed is None

    @property
    def _to_look_back_on(self) -> list[Plan]:
        """Return the plans that could be looked back on here, by meeting."""
        earlier = [plan for plan in self.plans if plan.meeting.on < self.meeting.on]
        before = self.calendar.before(self.meeting)
        if before is None or self.calendar.has_begun(before):
            return earlier
        # Others are for a meeting that is still to come.
        return [plan for plan in earlier if plan.meeting.on >= before.on]

    def _since(self, plan: Plan, before: Meeting) -> bool:
        """Say whether a plan was written, or looked back on, since the meeting before this one."""
        if plan.meeting.on >= before.on:
            return True
        given = plan.closed.given_at if plan.closed else None
        return given is not None and day_of(given, self.here.person.school.time_zone) > before.on


def desk(public_id: str, number: int, *, afterwards: bool = False) -> Desk:
    """Return the visitor's desk at a meeting, or raise what keeps them from it."""
    here = standing(visitor(), public_id, afterwards=afterwards)
    here.must_be_member()
    seen = calendar(here.community, today(here.person.school.time_zone))
    meeting = seen.numbered(number)
    if meeting is None:
        raise NotFound
    return Desk(here, seen, meeting, queries.my_plans(here))
