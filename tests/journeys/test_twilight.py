"""The twilight, as its organiser, those who present, and a teacher who chooses live it."""

import datetime as dt
from pathlib import Path

import pytest
from playwright.sync_api import Frame

from lti_tool.demo import cast
from lti_tool.demo.school import Activity
from lti_tool.web.clock import clock
from tests.journeys.conftest import WIDTHS, Open
from tests.journeys.stage import Stage
from tests.journeys.walk import Walk

pytestmark = pytest.mark.browser
TWILIGHT = "90"
STUDENTS = "What helps us learn"


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
    early = Walk(fresh_school, open_browser(width), cast.LONG_NAMED_TEACHER)
    be_first(early)
    wait_for_the_full_one(teacher)
    make_room(early)
    moved_up(teacher)
    report(teacher)
    print_lists(organiser)
    evening(teacher, organiser)
    read_cards(student)


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
    for name, places in (("Library", "40"), ("Hall", "40"), ("Studio", "1")):
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
    frame.get_by_label("Title").fill(STUDENTS)
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


def be_first(early: Walk) -> None:
    """Take the only place that students have at half past four."""
    early.open(TWILIGHT)
    frame = early.press("Choose 2 sessions")
    pick(frame, "At 16:30", STUDENTS)
    pick(frame, "At 17:15", "What a screen is good for")
    early.press("Save my choice")


def pick(frame: Frame, question: str, title: str) -> None:
    frame.get_by_role("group", name=question).get_by_label(title).check()


def wait_for_the_full_one(teacher: Walk) -> None:
    frame = teacher.press("Change my choice")
    full = frame.get_by_role("group", name="Full at 16:30: do you want to wait for one?")
    full.get_by_label(STUDENTS).check()
    teacher.sound()
    teacher.picture("twilight-choose-full")
    frame = teacher.press("Save my choice")
    assert f"You wait for “{STUDENTS}”." in frame.locator("main").inner_text()
    teacher.sound()
    teacher.picture("twilight-waiting")


def make_room(early: Walk) -> None:
    frame = early.press("Change my choice")
    pick(frame, "At 16:30", "Thinking about thinking")
    early.press("Save my choice")


def moved_up(teacher: Walk) -> None:
    """Read the news, put it away, and take the evening along in a calendar."""
    frame = teacher.open(TWILIGHT)
    assert "A place became free in a session you waited for" in frame.content()
    assert f"{STUDENTS}, Studio" in frame.locator("main").inner_text()
    teacher.sound()
    teacher.picture("twilight-moved-up")
    frame = teacher.press("I have read this")
    assert "A place became free" not in frame.content()
    with teacher.page.expect_download() as download:
        frame.get_by_role("link", name="Add to my calendar").click()
    assert Path(download.value.path()).read_text().count("BEGIN:VEVENT") == 2


def report(teacher: Walk) -> None:
    """Report what students say of their session, which all staff read."""
    frame = teacher.settled()
    teacher.follow(frame.locator("main a[href*='/concern/twilight/']"))
    teacher.sound()
    teacher.picture("twilight-report")
    frame = teacher.press("Report it")
    assert "You have reported this." in frame.content()
    teacher.sound()
    frame = teacher.press("Go back")
    assert "Who offers what" in frame.content()


def print_lists(organiser: Walk) -> None:
    organiser.open(TWILIGHT)
    frame = organiser.press("Room lists to print")
    organiser.sound()
    organiser.picture("twilight-lists")
    organiser.page.emulate_media(media="print")
    assert not frame.get_by_text("I’m finished", exact=True).is_visible()
    organiser.picture("twilight-lists-on-paper")
    organiser.page.emulate_media(media="screen")


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


def read_cards(student: Walk) -> None:
    """Read what colleagues say, the day after, without who said it."""
    clock.move(dt.timedelta(days=1))
    student.open(cast.YEAR_10_COMMUNITY)
    student.press("Our session at the twilight")
    frame = student.press("The cards for those who presented")
    assert "Wait four seconds." in frame.content()
    student.sound()
    student.picture("twilight-cards")
