"""The culture view is for whoever teaches in a course whose activity was approved."""

import pytest
from flask import Flask

from lti_tool.communities.models import Opens, ResourceLink
from lti_tool.extensions import db
from lti_tool.insights.models import CultureView
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Course
from tests import people
from tests.browser import visit
from tests.insights.conftest import HeadsCourse, published

SETTINGS = "/school/culture"


def approve(app: Flask, place: HeadsCourse, more: str = "") -> None:
    browser = visit(app, place.administrator, administers=True)
    browser.get(SETTINGS)
    assert browser.post(f"{SETTINGS}/{place.link}{more}").status_code == 303


def test_without_an_approval_nothing_is_shown(app: Flask, place: HeadsCourse) -> None:
    with app.app_context():
        published(place)
    page = visit(app, place.head).get(f"/culture/{place.link}")
    assert "waits for your LMS administrator" in page.text
    assert "about 10" not in page.text
    assert "Heads" in page.text


def test_a_head_reads_what_was_published(app: Flask, place: HeadsCourse) -> None:
    with app.app_context():
        published(place)
    approve(app, place)
    page = visit(app, place.head).get(f"/culture/{place.link}")
    assert "about 10" in page.text
    assert "Metacognition" in page.text
    assert "You cannot see individual plans here" in page.text
    assert "Teacher" not in page.text


def test_before_the_first_figures_it_says_when_they_come(app: Flask, place: HeadsCourse) -> None:
    approve(app, place)
    page = visit(app, place.head).get(f"/culture/{place.link}")
    assert "The first figures come on" in page.text
    assert "24 November" in page.text


@pytest.mark.parametrize("who", ["deputy", "administrator"])
def test_who_does_not_teach_there_reads_nothing(app: Flask, place: HeadsCourse, who: str) -> None:
    approve(app, place)
    assert visit(app, getattr(place, who)).get(f"/culture/{place.link}").status_code == 403


def test_a_teacher_of_elsewhere_does_not_find_it(app: Flask, place: HeadsCourse) -> None:
    approve(app, place)
    assert visit(app, place.lead).get(f"/culture/{place.link}").status_code == 404


def test_what_was_approved_can_be_taken_back(app: Flask, place: HeadsCourse) -> None:
    approve(app, place)
    approve(app, place)  # a second click changes nothing
    approve(app, place, "/withdraw")
    approve(app, place, "/withdraw")
    page = visit(app, place.head).get(f"/culture/{place.link}")
    assert "waits for your LMS administrator" in page.text


def test_a_copy_of_the_course_asks_anew(app: Flask, place: HeadsCourse) -> None:
    approve(app, place)
    with app.app_context():
        link = db.session.query(ResourceLink).filter_by(public_id=place.link).one()
        copy = people.course(link.course.deployment, "Heads, copied")
        second = people.link(copy, "Culture view")
        second.opens = Opens.CULTURE
        other = people.person(copy, "Other", CourseRole.INSTRUCTOR)
        db.session.commit()
        where, who = second.public_id, other.id
    assert "waits for" in visit(app, who).get(f"/culture/{where}").text


def test_a_link_that_opens_something_else_now_shows_nothing(app: Flask, place: HeadsCourse) -> None:
    approve(app, place)
    with app.app_context():
        db.session.query(ResourceLink).filter_by(public_id=place.link).one().opens = Opens.FINDINGS
        db.session.commit()
    assert visit(app, place.head).get(f"/culture/{place.link}").status_code == 404


def test_only_an_administrator_approves(app: Flask, place: HeadsCourse) -> None:
    for who in (place.head, place.administrator):
        browser = visit(app, who)  # who administers nothing in this visit
        assert browser.get(SETTINGS).status_code == 403
        assert browser.post(f"{SETTINGS}/{place.link}").status_code == 403
    with app.app_context():
        assert db.session.query(CultureView).count() == 0


def test_an_administrator_sees_what_asks_and_nobody_s_name(app: Flask, place: HeadsCourse) -> None:
    browser = visit(app, place.administrator, administers=True)
    page = browser.get(SETTINGS)
    assert "Heads" in page.text
    assert "Not approved" in page.text
    assert "Deputy" not in page.text
    with app.app_context():
        db.session.query(Course).filter_by(title="Heads").delete()
        db.session.commit()
    assert "No course has such an activity" in browser.get(SETTINGS).text


def test_an_activity_of_another_kind_is_not_approved(app: Flask, place: HeadsCourse) -> None:
    with app.app_context():
        link = db.session.query(ResourceLink).filter_by(title="Metacognition").one().public_id
    browser = visit(app, place.administrator, administers=True)
    browser.get(SETTINGS)
    assert browser.post(f"{SETTINGS}/{link}").status_code == 404
