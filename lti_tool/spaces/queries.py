"""What a community's home shows, in a number of statements that never depends on its size."""

import dataclasses
import datetime as dt

from lti_tool.communities.access import Standing
from lti_tool.communities.queries import FEWEST_SHOWN
from lti_tool.extensions import db
from lti_tool.findings.models import Step
from lti_tool.meetings import half_terms
from lti_tool.meetings.models import Meeting
from lti_tool.meetings.queries import Calendar
from lti_tool.outreach import telling
from lti_tool.plans.models import Plan
from lti_tool.plans.queries import my_plans, waiting
from lti_tool.spaces.counting import FACTS
from lti_tool.web.clock import now

LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


@dataclasses.dataclass(frozen=True)
class Mine:
    """A member's own part of the home: at most one thing waits for them."""

    plans: list[Plan]
    to_look_back_on: Plan | None
    to_plan: Meeting | None


@dataclasses.dataclass(frozen=True)
class Facts:
    """What a home counts; the group's numbers are for some only, and None below five people."""

    cycles: frozenset[int]  # that the reader completed, those whose words they deleted included
    members: int | None
    shared: int | None
    waiting: int
    refused: bool  # the LMS did not take somebody's cycles: for those who look after it
    minutes: int
    reading: int  # minutes to read what the next meeting takes in; 0: nobody said
    invited: bool
    asked_to_host: bool
    responses: int  # to what the reader shared, since they put away what they were told
    responded_to: str | None  # the last of their plans that got one
    visits_asked: int  # peer visits that the reader was asked for and has not answered
    stuck: int  # of the reader's experiments, those whose second look is asked for
    concerns_read: int  # of those that the reader reported, since then
    visits_answered: int  # answers to the reader's own requests, since then
    findings: Step | None  # the last that somebody else did with the findings since then
    to_look_at: bool  # a host: the students' findings are as the host has not seen them yet
    is_staff: bool  # whoever is reads what the whole school found
    badges: int  # that the reader was awarded since then
    badges_anew: int  # of the reader's, those signed anew since then
    badges_gone: int  # taken back since then, and not given back by the reader
    surveys: int  # of the community: one or none
    survey_opened: bool  # since then; open still, and the reader has not answered
    twilight: str | None  # the activity of the school's next one this year, or of the last
    twilight_opened: bool  # one is to come, and staff choose their sessions, or have
    sessions_waiting: int  # form times and assemblies that wait for a host: for who looks after it
    sessions_late: int  # of these, those that wait longer than was said
    sessions_run: int  # lately: for the hosts, who give the badges
    sessions_asked: int  # that the reader is asked to plan along
    sessions_new: int  # of others here, shared since then
    sessions_answered: int  # of the reader's, those that a host answered since then
    sessions_unanswered: int  # of the reader's, those that wait longer than was said
    spans: tuple[half_terms.Span, ...]

    @property
    def completed(self) -> int:
        """Return how many cycles the reader completed."""
        return len(self.cycles)

    def terms(self, calendar: Calendar) -> tuple[half_terms.HalfTerm, ...]:
        """Return the half-terms of the year that a community's meetings are in."""
        day = calendar.meetings[0].on if calendar.meetings else calendar.today
        return half_terms.year_of(day, self.spans)


def mine(standing: Standing, calendar: Calendar) -> Mine:
    """Return what is a member's own to do and to see."""
    plans = my_plans(standing)
    if standing.community.is_over:
        return Mine(plans, None, None)
    to_look_back_on = [p for p in waiting(plans) if calendar.feedback_is_open(p.meeting)]
    planned = {p.meeting.number for p in plans if p.focus}
    current = calendar.current
    return Mine(
        plans=plans,
        to_look_back_on=to_look_back_on[-1] if to_look_back_on else None,
        to_plan=current if current and current.number not in planned else None,
    )


def facts(standing: Standing, calendar: Calendar) -> Facts:
    """Return the numbers of a home and the school's half-terms, in one statement."""
    own = standing.membership if standing.is_member else None
    rows = db.session.execute(
        FACTS,
        {
            "community": standing.community.id,
            "course": standing.community.course_id,
            "today": calendar.today,
            "next_item": calendar.next.item_id if calendar.next else None,
            "meeting": calendar.current.id if calendar.current else None,
            "person": standing.person.id,
            "platform": standing.person.platform_id,
            "me": own.id if own else None,
            "since": (own and own.told_until) or LONG_AGO,
            "year": standing.community.year,
            "lately": now() - telling.BADGES_FOR,
        },
    ).all()
    found = rows[0]
    hidden = not standing.sees_counts or found.members < FEWEST_SHOWN
    return Facts(
        cycles=frozenset(map(int, filter(None, (found.cycles or "").split(",")))),
        members=None if hidden else found.members,
        shared=None if hidden else found.shared,
        waiting=found.waiting if standing.sees_counts else 0,
        refused=standing.sees_counts and found.refused > 0,
        minutes=found.minutes or 0,
        reading=found.reading or 0,
        invited=bool(found.invited),
        asked_to_host=bool(found.asked_to_host),
        responses=found.responses,
        responded_to=found.responded_to,
        visits_asked=found.visits_asked,
        stuck=found.stuck,
        visits_answered=found.visits_answered,
        concerns_read=found.concerns_read,
        findings=Step(found.findings) if found.findings else None,
        to_look_at=standing.hosts and found.to_look_at > 0,
        is_staff=bool(found.is_staff),
        badges=found.badges,
        badges_anew=found.badges_anew,
        badges_gone=found.badges_gone,
        surveys=found.surveys,
        survey_opened=bool(found.survey_opened),
        twilight=found.twilight,
        twilight_opened=found.twilight_opened is not None,
        sessions_waiting=found.sessions_waiting if standing.sees_counts else 0,
        sessions_late=found.sessions_late if standing.sees_counts else 0,
        sessions_run=found.sessions_run if standing.hosts else 0,
        sessions_asked=found.sessions_asked,
        sessions_new=found.sessions_new,
        sessions_answered=found.sessions_answered,
        sessions_unanswered=found.sessions_unanswered,
        spans=tuple((row.first, row.last) for row in rows if row.first is not None),
    )
