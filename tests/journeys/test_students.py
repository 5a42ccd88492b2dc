"""A community of students, as a student, their adult host and the safeguarding contact live it."""

import pytest

from lti_tool.demo import cast
from tests.journeys.conftest import WIDTHS, Open
from tests.journeys.stage import Stage
from tests.journeys.walk import Walk

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", WIDTHS)
def test_students_join_agree_try_and_share(
    fresh_school: Stage, open_browser: Open, width: int
) -> None:
    adult = Walk(fresh_school, open_browser(width), cast.YEAR_10_TEACHER)
    become_host(adult)
    student = Walk(fresh_school, open_browser(width), cast.FIRST_YEAR_10_STUDENT)
    join(student)
    read_as_one_likes(student)
    agree(student)
    learn(student)
    meet(student)
    share(student)
    host_reads(adult)
    later(student)


def become_host(adult: Walk) -> None:
    adult.open(cast.YEAR_10_COMMUNITY)
    frame = adult.press("Adult hosts")
    adult.sound()
    frame.get_by_role("radio").first.check()
    adult.press("Ask this person")
    adult.open(cast.YEAR_10_COMMUNITY)
    adult.press("Look at what that means")
    adult.sound()
    frame = adult.press("Yes, I will")
    assert "You are the adult host here." in frame.content()
    adult.sound()
    adult.picture("host")


def join(student: Walk) -> None:
    frame = student.open(cast.YEAR_10_COMMUNITY)
    assert "What you write is yours." in frame.content()
    assert "sees it too, as the adult host." in frame.content()
    student.sound()
    student.picture("join-students")
    frame = student.press("Join")
    assert "Your adult host is" in frame.content()
    student.sound()
    student.picture("home-student")


def read_as_one_likes(student: Walk) -> None:
    frame = student.press("How I like to read")
    frame.get_by_label("Largest").check()
    frame.get_by_label("More", exact=True).check()
    student.press("Use this")
    student.sound()
    student.press("Back to the community")
    student.sound()
    student.picture("home-student-largest")


def agree(student: Walk) -> None:
    frame = student.press("How we talk")
    frame.get_by_label("How we talk").fill("We listen to the end, and we say why.")
    student.sound()
    student.press("Save")


def learn(student: Walk) -> None:
    """From a strategy card straight into an experiment, and the first look at it."""
    student.open(cast.YEAR_10_COMMUNITY)
    student.press("Ways to learn")
    student.sound()
    student.picture("ways-to-learn")
    frame = student.settled()
    frame = student.follow(frame.locator("main a[href*='/strategies/']").first)
    student.sound()
    student.picture("strategy")
    frame = student.settled()
    frame = student.follow(frame.locator("main a[href*='/experiments/new']").first)
    assert frame.get_by_label("What will I try?").input_value()
    frame.get_by_label("What do I want to find out?").fill("Do I remember more if I test myself?")
    frame.get_by_label("In one week").check()
    student.sound()
    student.picture("experiment-new")
    frame = student.press("Save my experiment")
    frame.get_by_label("How did it feel?").fill("Slow and hard.")
    frame = student.press("Save how it felt")
    assert "We ask you on" in frame.content()
    student.sound()
    student.press("Share it with my community")


def meet(student: Walk) -> None:
    student.open(cast.YEAR_10_COMMUNITY)
    frame = student.press("Open the meeting")
    assert "Who does what this time" in frame.content()
    if frame.get_by_role("button", name="I will do it").count():
        student.follow(frame.get_by_role("button", name="I will do it").first)
    student.sound()
    student.picture("room-students")


def share(student: Walk) -> None:
    """Read what others shared, and tell the contact of something that worries."""
    student.open(cast.YEAR_10_COMMUNITY)
    frame = student.press("All that the group shared")
    student.sound()
    student.follow(frame.locator("main a[href*='/concern/']").first)
    student.sound()
    student.picture("concern")
    student.open(cast.YEAR_10_COMMUNITY)
    student.press("Our shelf")
    student.sound()
    student.picture("shelf")


def host_reads(adult: Walk) -> None:
    frame = adult.open(cast.YEAR_10_COMMUNITY)
    frame = adult.press("Self-experiments")
    assert "Do I remember more if I test myself?" in frame.content()
    adult.sound()
    frame = adult.press("Do I remember more if I test myself?")
    assert "Save" not in frame.locator("main").inner_text()
    adult.sound()
    adult.open(cast.YEAR_10_COMMUNITY)
    frame = adult.press("How we talk")
    assert frame.locator("textarea").count() == 0
    adult.sound()


def later(student: Walk) -> None:
    """A week and more later the second look is asked for, and both stand together."""
    student.page.goto(f"{student.school.lms}/my/")
    student.move_date("Seven weeks on")
    student.open(cast.YEAR_10_COMMUNITY)
    student.press("What stuck? You can say it now about your experiment.")
    frame = student.press("Do I remember more if I test myself?")
    assert "Slow and hard." not in frame.locator("main").inner_text()
    frame.get_by_label("What stuck?").fill("Nearly all of it.")
    student.sound()
    frame = student.press("Save what stuck")
    assert "Slow and hard." in frame.locator("main").inner_text()
    student.sound()
    student.picture("experiment-both")
    student.move_date("Back to today")
