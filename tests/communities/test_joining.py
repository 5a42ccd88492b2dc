"""Nobody is a member who did not press Join, and one click leaves."""

import pytest
from flask import Flask

from lti_tool.communities.models import Community, Kind, Membership, Remains
from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Enrolment, Person
from lti_tool.web.clock import now
from tests import people
from tests.browser import Browser, visit


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        return people.tlc()


def membership_of(app: Flask, person: int) -> Membership | None:
    with app.app_context():
        return db.session.query(Membership).filter_by(person_id=person).one_or_none()


def join(browser: Browser, community: str, **answers: str) -> int:
    browser.get(f"/communities/{community}/join")
    return browser.post(f"/communities/{community}/join", data=answers).status_code


def test_a_stranger_is_led_to_the_joining_page(app: Flask, cast: people.Cast) -> None:
    browser = visit(app, cast.dylan)
    answer = browser.get(f"/communities/{cast.community}")
    assert answer.location == f"/communities/{cast.community}/join"
    page = browser.get(answer.location).get_data(as_text=True)
    assert "Joining is up to you. Leaving is too." in page
    assert "checked" not in page


def test_whoever_set_it_up_is_no_member(app: Flask, cast: people.Cast) -> None:
    page = visit(app, cast.amara).get(f"/communities/{cast.community}").get_data(as_text=True)
    assert "does not make you a member" in page
    assert membership_of(app, cast.amara) is None


@pytest.mark.parametrize(
    ("answers", "kept"),
    [({"sends_cycles": "yes"}, True), ({"sends_cycles": "no"}, False), ({}, None)],
)
def test_joining_keeps_the_answer_about_the_gradebook(
    app: Flask, cast: people.Cast, answers: dict[str, str], *, kept: bool | None
) -> None:
    assert join(visit(app, cast.dylan), cast.community, **answers) == 303
    membership = membership_of(app, cast.dylan)
    assert membership is not None
    assert membership.sends_cycles is kept


def test_an_instructor_is_not_asked_and_reads_why(app: Flask, cast: people.Cast) -> None:
    browser = visit(app, cast.amara)
    page = browser.get(f"/communities/{cast.community}/join").get_data(as_text=True)
    assert "it gives teachers no grades" in page
    assert join(browser, cast.community, sends_cycles="yes") == 303
    membership = membership_of(app, cast.amara)
    assert membership is not None
    assert membership.sends_cycles is None


def test_not_now_records_nothing(app: Flask, cast: people.Cast) -> None:
    page = (
        visit(app, cast.dylan).get(f"/communities/{cast.community}/not-now").get_data(as_text=True)
    )
    assert "Nothing was recorded" in page
    assert membership_of(app, cast.dylan) is None


def test_pressing_join_twice_makes_one_member(app: Flask, cast: people.Cast) -> None:
    browser = visit(app, cast.dylan)
    assert join(browser, cast.community) == 303
    assert browser.post(f"/communities/{cast.community}/join").status_code == 303
    assert membership_of(app, cast.dylan) is not None


def test_leaving_takes_one_click_and_the_choice_comes_after(app: Flask, cast: people.Cast) -> None:
    browser = visit(app, cast.ben)
    browser.get(f"/communities/{cast.community}")
    answer = browser.post(f"/communities/{cast.community}/leave")
    assert answer.location == f"/communities/{cast.community}/left"
    browser.get(answer.location)
    browser.post(answer.location, data={"remains": "named"})
    membership = membership_of(app, cast.ben)
    assert membership is not None
    assert membership.left_at is not None
    assert membership.remains is Remains.NAMED
    assert browser.get(f"/communities/{cast.community}").location == answer.location


def test_someone_who_left_can_join_again_and_is_asked_again(app: Flask, cast: people.Cast) -> None:
    browser = visit(app, cast.ben)
    browser.get(f"/communities/{cast.community}")
    browser.post(f"/communities/{cast.community}/leave")
    assert join(browser, cast.community) == 303
    membership = membership_of(app, cast.ben)
    assert membership is not None
    assert (membership.left_at, membership.sends_cycles) == (None, None)


def refused(app: Flask, person: Person, community: Community) -> str:
    """Return the page of someone who may not join, and see that pressing Join changes nothing."""
    browser = visit(app, person)
    page = browser.get(f"/communities/{community.public_id}/join").get_data(as_text=True)
    assert "You cannot join here" in page
    visitor = visit(app, person)
    visitor.token = browser.token
    assert visitor.post(f"/communities/{community.public_id}/join").status_code == 403
    assert membership_of(app, person.id) is None
    return page


def test_a_learner_cannot_join_a_tlc_of_a_course_that_is_not_declared(app: Flask) -> None:
    with app.app_context():
        course = people.course(people.school())
        lead = people.person(course, "Amara", CourseRole.INSTRUCTOR)
        made, ben = people.community(course, lead), people.person(course, "Ben")
        db.session.commit()
        assert "for staff of this course" in refused(app, ben, made)


@pytest.mark.parametrize("role", [CourseRole.INSTRUCTOR, CourseRole.LEARNER])
def test_someone_known_as_a_student_never_enters_a_tlc(app: Flask, role: CourseRole) -> None:
    with app.app_context():
        school = people.school()
        staff, year = people.course(school, staff=True), people.course(school, "Year 10")
        lead = people.person(staff, "Amara", CourseRole.INSTRUCTOR)
        tlc, _slc = people.community(staff, lead), people.community(year, lead, "Y10", Kind.SLC)
        zainab = people.person(staff, "Zainab", role)
        people.person(year, "Zainab")
        db.session.commit()
        page = refused(app, zainab, tlc)
        assert "student" not in page.lower().replace("student learning", "")
        assert db.session.get_one(Community, tlc.id).turned_away_at == now()


def test_someone_found_out_to_be_a_student_loses_the_tlc_at_the_next_request(
    app: Flask, cast: people.Cast
) -> None:
    browser = visit(app, cast.ben)
    assert "What is mine to do" in browser.get(f"/communities/{cast.community}").get_data(
        as_text=True
    )
    with app.app_context():
        staff = db.session.query(Community).one().course
        year = people.course(staff.deployment, "Year 10")
        amara = db.session.get_one(Person, cast.amara)
        people.community(year, amara, "Y10", Kind.SLC)
        db.session.add(
            Enrolment(course_id=year.id, person_id=cast.ben, launch_role=CourseRole.LEARNER)
        )
        db.session.commit()
    page = browser.get(f"/communities/{cast.community}").get_data(as_text=True)
    assert "Your place here has ended" in page


def test_a_teacher_of_the_students_course_is_not_known_as_a_student(app: Flask) -> None:
    with app.app_context():
        school = people.school()
        staff, year = people.course(school, staff=True), people.course(school, "Year 10")
        lead = people.person(staff, "Amara", CourseRole.INSTRUCTOR)
        tlc = people.community(staff, lead)
        people.community(year, lead, "Y10", Kind.SLC)
        tobias = people.person(staff, "Tobias")
        people.person(year, "Tobias", CourseRole.INSTRUCTOR)
        db.session.commit()
        assert people.join(tlc, tobias)


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (CourseRole.INSTRUCTOR, "Adults take part only as hosts"),
        (CourseRole.ADMINISTRATOR, "as an administrator"),
        (CourseRole.MENTOR, "does not take part"),
        (CourseRole.NONE, "does not take part"),
    ],
)
def test_nobody_but_students_joins_an_slc(app: Flask, role: CourseRole, words: str) -> None:
    with app.app_context():
        course = people.course(people.school(), "Year 10")
        lead = people.person(course, "Tobias", CourseRole.INSTRUCTOR)
        made, someone = (
            people.community(course, lead, kind=Kind.SLC),
            people.person(course, "X", role),
        )
        db.session.commit()
        assert words in refused(app, someone, made)


def test_a_member_of_a_tlc_is_an_adult_in_an_slc(app: Flask) -> None:
    with app.app_context():
        school = people.school()
        staff, year = people.course(school, staff=True), people.course(school, "Year 10")
        lead = people.person(staff, "Amara", CourseRole.INSTRUCTOR)
        people.join(people.community(staff, lead), ben := people.person(staff, "Ben"))
        slc = people.community(year, lead, "Y10", Kind.SLC)
        people.person(year, "Ben", CourseRole.MENTOR)
        db.session.query(Enrolment).filter_by(course_id=year.id, person_id=ben.id).update(
            {"launch_role": None, "roster_role": CourseRole.LEARNER, "taught_at": now()}
        )
        db.session.commit()
        browser = visit(app, ben)
        page = browser.get(f"/communities/{slc.public_id}/join").get_data(as_text=True)
        assert "Adults take part only as hosts" in page


def test_the_lms_test_user_never_becomes_a_member(app: Flask, cast: people.Cast) -> None:
    with app.app_context():
        db.session.get_one(Person, cast.dylan).is_test_user = True
        db.session.commit()
        dylan, made = db.session.get_one(Person, cast.dylan), db.session.query(Community).one()
        assert "test user" in refused(app, dylan, made)


def test_someone_of_another_platform_finds_nothing(app: Flask, cast: people.Cast) -> None:
    with app.app_context():
        elsewhere = people.course(people.school("Other", "https://other.test"))
        stranger = people.person(elsewhere, "Ben")
        db.session.commit()
        browser = visit(app, stranger)
    for path in ("", "/join", "/members", "/plan/1", "/gradebook"):
        assert browser.get(f"/communities/{cast.community}{path}").status_code == 404


def test_someone_never_in_the_course_finds_nothing(app: Flask, cast: people.Cast) -> None:
    with app.app_context():
        staff = db.session.query(Community).one().course
        stranger = people.person(people.course(staff.deployment, "Another"), "Eve")
        db.session.commit()
        browser = visit(app, stranger)
    assert browser.get(f"/communities/{cast.community}").status_code == 404
