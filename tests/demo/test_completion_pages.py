"""Teachers set what completes an activity and who gets a badge; learners see how far they are."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from lti_tool.demo import cast
from lti_tool.demo.grading import post_score
from lti_tool.demo.school import Condition, School
from tests.demo.conftest import NOON, Day
from tests.demo.test_scores import score

Be = Callable[[str], FlaskClient]
STAFF = cast.STAFF_CPD
COURSE, REPORT = f"/course/view.php?id={STAFF}", f"/report/progress/index.php?id={STAFF}"
SETTINGS = f"/course/modedit.php?id={STAFF}&update={cast.METACOGNITION}"
BADGES, MINE = f"/badges/index.php?id={STAFF}", "/badges/mybadges.php"
PASSING = {"grade_to_pass": "60", "condition": Condition.PASSING_GRADE}
NAME = "Member of the Metacognition community"


def grade(school: School, given: float, day: Day) -> None:
    column = school.own_column(cast.METACOGNITION)
    assert column is not None
    message = score(day.now(), scoreGiven=given)
    assert post_score(school, column, message, day.now()).status == 200


def said(browser: FlaskClient, address: str) -> str:
    """Return a page's text with its spaces put in order."""
    return " ".join(browser.get(address).text.split())


def add_badge(lead: FlaskClient, school: School, *, name: str = NAME) -> str:
    """Add a badge for the activity, and return its id."""
    form = {"id": STAFF, "name": name, "activity": cast.METACOGNITION}
    assert lead.post("/badges/newbadge.php", data=form).status_code == 303
    return max(school.badges, key=int)


def test_a_badge_is_followed_from_its_settings_to_its_learner(
    be: Be, school: School, day: Day
) -> None:
    lead, learner = be(cast.LEAD), be(cast.TEACHER)
    saved = lead.post(SETTINGS, data=PASSING)
    assert (saved.status_code, saved.headers["Location"]) == (303, COURSE)
    badge = add_badge(lead, school)
    assert "nobody can earn it" in said(lead, BADGES)
    lead.post("/badges/action.php", data={"id": STAFF, "badge": badge, "enable": ""})
    assert ">To do:</strong> receive a passing grade" in said(learner, COURSE)
    grade(school, 40, day)
    assert ">Failed:</strong> receive a passing grade" in said(learner, COURSE)
    assert NAME not in said(learner, MINE)
    day.move(timedelta(days=1))
    grade(school, 60, day)
    assert ">Done:</strong> receive a passing grade" in said(learner, COURSE)
    mine = said(learner, MINE)
    assert NAME in mine
    assert "For completing Metacognition in Staff CPD. Issued on 24 November at 12:00." in mine
    assert "1 person has it." in said(lead, BADGES)
    assert NAME not in said(be(cast.HEAD), MINE)


def test_those_who_run_the_course_see_a_condition_and_no_state_of_their_own(be: Be) -> None:
    for person in (cast.LEAD, cast.ADMINISTRATOR, cast.NON_EDITING_TEACHER):
        page = said(be(person), COURSE)
        assert "To complete it: receive a passing grade" in page
        assert "To do:" not in page


def test_the_report_shows_each_learner_and_only_what_can_be_completed(
    be: Be, school: School, day: Day
) -> None:
    lead = be(cast.LEAD)
    assert "Metacognition" not in said(lead, REPORT)
    lead.post(SETTINGS, data=PASSING)
    grade(school, 40, day)
    page = said(lead, REPORT)
    learners = school.learners_of(STAFF)
    assert page.count('class="state failed"') == 1
    assert page.count('class="state to_do"') == 2 * len(learners) - 1
    assert "Technology" not in page
    assert "Amara" not in page.split("<main")[1]


@pytest.mark.parametrize("points", ["sixty", "-1", "nan", "inf", "101"])
def test_a_grade_to_pass_that_cannot_be_is_refused_and_kept(
    be: Be, school: School, points: str
) -> None:
    refused = be(cast.LEAD).post(SETTINGS, data={**PASSING, "grade_to_pass": points})
    assert refused.status_code == 400
    assert "<title>Error:" in refused.text
    assert f'value="{points}"' in refused.text
    assert 'aria-describedby="points error"' in refused.text
    assert school.activities[cast.METACOGNITION].condition is Condition.NONE


def test_a_passing_grade_needs_a_grade_to_pass(be: Be, school: School) -> None:
    lead = be(cast.LEAD)
    refused = lead.post(SETTINGS, data={**PASSING, "grade_to_pass": ""})
    assert "A passing grade needs a grade to pass." in refused.text
    kept = lead.post(SETTINGS, data={"grade_to_pass": "", "condition": Condition.GRADE})
    assert kept.status_code == 303
    assert school.activities[cast.METACOGNITION].condition is Condition.GRADE


def test_settings_that_do_not_exist_are_not_found(be: Be) -> None:
    lead = be(cast.LEAD)
    assert lead.post(SETTINGS, data={**PASSING, "condition": "magic"}).status_code == 400
    for activity in (cast.NEW_COMMUNITY_WITHOUT_COLUMN, cast.YEAR_10_COMMUNITY, "99"):
        address = f"/course/modedit.php?id={STAFF}&update={activity}"
        assert lead.get(address).status_code == 404
        assert lead.post(address, data=PASSING).status_code == 404


@pytest.mark.parametrize("name", ["", "  ", "x" * 256])
def test_a_badge_needs_a_name(be: Be, school: School, name: str) -> None:
    lead = be(cast.LEAD)
    lead.post(SETTINGS, data=PASSING)
    before = dict(school.badges)
    add_badge(lead, school, name=name)
    assert school.badges == before
    assert "A badge needs a name" in said(lead, BADGES)


def test_a_badge_is_for_an_activity_that_can_be_completed(be: Be, school: School) -> None:
    form = {"id": STAFF, "name": NAME, "activity": cast.TECHNOLOGY}
    assert be(cast.LEAD).post("/badges/newbadge.php", data=form).status_code == 400


def test_a_badge_of_another_course_is_not_found(be: Be, school: School) -> None:
    form = {"id": cast.YEAR_10, "badge": "1"}
    assert be(cast.YEAR_10_TEACHER).post("/badges/action.php", data=form).status_code == 404
    assert school.badges["1"].enabled
    form = {"id": STAFF, "badge": "99"}
    assert be(cast.LEAD).post("/badges/action.php", data=form).status_code == 404


def test_access_can_be_taken_back(be: Be, school: School, day: Day) -> None:
    lead = be(cast.LEAD)
    lead.post("/badges/action.php", data={"id": STAFF, "badge": "1", "disable": ""})
    assert "can no longer be earned" in said(lead, BADGES)
    assert not school.badges["1"].enabled


@pytest.mark.parametrize("by", ["cron", "the date"])
def test_whoever_was_complete_before_waits_for_cron(
    be: Be, school: School, day: Day, by: str
) -> None:
    lead, admin = be(cast.LEAD), be(cast.ADMINISTRATOR)
    lead.post(SETTINGS, data=PASSING)
    badge = add_badge(lead, school)
    grade(school, 80, day)
    lead.post("/badges/action.php", data={"id": STAFF, "badge": badge, "enable": ""})
    assert "1 has completed it already and waits for cron" in said(lead, BADGES)
    assert NAME not in said(be(cast.TEACHER), MINE)
    if by == "cron":
        assert admin.post("/badges/cron.php").status_code == 303
        assert "Cron ran: 1 badge was issued." in said(admin, "/my/")
    else:
        lead.post("/clock", data={"step": "day"})
    assert NAME in said(be(cast.TEACHER), MINE)
    assert "waits for cron" not in said(lead, BADGES)


@pytest.mark.parametrize("person", [cast.TEACHER, cast.NON_EDITING_TEACHER])
def test_others_change_nothing_and_see_nobody_else(be: Be, school: School, person: str) -> None:
    browser = be(person)
    for address in (SETTINGS, REPORT, BADGES):
        assert browser.get(address).status_code == 403
    badge = {"id": STAFF, "badge": "1", "name": NAME, "activity": cast.ASSESSMENT}
    for address, form in [
        (SETTINGS, PASSING),
        ("/badges/newbadge.php", badge),
        ("/badges/action.php", badge),
        ("/badges/cron.php", {}),
    ]:
        assert browser.post(address, data=form).status_code == 403
    assert be(cast.LEAD).post("/badges/cron.php").status_code == 403
    assert school.badges["1"].enabled


def test_a_course_reset_leaves_a_badge_that_was_issued(be: Be, school: School, day: Day) -> None:
    school.badges["1"].issued[cast.TEACHER] = NOON
    be(cast.LEAD).post("/course/reset.php", data={"id": STAFF})
    assert "Member of the Assessment community" in said(be(cast.TEACHER), MINE)
