"""The whole story, in a real browser: from an unbound activity to a cycle in the LMS gradebook."""

import time

import pytest

from lti_tool.demo import cast
from tests.journeys.conftest import WIDTHS, Open
from tests.journeys.stage import Stage
from tests.journeys.walk import Walk

pytestmark = pytest.mark.browser

FIRST_TEACHER, SECOND_TEACHER = cast.TEACHER, cast.HEAD


def wait_for(page_has: object, seconds: float = 20) -> None:
    """Wait until something is true that another process brings about."""
    until = time.monotonic() + seconds
    while not page_has():  # type: ignore[operator]
        assert time.monotonic() < until, "it did not come about in time"
        time.sleep(0.5)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_community_is_set_up_joined_planned_and_graded(
    fresh_school: Stage, open_browser: Open, width: int
) -> None:
    school = fresh_school
    lead = Walk(school, open_browser(width), cast.LEAD)
    set_up(lead)
    members = [Walk(school, open_browser(width), who) for who in (FIRST_TEACHER, SECOND_TEACHER)]
    for member in members:
        join(member)
    write_a_plan(members[0])
    members[0].page.goto(f"{school.lms}/my/")
    for _ in range(2):
        members[0].move_date("Seven weeks on")
    look_back(members[0])
    the_lms_has_it(members[0], lead)
    lead.move_date("Back to today")


def set_up(lead: Walk) -> None:
    frame = lead.open(cast.NEW_COMMUNITY)
    lead.sound()
    lead.picture("set-up")
    frame.get_by_label("Staff: a teacher learning community (TLC)").check()
    frame.get_by_label("Theme").fill("Questions that make people think")
    frame.get_by_label("One column: cycles completed").check()
    frame = lead.press("Set it up")
    assert "For you who look after it" in frame.content()
    lead.sound()
    lead.picture("home-lead")


def join(member: Walk) -> None:
    frame = member.open(cast.NEW_COMMUNITY)
    assert frame.get_by_label("Yes, send them").is_checked() is False
    assert frame.get_by_label("No, keep them here").is_checked() is False
    member.sound()
    member.picture("join")
    frame.get_by_label("Yes, send them").check()
    frame = member.press("Join")
    assert "What is mine to do" in frame.content()
    member.sound()


def write_a_plan(member: Walk) -> None:
    frame = member.press("Write my plan")
    member.sound()
    frame = member.press("Save, only for me")
    assert "Something needs another look" in frame.content()
    assert frame.locator(".summary").evaluate("e => e === document.activeElement")
    member.sound()
    member.picture("plan-error")
    frame.get_by_label("My focus").fill("Longer answers")
    frame.get_by_label("What I’ll try").fill("Wait four seconds after each question.")
    frame = member.press("Save and share with my community")
    assert "The members of this community can see this." in frame.content()
    member.sound()
    member.picture("plan")


def look_back(member: Walk) -> None:
    member.open(cast.NEW_COMMUNITY)
    member.picture("home-to-look-back")
    frame = member.press("Look back on my plan")
    frame.get_by_label("What I tried").fill("I waited in three lessons.")
    frame.get_by_label("Partly").check()
    frame.get_by_label("What I learned").fill("The silence feels longer to me than to them.")
    frame.get_by_label("Carry on").check()
    member.sound()
    member.picture("feedback")
    frame = member.press("Save, only for me")
    assert "This cycle is complete" in frame.content()
    member.open(cast.NEW_COMMUNITY)
    member.sound()
    member.picture("home-member")


def the_lms_has_it(member: Walk, lead: Walk) -> None:
    [column] = lead.school.office.school.coupled_columns(cast.NEW_COMMUNITY)

    def arrived() -> bool:
        grade = lead.school.office.school.grades.get(column.id, {}).get(FIRST_TEACHER)
        return grade is not None and grade.value is not None

    wait_for(arrived)
    frame = member.press("What the gradebook has of me")
    assert "The gradebook has 1 of" in frame.content()
    member.sound()
    member.picture("what-the-gradebook-has")
    lead.page.goto(f"{lead.school.lms}/grade/report/index.php?id={cast.STAFF_CPD}")
    assert "Questions that make people think" not in lead.page.content()
    lead.picture("gradebook")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_student_opens_their_community_in_the_frame(
    school: Stage, open_browser: Open, width: int
) -> None:
    student = Walk(school, open_browser(width), cast.FIRST_YEAR_10_STUDENT)
    frame = student.open(cast.YEAR_10_COMMUNITY)
    assert "A learning community of students." in frame.content()
    student.sound()
    frame = student.press("Not now")
    assert "Nothing was recorded" in frame.content()
    student.sound()


def test_two_frames_of_one_page_that_launch_at_once_both_open(
    school: Stage, open_browser: Open
) -> None:
    member = Walk(school, open_browser(1280), "14")
    member.page.goto(f"{school.lms}/my/")
    for activity in (cast.ASSESSMENT, cast.METACOGNITION):
        member.page.evaluate(
            """id => {
                const frame = document.createElement("iframe");
                frame.src = `/mod/lti/launch.php?id=${id}`;
                document.body.append(frame);
            }""",
            activity,
        )
    for number in range(2):
        heading = member.page.frame_locator("iframe").nth(number).locator("#main h1")
        heading.wait_for()
        assert heading.inner_text() in ("Assessment", "Metacognition")


def test_somebody_else_in_the_same_browser_takes_over(school: Stage, open_browser: Open) -> None:
    context = open_browser(1280)
    first = Walk(school, context, "14")
    first.open(cast.ASSESSMENT)
    first.press("Who is here")
    page = context.new_page()
    second = Walk(school, context, cast.TEACHER)
    second.open(cast.ASSESSMENT)
    page.close()
    frame = second.settled()
    assert "Priya" in frame.locator("footer").inner_text()


def test_a_finished_visit_shows_nothing_any_more(school: Stage, open_browser: Open) -> None:
    member = Walk(school, open_browser(320), "15")
    member.open(cast.ASSESSMENT)
    frame = member.press("I’m finished")
    assert "You are signed out here" in frame.content()
    member.sound()
    frame.evaluate("history.back()")
    member.page.wait_for_timeout(1500)
    assert "open this from your course again" in member.settled().content()
