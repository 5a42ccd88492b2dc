"""A member's calendar address: it needs no visit, only its hash is kept, and it dies for good."""

import datetime as dt
import hashlib

import pytest
from flask import Flask

from lti_tool.database import Base
from lti_tool.extensions import db
from lti_tool.meetings.models import CalendarFeed
from lti_tool.people.models import Enrolment
from lti_tool.web.clock import Clock, now
from tests import people
from tests.browser import Browser
from tests.conftest import NOON
from tests.meetings.scene import (
    address_of,
    at,
    at_once,
    come,
    find_address,
    read,
    send,
    statements,
    students,
)


@pytest.fixture
def address(cast: people.Cast, ben: Browser) -> str:
    return address_of(ben, cast)


def lives(app: Flask, address: str) -> bool:
    """Say whether a calendar that has nothing but the address can read it."""
    status = app.test_client().get(address).status_code
    assert status in {200, 404}
    return status == 200


def feeds(app: Flask) -> list[CalendarFeed]:
    with app.app_context():
        return list(db.session.scalars(db.select(CalendarFeed)))


def test_the_address_is_shown_once_and_needs_no_visit(
    app: Flask, cast: people.Cast, ben: Browser, clock: Clock
) -> None:
    path = at(cast, "/calendar")
    assert "Make my address" in read(ben, path)
    status, page = send(ben, path, renew="1")
    assert status == 200
    address = find_address(page)
    assert f"https://tool.test{address}</textarea>" in page
    page = read(ben, path)
    assert "You have had an address since 23 November" in page
    assert address not in page
    clock.fix(NOON + dt.timedelta(weeks=20))
    answer = app.test_client().get(address)
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_only_the_hash_of_an_address_is_stored(app: Flask, address: str) -> None:
    token = address.removeprefix("/calendar/").removesuffix(".ics")
    assert len(token) >= 43
    (feed,) = feeds(app)
    assert feed.token_hash == hashlib.sha256(token.encode()).hexdigest()
    with app.app_context():
        for table in Base.metadata.sorted_tables:
            assert token not in str(db.session.execute(table.select()).all())


def test_each_member_has_an_address_of_their_own(
    app: Flask, cast: people.Cast, ben: Browser, address: str
) -> None:
    other = address_of(come(app, cast, cast.chloe), cast)
    assert other != address
    send(ben, at(cast, "/calendar"), stop="1")
    assert not lives(app, address)
    assert lives(app, other)


def test_a_new_address_kills_the_old_one_and_keeps_what_was_chosen(
    app: Flask, cast: people.Cast, ben: Browser, address: str
) -> None:
    send(ben, at(cast, "/calendar"), nudges="yes")
    new = address_of(ben, cast)
    assert not lives(app, address)
    assert lives(app, new)
    assert b"Half-way" in app.test_client().get(new).data


def test_it_can_be_stopped(app: Flask, cast: people.Cast, ben: Browser, address: str) -> None:
    assert "Make my address" in send(ben, at(cast, "/calendar"), stop="1")[1]
    assert not lives(app, address)
    assert feeds(app) == []
    for again in ({"stop": "1"}, {"nudges": "yes"}):
        assert send(ben, at(cast, "/calendar"), **again)[0] == 200
    assert feeds(app) == []


def test_it_dies_with_leaving_and_coming_back_does_not_revive_it(
    app: Flask, cast: people.Cast, ben: Browser, address: str
) -> None:
    send(ben, at(cast, "/leave"))
    assert not lives(app, address)
    assert feeds(app) == []
    assert send(ben, at(cast, "/join"), sends_cycles="no")[0] == 303
    assert "Make my address" in read(ben, at(cast, "/calendar"))
    assert not lives(app, address)


def test_it_dies_with_its_owners_place_in_the_course(
    app: Flask, cast: people.Cast, address: str
) -> None:
    with app.app_context():
        db.session.query(Enrolment).filter_by(person_id=cast.ben).one().ended_at = now()
        db.session.commit()
    assert not lives(app, address)


def test_it_dies_when_its_owner_turns_out_to_be_a_student(
    app: Flask, cast: people.Cast, address: str
) -> None:
    with app.app_context():
        ben = db.session.get_one(people.Person, cast.ben)
        elsewhere = people.course(ben.school.platform.deployments[0], "Year 10")
        lead = people.person(elsewhere, "Greta", people.CourseRole.INSTRUCTOR)
        people.community(elsewhere, lead, "Learning", people.Kind.SLC)
        people.person(elsewhere, "Ben")
        db.session.commit()
    assert not lives(app, address)


@pytest.mark.parametrize("token", ["x", "0" * 43, "é", "a" * 5000, "..%2F..", "%00"])
def test_an_address_that_nobody_has_is_not_there(
    app: Flask, cast: people.Cast, address: str, token: str
) -> None:
    assert app.test_client().get(f"/calendar/{token}.ics").status_code == 404
    assert app.test_client().get(address.swapcase()).status_code == 404
    assert lives(app, address)


@pytest.mark.parametrize("_round", range(3))
def test_a_double_click_makes_one_address_that_lives(
    app: Flask, cast: people.Cast, _round: int
) -> None:
    posts = [(cast.ben, at(cast, "/calendar"), {"renew": "1"})] * 2
    answers = at_once(app, cast, posts)
    assert [status for status, _page in answers] == [200, 200]
    assert len(feeds(app)) == 1
    assert sorted(lives(app, find_address(page)) for _status, page in answers) == [False, True]


def test_only_members_have_one(app: Flask, cast: people.Cast, amara: Browser) -> None:
    for person in (cast.amara, cast.dylan):
        browser = come(app, cast, person)
        assert browser.get(at(cast, "/calendar")).status_code == 403
        assert send(browser, at(cast, "/calendar"), renew="1")[0] == 403
    assert feeds(app) == []


def test_a_student_has_one_too(app: Flask) -> None:
    cast = students(app)
    assert lives(app, address_of(come(app, cast, cast.ben), cast))


def test_reading_it_costs_the_same_whatever_the_number_of_meetings(
    app: Flask, cast: people.Cast, amara: Browser, address: str
) -> None:
    few = len(statements(app, cast.ben, address))
    for weeks in range(1, 21):
        on = str(people.DAYS[5] + dt.timedelta(weeks=weeks))
        assert send(amara, at(cast, "/meetings/add"), on=on)[0] == 303
    assert len(statements(app, cast.ben, address)) == few <= 6
