"""A shared classroom computer: whoever comes next neither reads nor writes what was open before."""

import pytest
from sqlalchemy import func, select

from lti_tool.demo import cast
from lti_tool.extensions import db
from lti_tool.plans.models import Plan
from tests.journeys.conftest import Open
from tests.journeys.stage import Stage
from tests.journeys.walk import Walk

pytestmark = pytest.mark.browser
SECRET = "Something that only I should read"


def plans(school: Stage) -> int:
    with school.app.app_context():
        return db.session.scalar(select(func.count()).select_from(Plan)) or 0


def test_the_first_one_s_open_page_does_nothing_for_the_second(
    fresh_school: Stage, open_browser: Open
) -> None:
    school, context = fresh_school, open_browser()
    first = Walk(school, context, cast.LEAD)
    frame = first.open(cast.METACOGNITION)
    frame = first.follow(frame.locator("a[href*='/plan/']").first)
    before = plans(school)
    frame.get_by_label("My focus").fill(SECRET)

    page = context.new_page()
    page.goto(school.lms)
    page.locator(f'button[name="person"][value="{cast.TEACHER}"]').click()
    page.goto(f"{school.lms}/mod/lti/view.php?id={cast.ASSESSMENT}")
    page.frame_locator("iframe").locator("#main h1").wait_for()

    frame.get_by_role("button", name="Save").first.click()
    heading = first.page.frame_locator("iframe").get_by_role(
        "heading", name="Somebody else is here now"
    )
    heading.wait_for()
    assert SECRET not in first.settled().content()
    assert plans(school) == before
    first.settled().evaluate("history.back()")
    first.page.wait_for_timeout(1000)
    shown = "".join(f.content() for f in first.page.frames if f.url.startswith(school.tool))
    assert SECRET not in shown


def test_finished_leaves_nothing_to_go_back_to(fresh_school: Stage, open_browser: Open) -> None:
    walk = Walk(fresh_school, open_browser(), cast.LEAD)
    walk.open(cast.METACOGNITION)
    walk.press("Who is here")
    walk.press("I’m finished")
    frame = walk.settled()
    frame.evaluate("history.back()")
    walk.page.wait_for_timeout(1000)
    walk.page.wait_for_load_state("networkidle")
    content = walk.settled().content()
    assert "Please open this from your course again" in content
    assert "Okafor" not in content
