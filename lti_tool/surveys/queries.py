"""Where a survey stands, and what a settled one says."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, select
from werkzeug.exceptions import NotFound

from lti_tool.communities.access import NotALead, Standing
from lti_tool.communities.models import Community
from lti_tool.communities.queries import FEWEST_SHOWN
from lti_tool.extensions import db
from lti_tool.lti.models import Deployment
from lti_tool.meetings.queries import Calendar
from lti_tool.people.models import Course, School
from lti_tool.surveys.models import Participation, Survey, SurveyComment
from lti_tool.surveys.statements import CULTURE, Statement, wordings
from lti_tool.surveys.tallies import Counts, bands

BEFORE_THE_LAST = dt.timedelta(weeks=2)


@dataclasses.dataclass(frozen=True)
class Asked:
    """A community's survey as one of its people sees it."""

    survey: Survey | None
    has_answered: bool  # the reader, as long as it is open


@dataclasses.dataclass(frozen=True)
class Report:
    """What a settled survey says to those who look after its community."""

    people: int | None  # None: fewer than five answered
    statements: tuple[tuple[str, Counts | None], ...]  # each with its words
    comments: tuple[SurveyComment, ...]

    @property
    def in_levels(self) -> bool:
        """Say whether answers are shown in five levels; else in three bands."""
        return any(counts and len(counts) > 3 for _words, counts in self.statements)

    @property
    def quotations(self) -> tuple[str, ...]:
        """Return the comments whose writers said yes."""
        return tuple(each.words for each in self.comments if each.may_be_quoted)


def asked(standing: Standing) -> Asked:
    """Return a community's survey for one of its people, with whether they answered it."""
    community = standing.must_belong()
    mine = and_(
        Participation.survey_id == Survey.id, Participation.membership_id == standing.member_id
    )
    row = db.session.execute(
        select(Survey, Participation.membership_id)
        .outerjoin(Participation, mine)
        .where(Survey.community_id == community.id)
    ).first()
    return Asked(row[0], row[1] is not None) if row else Asked(None, has_answered=False)


def opens_from(calendar: Calendar) -> dt.date | None:
    """Return the day from which a survey can be opened: two weeks before the last meeting."""
    meetings = calendar.counting
    return meetings[-1].on - BEFORE_THE_LAST if meetings else None


def report(standing: Standing) -> Report | None:
    """Return what a settled survey says, for who looks after the community; None before that."""
    if not standing.sees_counts:
        raise NotALead
    survey = db.session.scalar(select(Survey).filter_by(community_id=standing.community.id))
    if survey is None or not survey.settled:
        return None
    words, results = wordings()[standing.community.kind], survey.results or {}
    comments = select(SurveyComment).filter_by(survey_id=survey.id).order_by(SurveyComment.id)
    return Report(
        survey.people,
        tuple((words[each], results.get(each)) for each in words),
        tuple(db.session.scalars(comments)),
    )


def comment(standing: Standing, comment_id: str) -> SurveyComment:
    """Return a comment on a community's year, for who looks after it; or raise NotFound."""
    if not standing.sees_counts:
        raise NotALead
    found = db.session.scalar(
        select(SurveyComment)
        .join(Survey, Survey.id == SurveyComment.survey_id)
        .where(SurveyComment.id == comment_id, Survey.community_id == standing.community.id)
    )
    if found is None:
        raise NotFound
    return found


def culture(platform_id: int, year: str) -> dict[Statement, Counts | None]:
    """Return how many of a school disagree, do neither and agree with what its culture is asked.

    Over all settled surveys of a school year; None where fewer than five answered.
    """
    rows = db.session.scalars(
        _settled(select(Survey.results), platform_id, year).where(Survey.results.is_not(None))
    ).all()
    found: dict[Statement, Counts | None] = {}
    for each in CULTURE:
        counted = [bands(counts) for results in rows if results and (counts := results[each])]
        summed = [sum(column) for column in zip(*counted, strict=True)]
        found[each] = summed if sum(summed) >= FEWEST_SHOWN else None
    return found


def quotations(platform_id: int, year: str) -> Sequence[str]:
    """Return what the writers of a school's comments let be quoted, in the order of random ids."""
    wanted = select(SurveyComment.words).join(Survey, Survey.id == SurveyComment.survey_id)
    quoted = _settled(wanted, platform_id, year).where(SurveyComment.may_be_quoted.is_(True))
    return db.session.scalars(quoted.order_by(SurveyComment.id)).all()


def to_settle() -> Sequence[tuple[Survey, str]]:
    """Return the surveys that are not settled, each with its school's time zone."""
    rows = db.session.execute(
        select(Survey, School.time_zone)
        .join(Community, Community.id == Survey.community_id)
        .join(Course, Course.id == Community.course_id)
        .join(Deployment, Deployment.id == Course.deployment_id)
        .join(School, School.platform_id == Deployment.platform_id)
        .where(Survey.settled.is_(False))
        .order_by(Survey.id)
    ).all()
    return [(survey, zone) for survey, zone in rows]


def _settled(wanted: Select[Any], platform_id: int, year: str) -> Select[Any]:
    """Narrow a statement about surveys to the settled ones of a school's year."""
    return (
        wanted.join(Community, Community.id == Survey.community_id)
        .join(Course, Course.id == Community.course_id)
        .join(Deployment, Deployment.id == Course.deployment_id)
        .where(Survey.settled.is_(True), Community.year == year)
        .where(Deployment.platform_id == platform_id)
    )
