"""In February three meetings are over, and students wait for an answer."""

from lti_tool.demo import cast, whole_school
from lti_tool.demo.completion import run_cron
from lti_tool.extensions import db
from lti_tool.gradebook.jobs import send_scores
from lti_tool.gradebook.models import Score, ScoreState
from lti_tool.web.clock import clock as the_clock
from tests.demo.months.conftest import Told

MEMBER, STUDENT = "18", "106"


def test_a_member_has_completed_cycles_and_a_lead_sees_how_many(february: Told) -> None:
    home = february.come(MEMBER, cast.ASSESSMENT).read()
    assert "You have completed 2 of 5 cycles" in home
    assert "We meet on Wednesday 10 March" in home
    report = february.come(cast.LEAD, cast.ASSESSMENT).read("report")
    assert "Meetings held</dt> <dd> 3 </dd>" in report


def test_the_gradebook_has_what_was_agreed_to_and_the_lms_gives_its_badge(february: Told) -> None:
    with february.app.app_context():
        send_scores.call_local()
        sent = db.session.query(Score).filter_by(state=ScoreState.SETTLED).count()
    assert sent >= 15
    school = february.office.school
    assert sum(len(column) for column in school.grades.values()) == sent
    run_cron(school, the_clock.now())
    assert len(school.badges_in(cast.STAFF_CPD)[0].issued) >= 3


def test_a_badge_of_the_year_before_is_there_to_show(february: Told) -> None:
    assert "Community member 2025-26" in february.come(MEMBER, cast.ASSESSMENT).read("/badges")


def test_a_session_was_run_and_another_waits_for_its_host(february: Told) -> None:
    mine = february.come(STUDENT, cast.YEAR_10_COMMUNITY).read("sessions")
    assert "A question is not a sign that you were not listening." in mine
    assert "waits for a host’s answer" in mine
    assert "answer by Tuesday 2 March" in mine
    host = february.come(cast.YEAR_10_TEACHER, cast.YEAR_10_COMMUNITY).read()
    assert "One session that students planned waits for your answer." in host


def test_figures_are_published_after_each_half_term_that_is_over(february: Told) -> None:
    page = february.come(cast.HEAD, whole_school.CULTURE).read()
    assert "after half-term 3 of 2026-27" in page
    assert "2025-26" in page


def test_the_wall_has_what_did_not_work_with_and_without_names(february: Told) -> None:
    wall = february.come(cast.TEACHER, whole_school.FINDINGS).read("/findings/setbacks")
    assert "Nobody can use ten." in wall
    assert "Kwabena Asantehene-Boyle" in wall
    assert "No slides for a half-term." not in wall
