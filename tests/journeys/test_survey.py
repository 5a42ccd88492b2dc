"""The end of a community's year: it is asked, it answers, and its report is printed."""

import datetime as dt

import pytest
from playwright.sync_api import Page

from lti_tool.communities import access
from lti_tool.communities.models import Community, Membership
from lti_tool.demo import cast
from lti_tool.extensions import db
from lti_tool.meetings.models import Meeting
from lti_tool.surveys import actions
from lti_tool.surveys.actions import Said
from lti_tool.surveys.jobs import settle_closed
from lti_tool.surveys.models import BallotBox, Survey
from lti_tool.surveys.statements import Statement
from lti_tool.web.clock import now
from tests.journeys.conftest import WIDTHS, Open
from tests.journeys.keys import Keys
from tests.journeys.stage import Stage
from tests.journeys.walk import Walk

pytestmark = pytest.mark.browser
MEMBER = "14"
WORDS = "Shorter readings, and the same biscuits."


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("others", [5, 9], ids=["bands", "levels"])
def test_a_lead_asks_members_answer_and_the_year_is_printed(
    fresh_school: Stage, open_browser: Open, width: int, others: int
) -> None:
    come_to_the_end(fresh_school)
    lead = Walk(fresh_school, open_browser(width), cast.LEAD)
    ask(lead)
    member = Walk(fresh_school, open_browser(width), MEMBER)
    answer(member)
    answer_too(fresh_school, others)
    close(fresh_school)
    over(member)
    read(lead)
    take_out(lead)
    print_report(lead, f"report-of-{others + 1}")


def assessment(school: Stage) -> Community:
    theme = school.office.school.activities[cast.ASSESSMENT].title
    return db.session.query(Community).filter_by(theme=theme).one()


def come_to_the_end(school: Stage) -> None:
    """Let the last meeting be in a week, whatever day it is."""
    with school.app.app_context():
        meetings = db.session.query(Meeting).filter_by(community_id=assessment(school).id)
        in_order = meetings.order_by(Meeting.on).all()
        by = in_order[-1].on - now().date() - dt.timedelta(weeks=1)
        for meeting in in_order:
            meeting.on -= by
            db.session.flush()
        db.session.commit()


def ask(lead: Walk) -> None:
    lead.open(cast.ASSESSMENT)
    lead.sound()
    lead.press("Look at the survey")
    lead.sound()
    lead.picture("survey-to-open")
    frame = lead.press("Open the survey")
    assert "It is open until" in frame.content()
    lead.sound()
    lead.picture("survey-opened")


def answer(member: Walk) -> None:
    """Answer all nine by keyboard, the rest of it too."""
    member.open(cast.ASSESSMENT)
    member.press("The year’s survey is open. It is up to you whether you answer.")
    member.sound()
    member.picture("survey")
    keys, keyboard = Keys(member), member.page.keyboard
    member.settled().locator("summary").click()
    member.sound()
    for _statement in Statement:
        keys.reach("Strongly disagree")
        for _step in range(3):
            keyboard.press("ArrowDown")
    keys.write("What should we change, or keep?", WORDS)
    keys.choose("These words may be quoted without my name")
    member.picture("survey-filled")
    keys.press("Send my answer")
    assert "You have answered. Thank you." in member.settled().content()
    with member.school.app.app_context():
        counted = db.session.query(BallotBox).one().tallies
    assert counted == {each.value: [0, 0, 0, 1, 0] for each in Statement}
    member.sound()
    member.picture("survey-answered")


def answer_too(school: Stage, many: int) -> None:
    """Let others answer, each in their way."""
    with school.app.app_context():
        made = assessment(school)
        survey = db.session.query(Survey).filter_by(community_id=made.id).one()
        members = db.session.query(Membership).filter_by(community_id=made.id)
        rest = [each.person for each in members if each.person.subject != MEMBER]
        assert len(rest) >= many
        for n, person in enumerate(rest[:many]):
            levels = {each: (n * (k + 2)) % 5 + 1 for k, each in enumerate(Statement)}
            said = Said(levels, f"Comment {n}." if n < 2 else "")
            actions.answer(access.standing(person, made.public_id), survey, said, now().date())
        db.session.commit()


def close(school: Stage) -> None:
    """Let the last day pass, and the worker look."""
    with school.app.app_context():
        survey = db.session.query(Survey).one()
        survey.closes_on = now().date() - dt.timedelta(days=1)
        db.session.commit()
        settle_closed.call_local()
        assert db.session.query(Survey).one().people


def over(member: Walk) -> None:
    member.open(cast.ASSESSMENT)
    frame = member.press("The year’s survey")
    assert "It closed on" in frame.content()
    assert not frame.get_by_role("link", name="Look at what the members said").count()
    member.sound()
    member.picture("survey-over")


def read(lead: Walk) -> None:
    lead.open(cast.ASSESSMENT)
    lead.press("The year’s survey")
    frame = lead.press("Look at what the members said")
    assert WORDS in frame.content()
    assert frame.locator("svg.bar").count() == len(Statement)
    lead.sound()
    lead.picture("survey-results")


def take_out(lead: Walk) -> None:
    """Take a comment out that should not stand there, after being asked once more."""
    links = lead.settled().locator("main a[href*='/comments/']")
    frame = lead.follow(links.filter(has_text="Comment 0."))
    assert "It is deleted for good" in frame.content()
    lead.sound()
    lead.picture("survey-take-out")
    frame = lead.press("Take it out for good")
    assert "Comment 0." not in frame.content()
    assert "Comment 1." in frame.content()
    lead.sound()


def print_report(lead: Walk, name: str) -> None:
    frame = lead.press("The year’s report")
    assert WORDS in frame.content()
    assert "Comment 1." not in frame.content()
    lead.sound()
    lead.picture(name)
    _print(lead.page)
    for hidden in ("Print", "I’m finished"):
        assert not frame.get_by_text(hidden, exact=True).is_visible()
    assert frame.locator("svg.bar").first.is_visible()
    lead.picture(f"{name}-on-paper")


def _print(page: Page) -> None:
    page.emulate_media(media="print")
