"""The twilight, as its organiser, those who present, and a teacher who chooses live it."""

import datetime as dt

import pytest

from lti_tool.demo import cast
from lti_tool.demo.school import Activity
from lti_tool.web.clock import clock
from tests.journeys.conftest import WIDTHS, Open
from tests.journeys.stage import Stage
from tests.journeys.walk import Walk

pytestmark = pytest.mark.browser
TWILIGHT = "90"


@pytest.mark.parametrize("width", WIDTHS)
def test_an_evening_from_its_first_page_to_its_cards(
    fresh_school: Stage, open_browser: Open, width: int
) -> None:
    fresh_school.office.school.add_activity(
        Activity(
            TWILIGHT, cast.STAFF_CPD, "The twilight", has_column=False, custom={"opens": "twilight"}
        )
    )
    organiser = Walk(fresh_school, open_browser(width), cast.LEAD)
    set_up(organiser)
    presenter = Walk(fresh_school, open_browser(width), cast.SINGLE_NAMED_TEACHER)
    offer(presenter, cast.TECHNOLOGY, "What a screen is good for")
    adult = Walk(fresh_school, open_browser(width), cast.YEAR_10_TEACHER)
    become_host(adult)
    student = Walk(fresh_school, open_browser(width), cast.SECOND_YEAR_10_STUDENT)
    offer_as_students(student)
    other = Walk(fresh_school, open_browser(width), cast.RIGHT_TO_LEFT_TEACHER)
    offer(other, cast.METACOGNITION, "Thinking about thinking " + "W" * 60)
    place_and_open(organiser)
    teacher = Walk(fresh_school, open_browser(width), cast.TEACHER)
    choose(teacher)
    print_lists(organiser)
    evening(teacher, organiser)


def set_up(organiser: Walk) -> None:
    frame = organiser.open(TWILIGHT)
    frame.get_by_label("Day", exact=True).fill("2026-11-30")
    frame.get_by_label("The first slot begins at").fill("16:30")
    frame.get_by_label("The second slot begins at").fill("16:40")
    frame.get_by_label("Last day to choose").fill("2026-11-28")
    organiser.sound()
    frame = organiser.press("Save, and go on to the rooms")
    assert "Something needs another look" in frame.content()
    organiser.sound()
    frame.get_by_label("The second slot begins at").fill("17:15")
    organiser.picture("twilight-evening")
    frame = organiser.press("Save, and go on to the rooms")
    for name, places in (("Library", "30"), ("Hall", "40"), ("Drama studio", "25")):
        form = frame.locator("form").filter(has_text="Add this room")
        form.get_by_label("Room").fill(name)
        form.get_by_label("Places").fill(places)
        frame = organiser.press("Add this room")
    organiser.sound()
    organiser.picture("twilight-rooms")
    frame = organiser.press("Go on to the sessions")
    assert "No community offers a session yet." in frame.content()
    organiser.sound()


def offer(presenter: Walk, activity: str, title: str) -> None:
    presenter.open(activity)
    presenter.press("Our session at the twilight")
    presenter.sound()
    frame = presenter.press("Offer our session")
    frame.get_by_label("Title").fill(title)
    frame.get_by_label("What it is about").fill("word " * 41)
    frame = presenter.press("Save our session")
    assert "That is 41 words." in frame.content()
    presenter.sound()
    frame.get_by_label("What it is about").fill("What we tried since September, and what we kept.")
    frame = presenter.press("Save our session")
    frame.get_by_label("At 16:30").check()
    presenter.press("Save when I present")
    presenter.sound()
    presenter.picture("twilight-session")


def become_host(adult: Walk) -> None:
    adult.open(cast.YEAR_10_COMMUNITY)
    frame = adult.press("Adult hosts")
    frame.get_by_role("radio").first.check()
    adult.press("Ask this person")
    adult.open(cast.YEAR_10_COMMUNITY)
    adult.press("Look at what that means")
    adult.press("Yes, I will")


def offer_as_students(student: Walk) -> None:
    student.open(cast.YEAR_10_COMMUNITY)
    student.press("Our session at the twilight")
    frame = student.press("Offer our session")
    frame.get_by_label("Title").fill("What helps us learn")
    frame.get_by_label("What it is about").fill("Three things that we tried ourselves.")
    for label in ("First", "Second", "Third"):
        frame.get_by_label(f"{label} thing that helps us learn").fill(f"{label}: being asked")
    frame.get_by_label("What we’d ask of teachers").fill("Wait for our answers.")
    frame.get_by_role("radio").first.check()
    student.sound()
    student.picture("twilight-students-words")
    frame = student.press("Save our session")
    frame.get_by_label("At 17:15").check()
    student.press("Save when I present")
    student.sound()
    student.picture("twilight-students-session")


def place_and_open(organiser: Walk) -> None:
    organiser.open(TWILIGHT)
    frame = organiser.press("Which session is where")
    for number, select in enumerate(frame.locator("select").all()):
        select.select_option(index=1 + number // 2)
    organiser.sound()
    organiser.picture("twilight-placing")
    organiser.press("Save")
    frame = organiser.press("Is there a place for everybody?")
    assert "That is enough." in frame.content()
    organiser.sound()
    organiser.picture("twilight-opening")
    organiser.press("Let everybody choose now")
    organiser.sound()


def choose(teacher: Walk) -> None:
    """By keyboard alone: each slot is one stop, and the arrows choose in it."""
    frame = teacher.open(TWILIGHT)
    teacher.sound()
    teacher.picture("twilight-programme")
    frame = teacher.press("Choose 2 sessions")
    teacher.sound()
    teacher.picture("twilight-choose")
    groups = frame.locator("fieldset")
    groups.nth(0).get_by_role("radio").first.focus()
    teacher.page.keyboard.press("Space")
    teacher.page.keyboard.press("Tab")
    teacher.page.keyboard.press("Space")
    frame = teacher.press("Save my choice")
    assert "you have this one already" in frame.content()
    teacher.sound()
    teacher.picture("twilight-choose-twice")
    groups = frame.locator("fieldset")
    groups.nth(1).get_by_role("radio", checked=True).focus()
    teacher.page.keyboard.press("ArrowDown")
    frame = teacher.press("Save my choice")
    assert frame.locator("main").inner_text().count("My choice") == 2
    teacher.sound()
    teacher.picture("twilight-mine")


def print_lists(organiser: Walk) -> None:
    organiser.open(TWILIGHT)
    organiser.press("Room lists to print")
    organiser.sound()
    organiser.picture("twilight-lists")


def evening(teacher: Walk, organiser: Walk) -> None:
    """After the cut-off everybody has a place; on the day one changes, and gives a card."""
    clock.move(dt.timedelta(days=5, hours=7))
    frame = teacher.open(TWILIGHT)
    frame = teacher.press("Change at the door")
    teacher.sound()
    teacher.picture("twilight-door-mine")
    teacher.open(TWILIGHT)
    frame = teacher.settled()
    frame = teacher.follow(frame.locator("main a[href*='/card/']").first)
    frame.get_by_label("One thing I’ll try").fill("Wait four seconds.")
    teacher.sound()
    teacher.picture("twilight-card")
    frame = teacher.press("Give my card")
    assert "You gave your card." in frame.content()
    teacher.sound()
    organiser.open(TWILIGHT)
    organiser.press("Late changes at the door")
    organiser.sound()
    organiser.picture("twilight-door")
