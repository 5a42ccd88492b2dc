"""A cycle goes all the way: from a plan to the LMS's own completion, and to its own badge."""

from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe

from lti_tool.demo import cast
from lti_tool.demo.school import Column
from lti_tool.web.clock import clock
from tests.journeys.conftest import WIDTHS, Open
from tests.journeys.stage import Stage
from tests.journeys.test_story import join, set_up, wait_for
from tests.journeys.walk import RULES, Walk

pytestmark = pytest.mark.browser

ACTIVITY, COURSE = cast.NEW_COMMUNITY, cast.STAFF_CPD
TITLE, BADGE = "A new learning community", "Two cycles of questions"
# Six meetings close five cycles, and the column has 100 points: two of them are asked for.
ONE_CYCLE, TWO_CYCLES = 20, 40
FIRST_DAY = (9, 8)
# The words of those marks that lie, for a part, behind something else.
COVERED = """marks => marks.filter(mark => {
    mark.scrollIntoView({block: "center"});
    const box = mark.getBoundingClientRect();
    return [0.1, 0.5, 0.9].some(part => {
        const seen = document.elementFromPoint(box.left + 20, box.top + part * box.height);
        return !mark.contains(seen);
    });
}).map(mark => mark.innerText)"""


@pytest.mark.parametrize("width", WIDTHS)
def test_cycles_complete_the_activity_and_earn_the_lms_s_own_badge(
    fresh_school: Stage, open_browser: Open, width: int
) -> None:
    wait_for_september()
    lead = Walk(fresh_school, open_browser(width), cast.LEAD)
    member = Walk(fresh_school, open_browser(width), cast.TEACHER)
    set_up(lead)
    ask_for_a_passing_grade(lead)
    add_a_badge(lead)
    join(member)
    write_a_plan(member)
    course_says(member, "To do: receive a passing grade", "to-do")
    no_badge_yet(member)
    a_cycle_is_complete(member, lead, ONE_CYCLE)
    course_says(member, "Failed: receive a passing grade", "failed")
    no_badge_yet(member)
    write_a_plan(member)
    a_cycle_is_complete(member, lead, TWO_CYCLES)
    course_says(member, "Done: receive a passing grade", "done")
    the_badge_is_there(member)
    the_report_has_it(lead, member)


def wait_for_september() -> None:
    """Move the date on to the start of a school year, which has all of its meetings ahead."""
    today = clock.now()
    start = today.replace(month=FIRST_DAY[0], day=FIRST_DAY[1], hour=12)
    clock.move((start if start > today else start.replace(year=start.year + 1)) - today)


def sound(walk: Walk, name: str) -> None:
    """Fail with whatever axe finds on the LMS's own page, and where it does not fit its window."""
    found = Axe().run(walk.page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    wide = walk.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{walk.page.url} is {wide} px too wide"
    walk.picture(name)


def visit(walk: Walk, path: str) -> str:
    """Open a page of the LMS, and return what it says."""
    walk.page.goto(walk.school.lms + path)
    return said(walk)


def said(walk: Walk) -> str:
    return " ".join(walk.page.locator("main").inner_text().split())


def follow(walk: Walk, *names: str) -> None:
    for name in names:
        walk.leave(walk.page.get_by_role("link", name=name, exact=True))


def ask_for_a_passing_grade(lead: Walk) -> None:
    visit(lead, f"/course/view.php?id={COURSE}")
    follow(lead, TITLE, "Settings")
    sound(lead, "lms-settings")
    page = lead.page
    page.get_by_label("To complete this activity").select_option("Receive a passing grade")
    lead.leave(page.get_by_role("button", name="Save and return to course"))
    assert page.title().startswith("Error:")
    assert page.get_by_label("Grade to pass").evaluate("e => e === document.activeElement")
    sound(lead, "lms-settings-error")
    page.get_by_label("Grade to pass").fill(str(TWO_CYCLES))
    lead.leave(page.get_by_role("button", name="Save and return to course"))
    assert f"The settings of {TITLE} are saved." in said(lead)
    sound(lead, "lms-course-lead")


def add_a_badge(lead: Walk) -> None:
    follow(lead, "Badges")
    page = lead.page
    page.get_by_label("Name").fill(BADGE)
    page.get_by_label("Criterion: activity completion of").select_option(TITLE)
    lead.leave(page.get_by_role("button", name="Add this badge"))
    lead.leave(page.get_by_role("button", name=f"Enable access to {BADGE}"))
    assert f"{BADGE} can be earned now." in said(lead)
    sound(lead, "lms-badges")


def write_a_plan(member: Walk) -> None:
    member.open(ACTIVITY)
    frame = member.press("Write my plan")
    frame.get_by_label("My focus").fill("Longer answers")
    frame.get_by_label("What I’ll try").fill("Wait four seconds after each question.")
    member.press("Save, only for me")


def a_cycle_is_complete(member: Walk, lead: Walk, points: float) -> None:
    """Let time pass until a plan is to be looked back on, give feedback, and await the score."""
    frame = member.open(ACTIVITY)
    for _ in range(4):
        if frame.get_by_role("link", name="Look back on my plan").count():
            break
        member.page.goto(f"{member.school.lms}/my/")
        member.move_date("Seven weeks on")
        frame = member.open(ACTIVITY)
    frame = member.press("Look back on my plan")
    frame.get_by_label("What I tried").fill("I waited in three lessons.")
    frame.get_by_label("Partly").check()
    frame.get_by_label("What I learned").fill("The silence feels longer to me than to them.")
    frame.get_by_label("Carry on").check()
    frame = member.press("Save, only for me")
    assert "This cycle is complete" in frame.content()
    school, column = lead.school.office.school, own_column(lead)

    def arrived() -> bool:
        grade = school.grades.get(column.id, {}).get(cast.TEACHER)
        return grade is not None and grade.value == points

    wait_for(arrived)


def own_column(walk: Walk) -> Column:
    found = walk.school.office.school.own_column(ACTIVITY)
    assert found is not None
    return found


def course_says(member: Walk, words: str, name: str) -> None:
    assert f"{TITLE} {words}" in visit(member, f"/course/view.php?id={COURSE}")
    sound(member, f"lms-course-{name}")
    assert member.page.locator(".mark").evaluate_all(COVERED) == []
    follow(member, TITLE)
    member.settled()
    assert words in said(member)
    sound(member, f"lms-activity-{name}")


def no_badge_yet(member: Walk) -> None:
    assert "You have no badge yet." in visit(member, "/badges/mybadges.php")
    sound(member, "lms-no-badge")


def the_badge_is_there(member: Walk) -> None:
    visit(member, "/my/")
    sound(member, "lms-my-courses")
    follow(member, "My badges")
    today = clock.now().astimezone(ZoneInfo("Europe/London"))
    issued = f"Issued on {today.day} {today:%B} at"
    assert f"{BADGE} For completing {TITLE} in Staff CPD. {issued}" in said(member)
    sound(member, "lms-my-badges")


def the_report_has_it(lead: Walk, member: Walk) -> None:
    visit(lead, f"/course/view.php?id={COURSE}")
    follow(lead, "Activity completion")
    row = lead.page.locator("tr", has=lead.page.get_by_text("Priya Venkatarajan"))
    cell = row.locator(f'td[data-column="{TITLE}"]')
    assert cell.inner_text() == "Done"
    sound(lead, "lms-completion")
    assert "1 person has it." in visit(lead, f"/badges/index.php?id={COURSE}")
    sound(lead, "lms-badges-issued")
