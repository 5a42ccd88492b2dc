"""Open a survey, answer it, and settle it once it is closed."""

import dataclasses
import datetime as dt
from collections.abc import Mapping

from sqlalchemy import delete, select, update

from lti_tool.communities.access import NotALead, Standing
from lti_tool.communities.actions import hold
from lti_tool.communities.queries import FEWEST_SHOWN
from lti_tool.extensions import db
from lti_tool.meetings.queries import Calendar
from lti_tool.surveys.models import BallotBox, Participation, Survey, SurveyComment, random_id
from lti_tool.surveys.queries import opens_from
from lti_tool.surveys.statements import Statement
from lti_tool.surveys.tallies import added, nothing, shown
from lti_tool.web.again import read_again

OPEN_FOR = dt.timedelta(weeks=2)


class TooSoon(Exception):
    """The year's last meeting is still weeks away."""


class NotOpen(Exception):
    """The survey is closed, or was never opened."""


@dataclasses.dataclass(frozen=True)
class Said:
    """One member's answer, which is nowhere kept as one."""

    levels: Mapping[Statement, int]  # each 1 to 5; those left out are not in it
    comment: str = ""
    may_be_quoted: bool = False


def open_survey(standing: Standing, calendar: Calendar, now: dt.datetime) -> Survey:
    """Ask the members of a community; a second press changes nothing, and it opens only once."""
    if not standing.sees_counts:
        raise NotALead
    hold(standing.community)
    found = db.session.scalar(select(Survey).filter_by(community_id=standing.community.id))
    if found is not None:
        return found
    first = opens_from(calendar)
    if first is None or calendar.today < first:
        raise TooSoon
    survey = Survey(
        community_id=standing.community.id, opened_at=now, closes_on=calendar.today + OPEN_FOR
    )
    db.session.add(survey)
    db.session.flush()
    db.session.add(BallotBox(survey_id=survey.id, people=0, tallies=nothing(), comments={}))
    db.session.flush()
    return survey


def answer(standing: Standing, survey: Survey | None, said: Said, today: dt.date) -> None:
    """Count a member's answer, and note that they answered; a second one changes nothing."""
    membership = standing.must_be_member()
    if survey is None or survey.community_id != standing.community.id:
        raise NotOpen
    _hold(survey)
    if not survey.is_open(today):
        raise NotOpen
    note = {"survey_id": survey.id, "membership_id": membership.id}
    if db.session.get(Participation, note, populate_existing=True) is not None:
        return
    db.session.add(Participation(**note))
    put_in(survey, said)


def put_in(survey: Survey, said: Said) -> None:
    """Put an answer into the ballot box; whoever calls this holds the survey."""
    box = _box(survey)
    box.people += 1
    box.tallies = added(box.tallies, said.levels)
    if said.comment:
        comment = {random_id(): (said.comment, said.may_be_quoted)}
        box.comments = dict(sorted((box.comments | comment).items()))
    db.session.flush()


def settle(survey: Survey, today: dt.date) -> None:
    """Work out, once, what a closed survey says; below five answers nothing of it is kept.

    Who answered is forgotten in either case.
    """
    _hold(survey)
    if survey.settled or survey.is_open(today):
        return
    box = _box(survey)
    if box.people >= FEWEST_SHOWN:
        survey.people, survey.results = box.people, shown(box.tallies)
        # All in one transaction and in the order of their ids: nothing tells the first.
        for comment_id, (words, may_be_quoted) in box.comments.items():
            kept = {"id": comment_id, "words": words, "may_be_quoted": may_be_quoted}
            db.session.add(SurveyComment(survey_id=survey.id, **kept))
    survey.settled = True
    db.session.delete(box)
    db.session.execute(delete(Participation).where(Participation.survey_id == survey.id))
    db.session.flush()


def take_out(standing: Standing, comment: SurveyComment) -> None:
    """Delete a comment for good, at the word of one who looks after its community."""
    if not standing.sees_counts:
        raise NotALead
    db.session.delete(comment)
    db.session.flush()


def _box(survey: Survey) -> BallotBox:
    return db.session.get_one(BallotBox, survey.id, populate_existing=True)


def _hold(survey: Survey) -> None:
    """Let those who answer at one moment wait for each other until this transaction ends."""
    held = update(Survey).where(Survey.id == survey.id).values(id=survey.id)
    db.session.execute(held, execution_options={"synchronize_session": False})
    read_again(survey)
