"""In September the communities have begun, and what there is to read is from the year before."""

from lti_tool.demo import cast, whole_school
from tests.demo.months.conftest import Told

MEMBER, STUDENT = "18", "106"


def test_a_member_sees_the_first_meeting_and_nothing_shared(september: Told) -> None:
    home = september.come(MEMBER, cast.ASSESSMENT).read()
    assert "We meet on Wednesday 30 September" in home
    assert "Write my plan" in home
    assert "You have completed 0 of 5 cycles" in home
    assert "Assessment in 2025-26" in home


def test_the_year_before_is_there_to_read_and_over(september: Told) -> None:
    staff = september.come(cast.TEACHER, whole_school.FINDINGS)
    assert "What they found" not in staff.read()
    before = staff.read("/findings?year=2025-26")
    assert before.count("What they found") >= 2
    page = september.come(MEMBER, cast.ASSESSMENT).read()
    old = page.partition(">Assessment in 2025-26<")[0].rpartition('href="')[2].partition('"')[0]
    assert "The code saved two hours a week" in september.come(MEMBER, cast.ASSESSMENT).read(
        f"{old}/findings"
    )


def test_students_find_a_session_of_the_year_before_to_use_again(september: Told) -> None:
    student = september.come(STUDENT, cast.YEAR_10_COMMUNITY)
    assert "Shut the book and see what you still know." in student.read("session-shelf")
    assert "One small idea is enough to begin" in student.read("sessions")


def test_the_head_reads_the_figures_of_the_year_before(september: Told) -> None:
    page = september.come(cast.HEAD, whole_school.CULTURE).read()
    assert "after half-term 6 of 2025-26" in page
    assert "I learned how to be stuck." in page
    assert "The library is cold" not in page


def test_the_twilight_has_no_date_yet(september: Told) -> None:
    staff = september.come(cast.TEACHER, whole_school.TWILIGHT).read()
    assert "This year’s evening is not set up yet." in staff
    organiser = september.come(cast.LEAD, whole_school.TWILIGHT).read()
    assert "When is the twilight?" in organiser
