"""The one statement behind a community's home, whatever its size."""

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
from lti_tool.communities.models import (
    HostInvitation,
    LeadInvitation,
    Membership,
    ResourceLink,
    Waiting,
)
from lti_tool.communities.queries import belongs
from lti_tool.communities.staff import staff
from lti_tool.database import Base, Moment
from lti_tool.experiments.models import Experiment
from lti_tool.findings.models import Findings, FindingsEvent, Step
from lti_tool.gradebook.models import LineItem, Score, ScoreState
from lti_tool.library.models import LibraryItem
from lti_tool.meetings.models import AgendaItem, HalfTerm
from lti_tool.outreach import telling
from lti_tool.plans.models import Feedback, Plan
from lti_tool.progress.models import Completion
from lti_tool.safeguarding.models import Concern
from lti_tool.showcase.models import Twilight
from lti_tool.showcase.queries import the_twilight
from lti_tool.support.models import Response, Visit
from lti_tool.surveys.models import Participation, Survey


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
    today = bindparam("today", type_=Date)
    evening = the_twilight(
        bindparam("platform", type_=Integer), bindparam("year", type_=String), today
    )
    to_come = evening.where(Twilight.on >= today)
    return [
        _one("twilight", evening.with_only_columns(ResourceLink.public_id)),
        _one("twilight_opened", to_come.with_only_columns(Twilight.opened_at)),
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
FACTS = _facts()
