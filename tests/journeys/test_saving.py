"""A plan that saves itself loses nothing, whatever happens to its page, and shows nobody else."""

import pytest
from playwright.sync_api import Frame, Route
from sqlalchemy import delete, select

from lti_tool.communities.models import Membership
from lti_tool.demo import cast
from lti_tool.extensions import db
from lti_tool.people.models import Person, Session
from lti_tool.plans.models import Plan
from tests.journeys.conftest import Open
from tests.journeys.stage import Stage
from tests.journeys.walk import Walk

pytestmark = pytest.mark.browser
WORDS = "**/words"
SAVED = "Saved just now."


def begin(school: Stage, browser: object, who: str = cast.LEAD) -> Frame:
    """Open the plan of a member, whom Example School has in this community."""
    walk = Walk(school, browser, who)  # type: ignore[arg-type]
    walk.open(cast.METACOGNITION)
    frame = walk.settled()
    frame.goto(frame.url.split("?")[0] + "/plan/2")
    return walk.settled()


def focus(frame: Frame, words: str) -> None:
    frame.get_by_label("My focus").fill(words)


def saved(school: Stage, subject: str = cast.LEAD) -> list[str]:
    """Return the focus of each plan of the second meeting that somebody has."""
    with school.app.app_context():
        plans = db.session.scalars(
            select(Plan)
            .join(Plan.membership)
            .join(Person, Person.id == Membership.person_id)
            .where(Person.subject == subject)
            .order_by(Plan.id.desc())
        )
        return [plan.focus for plan in plans if plan.meeting.number == 2]


def test_a_lost_connection_is_said_and_made_up_for(fresh_school: Stage, open_browser: Open) -> None:
    context = open_browser()
    frame = begin(fresh_school, context)
    lost: list[Route] = []
    context.route(WORDS, lambda route: (lost.append(route), route.abort())[1])
    focus(frame, "Written in a tunnel")
    frame.get_by_text("Not saved yet. We will try again; keep this page open.").wait_for()
    assert lost
    assert saved(fresh_school) == []
    context.unroute(WORDS)
    frame.get_by_text(SAVED).wait_for()
    assert saved(fresh_school) == ["Written in a tunnel"]
    assert frame.locator("#not-saved").inner_text() == ""


def test_a_visit_that_ended_meanwhile_is_gone_on_with(
    fresh_school: Stage, open_browser: Open
) -> None:
    context = open_browser()
    frame = begin(fresh_school, context)
    with fresh_school.app.app_context():
        db.session.execute(delete(Session))
        db.session.commit()
    focus(frame, "Written after lunch")
    frame.get_by_text("you have been away for a while").wait_for()
    assert saved(fresh_school) == []
    again = context.new_page()
    again.goto(f"{fresh_school.lms}/mod/lti/view.php?id={cast.METACOGNITION}")
    again.frame_locator("iframe").locator("#main h1").wait_for()
    frame.get_by_text(SAVED).wait_for()
    assert saved(fresh_school) == ["Written after lunch"]


def test_two_tabs_keep_both_texts(fresh_school: Stage, open_browser: Open) -> None:
    context = open_browser()
    first = begin(fresh_school, context)
    page = context.new_page()
    page.goto(f"{fresh_school.lms}/mod/lti/view.php?id={cast.METACOGNITION}")
    page.frame_locator("iframe").locator("#main h1").wait_for()
    [second] = [f for f in page.frames if f.url.startswith(fresh_school.tool)]
    second.goto(first.url)
    focus(first, "From the first tab")
    first.get_by_text(SAVED).wait_for()
    focus(second, "From the second tab")
    second.get_by_text("something changed since you opened this page").wait_for()
    second.get_by_label("What I’ll try").fill("Both.")
    second.get_by_role("button", name="Save, only for me").click()
    second.get_by_text("You saved this plan somewhere else").wait_for()
    assert "From the first tab" in second.content()
    assert second.get_by_label("My focus").input_value() == "From the second tab"
    second.get_by_role("button", name="Save, only for me").click()
    second.locator(".summary").wait_for(state="detached")
    assert saved(fresh_school) == ["From the second tab"]


def test_nothing_is_saved_for_or_shown_to_whoever_came_after(
    fresh_school: Stage, open_browser: Open
) -> None:
    context = open_browser()
    frame = begin(fresh_school, context)
    page = context.new_page()
    page.goto(fresh_school.lms)
    page.locator("#other").select_option("23")
    page.get_by_role("button", name="Be this person").click()
    page.goto(f"{fresh_school.lms}/mod/lti/view.php?id={cast.METACOGNITION}")
    page.frame_locator("iframe").locator("#main h1").wait_for()
    focus(frame, "Mine and nobody else’s")
    frame.get_by_text("somebody else opened this tool in this browser").wait_for()
    assert saved(fresh_school) == saved(fresh_school, "23") == []
    page.reload()
    page.frame_locator("iframe").locator("#main h1").wait_for()
    shown = "".join(f.content() for f in page.frames if f.url.startswith(fresh_school.tool))
    assert "Mine and nobody else’s" not in shown


def test_words_that_are_too_long_are_said_and_kept(fresh_school: Stage, open_browser: Open) -> None:
    frame = begin(fresh_school, open_browser())
    frame.get_by_label("What I’ll try").fill("x" * 2001)
    frame.get_by_text("one of your texts is too long").wait_for()
    frame.get_by_role("button", name="Save, only for me").click()
    frame.get_by_text("Something needs another look").wait_for()
    assert frame.get_by_label("What I’ll try").input_value() == "x" * 2001
