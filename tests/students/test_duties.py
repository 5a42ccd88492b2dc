"""Chair, timekeeper and notetaker go round among students, and the first two run the meeting."""

from lti_tool.extensions import db
from lti_tool.meetings.models import Meeting
from tests.students.conftest import Year10


def chair_of(year10: Year10, number: int) -> str:
    page = year10.read("Alfie", f"/meetings/{number}")
    return page.split("Chair:</strong> <bdi>")[1].split("</bdi>")[0]


def test_duties_go_round_from_meeting_to_meeting(year10: Year10) -> None:
    assert sorted(chair_of(year10, n) for n in (1, 2, 3)) == ["Alfie", "Priya", "Zara"]
    assert chair_of(year10, 4) == chair_of(year10, 1)


def test_the_three_are_three_students(year10: Year10) -> None:
    page = year10.read("Zara", "/meetings/1")
    for duty in ("Chair", "Timekeeper", "Notetaker"):
        assert f"{duty}:</strong>" in page


def test_a_student_takes_one_over(year10: Year10) -> None:
    before = chair_of(year10, 1)
    other = next(name for name in ("Alfie", "Priya", "Zara") if name != before)
    assert year10.send(other, "/meetings/1/duty", {"duty": "chair"}, on="/meetings/1") == 303
    assert chair_of(year10, 1) == other
    assert chair_of(year10, 4) == before
    year10.send(before, "/meetings/1/duty", {"duty": "chair"}, on="/meetings/1")
    assert chair_of(year10, 1) == before


def test_a_duty_that_is_none_is_nothing(year10: Year10) -> None:
    assert year10.send("Alfie", "/meetings/1/duty", {"duty": "head"}, on="/meetings/1") == 404


def test_whoever_took_it_and_left_has_it_no_more(year10: Year10) -> None:
    before = chair_of(year10, 1)
    other = next(name for name in ("Priya", "Zara") if name != before)
    year10.send(other, "/meetings/1/duty", {"duty": "chair"}, on="/meetings/1")
    year10.leaves_the_course(other)
    assert chair_of(year10, 1) != other


def test_the_chair_begins_and_a_member_without_a_duty_does_not(year10: Year10) -> None:
    chair = chair_of(year10, 1)
    page = year10.read("Alfie", "/meetings/1")
    notes = page.split("Notetaker:</strong> <bdi>")[1].split("</bdi>")[0]
    assert year10.send(notes, "/meetings/1", {"begin": "1"}) == 403
    assert year10.send(chair, "/meetings/1", {"begin": "1"}) == 303
    with year10.app.app_context():
        assert db.session.query(Meeting).filter_by(number=1).one().is_going_on


def test_a_lead_runs_it_without_reading_a_name(year10: Year10) -> None:
    assert year10.send("Mr Reed", "/meetings/1", {"begin": "1"}) == 303
    for path in ("/meetings/1", "/meetings/1/projector"):
        page = year10.read("Mr Reed", path)
        assert "About 25 minutes left" in page or "about 25 minutes left" in page
        assert not {"Alfie", "Priya", "Zara"} & set(
            page.replace("<", " ").replace(">", " ").split()
        )


def test_the_notes_are_written_by_students_and_read_by_the_host(year10: Year10) -> None:
    year10.host("Ms Osei")
    notes = {"notes": "We agreed to try again.", "revision": "0"}
    assert year10.send("Zara", "/meetings/1/notes", notes) == 303
    page = year10.read("Ms Osei", "/meetings/1")
    assert "We agreed to try again." in page
    assert "Write our notes" not in page
