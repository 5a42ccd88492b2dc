"""A badge from the day it comes to the day somebody checks it, in a browser."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from lti_tool.badges.models import Award
from lti_tool.communities.models import Community, Membership
from lti_tool.demo import cast
from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Person
from lti_tool.progress import actions as progress
from lti_tool.web.clock import now
from tests.journeys.conftest import WIDTHS, Open
from tests.journeys.stage import Stage
from tests.journeys.walk import Walk, look

pytestmark = pytest.mark.browser
NAME = "Community member 2026-27"


@pytest.mark.parametrize("width", WIDTHS)
def test_a_badge_comes_is_shared_checked_and_given_back(
    fresh_school: Stage, open_browser: Open, width: int, tmp_path: Path
) -> None:
    earn(fresh_school)
    member = Walk(fresh_school, open_browser(width), cast.LEAD)
    kept = told(member, tmp_path)
    link = share(member)
    stranger = open_browser(width).new_page()
    see(stranger, link, kept)
    give(member)
    give_back(member)
    stranger.goto(link)
    assert "There is nothing here" in stranger.content()
    check(stranger, kept, "This badge was taken back")


def earn(school: Stage) -> None:
    """Let a member complete their third cycle, whatever day it is."""
    with school.app.app_context():
        theme = school.office.school.activities[cast.METACOGNITION].title
        made = db.session.query(Community).filter_by(theme=theme).one()
        person = db.session.query(Person).filter_by(subject=cast.LEAD).one()
        wanted = {"community_id": made.id, "person_id": person.id}
        membership = db.session.query(Membership).filter_by(**wanted).one()
        for cycle in (1, 2, 3):
            progress.complete(membership, CourseRole.LEARNER, cycle, now())
        db.session.commit()
        assert db.session.query(Award).filter_by(person_id=person.id).one()


def told(member: Walk, folder: Path) -> Path:
    """Read of the badge at home, look at it, and download its picture."""
    member.open(cast.METACOGNITION)
    frame = member.press("You have a new badge.")
    member.sound()
    member.picture("badges-mine")
    frame = member.press(NAME)
    assert "nobody can call it back" in frame.content()
    member.sound()
    member.picture("badge")
    with member.page.expect_download() as download:
        frame.get_by_role("link", name=re.compile("PNG")).click()
    kept = folder / "badge.png"
    download.value.save_as(kept)
    return kept


def share(member: Walk) -> str:
    """Make a link that names its holder."""
    frame = member.settled()
    frame.get_by_label("Show my name there too").check()
    frame = member.press("Make a link")
    member.sound()
    member.picture("badge-shared")
    return frame.get_by_label("The link").input_value()


def see(page: Page, link: str, kept: Path) -> None:
    """Open the page as anybody who has the link, and check the file."""
    page.goto(link)
    assert page.get_by_role("heading", level=1).inner_text() == NAME
    assert "Okafor" in page.content()
    look(page, "badge-page")
    page.get_by_role("link", name="Check a badge").click()
    look(page, "verify")
    check(page, kept, "This badge is genuine")
    look(page, "verified")


def check(page: Page, kept: Path, verdict: str) -> None:
    page.goto(page.url.split("/ob/")[0] + "/ob/verify")
    page.get_by_label("The file of the badge").set_input_files(kept)
    page.get_by_role("button", name="Check it").click()
    page.get_by_role("heading", name=verdict).wait_for()


def give(lead: Walk) -> None:
    """Give a colleague a badge by hand, and see it among those that were given."""
    lead.open(cast.METACOGNITION)
    frame = lead.press("Badges of this community")
    lead.sound()
    lead.picture("badges-of-community")
    frame.get_by_label("Presenter: presented to the staff").check()
    frame.get_by_role("group", name="Who?").get_by_role("radio").last.check()
    frame = lead.press("Give this badge")
    assert "Presenter 2026-27" in frame.content()
    lead.sound()


def give_back(member: Walk) -> None:
    member.open(cast.METACOGNITION)
    member.press("My badges")
    member.press(NAME)
    member.press("Give the badge back")
    member.sound()
    frame = member.press("Yes, give it back")
    assert "was taken back on" in frame.content()
    member.sound()
