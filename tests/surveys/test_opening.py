"""Whoever looks after a community opens its survey, once, near the end of its year."""

import datetime as dt

import pytest
from flask import Flask

from lti_tool.communities.models import Community, Host, Kind
from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.meetings.models import Meeting
from lti_tool.surveys.models import Survey
from lti_tool.web.clock import clock, now
from tests import people
from tests.browser import visit
from tests.conftest import NOON
from tests.pressing import page, press
from tests.surveys.scene import LAST_MEETING, LEAD, Circle, all_at, circle

OPEN = "The year’s survey is open."


def surveys(app: Flask) -> int:
    with app.app_context():
        return db.session.query(Survey).count()


def test_it_can_be_opened_from_two_weeks_before_the_last_meeting(ten: Circle) -> None:
    for day, status in ((NOON, 409), (LAST_MEETING - dt.timedelta(days=15), 409)):
        clock.fix(day)
        assert "It can be opened from Monday 7 June on" in ten.read(LEAD)
        refused = press(ten.lead, ten.at("/survey/open"), on=ten.at())
        assert refused.status_code == status
        assert surveys(ten.app) == 0
    clock.fix(LAST_MEETING - dt.timedelta(days=14))
    assert "Look at the survey" in ten.read(LEAD, "")
    assert press(ten.lead, ten.at("/survey/open"), on=ten.at()).status_code == 303
    assert "It is open until Monday 21 June, that day included." in ten.read(LEAD)
    assert "Look at the survey" not in ten.read(LEAD, "")


def test_a_community_without_meetings_has_nothing_to_look_back_on(app: Flask) -> None:
    with app.app_context():
        course = people.course(people.school(), staff=True)
        lead = people.person(course, LEAD, CourseRole.INSTRUCTOR)
        made = people.community(course, lead)
        db.session.query(Meeting).delete()
        db.session.commit()
        path, lead_id = f"/communities/{made.public_id}/survey", lead.id
    assert "once the community has meetings" in page(visit(app, lead_id), path)
    assert press(visit(app, lead_id), f"{path}/open", on=path).status_code == 409


def test_a_second_press_opens_no_second_one_and_gives_no_more_time(ten: Circle) -> None:
    ten.open()
    clock.move(dt.timedelta(days=3))
    assert press(ten.lead, ten.at("/survey/open"), on=ten.at()).status_code == 303
    assert surveys(ten.app) == 1
    assert "It is open until Monday 5 July" in ten.read(LEAD)


def test_a_settled_survey_is_not_opened_again(ten: Circle) -> None:
    ten.run()
    assert press(ten.lead, ten.at("/survey/open"), on=ten.at()).status_code == 303
    assert "It closed on Monday 5 July." in ten.read("Ben Adeyemi")
    assert surveys(ten.app) == 1


def test_a_member_opens_none(ten: Circle) -> None:
    clock.fix(LAST_MEETING)
    ben = ten.come("Ben Adeyemi")
    assert "Open the survey" not in page(ben, ten.at())
    assert press(ben, ten.at("/survey/open"), on=ten.at()).status_code == 403


def test_an_adult_host_opens_it_for_students(app: Flask) -> None:
    students = circle(app, Kind.SLC)
    with app.app_context():
        made = db.session.query(Community).one()
        host = people.person(made.course, "Hanna Berg", CourseRole.INSTRUCTOR)
        db.session.add(Host(community_id=made.id, person_id=host.id, since=now()))
        db.session.commit()
        students.people["Hanna Berg"] = host.id
    clock.fix(LAST_MEETING)
    hanna = students.come("Hanna Berg")
    assert press(hanna, students.at("/survey/open"), on=students.at()).status_code == 303
    assert "Nobody pushed me to take part." in students.read("Ben Adeyemi")
    assert "How far do you agree?" not in students.read("Hanna Berg")


def test_a_member_is_told_once_and_never_again(ten: Circle) -> None:
    ten.open()
    clock.move(dt.timedelta(hours=1))
    assert OPEN in ten.read("Ben Adeyemi", "")
    ben, until = ten.come("Ben Adeyemi"), {"until": now().isoformat()}
    assert press(ben, ten.at("/told"), until, on=ten.at("")).status_code == 303
    assert OPEN not in ten.read("Ben Adeyemi", "")
    assert OPEN in ten.read("Chloe Duvivier", "")


@pytest.mark.parametrize("ends", ["answered", "closed"])
def test_nobody_is_told_who_answered_or_when_it_is_over(ten: Circle, ends: str) -> None:
    ten.open()
    if ends == "answered":
        ten.answer("Ben Adeyemi", all_at(4))
    else:
        ten.close()
    assert OPEN not in ten.read("Ben Adeyemi", "")
