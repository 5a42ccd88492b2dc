"""A roster is applied all or nothing, and access follows it at the next request."""

import datetime as dt

import pytest
from flask import Flask

from lti_tool.communities import access
from lti_tool.extensions import db
from lti_tool.lti.nrps import Member
from lti_tool.lti.roles import CourseRole
from lti_tool.people import roster
from lti_tool.people.models import Course, Enrolment, Person, RosterState
from lti_tool.people.roster import Applied
from lti_tool.web.clock import Clock, now
from tests import people
from tests.conftest import NOON

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def cast(in_app: Flask, clock: Clock) -> people.Cast:
    """Set the scene an hour before noon, when everyone last launched."""
    clock.fix(NOON - 60 * MINUTE)
    made = people.tlc()
    clock.fix(NOON)
    return made


def everyone_but(*gone: str) -> list[Member]:
    names = {"Amara": "Instructor", "Ben": "Learner", "Chloe": "Learner", "Dylan": "Learner"}
    return [Member(name, (role,), True) for name, role in names.items() if name not in gone]


def read(cast: people.Cast, members: list[Member], *, confirmed: bool = False) -> Applied:
    course = db.session.get_one(Course, cast.course_id)
    applied = roster.apply(course, members, now(), now(), confirmed=confirmed)
    db.session.commit()
    return applied


def ended(cast: people.Cast) -> set[str]:
    places = db.session.query(Enrolment).filter(Enrolment.ended_at.is_not(None))
    return {place.person.subject for place in places}


def test_whoever_is_missing_is_ended_and_loses_the_community(cast: people.Cast) -> None:
    read(cast, everyone_but("Ben"))
    assert ended(cast) == {"Ben"}
    ben = db.session.get_one(Person, cast.ben)
    assert not access.standing(ben, cast.community).is_member


def test_whoever_comes_back_has_their_place_again(cast: people.Cast) -> None:
    read(cast, everyone_but("Ben"))
    read(cast, everyone_but())
    ben = db.session.get_one(Person, cast.ben)
    assert access.standing(ben, cast.community).is_member


def test_an_inactive_member_counts_as_missing(cast: people.Cast) -> None:
    read(cast, [*everyone_but("Ben"), Member("Ben", ("Learner",), False)])
    assert ended(cast) == {"Ben"}


def test_a_launch_after_the_reading_began_is_not_ended(cast: people.Cast) -> None:
    course = db.session.get_one(Course, cast.course_id)
    place = db.session.query(Enrolment).filter_by(person_id=cast.ben).one()
    place.launched_at = NOON + MINUTE
    roster.apply(course, everyone_but("Ben"), NOON, NOON + 2 * MINUTE, confirmed=False)
    assert ended(cast) == set()


def test_administrators_are_outside_the_roster(cast: people.Cast) -> None:
    course = db.session.get_one(Course, cast.course_id)
    people.person(course, "Morwenna", CourseRole.ADMINISTRATOR)
    read(cast, everyone_but())
    assert ended(cast) == set()


def test_a_roster_that_ends_more_than_half_waits_for_a_person(cast: people.Cast) -> None:
    few = everyone_but("Ben", "Chloe", "Dylan")
    assert read(cast, few) is Applied.HELD
    assert ended(cast) == set()
    assert db.session.get_one(Course, cast.course_id).roster_state is RosterState.HELD
    assert read(cast, few, confirmed=True) is Applied.APPLIED
    assert ended(cast) == {"Ben", "Chloe", "Dylan"}


def test_the_launchs_role_wins_over_the_rosters(cast: people.Cast) -> None:
    read(cast, [*everyone_but("Amara"), Member("Amara", ("Learner",), True)])
    amara = db.session.query(Enrolment).filter_by(person_id=cast.amara).one()
    assert (amara.roster_role, amara.role) == (CourseRole.LEARNER, CourseRole.INSTRUCTOR)


def test_someone_who_never_launched_has_the_rosters_role(cast: people.Cast) -> None:
    read(cast, [*everyone_but(), Member("Efua", ("Instructor",), True)])
    efua = db.session.query(Enrolment).join(Person).filter_by(subject="Efua").one()
    assert (efua.role, efua.taught_at) == (CourseRole.INSTRUCTOR, None)


@pytest.mark.parametrize(
    ("age", "stale"), [(29, False), (31, True)], ids=["under half an hour", "over half an hour"]
)
def test_a_list_is_read_again_when_it_is_old(cast: people.Cast, age: int, *, stale: bool) -> None:
    course = db.session.get_one(Course, cast.course_id)
    course.roster_read_at = NOON - age * MINUTE
    assert roster.is_stale(course, 30, NOON) is stale


def test_a_list_is_asked_for_once(cast: people.Cast) -> None:
    course = db.session.get_one(Course, cast.course_id)
    course.roster_read_at = None
    db.session.flush()
    assert roster.ask(course, NOON)
    assert not roster.ask(course, NOON + MINUTE)
    assert not roster.is_stale(course, 30, NOON + MINUTE)
    assert roster.ask(course, NOON + 6 * MINUTE)


def test_six_hundred_newcomers_arrive_at_once(cast: people.Cast) -> None:
    many = [Member(str(n), ("Learner",), True) for n in range(600)]
    read(cast, [*everyone_but(), *many])
    assert db.session.query(Enrolment).count() == 604
