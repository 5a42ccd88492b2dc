"""A student proposes a form time, a host checks it, it is run, and others can use it again."""

import datetime as dt

import pytest

from lti_tool.demo import cast
from lti_tool.web.clock import clock
from tests.journeys.conftest import WIDTHS, Open
from tests.journeys.keys import Keys
from tests.journeys.stage import Stage
from tests.journeys.test_students import become_host
from tests.journeys.walk import Walk, picture

pytestmark = pytest.mark.browser

WISH = "That testing yourself beats reading it again."


@pytest.mark.parametrize("width", WIDTHS)
def test_a_form_time_from_the_idea_to_the_shelf(
    fresh_school: Stage, open_browser: Open, width: int
) -> None:
    adult = Walk(fresh_school, open_browser(width), cast.YEAR_10_TEACHER)
    become_host(adult)
    student = Walk(fresh_school, open_browser(width), cast.FIRST_YEAR_10_STUDENT)
    student.open(cast.YEAR_10_COMMUNITY)
    student.press("Join")
    day = clock.now().date() + dt.timedelta(days=28)
    propose(student, day)
    plan(student)
    ask_along(student)
    student.press("Send it to our host")
    student.picture("session-sent")
    answer(adult, "Not yet")
    change(student)
    answer(adult, "Fine")
    rehearse(student)
    after(student)
    badge(adult)
    on_paper(student)


def sessions(walk: Walk) -> None:
    walk.open(cast.YEAR_10_COMMUNITY)
    walk.press("Form times and assemblies")


def look(walk: Walk, name: str) -> None:
    walk.sound()
    walk.picture(name)


def propose(student: Walk, day: dt.date) -> None:
    sessions(student)
    look(student, "sessions-empty")
    frame = student.press("Propose a session")
    frame.get_by_label("What do you wish you’d known in Year 7?").fill(WISH)
    frame.get_by_label("A form time").check()
    frame.get_by_label("On which day would you like to do it?").fill(day.isoformat())
    look(student, "session-propose")
    student.press("Begin to plan it")


def plan(student: Walk) -> None:
    frame = student.settled()
    frame.get_by_label("Our one key message").fill("Shut the book and test yourself.")
    frame.get_by_label("Or take it from here").select_option(label="Practice testing")
    for n, (what, minutes) in enumerate((("A quiz with five questions", 8), ("Why it works", 15))):
        frame.get_by_label(f"Step {n + 1}: what happens", exact=True).fill(what)
        frame.get_by_label(f"Minutes for step {n + 1}", exact=True).fill(str(minutes))
        frame.get_by_label(f"Who does step {n + 1} (first names)", exact=True).fill("Zara")
    look(student, "session-write")
    frame = student.press("Save the session")
    assert "That is 3 minutes too long." in " ".join(frame.locator("main").inner_text().split())
    look(student, "session-draft")
    frame = student.press("Change it")
    frame.get_by_label("Minutes for step 2", exact=True).fill("12")
    frame.get_by_text("Saved just now.").wait_for()
    student.press("Look at the session")


def ask_along(student: Walk) -> None:
    frame = student.settled()
    if frame.get_by_label("Whom would you like to ask?").count():
        student.press("Ask to plan along")
        student.sound()


def answer(adult: Walk, timing: str) -> None:
    adult.open(cast.YEAR_10_COMMUNITY)
    look(adult, "host-told")
    adult.press("Look at what waits")
    look(adult, "host-sessions")
    frame = adult.settled()
    adult.follow(frame.locator("main .links a[href*='/sessions/']").first)
    assert adult.settled().get_by_role("link", name="Change it").count() == 0
    look(adult, "host-session")
    frame = adult.press("Check it")
    frame.get_by_role("group", name="Safety").get_by_label("Fine").check()
    frame.get_by_role("group", name="The room").get_by_label("Fine").check()
    frame.get_by_label("Your words about the room").fill("Room 12")
    frame.get_by_role("group", name="The timing").get_by_label(timing, exact=True).check()
    if timing == "Not yet":
        frame = adult.press("Answer the students")
        assert "Say what would make it a yes." in frame.content()
        look(adult, "host-no-words")
        frame.get_by_label("Your words about the timing").fill("Leave a minute to sit down.")
    look(adult, "host-answer")
    adult.press("Answer the students")
    adult.sound()


def change(student: Walk) -> None:
    student.open(cast.YEAR_10_COMMUNITY)
    look(student, "student-told")
    student.press("Your host answered about your session.")
    frame = student.settled()
    student.follow(frame.locator("main a[href*='/sessions/']:has-text('Shut the book')"))
    assert "Leave a minute to sit down." in student.settled().content()
    look(student, "session-not-yet")
    frame = student.press("Change it")
    frame.get_by_label("Minutes for step 2", exact=True).fill("11")
    student.press("Save the session")
    student.press("Send it again")


def rehearse(student: Walk) -> None:
    sessions(student)
    student.follow(student.settled().locator("main a:has-text('Shut the book')"))
    look(student, "session-agreed")
    student.press("Rehearse it, step by step")
    look(student, "session-rehearse")
    frame = student.press("Next step")
    assert "Why it works" in frame.locator("h1").inner_text()
    student.press("Back to the session")
    student.press("The session on paper")
    look(student, "session-paper")


def after(student: Walk) -> None:
    student.page.goto(f"{student.school.lms}/my/")
    student.move_date("Seven weeks on")
    sessions(student)
    student.follow(student.settled().locator("main a:has-text('Shut the book')"))
    frame = student.press("Say how it went")
    student.picture("session-after")
    frame.get_by_label("What we noticed").fill("They liked the quiz.")
    frame.get_by_label("What the form tutor said").fill("Calm and clear.")
    frame.get_by_label("About how many pupils were there?").fill("28")
    student.sound()
    student.press("Save how it went")
    look(student, "session-ran")
    student.press("Put it on the school’s shelf")
    student.sound()
    sessions(student)
    student.press("Sessions to use again")
    look(student, "session-shelf")
    student.follow(student.settled().locator("main .links a").first)
    look(student, "session-shelved")
    student.press("Begin one of my own with this")
    student.sound()
    student.press("Look at the session")
    student.press("Delete it")
    look(student, "session-delete")
    student.press("Delete this session")


def on_paper(student: Walk) -> None:
    """Look at the sheet as it is printed; it changes the page’s medium, so this comes last."""
    sessions(student)
    student.follow(student.settled().locator("main a:has-text('Shut the book')").first)
    frame = student.press("The session on paper")
    student.page.emulate_media(media="print")
    picture(student.page, "session-paper-printed")
    for name in ("Back to the session", "I’m finished"):
        assert not frame.get_by_text(name, exact=True).is_visible()
    assert frame.get_by_role("heading", name="Running order").is_visible()


def badge(adult: Walk) -> None:
    adult.open(cast.YEAR_10_COMMUNITY)
    look(adult, "host-badge")
    frame = adult.press("You can give them a badge for it")
    assert "Badges of this community" in frame.content()


def test_a_student_proposes_and_rehearses_by_keyboard(
    fresh_school: Stage, open_browser: Open
) -> None:
    walk = Walk(fresh_school, open_browser(1280), cast.FIRST_YEAR_10_STUDENT)
    walk.open(cast.YEAR_10_COMMUNITY)
    keys = Keys(walk)
    keys.press("Join")
    keys.press("Form times and assemblies")
    keys.press("Propose a session")
    keys.write("What do you wish you’d known in Year 7?", WISH)
    keys.choose("A form time")
    keys.press("Begin to plan it")
    keys.write("Our one key message", "Test yourself.")
    keys.write("Step 1: what happens", "A quiz")
    keys.write("Minutes for step 1", "9")
    keys.press("Save the session")
    keys.press("Rehearse it, step by step")
    assert "A quiz" in walk.settled().locator("h1").inner_text()
    keys.press("Back to the session")
    keys.press("Delete it")
    keys.press("Delete this session")
    assert "One small idea is enough to begin." in walk.settled().content()
