"""In July the year is told to its end: what was found, what members said, and who chose what."""

import re

from lti_tool.demo import cast, whole_school
from lti_tool.extensions import db
from lti_tool.showcase.models import Choice, Wish
from tests.demo.months.conftest import Told

MEMBER, STUDENT = "18", "106"


def test_the_staff_read_what_four_communities_released(july: Told) -> None:
    page = july.come(cast.TEACHER, whole_school.FINDINGS).read()
    assert page.count("What they found") >= 4
    for theme in ("Assessment", "Technology", "Landscape of learning", "Year 12"):
        assert f'What they found<span class="visually-hidden">: {theme}' in page, theme


def test_a_host_is_asked_to_look_at_what_students_found(july: Told) -> None:
    host = july.come(cast.YEAR_10_TEACHER, cast.YEAR_10_COMMUNITY)
    assert "The students would like you to look at their findings." in host.read()


def test_a_survey_of_ten_is_shown_in_levels_with_what_may_be_quoted(july: Told) -> None:
    report = july.come(cast.LEAD, cast.ASSESSMENT).read("report")
    assert "10 members answered." in report
    assert "Strongly agree" in report
    assert "I have taken more risks this year than in the ten before it." in report
    quoted = report.partition("may be quoted")[2].partition("<h2")[0]
    assert "Please not on a Wednesday" not in quoted


def test_most_of_the_staff_have_chosen_and_some_wait(july: Told) -> None:
    with july.app.app_context():
        assert db.session.query(Choice.person_id).distinct().count() >= 40
        assert db.session.query(Wish).count() > 0
    programme = july.come(cast.TEACHER, whole_school.TWILIGHT).read()
    assert "Choose 2 sessions" in programme
    assert "full" in programme


def test_the_organiser_reads_that_there_is_a_place_for_everybody(july: Told) -> None:
    page = july.come(cast.LEAD, whole_school.TWILIGHT).read("opening")
    assert page.count("That is enough.") == 2
    needed, places = map(int, re.findall(r"(\d+) people need a place, there are (\d+)", page)[0])
    assert places > needed >= 50


def test_students_ran_five_sessions_and_put_most_on_the_shelf(july: Told) -> None:
    shelf = july.come(STUDENT, cast.YEAR_10_COMMUNITY).read("session-shelf")
    assert shelf.count("2026-27") == 4
    page = july.come(cast.HEAD, whole_school.CULTURE).read()
    this_year, _before, _next = page.partition("that students ran</th>")[2].split("</td>", 2)
    assert "about 5" in this_year


def test_the_lead_can_start_the_next_year(july: Told) -> None:
    lead = july.come(cast.LEAD, cast.ASSESSMENT)
    assert "Start 2027-28" in lead.read()
    assert "2027-28" in lead.read("next-year")


def test_a_member_s_home_has_no_news_of_the_autumn(july: Told) -> None:
    home = july.come(STUDENT, cast.YEAR_10_COMMUNITY).read()
    assert "There is a new adult host" not in home
    assert "All of this year’s meetings have been held." in home
