"""What a community's home shows, in a number of statements that never depends on its size."""

import dataclasses
import datetime as dt
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Integer,
    Label,
    Select,
    String,
    bindparam,
    cast,
    func,
    select,
)

from lti_tool.badges.models import Award
from lti_tool.communities.access import Standing
from lti_tool.communities.models import (
    HostInvitation,
    LeadInvitation,
    Membership,
    ResourceLink,
    Waiting,
)
from lti_tool.communities.queries import FEWEST_SHOWN, belongs
from lti_tool.communities.staff import staff
from lti_tool.database import Base, Moment
from lti_tool.experiments.models import Experiment
from lti_tool.extensions import db
from lti_tool.findings.models import Findings, FindingsEvent, Step
from lti_tool.gradebook.models import LineItem, Score, ScoreState
from lti_tool.library.models import LibraryItem
from lti_tool.meetings import half_terms
from lti_tool.meetings.models import AgendaItem, HalfTerm, Meeting
from lti_tool.meetings.queries import Calendar
from lti_tool.outreach import telling
from lti_tool.plans.models import Feedback, Plan
from lti_tool.plans.queries import my_plans, waiting
from lti_tool.progress.models import Completion
from lti_tool.safeguarding.models import Concern
from lti_tool.showcase.models import Twilight
from lti_tool.showcase.queries import twilight_of_year
from lti_tool.support.models import Response, Visit
from lti_tool.surveys.models import Participation, Survey
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
    twilight: str | None  # the activity of the school's next one this year
    twilight_opened: bool  # staff choose their sessions, or have
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
        _FACTS,
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


def _facts() -> Select[Any]:
    """Return the one statement; whatever is asked about one's own is 0 for who is no member."""
    counted = select(
        *_of_group(bindparam("community", type_=Integer)), *_of_mine(bindparam("me", type_=Integer))
    ).subquery()
    terms = HalfTerm.platform_id == bindparam("platform", type_=Integer)
    return (
        select(counted, HalfTerm.first, HalfTerm.last)
        .outerjoin_from(counted, HalfTerm, terms)
        .order_by(HalfTerm.number)
    )


def _of_group(community: BindParameter[int]) -> list[Label[Any]]:
    here = belongs(community, bindparam("course", type_=Integer))
    shared = (
        select(func.count(Plan.id))
        .join(Membership, Membership.id == Plan.membership_id)
        .where(here, Plan.shared_at.is_not(None))
        .where(Plan.meeting_id == bindparam("meeting", type_=Integer))
    )
    refused = (
        select(func.count(Score.id))
        .join(LineItem, LineItem.id == Score.line_item_id)
        .join(Membership, Membership.person_id == Score.person_id)
        .where(here, LineItem.community_id == community, Score.state == ScoreState.REFUSED)
    )
    person = bindparam("person", type_=Integer)
    leading = _count(LeadInvitation, LeadInvitation.community_id == community)
    hosting = _count(HostInvitation, HostInvitation.community_id == community)
    # Released and looked at, or not asked for, there is nothing to look at.
    unseen = Findings.looked_revision.is_distinct_from(Findings.revision)
    released = Findings.released_at.is_not(None)
    to_look_at = _count(Findings, Findings.community_id == community)
    item = LibraryItem.id == bindparam("next_item", type_=Integer)
    evening = twilight_of_year(
        bindparam("platform", type_=Integer),
        bindparam("year", type_=String),
        bindparam("today", type_=Date),
    )
    return [
        _one("twilight", evening.with_only_columns(ResourceLink.public_id)),
        _one("twilight_opened", evening.with_only_columns(Twilight.opened_at)),
        _one("members", select(func.count(Membership.id)).where(here)),
        _one("shared", shared),
        _one("refused", refused),
        _one("waiting", _count(Waiting, Waiting.community_id == community)),
        _one("surveys", _count(Survey, Survey.community_id == community)),
        _one("invited", leading.where(LeadInvitation.person_id == person)),
        _one("asked_to_host", hosting.where(HostInvitation.person_id == person)),
        _one("to_look_at", to_look_at.where((released & unseen) | Findings.asked_at.is_not(None))),
        staff(person).label("is_staff"),
        _one("reading", select(LibraryItem.minutes).where(item)),
        _one(
            "minutes",
            select(func.sum(AgendaItem.minutes)).where(AgendaItem.community_id == community),
        ),
        *(_one(*each) for each in telling.of_group().items()),
    ]


def _of_mine(me: BindParameter[int]) -> list[Label[Any]]:
    since = bindparam("since", type_=Moment())
    answers = (
        select(Response)
        .join(Plan, Plan.id == Response.plan_id)
        .outerjoin(Feedback, Feedback.plan_id == Plan.id)
        .where(Plan.membership_id == me, Response.membership_id != me)
        .where(Response.written_at > since)
        .where(Plan.shared_at.is_not(None) | Feedback.shared_at.is_not(None))
    )
    last = answers.with_only_columns(Plan.public_id).order_by(Response.id.desc()).limit(1)
    day = bindparam("today", type_=Date)
    stuck = (
        _count(Experiment, Experiment.membership_id == me)
        .where(Experiment.ask_on <= day)
        .where(Experiment.stuck_at.is_(None))
    )
    asked = _count(Visit, Visit.visitor_id == me, Visit.answered_at.is_(None))
    read = _count(
        Concern,
        Concern.reporter_id == bindparam("person", type_=Integer),
        Concern.community_id == bindparam("community", type_=Integer),
        Concern.read_at > since,
    )
    findings = (
        select(FindingsEvent.what)
        .join(Findings, Findings.id == FindingsEvent.findings_id)
        .where(Findings.community_id == bindparam("community", type_=Integer))
        .where(FindingsEvent.at > since, FindingsEvent.what != Step.CHANGED)
        .where(FindingsEvent.person_id.is_distinct_from(bindparam("person", type_=Integer)))
        .order_by(FindingsEvent.id.desc())
        .limit(1)
    )
    theirs = _count(Award, Award.person_id == bindparam("person", type_=Integer))
    badges = theirs.where(Award.revoked_at.is_(None))
    gone = theirs.where(Award.revoked_at > since, Award.given_back.is_(False))
    cycles = select(func.aggregate_strings(cast(Completion.cycle, String), ","))
    return [
        _one("cycles", cycles.where(Completion.membership_id == me)),
        _one("responses", answers.with_only_columns(func.count())),
        _one("responded_to", last),
        _one("concerns_read", read),
        _one("findings", findings),
        _one("visits_asked", asked),
        _one("stuck", stuck),
        _one("badges", badges.where(Award.awarded_at > since)),
        _one(
            "badges_anew",
            badges.where(Award.awarded_at <= since, Award.signed_at > since),
        ),
        _one("badges_gone", gone),
        _one("survey_opened", _survey_opened(me, since, day)),
        _one("visits_answered", _count(Visit, Visit.visited_id == me, Visit.answered_at > since)),
        *(_one(*each) for each in telling.of_mine(me).items()),
    ]


def _survey_opened(
    me: BindParameter[int], since: BindParameter[dt.datetime], day: BindParameter[dt.date]
) -> Select[Any]:
    answered = select(Participation).filter_by(survey_id=Survey.id, membership_id=me).exists()
    return (
        _count(Survey, Survey.closes_on >= day, Survey.opened_at > since, ~answered)
        .join(Membership, Membership.community_id == Survey.community_id)
        .where(Membership.id == me)
    )


def _count(model: type[Base], *conditions: ColumnElement[bool]) -> Select[Any]:
    return select(func.count()).select_from(model).where(*conditions)


def _one(name: str, wanted: Select[Any]) -> Label[Any]:
    return wanted.scalar_subquery().label(name)


# Built once: building it costs more than the database takes to answer it.
_FACTS = _facts()
