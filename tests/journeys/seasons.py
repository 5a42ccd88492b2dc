"""What people of a school do on their days while nobody looks on: their actions, and the jobs."""

import datetime as dt

from lti_tool.communities import access, hosting
from lti_tool.communities import actions as communities
from lti_tool.communities.access import Standing
from lti_tool.communities.models import Community, Membership
from lti_tool.demo import cast
from lti_tool.extensions import db
from lti_tool.insights.jobs import publish_all
from lti_tool.meetings.queries import calendar
from lti_tool.outreach import actions as outreach
from lti_tool.outreach.hosting import Checked, check
from lti_tool.outreach.models import Format, Proposal, Step
from lti_tool.outreach.planning import Planned
from lti_tool.people.models import Person
from lti_tool.plans.actions import Told, give_feedback
from lti_tool.plans.models import Outcome, Plan
from lti_tool.surveys import actions as surveys
from lti_tool.surveys.actions import Said
from lti_tool.surveys.jobs import settle_closed
from lti_tool.surveys.models import Survey
from lti_tool.surveys.statements import Statement
from lti_tool.web.clock import clock, now
from tests.journeys.stage import Stage

QUOTED, KEPT = "I ask more, and I wait longer.", "The room was too cold."
SESSION = Planned(
    format=Format.ASSEMBLY,
    year_group="Year 7",
    wished_on=dt.date(2027, 6, 30),
    minutes=20,
    key_message="Shut the book and test yourself.",
    evidence="Dunlosky (2013)",
    steps=(Step("A quiz", 10, ""), Step("Why it works", 10, "")),
)


def come_to(day: dt.date) -> None:
    """Let it be ten o'clock of a day, and the clock run on from there."""
    clock.move(dt.datetime.combine(day, dt.time(10), dt.UTC) - now())


def publish_on(school: Stage, day: dt.date) -> None:
    """Let a night's job publish what is due on a day."""
    come_to(day)
    with school.app.app_context():
        publish_all.call_local()


def ask_and_answer(school: Stage, theme: str) -> None:
    """Let a lead open their community's survey, its members answer, and its last day pass."""
    with school.app.app_context():
        made = _community(theme)
        in_order = calendar(made, now().date()).counting
    come_to(in_order[-1].on - dt.timedelta(days=7))
    with school.app.app_context():
        made = _community(theme)
        lead = access.standing(someone(cast.LEAD), made.public_id)
        survey = surveys.open_survey(lead, calendar(made, now().date()), now())
        for n, person in enumerate(_members(made)):
            surveys.answer(access.standing(person, made.public_id), survey, _said(n), now().date())
        db.session.commit()
    clock.move(dt.timedelta(weeks=3))
    with school.app.app_context():
        settle_closed.call_local()
        assert db.session.query(Survey).one().people


def look_back(school: Stage, *themes: str) -> None:
    """Let each member of some communities say what became of their first plan."""
    told = Told("We waited four seconds.", Outcome.PARTLY, "They said more.", None)
    with school.app.app_context():
        for made in map(_community, themes):
            seen = calendar(made, now().date())
            for person in _members(made):
                here = access.standing(person, made.public_id)
                plan = db.session.query(Plan).filter_by(membership_id=here.member_id)
                give_feedback(here, plan.order_by(Plan.id).limit(1).one(), told, 0, seen, now())
        db.session.commit()


def run_a_session(school: Stage) -> None:
    """Let a student propose an assembly, their host say yes, and sixty pupils be there."""
    come_to(SESSION.wished_on or now().date())
    clock.move(-dt.timedelta(weeks=2))
    with school.app.app_context():
        here, host = _of_students()
        session = outreach.begin(here, SESSION, now())
        reply_by = now().date() + dt.timedelta(days=5)
        outreach.send(here, session, reply_by, now(), now().date())
        check(host, session, Checked(frozenset(), {}), session.revision, now())
        db.session.commit()
    clock.move(dt.timedelta(weeks=2))
    with school.app.app_context():
        here, _host = _of_students()
        said = {"noticed": "They liked the quiz.", "tutor_line": "", "pupils": 60, "revision": 0}
        session = db.session.query(Proposal).one()
        outreach.say_after(here, session, **said, now=now(), today=now().date())
        db.session.commit()


def join_too(school: Stage, theme: str, *names: str) -> None:
    """Let more people join the newest community of a theme."""
    with school.app.app_context():
        made = _community(theme)
        for name in names:
            here = access.standing(someone(name), made.public_id)
            assert communities.join(here, sends_cycles=None, now=now())
        db.session.commit()


def someone(person_id: str) -> Person:
    """Return somebody by their id in the LMS."""
    return db.session.query(Person).filter_by(subject=person_id).one()


def _of_students() -> tuple[Standing, Standing]:
    """Return a student of Year 10 and their adult host, who becomes that if they are none."""
    made = _community("Year 10 learning community")
    adult = someone(cast.YEAR_10_TEACHER)
    if not access.standing(adult, made.public_id).hosts:
        hosting.invite_host(access.standing(adult, made.public_id), adult, now())
        hosting.answer_host(access.standing(adult, made.public_id), yes=True, now=now())
    student = access.standing(_members(made)[0], made.public_id)
    return student, access.standing(adult, made.public_id)


def _community(theme: str) -> Community:
    wanted = db.session.query(Community).filter_by(theme=theme)
    return wanted.order_by(Community.year.desc()).limit(1).one()


def _members(made: Community) -> list[Person]:
    rows = db.session.query(Membership).filter_by(community_id=made.id, left_at=None)
    return [each.person for each in rows.order_by(Membership.id)]


def _said(number: int) -> Said:
    """Return an answer: all but one agree, and two say something, of which one may be quoted."""
    levels = dict.fromkeys(Statement, 5 if number else 1)
    comment = {1: QUOTED, 2: KEPT}.get(number, "")
    return Said(levels, comment, may_be_quoted=number == 1)
