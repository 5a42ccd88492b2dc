"""A year ends, its lead starts the next one, and members are asked; in a copied course too."""

import pytest
from playwright.sync_api import Frame

from lti_tool.communities.models import ResourceLink
from lti_tool.demo import cast
from lti_tool.demo.school import Role
from lti_tool.extensions import db
from tests.journeys.conftest import WIDTHS, Open
from tests.journeys.keys import Keys
from tests.journeys.stage import Stage
from tests.journeys.walk import Walk

pytestmark = pytest.mark.browser

HERE, MEMBER, STUDENT = cast.ASSESSMENT, "14", "103"
TO_SEPTEMBER = 6  # times seven weeks, from November


def past_the_summer(walk: Walk) -> None:
    walk.page.goto(f"{walk.school.lms}/my/")
    for _ in range(TO_SEPTEMBER):
        walk.move_date("Seven weeks on")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_year_ends_and_the_next_one_starts(
    fresh_school: Stage, open_browser: Open, width: int
) -> None:
    lead = Walk(fresh_school, open_browser(width), cast.LEAD)
    past_the_summer(lead)
    start(lead, "Start 2027-28")
    member = Walk(fresh_school, open_browser(width), MEMBER)
    read_last_year(member)
    join_by_keyboard(member)
    pick(lead)


def start(lead: Walk, button: str) -> None:
    frame = lead.open(HERE)
    assert "2026-27 is over here" in frame.content()
    lead.sound()
    lead.picture("year-over-lead")
    frame = lead.press(button)
    lead.sound()
    lead.picture("next-year")
    frame.get_by_label("Theme").fill("")
    frame = lead.press("Start 2027-28")
    assert frame.locator(".summary").evaluate("e => e === document.activeElement")
    lead.sound()
    frame.get_by_label("Theme").fill("Assessment, once more")
    frame = lead.press("Start 2027-28")
    assert "For you who look after it" in frame.content()
    lead.sound()
    lead.picture("new-year-home")


def read_last_year(member: Walk) -> None:
    frame = member.open(HERE)
    assert "You were here in 2026-27." in frame.content()
    member.sound()
    member.picture("new-year-join")
    frame = member.press("Assessment in 2026-27")
    assert "What only its author can see is deleted on 29 October 2027" in frame.content()
    member.sound()
    member.picture("year-over-member")
    own = member.settled().locator("main a[href*='/plan/']").first
    frame = member.follow(own)
    assert frame.get_by_label("My focus").count() == 0
    member.sound()
    member.picture("plan-over")
    home(member)


def home(walk: Walk) -> Frame:
    return walk.follow(walk.settled().locator(".trail a"))


def join_by_keyboard(member: Walk) -> None:
    keys = Keys(member)
    keys.press("Join")
    keys.press("Join")
    assert "What is mine to do" in member.settled().content()
    keys.press("Assessment in 2026-27")
    assert "Open 2027-28" in member.settled().content()
    member.sound()


def pick(lead: Walk) -> None:
    """Look at what the picker offers of the communities that somebody leads."""
    lead.page.goto(f"{lead.school.lms}/course/view.php?id={cast.STAFF_CPD}")
    lead.page.get_by_role("link", name="Add “Learning communities”").click()
    frame = lead.settled()
    assert "Metacognition: start 2027-28" in frame.content()
    assert "Assessment: start" not in frame.content()
    lead.sound()
    lead.picture("picker-next-year")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_new_year_10_comes_and_the_old_one_keeps_its_own(
    fresh_school: Stage, open_browser: Open, width: int
) -> None:
    teacher = Walk(fresh_school, open_browser(width), cast.YEAR_10_TEACHER)
    past_the_summer(teacher)
    teacher.open(cast.YEAR_10_COMMUNITY)
    frame = teacher.press("Start 2027-28")
    teacher.sound()
    teacher.picture("next-year-students")
    frame.get_by_label("Year group").fill("Year 10")
    frame = teacher.press("Start 2027-28")
    assert "For you who look after it" in frame.content()
    student = Walk(fresh_school, open_browser(width), STUDENT)
    frame = student.open(cast.YEAR_10_COMMUNITY)
    student.sound()
    student.picture("new-year-students")
    frame = student.press("Year 10 learning community in 2026-27")
    assert "All that was written here is deleted on" in frame.content()
    student.sound()
    student.picture("year-over-student")
    student.press("What is kept about me")
    with student.page.expect_download() as download:
        student.settled().get_by_role("link", name="Download all of it").click()
    assert download.value.suggested_filename.endswith(".zip")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_new_year_starts_in_a_copied_course(
    fresh_school: Stage, open_browser: Open, width: int
) -> None:
    name_the_community(fresh_school)
    lead = Walk(fresh_school, open_browser(width), cast.LEAD)
    past_the_summer(lead)
    copied = copy(lead)
    member = Walk(fresh_school, open_browser(width), MEMBER)
    frame = member.open(copied)
    assert "This activity leads nowhere yet" in frame.content()
    member.sound()
    member.picture("copied-holding")
    decide(lead, copied)
    frame = member.open(copied)
    assert "You were here in 2026-27." in frame.content()
    member.sound()


def name_the_community(school: Stage) -> None:
    """Let the activity be one that was picked, which names its community for ever."""
    with school.app.app_context():
        link = db.session.query(ResourceLink).filter_by(resource_link_id=HERE).one()
        assert link.community
        school.office.school.activities[HERE].custom["community"] = link.community.public_id


def copy(lead: Walk) -> str:
    """Copy the course, enrol a member in it, and return the id of the copied activity."""
    office = lead.school.office.school
    known = set(office.courses)
    lead.page.goto(f"{lead.school.lms}/course/view.php?id={cast.STAFF_CPD}")
    lead.leave(lead.page.get_by_role("button", name="Copy this course"))
    [made] = set(office.courses) - known
    office.enrol(made, MEMBER, Role.LEARNER)
    return next(each.id for each in office.activities_in(made) if each.title == "Assessment")


def decide(lead: Walk, copied: str) -> None:
    frame = lead.open(copied)
    assert "This activity was copied from another course" in frame.content()
    lead.sound()
    lead.picture("copied-lead")
    frame = lead.press("Start 2027-28 here")
    frame.get_by_label("Everyone enrolled here is staff").check()
    lead.sound()
    lead.picture("copied-next-year")
    frame = lead.press("Start 2027-28")
    assert "For you who look after it" in frame.content()
    lead.sound()
