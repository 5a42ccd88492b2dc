"""Grades as a lead and a member live them: switched on late, broken, tried again, compared."""

import time
from collections.abc import Callable

import pytest

from lti_tool.communities.models import Community
from lti_tool.demo import cast
from lti_tool.demo.school import Role
from lti_tool.extensions import db
from lti_tool.gradebook.jobs import ring
from lti_tool.gradebook.models import LineItem
from tests.journeys.conftest import WIDTHS, Open
from tests.journeys.stage import Stage
from tests.journeys.walk import Walk

pytestmark = pytest.mark.browser

CLASS = cast.NEW_COMMUNITY_WITHOUT_COLUMN


def wait_for(true: Callable[[], bool], seconds: float = 40) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not come about in time"
        time.sleep(0.5)


@pytest.mark.parametrize("width", WIDTHS)
def test_grades_are_switched_on_late_break_and_are_mended(
    fresh_school: Stage, open_browser: Open, width: int
) -> None:
    lead = Walk(fresh_school, open_browser(width), cast.LEAD)
    admin = Walk(fresh_school, open_browser(), cast.ADMINISTRATOR)
    set_up_without_grades(lead)
    member = Walk(fresh_school, open_browser(width), cast.TEACHER)
    complete_a_cycle(member)
    switch_on(lead)
    make_a_column(lead, admin)
    read_the_guide(lead)
    say_yes(member, admin)
    in_the_gradebook(lead, member, admin)
    a_teacher_changes_the_grade(lead)
    lead.move_date("Back to today")


def set_up_without_grades(lead: Walk) -> None:
    frame = lead.open(CLASS)
    frame.get_by_label("Staff: a teacher learning community (TLC)").check()
    frame.get_by_label("Theme").fill("Questions that make people think")
    lead.press("Set it up")
    lead.sound()


def complete_a_cycle(member: Walk) -> None:
    member.open(CLASS)
    member.press("Join")
    frame = member.press("Write my plan")
    frame.get_by_label("My focus").fill("Longer answers")
    frame.get_by_label("What I’ll try").fill("Wait four seconds after each question.")
    member.press("Save, only for me")
    member.page.goto(f"{member.school.lms}/my/")
    for _ in range(2):
        member.move_date("Seven weeks on")
    member.open(CLASS)
    frame = member.press("Look back on my plan")
    frame.get_by_label("What I tried").fill("I waited in three lessons.")
    frame.get_by_label("Partly").check()
    frame.get_by_label("What I learned").fill("The silence is longer to me.")
    frame.get_by_label("Carry on").check()
    member.press("Save, only for me")


def switch_on(lead: Walk) -> None:
    lead.open(CLASS)
    frame = lead.press("Grades: what goes to the gradebook")
    lead.sound()
    lead.picture("grading-off")
    frame.get_by_label("One column for the year: how many cycles each member completed").check()
    frame = lead.press("Save")
    assert "There is no column yet" in frame.content()
    lead.sound()
    lead.picture("grading-no-column")


def make_a_column(lead: Walk, admin: Walk) -> None:
    """Ask for a column while the LMS is down, and again once it is mended."""
    press_down(admin, "Break")
    lead.press("Make a column")
    wait_for(lambda: "Your LMS gave no answer." in lead.settled().content())
    lead.sound()
    lead.picture("grading-no-answer")
    press_down(admin, "Mend")
    lead.press("Make a column")
    wait_for(lambda: "The column was made here on" in lead.settled().content())
    lead.sound()
    lead.picture("grading-column")
    with lead.school.app.app_context():
        made = db.session.query(Community).filter_by(theme="Questions that make people think")
        assert db.session.query(LineItem).filter_by(community_id=made.one().id).count() == 1
    columns = lead.school.office.school.columns_in(cast.STAFF_CPD)
    assert len([each for each in columns if each.label.startswith("Questions that make")]) == 1


def read_the_guide(lead: Walk) -> None:
    frame = lead.press("Set up your LMS, step by step")
    assert "one column whose maximum is" in frame.content()
    lead.sound()
    lead.picture("grading-guide")


def say_yes(member: Walk, admin: Walk) -> None:
    """Say yes on the page that the home asks to open, while the LMS is down."""
    press_down(admin, "Break")
    frame = member.open(CLASS)
    member.picture("home-asked")
    frame = member.press("Should your completed cycles go to the gradebook? Say yes or no.")
    assert not frame.get_by_label("Yes, send them").is_checked()
    assert not frame.get_by_label("No, keep them here").is_checked()
    member.sound()
    frame.get_by_label("Yes, send them").check()
    member.press("Save my answer")

    def waits() -> bool:
        member.open(CLASS)
        return "It waits for the LMS" in member.press("What the gradebook has of me").content()

    wait_for(waits)
    member.sound()
    member.picture("gradebook-waits")


def in_the_gradebook(lead: Walk, member: Walk, admin: Walk) -> None:
    """See that it waits, let it be refused, mend that, and try again."""
    lead.open(CLASS)
    frame = lead.press("What the gradebook has")
    assert "Waiting for the LMS" in frame.content()
    lead.sound()
    lead.picture("grades-waiting")
    # Before the doors open: a retry of its own may fall due at any moment.
    give_role(lead.school, Role.NON_EDITING)
    press_down(admin, "Mend")
    lead.move_date("One day on")
    with lead.school.app.app_context():
        ring()

    def refused() -> bool:
        lead.open(CLASS)
        found = lead.press("What the gradebook has").content()
        return "this course role can’t receive grades" in found

    wait_for(refused)
    lead.sound()
    lead.picture("grades-refused")
    give_role(lead.school, Role.LEARNER)
    lead.press("Try again")
    wait_for(lambda: "In the gradebook" in lead.settled().content())
    lead.sound()
    lead.picture("grades-sent")
    member.open(CLASS)
    frame = member.press("What the gradebook has of me")
    assert "The gradebook has 1 of" in frame.content()


def give_role(school: Stage, role: Role) -> None:
    """Give the member another role in the LMS's course: only its students get grades."""
    with school.office.school.change():
        school.office.school.enrolments[cast.STAFF_CPD][cast.TEACHER].role = role


def press_down(admin: Walk, verb: str) -> None:
    """Shut the LMS's doors for the tool, or open them."""
    admin.page.goto(f"{admin.school.lms}/admin/broken.php")
    admin.leave(admin.page.locator('button[value="down"]').filter(has_text=verb))


def a_teacher_changes_the_grade(lead: Walk) -> None:
    """Compare, find nothing; let a teacher lower it there, find that, and send ours again."""
    lead.press("Compare")
    wait_for(lambda: "It has what was sent" in lead.settled().content())
    lead.sound()
    school = lead.school.office.school
    [column] = [
        each
        for each in school.columns_in(cast.STAFF_CPD)
        if each.label.startswith("Questions that make")
    ]
    grade = school.grades[column.id][cast.TEACHER]
    grade.value = 0.5
    lead.press("Compare again")
    wait_for(lambda: "The LMS has less than we sent" in lead.settled().content())
    assert grade.value == 0.5, "nothing is changed by looking"
    lead.sound()
    lead.picture("grades-less")
    lead.press("Send ours again")
    wait_for(lambda: school.grades[column.id][cast.TEACHER].value == 1)
    grade = school.grades[column.id][cast.TEACHER]
    grade.value = 3
    lead.open(CLASS)
    lead.press("What the gradebook has")
    lead.press("Compare")
    wait_for(lambda: "The LMS has more than we sent" in lead.settled().content())
    lead.sound()
    lead.picture("grades-more")
    assert grade.value == 3
