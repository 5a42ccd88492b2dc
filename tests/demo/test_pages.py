"""The pages of Example School are sound, and show each person what an LMS would."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lti_tool.demo import cast
from lti_tool.demo.grading import post_score
from lti_tool.demo.lms import create_lms
from lti_tool.demo.office import Office
from lti_tool.demo.record import kept_school
from lti_tool.demo.school import School
from tests.demo.conftest import ADDRESS, NOON, Day
from tests.demo.reading import Page

Be = Callable[[str], FlaskClient]

FRONT, MINE = "/", "/my/"
COURSE, GRADES, PEOPLE = (
    f"{path}?id={cast.STAFF_CPD}"
    for path in ("/course/view.php", "/grade/report/index.php", "/user/index.php")
)
ACTIVITY = f"/mod/lti/view.php?id={cast.ASSESSMENT}"
LAUNCH = f"/mod/lti/launch.php?id={cast.ASSESSMENT}"
RETURN = f"/mod/lti/return.php?course={cast.STAFF_CPD}"
SETTINGS = f"/course/modedit.php?id={cast.STAFF_CPD}&update={cast.ASSESSMENT}"
COMPLETION, BADGES = (
    f"{path}?id={cast.STAFF_CPD}" for path in ("/report/progress/index.php", "/badges/index.php")
)
MY_BADGES = "/badges/mybadges.php"
COMPLETED = [SETTINGS, COMPLETION, BADGES, MY_BADGES]


def grade(school: School, person_id: str, given: float, day: Day) -> None:
    message = {
        "userId": person_id,
        "timestamp": day.now().isoformat(),
        "activityProgress": "InProgress",
        "gradingProgress": "FullyGraded",
        "scoreGiven": given,
        "scoreMaximum": 100,
    }
    assert post_score(school, school.columns["1"], message, day.now()).status == 200


@pytest.mark.parametrize("person_id", [cast.LEAD, cast.TEACHER, cast.ADMINISTRATOR])
@pytest.mark.parametrize(
    "address",
    [
        *(FRONT, MINE, COURSE, GRADES, PEOPLE, ACTIVITY, LAUNCH, RETURN, *COMPLETED),
        *("/mod/lti/auth.php", "/none"),
    ],
)
def test_every_page_is_sound(
    be: Be, school: School, day: Day, address: str, person_id: str
) -> None:
    grade(school, cast.TEACHER, 20, day)
    answer = be(person_id).get(address)
    page = Page(answer.text)
    assert answer.mimetype == "text/html"
    assert page.all("html") == [{"lang": "en-GB"}]
    assert page.texts["title"][0].endswith("Example School")
    assert len(page.texts["h1"]) == 1
    assert page.texts["h1"][0].strip()
    ids = Counter(values["id"] for _, values in page.elements if "id" in values)
    assert set(ids.values()) <= {1}


@pytest.mark.parametrize(
    "address", [FRONT, MINE, COURSE, GRADES, PEOPLE, ACTIVITY, LAUNCH, RETURN, *COMPLETED]
)
def test_no_page_has_code_inside_or_a_field_without_a_label(be: Be, address: str) -> None:
    page = Page(be(cast.LEAD).get(address).text)
    assert not any(page.texts["script"])
    assert not page.texts["style"]
    for _, values in page.elements:
        assert not [name for name in values if name == "style" or name.startswith("on")]
    labelled = {values["for"] for values in page.all("label")}
    for values in page.all("input", "select", "textarea"):
        assert values.get("type") == "hidden" or values["id"] in labelled
    assert all(frame["title"] for frame in page.all("iframe"))


def test_the_browser_is_told_to_run_and_frame_nothing_else(be: Be) -> None:
    answer = be(cast.LEAD).get(ACTIVITY)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-src 'self' https://tool.test;" in policy
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_front_page_offers_people_to_come_as_and_everyone_else(
    lms: Flask, school: School
) -> None:
    page = Page(lms.test_client().get(FRONT).text)
    people = {b["value"] for b in page.all("button") if b.get("name") == "person"}
    assert people == set(cast.PEOPLE_TO_BE)
    assert len(page.all("option")) == len(school.people) - len(people)


def test_the_cookie_has_a_name_of_its_own(lms: Flask) -> None:
    answer = lms.test_client().post("/login/index.php", data={"person": cast.LEAD})
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("example_school=")
    assert "SameSite=Lax" in cookie
    assert "HttpOnly" in cookie


def test_nobody_signed_in_is_asked_who_they_are(lms: Flask) -> None:
    answer = lms.test_client().get(COURSE)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    unknown = lms.test_client().post("/login/index.php", data={"person": "nobody"})
    assert unknown.status_code == 400


def test_each_person_sees_their_own_courses(be: Be) -> None:
    def courses(person_id: str) -> list[str]:
        links = Page(be(person_id).get(MINE).text).all("a")
        return [link["href"] for link in links if link.get("class") == "card"]

    assert len(courses(cast.ADMINISTRATOR)) == 3
    assert len(courses(cast.YEAR_10_TEACHER)) == 2
    assert courses(cast.FIRST_YEAR_10_STUDENT) == [f"/course/view.php?id={cast.YEAR_10}"]
    assert be(cast.FIRST_YEAR_10_STUDENT).get(COURSE).status_code == 403


def test_the_activity_holds_the_tool_in_a_frame_and_offers_a_window(be: Be) -> None:
    page = Page(be(cast.TEACHER).get(ACTIVITY).text)
    frame = {"src": LAUNCH, "title": "Assessment", "allow": "", "allowfullscreen": ""}
    assert page.all("iframe") == [frame]
    windows = [link["href"] for link in page.all("a") if link.get("target") == "_blank"]
    assert windows == [f"{LAUNCH}&target=window"]
    assert be(cast.TEACHER).get("/mod/lti/view.php?id=99").status_code == 404


def test_a_new_grade_is_marked_for_a_day(be: Be, school: School, day: Day) -> None:
    browser = be(cast.LEAD)
    assert "No grade has arrived yet" in browser.get(GRADES).text
    grade(school, cast.HEAD, 20, day)
    fresh = browser.get(GRADES).text
    assert "20 of 100" in fresh
    assert ">New<" in fresh
    assert "23 November at 12:00" in fresh
    day.move(timedelta(days=1))
    assert ">New<" not in browser.get(GRADES).text


def test_a_learner_sees_only_their_own_grades(be: Be, school: School, day: Day) -> None:
    grade(school, cast.TEACHER, 20, day)
    grade(school, cast.HEAD, 77, day)
    page = be(cast.TEACHER).get(GRADES).text
    assert "20 of 100" in page
    assert "77 of 100" not in page
    assert "Rosalind" not in be(cast.NON_EDITING_TEACHER).get(GRADES).text


def test_an_instructor_takes_someone_off_the_course_and_puts_them_back(
    be: Be, school: School
) -> None:
    browser, form = be(cast.LEAD), {"id": cast.STAFF_CPD, "person": cast.TEACHER}
    removed = browser.post("/user/enrolment.php", data={**form, "remove": ""})
    assert (removed.status_code, removed.headers["Location"]) == (303, f"{PEOPLE}#person-10")
    assert "Priya Venkatarajan is off Staff CPD." in browser.get(PEOPLE).text
    assert school.role_of(cast.TEACHER, cast.STAFF_CPD) is None
    browser.post("/user/enrolment.php", data={**form, "put_back": ""})
    assert "Priya Venkatarajan is back in Staff CPD." in browser.get(PEOPLE).text
    assert school.is_gradable(cast.TEACHER, cast.STAFF_CPD)


def test_an_instructor_can_take_themselves_off(be: Be) -> None:
    form = {"id": cast.STAFF_CPD, "person": cast.LEAD, "remove": ""}
    answer = be(cast.LEAD).post("/user/enrolment.php", data=form)
    assert answer.headers["Location"] == MINE


def test_learners_do_not_change_the_roll(be: Be, school: School) -> None:
    browser, form = be(cast.TEACHER), {"id": cast.STAFF_CPD, "person": cast.HEAD, "remove": ""}
    assert browser.get(PEOPLE).status_code == 403
    assert browser.post("/user/enrolment.php", data=form).status_code == 403
    assert school.role_of(cast.HEAD, cast.STAFF_CPD)
    stranger = {**form, "person": cast.FIRST_YEAR_10_STUDENT}
    assert be(cast.LEAD).post("/user/enrolment.php", data=stranger).status_code == 404


def test_the_date_moves_on_and_back(be: Be) -> None:
    browser = be(cast.LEAD)
    assert "Monday 23 November 2026" in browser.get(MINE).text
    for step, date in [
        ("day", "Tuesday 24 November 2026"),
        ("week", "Tuesday 1 December 2026"),
        ("seven-weeks", "Tuesday 19 January 2027"),
        ("today", "Monday 23 November 2026"),
    ]:
        moved = browser.post("/clock", data={"step": step, "next": COURSE})
        assert (moved.status_code, moved.headers["Location"]) == (303, COURSE)
        assert date in browser.get(COURSE).text


@pytest.mark.parametrize("target", ["//evil.test/", "https://evil.test/", "/\\evil.test"])
def test_the_date_form_leads_nowhere_else(be: Be, target: str) -> None:
    moved = be(cast.LEAD).post("/clock", data={"step": "day", "next": target})
    location = moved.headers["Location"]
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


def test_a_school_without_a_clock_to_move_shows_none(here: Office) -> None:
    here.move_clock = None
    browser = create_lms(here).test_client()
    assert "Today is" not in browser.get(FRONT).text
    assert browser.post("/clock", data={"step": "day"}).status_code == 404


def test_an_unknown_step_is_refused(be: Be) -> None:
    assert be(cast.LEAD).post("/clock", data={"step": "year"}).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://tool.test"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
@pytest.mark.parametrize(
    "address",
    [
        *("/clock", "/login/index.php", "/user/enrolment.php", "/course/modedit.php"),
        *("/badges/newbadge.php", "/badges/action.php", "/badges/cron.php"),
    ],
)
def test_forms_from_other_sites_change_nothing(
    be: Be, day: Day, address: str, headers: dict[str, str]
) -> None:
    form = {"step": "day", "person": cast.LEAD, "id": cast.STAFF_CPD, "remove": ""}
    assert be(cast.LEAD).post(address, data=form, headers=headers).status_code == 403
    assert day.now() == NOON


def test_the_schools_own_forms_pass(be: Be) -> None:
    headers = {"Origin": ADDRESS, "Sec-Fetch-Site": "same-origin"}
    answer = be(cast.LEAD).post("/clock", data={"step": "day"}, headers=headers)
    assert answer.status_code == 303


def test_another_name_for_the_host_leads_to_the_schools_own(be: Be) -> None:
    answer = be(cast.LEAD).get(COURSE, base_url="http://localhost:8001")
    assert answer.headers["Location"] == ADDRESS + COURSE


def test_a_kept_school_is_as_it_was_after_a_restart(tmp_path: Path, day: Day) -> None:
    file = tmp_path / "school.json"
    school = kept_school(file, cast.example_school)
    grade(school, cast.TEACHER, 20, day)
    school.set_enrolled(cast.STAFF_CPD, cast.HEAD, active=False)
    assert school.badges["1"].issued == {cast.TEACHER: NOON}
    assert kept_school(file, School) == school
    assert list(tmp_path.iterdir()) == [file]


def test_the_cast_has_the_names_that_break_pages(school: School) -> None:
    assert len(school.people[cast.LONG_NAMED_TEACHER].name) > 60
    assert "\u05d0" <= school.people[cast.RIGHT_TO_LEFT_TEACHER].name[0] <= "\u05ea"
    assert school.people[cast.SINGLE_NAMED_TEACHER].name == "Suryaningsih"
    assert len(school.enrolments[cast.YEAR_10]) == 25
    assert len(school.enrolments[cast.YEAR_12]) == 17
