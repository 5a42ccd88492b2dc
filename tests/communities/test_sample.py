"""Anybody in the course can look at what a meeting is like before joining, and nothing is kept."""

import pytest
import sqlalchemy as sa
from flask import Flask

from lti_tool.communities.models import Kind
from lti_tool.database import Base
from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.meetings.models import AgendaItem
from lti_tool.people.models import Course, Enrolment, Person
from lti_tool.web.clock import now
from tests import people
from tests.browser import visit
from tests.pressing import page

Rows = dict[str, list[tuple[object, ...]]]
ROLES = [CourseRole.INSTRUCTOR, CourseRole.LEARNER, CourseRole.MENTOR, CourseRole.ADMINISTRATOR]


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        return people.tlc()


@pytest.fixture
def path(cast: people.Cast) -> str:
    return f"/communities/{cast.community}/sample"


def everything(app: Flask) -> Rows:
    """Return every row of the database."""
    with app.app_context(), db.engine.connect() as connection:
        return {
            table.name: sorted(
                (tuple(row) for row in connection.execute(sa.select(table))), key=repr
            )
            for table in Base.metadata.sorted_tables
        }


def test_the_joining_page_leads_to_it(app: Flask, cast: people.Cast, path: str) -> None:
    shown = page(visit(app, cast.dylan), f"/communities/{cast.community}/join")
    assert f'href="{path}"' in shown
    assert "nobody here is real, and looking at it records nothing" in page(
        visit(app, cast.dylan), path
    )


@pytest.mark.parametrize("role", ROLES)
def test_anybody_in_the_course_can_look_whatever_they_are_there(
    app: Flask, cast: people.Cast, path: str, role: CourseRole
) -> None:
    with app.app_context():
        db.session.query(Enrolment).filter_by(person_id=cast.dylan).one().launch_role = role
        db.session.commit()
    assert visit(app, cast.dylan).get(path).status_code == 200


def test_members_and_leads_can_look_too(app: Flask, cast: people.Cast, path: str) -> None:
    for person in (cast.ben, cast.amara):
        assert visit(app, person).get(path).status_code == 200


def test_looking_records_nothing(app: Flask, cast: people.Cast, path: str) -> None:
    browsers = [visit(app, person) for person in (cast.dylan, cast.ben, cast.amara)]
    before = everything(app)
    for browser in browsers:
        assert browser.get(path).status_code == 200
    assert everything(app) == before


def test_it_shows_the_agenda_of_this_community_in_its_order(
    app: Flask, cast: people.Cast, path: str
) -> None:
    with app.app_context():
        db.session.query(AgendaItem).filter_by(position=1).one().minutes = 33
        db.session.commit()
    shown = page(visit(app, cast.dylan), path)
    places = [shown.index(f"<h2> {name} <span") for name in ("Feedback", "New learning")]
    assert places == sorted(places)
    assert places[-1] < shown.index("<h2> Personal action planning <span")
    assert "33 minutes" in shown


def test_it_shows_nobody_and_nothing_of_this_community(
    app: Flask, cast: people.Cast, path: str
) -> None:
    browser = visit(app, cast.ben)
    browser.get(f"/communities/{cast.community}/plan/1")
    plan = {"focus": "Longer thoughts", "try_1": "Wait six.", "revision": "0", "share": "1"}
    browser.post(f"/communities/{cast.community}/plan/1", data=plan)
    shown = page(visit(app, cast.dylan), path)
    for word in ("Longer thoughts", "Wait six", "Ben", "Chloe", "Amara"):
        assert word not in shown


def test_students_see_an_example_of_their_own(app: Flask) -> None:
    with app.app_context():
        year = people.course(people.school(), "Year 10")
        tobias = people.person(year, "Tobias", CourseRole.INSTRUCTOR)
        made = people.community(year, tobias, "Y10", Kind.SLC)
        zainab = people.person(year, "Zainab")
        db.session.commit()
        browser, path = visit(app, zainab), f"/communities/{made.public_id}/sample"
    shown = page(browser, path)
    assert "Remembering Biology" in shown
    assert "Year 11" not in shown


def test_whoever_lost_their_place_in_the_course_finds_nothing(
    app: Flask, cast: people.Cast, path: str
) -> None:
    browser = visit(app, cast.dylan)
    with app.app_context():
        db.session.query(Enrolment).filter_by(person_id=cast.dylan).update({"ended_at": now()})
        db.session.commit()
    assert browser.get(path).status_code == 404


def test_people_of_other_courses_and_other_schools_find_nothing(
    app: Flask, cast: people.Cast, path: str
) -> None:
    with app.app_context():
        ours = db.session.get_one(Course, cast.course_id).deployment
        theirs = people.school("Other", "https://other.test")
        strangers: list[Person] = [
            people.person(people.course(place, "Another"), "Eve", CourseRole.INSTRUCTOR)
            for place in (ours, theirs)
        ]
        db.session.commit()
        browsers = [visit(app, each) for each in strangers]
    for browser in browsers:
        assert browser.get(path).status_code == 404


def test_without_a_visit_there_is_nothing_to_see(app: Flask, path: str) -> None:
    assert app.test_client().get(path).status_code == 401
