"""Whom no list brings back, and how somebody who was erased comes again: by their own word."""

import pytest
from flask import Flask

from lti_tool.communities.adults import known_as_student
from lti_tool.extensions import db
from lti_tool.lti.nrps import Member
from lti_tool.lti.tool import tool
from lti_tool.people import erased, roster
from lti_tool.people.models import Course, Enrolment, Erasure, Person
from lti_tool.privacy import actions
from lti_tool.privacy.models import Deed
from lti_tool.web.clock import now
from tests import people
from tests.browser import Browser
from tests.launch.conftest import browser, lms, platform_key, served
from tests.platform.platform import LaunchingPlatform
from tests.pressing import page

__all__ = ["browser", "lms", "platform_key", "served"]


def erase(person: Person) -> None:
    actions.erase(person, now(), by=None, deed=Deed.ERASED_BY_THEMSELVES)
    db.session.commit()


def read(course_id: int, *names: str) -> None:
    listed = [Member(name, ("Learner",), active=True) for name in names]
    course = db.session.get_one(Course, course_id)
    roster.apply(course, listed, now(), now(), confirmed=True)
    db.session.commit()


def test_no_roster_brings_the_erased_back(in_app: Flask) -> None:
    cast = people.tlc()
    erase(db.session.get_one(Person, cast.ben))
    read(cast.course_id, "Ben", "Chloe", "Nadia")
    known = {each.subject for each in db.session.query(Person)}
    assert known == {"Amara", "Chloe", "Dylan", "Nadia"}
    assert {each.person.subject for each in db.session.query(Enrolment)} == known


def test_a_mark_is_known_by_its_own_school_only(in_app: Flask) -> None:
    cast = people.tlc()
    erase(db.session.get_one(Person, cast.ben))
    other = people.school("Other", "https://other.test", "other")
    assert erased.erasure_of(other.platform_id, "Ben", now()) is None
    place = people.course(other)
    read(place.id, "Ben")
    assert db.session.query(Person).filter_by(subject="Ben").count() == 1


def test_a_mark_outlives_its_secret_and_is_made_anew_when_it_is_met(
    in_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = people.tlc()
    erase(db.session.get_one(Person, cast.ben))
    old = db.session.query(Erasure).one().mark
    keys = type(tool().keys)
    secrets = tool().keys.secrets
    monkeypatch.setattr(keys, "secrets", property(lambda _self: ["newer", *secrets]))
    read(cast.course_id, "Ben", "Chloe")
    assert db.session.query(Erasure).one().mark != old
    monkeypatch.setattr(keys, "secrets", property(lambda _self: ["newer"]))
    read(cast.course_id, "Ben", "Chloe")
    assert db.session.query(Person).filter_by(subject="Ben").count() == 0
    assert "Ben" not in db.session.query(Erasure).one().mark


def test_whoever_was_erased_is_asked_and_then_begins_anew(
    app: Flask, lms: LaunchingPlatform, browser: Browser
) -> None:
    lms.launch(browser)
    with app.app_context():
        erase(db.session.query(Person).one())
    asked = lms.launch(browser)
    address = asked.headers["Location"]
    assert "/lti/again?p=" in address
    found = page(browser, address)
    assert "You had your data erased. Start again?" in found
    framed = browser.get(address).headers["Content-Security-Policy"]
    assert f"frame-ancestors {lms.base}" in framed
    with app.app_context():
        assert db.session.query(Person).count() == 0
    signed = address.partition("p=")[2]
    assert browser.post("/lti/again", data={"p": signed}).status_code == 303
    assert "You can start again" in page(browser, address)
    with app.app_context():
        assert db.session.query(Person).count() == 0  # not before they open it once more
    assert "/links/" in lms.launch(browser).headers["Location"]
    with app.app_context():
        assert db.session.query(Person).one().name == "Ben Achterberg"
        assert db.session.query(Erasure).count() == 0


def test_only_what_a_launch_was_given_starts_anything(
    app: Flask, lms: LaunchingPlatform, browser: Browser, clock: object
) -> None:
    for text in ("", "forged", "WzEsMSwxXQ.x"):
        assert browser.get(f"/lti/again?p={text}").status_code == 401
        assert browser.post("/lti/again", data={"p": text}).status_code == 401


def test_a_student_who_comes_again_is_a_student_still(
    app: Flask, lms: LaunchingPlatform, browser: Browser
) -> None:
    lms.launch(browser)
    with app.app_context():
        ben = db.session.query(Person).one()
        ben.was_student = True
        erase(ben)
    signed = lms.launch(browser).headers["Location"].partition("p=")[2]
    browser.post("/lti/again", data={"p": signed})
    lms.launch(browser)
    with app.app_context():
        known = db.session.query(Person.name).filter(known_as_student(Person.id)).all()
        assert known == [("Ben Achterberg",)]
