"""A session is rehearsed, printed and run; then it says what was noticed and whom it reached."""

import datetime as dt

import pytest
from icalendar import Calendar

from lti_tool.extensions import db
from lti_tool.outreach.actions import rounded
from lti_tool.outreach.models import State
from lti_tool.outreach.queries import Run, first_name, run_in
from lti_tool.people.models import Person
from lti_tool.web.clock import Clock
from tests.outreach.conftest import AFTER, THE_DAY, Planned, session
from tests.students.conftest import year10

__all__ = ["session", "year10"]


def test_it_is_rehearsed_one_step_at_a_time(session: Planned) -> None:
    assert session.status("Zara", "/rehearse") == 404
    session.write()
    page = session.read("Zara", "/rehearse")
    assert "Step 1 of 2" in page
    assert "8 minutes" in page
    assert "Why it works" not in page
    last = session.read("Zara", "/rehearse?step=2")
    assert "8 minutes are over when it begins." in last
    assert "Your one key message: Shut the book" in last
    for odd in ("0", "99", "x"):
        assert session.status("Zara", f"/rehearse?step={odd}") == 200


def test_the_sheet_has_first_names_only(session: Planned) -> None:
    with session.scene.app.app_context():
        zara = db.session.query(Person).filter_by(name="Zara").one()
        zara.name = "Zara Qureshi"
        db.session.commit()
    session.agreed()
    sheet = session.read("Zara", "/paper").partition("You are here as")[0]
    assert "Run by Zara" in sheet
    assert "Qureshi" not in sheet
    assert "The room: Hall B" in sheet
    assert "Zara Qureshi" in session.read("Alfie")


@pytest.mark.parametrize(
    ("name", "first"), [("Zara Qureshi", "Zara"), ("", ""), ("  Ṣọlá  Ọ̀gúnlẹ́sì ", "Ṣọlá")]
)
def test_a_first_name_is_the_first_word(name: str, first: str) -> None:
    assert first_name(name) == first


def test_what_came_of_it_is_said_from_its_day_on(session: Planned, clock: Clock) -> None:
    session.agreed()
    clock.fix(THE_DAY - dt.timedelta(days=1))
    assert session.status("Zara", "/after") == 404
    assert session.send("Zara", "/after", AFTER) == 409
    clock.fix(THE_DAY)
    assert "Say how it went" in session.read("Zara")
    assert session.send("Zara", "/after", AFTER, on="/after") == 303
    page = session.read("Alfie")
    for said in ("They liked the quiz.", "Calm and clear.", "About 30 pupils were there."):
        assert said in page


def test_the_page_carries_the_revision_of_what_came_of_it(session: Planned) -> None:
    session.ran()
    assert 'name="revision" value="1"' in " ".join(session.raw("Zara", "/after").split())
    assert session.send("Zara", "/after", AFTER | {"revision": "1"}, on="/after") == 303


def test_without_a_yes_nothing_was_run(session: Planned, clock: Clock) -> None:
    session.sent()
    clock.fix(THE_DAY)
    assert session.send("Zara", "/after", AFTER) == 409
    with session.scene.app.app_context():
        assert session.row.state is State.WAITING


def test_a_host_types_in_the_tutors_line_and_leaves_the_students_words(session: Planned) -> None:
    session.ran()
    assert "What we noticed" not in session.read("Ms Osei", "/after").partition("<form")[2]
    theirs = {"noticed": "Mine", "tutor_line": "Very calm.", "pupils": "31", "revision": "1"}
    assert session.send("Ms Osei", "/after", theirs, on="/after") == 303
    page = session.read("Zara")
    assert "They liked the quiz." in page
    assert "Very calm." in page
    said = session.answer("Zara", "/after", AFTER | {"revision": "1"}, on="/after")
    assert "Something was saved here since you opened this page" in said
    assert session.send("Alfie", "/after", theirs) == 403


@pytest.mark.parametrize(
    ("pupils", "kept"), [(None, None), (1, 5), (7, 5), (8, 10), (28, 30), (182, 180)]
)
def test_pupils_are_counted_to_the_nearest_five(pupils: int | None, kept: int | None) -> None:
    assert rounded(pupils) == kept


def test_what_was_run_is_not_planned_any_more(session: Planned) -> None:
    session.ran()
    assert session.write(revision="2", key_message="Another") == 409
    for path, fields in (
        ("/send", {"back": "1"}),
        ("/planners", {"member": session.scene.public_id}),
    ):
        assert session.send("Zara", path, fields) in (409, 422)


def test_its_adults_are_led_to_the_badge_and_nobody_has_one_by_itself(session: Planned) -> None:
    session.ran()
    badges = session.scene.at("/badges")
    assert f'href="{badges}"' in session.raw("Ms Osei")
    assert "You can give them a badge for it" in session.scene.read("Ms Osei")
    assert "Give the badge" not in session.read("Zara")
    assert "New badge" not in session.scene.read("Zara")


def test_the_day_is_in_the_planners_calendar_and_no_word_of_it(session: Planned) -> None:
    session.with_alfie()
    session.agreed()
    for name, expected in (("Zara", True), ("Alfie", True), ("Priya", False)):
        browser = session.scene.visit(name)
        browser.get(session.scene.at("/calendar"))
        answer = browser.post(session.scene.at("/calendar"), data={"renew": "1"})
        page = answer.get_data(as_text=True)
        address = page.split("data-select>")[1].split("</textarea>")[0].strip()
        told = browser.get(address.removeprefix("https://tool.test")).get_data()
        events = Calendar.from_ical(told).walk("VEVENT")
        days = {str(event["summary"]): event["dtstart"].dt for event in events}
        title = "Something that your learning community has planned"
        assert (days.get(title) == dt.date(2026, 12, 10)) is expected
        for word in (b"Shut the book", b"Year 7", b"Hall B"):
            assert word not in told


def test_what_was_run_is_counted_for_the_school_and_its_year(session: Planned) -> None:
    session.ran()
    with session.scene.app.app_context():
        school = session.row.membership.person.platform_id
        assert run_in(school, "2026-27") == Run(1, 30)
        assert run_in(school, "2025-26") == Run(0, 0)
        assert run_in(school + 1, "2026-27") == Run(0, 0)
