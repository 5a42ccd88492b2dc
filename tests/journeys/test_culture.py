"""The culture view, as a head reads it over two years: figures, and never who is behind them."""

import datetime as dt

import pytest
from playwright.sync_api import Frame

from lti_tool.demo import cast
from lti_tool.demo.school import Course, Role
from tests.journeys import seasons
from tests.journeys.conftest import WIDTHS, Open
from tests.journeys.keys import Keys
from tests.journeys.stage import Stage
from tests.journeys.test_new_year import start
from tests.journeys.walk import Walk

pytestmark = pytest.mark.browser

HEADS = "5"
TALL = 2400  # a page in its frame, from its head to its foot
SECOND_MEETINGS_OVER = dt.date(2026, 12, 16)
SECOND_HALF_TERM_OVER, YEAR_OVER = dt.date(2026, 12, 19), dt.date(2027, 7, 24)
SEPTEMBER, NEXT_AUTUMN = dt.date(2027, 9, 6), dt.date(2027, 10, 25)
CYCLES = "Cycles that members completed: a plan, and feedback on it"
OLD_MEMBERS = [str(number) for number in range(14, 20)]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_head_reads_figures_of_two_years(
    fresh_school: Stage, open_browser: Open, width: int
) -> None:
    enrol_heads(fresh_school)
    head = Walk(fresh_school, open_browser(width, TALL), cast.HEAD)
    activity = put_onto_the_course_page(head)
    wait_for_the_administrator(head, activity)
    approve(Walk(fresh_school, open_browser(width), cast.ADMINISTRATOR))
    first_figures(head, activity)
    join_like_anybody(head)
    second_figures(head, activity)
    a_year_is_over(head, activity)
    next_year(head, activity, Walk(fresh_school, open_browser(width), cast.LEAD))
    for other in (cast.TEACHER, cast.FIRST_YEAR_10_STUDENT):
        refused(Walk(fresh_school, open_browser(width), other), activity)


def enrol_heads(school: Stage) -> None:
    """Let there be a course that the head teaches, with two who only are there."""
    lms = school.office.school
    lms.courses[HEADS] = Course(HEADS, "Heads", "Heads’ room")
    lms.enrol(HEADS, cast.HEAD, Role.INSTRUCTOR)
    lms.enrol(HEADS, cast.TEACHER, Role.LEARNER)
    lms.enrol(HEADS, cast.FIRST_YEAR_10_STUDENT, Role.LEARNER)


def put_onto_the_course_page(head: Walk) -> str:
    """Add the culture view by the LMS's picker, and return the activity's id."""
    page = head.page
    page.goto(f"{head.school.lms}/course/view.php?id={HEADS}")
    page.get_by_role("link", name="Add “Learning communities”").click()
    head.settled().get_by_role("button", name="Culture view").click()
    page.get_by_role("link", name="Culture view").last.wait_for()
    [made] = head.school.office.school.activities_in(HEADS)
    return made.id


def wait_for_the_administrator(head: Walk, activity: str) -> None:
    frame = head.open(activity)
    assert "This page waits for your LMS administrator" in frame.content()
    assert "Heads’ room" in frame.content()
    head.sound()
    head.picture("culture-waiting")


def approve(admin: Walk) -> None:
    """Say how many teach, and approve the activity by keyboard."""
    admin.open(cast.ASSESSMENT)
    admin.press("School settings")
    keys = Keys(admin)
    keys.rewrite("Teaching staff", "58")
    keys.press("Save")
    keys.press("Who reads the culture view")
    assert "Not approved: nobody reads the figures there." in admin.settled().content()
    admin.sound()
    admin.picture("culture-approving")
    keys.press("Approve “Heads’ room”")
    assert "Approved on" in admin.settled().content()
    admin.sound()
    admin.picture("culture-approved")


def first_figures(head: Walk, activity: str) -> None:
    """Read when they come, and what came in the night: of one half-term, and of one year."""
    frame = head.open(activity)
    assert "The first figures come on" in frame.content()
    head.sound()
    head.picture("culture-before")
    seasons.publish_on(head.school, dt.date(2026, 11, 26))
    frame = head.open(activity)
    assert "half-term 1 of 2026-27" in frame.content()
    assert row(frame, "Communities of staff") == ["5"]
    assert row(frame, "Staff who are members") == ["about 50"]
    assert row(frame, "Share of the staff") == ["about 80 in 100"]
    assert row(frame, "Form times and assemblies that students ran") == ["hidden"]
    assert "has no results yet" in frame.content()
    names_nobody(head)
    head.sound()
    head.picture("culture-first")


def join_like_anybody(head: Walk) -> None:
    """Join a TLC by keyboard: a member like any other, who reads what is shared and no more."""
    head.open(cast.LANDSCAPE)
    keys = Keys(head)
    keys.press("Join")
    home = head.settled()
    assert "What is mine to do" in home.content()
    assert "For you who look after it" not in home.content()
    assert not home.get_by_role("link", name="Culture view").count()
    head.sound()
    head.picture("culture-head-joined")


def second_figures(head: Walk, activity: str) -> None:
    """Who joined alone is not seen in them; what twenty members looked back on is."""
    seasons.come_to(SECOND_MEETINGS_OVER)
    seasons.look_back(head.school, "Assessment", "Metacognition")
    seasons.publish_on(head.school, SECOND_HALF_TERM_OVER)
    frame = head.open(activity)
    assert "half-term 2 of 2026-27" in frame.content()
    assert row(frame, "Staff who are members") == ["about 50"]
    assert row(frame, CYCLES) == ["about 20"]
    assert row(frame, "Of the cycles that could be completed, those that were") == [
        "about 30 in 100"
    ]
    head.sound()


def a_year_is_over(head: Walk, activity: str) -> None:
    """Read what members said of their year, and that one assembly reached sixty pupils."""
    seasons.run_a_session(head.school)
    seasons.ask_and_answer(head.school, "Assessment")
    seasons.publish_on(head.school, YEAR_OVER)
    frame = head.open(activity)
    assert "half-term 6 of 2026-27" in frame.content()
    assert row(frame, "Form times and assemblies that students ran") == ["hidden"]
    assert row(frame, "Students whom these reached") == ["about 60"]
    assert frame.locator("dl.facts dt").count() == 3
    assert frame.locator("dl.facts dd").all_inner_texts() == ["about 90 in 100"] * 3
    assert seasons.QUOTED in frame.content()
    assert seasons.KEPT not in frame.content()
    names_nobody(head)
    head.sound()
    head.picture("culture-year")


def next_year(head: Walk, activity: str, lead: Walk) -> None:
    """Read the new year beside the old one, whose figures stay."""
    seasons.come_to(SEPTEMBER)
    start(lead, "Start 2027-28")
    seasons.join_too(head.school, "Assessment, once more", *OLD_MEMBERS)
    seasons.publish_on(head.school, NEXT_AUTUMN)
    frame = head.open(activity)
    assert frame.locator("thead th").all_inner_texts() == ["2027-28", "2026-27"]
    assert row(frame, "Communities of staff") == ["1", "5"]
    assert row(frame, "Staff who are members") == ["about 5", "about 50"]
    assert "From the survey of 2026-27" in frame.content()
    names_nobody(head)
    no_way_further(frame)
    head.sound()
    head.picture("culture-two-years")
    head.page.emulate_media(media="print")
    head.picture("culture-on-paper")


def refused(other: Walk, activity: str) -> None:
    """Whoever is in that course without teaching it reads nothing, and is told so."""
    frame = other.open(activity)
    assert "This is for whoever teaches this course" in frame.content()
    assert not frame.locator("table").count()
    other.sound()
    other.picture("culture-refused")


def row(frame: Frame, label: str) -> list[str]:
    """Return the figures of a line, the newest year first."""
    line = frame.locator("table.figures tr").filter(has=frame.get_by_text(label, exact=True))
    return [each.rpartition(": ")[2].strip() for each in line.locator("td").all_inner_texts()]


def names_nobody(head: Walk) -> None:
    """Fail where the page names anybody of the school."""
    shown = head.settled().locator("main").inner_text()
    people = head.school.office.school.people.values()
    names = {name for each in people for name in (each.name, each.family_name) if name}
    assert not [name for name in names if name in shown]


def no_way_further(frame: Frame) -> None:
    """Fail where a figure leads to what it is made of."""
    assert frame.locator("main a").count() == 0
    assert frame.locator("main form").count() == 0
