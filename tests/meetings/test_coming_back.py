"""The feedback round while people come and go: no place moves, and each of them has a turn."""

import datetime as dt

import pytest
from flask import Flask

from lti_tool.extensions import db
from lti_tool.meetings.models import Meeting
from lti_tool.people.models import Enrolment
from lti_tool.web.clock import Clock, now
from tests import people
from tests.browser import Browser
from tests.meetings.circle import at_the_fifth, call_next, order, turn
from tests.meetings.scene import at, come, more_members, read, send, students

ALL = "Everybody has had a turn."
LEFT = "Whose turn it was has left. Go on to the next one."
CAME = "Somebody came who has had no turn yet. Go on to the next one."


@pytest.fixture
def room(cast: people.Cast) -> str:
    return at(cast, "/meetings/1")


def leave(app: Flask, cast: people.Cast, person: int) -> None:
    assert send(come(app, cast, person), at(cast, "/leave"))[0] == 303


def come_back(app: Flask, cast: people.Cast, person: int) -> None:
    assert send(come(app, cast, person), at(cast, "/join"), sends_cycles="no")[0] == 303


def enrol(app: Flask, person: int, ended_at: dt.datetime | None) -> None:
    """Let the roster drop somebody, or bring them back."""
    with app.app_context():
        db.session.query(Enrolment).filter_by(person_id=person).one().ended_at = ended_at
        db.session.commit()


@pytest.mark.parametrize("how", ["by their own word", "by the roster"])
def test_whoever_was_away_when_it_began_and_comes_back_speaks_last(
    app: Flask, cast: people.Cast, clock: Clock, how: str
) -> None:
    if how == "by the roster":
        enrol(app, cast.ben, now())
    else:
        leave(app, cast, cast.ben)
    more_members(app, cast, "Efua", "Farid", "Abdul")
    clock.fix(dt.datetime.combine(people.DAYS[4], dt.time(12), dt.UTC))
    amara, room = come(app, cast, cast.amara), at(cast, "/meetings/5")
    send(amara, room, begin="1")
    before = order(amara, room)
    assert before == ["Chloe", "Efua", "Farid", "Abdul"]
    call_next(amara, room)
    clock.fix(now() + dt.timedelta(minutes=5))
    if how == "by the roster":
        enrol(app, cast.ben, None)
    else:
        come_back(app, cast, cast.ben)
    assert order(amara, room) == [*before, "Ben"]
    spoken = [turn(amara, room)]
    while call_next(amara, room):
        spoken.append(turn(amara, room))
    names = ["Efua", "Farid", "Abdul", "Ben"]
    assert spoken == [*(f"It is the turn of {name} ." for name in names), ALL]


def test_whoever_leaves_and_is_back_before_their_turn_has_the_place_they_had(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    room = at_the_fifth(app, cast, clock)
    leave(app, cast, cast.ben)
    come_back(app, cast, cast.ben)
    more_members(app, cast, "Abdul")
    amara = come(app, cast, cast.amara)
    assert order(amara, room) == ["Chloe", "Efua", "Farid", "Ben", "Abdul"]


def test_whoever_was_away_when_their_turn_came_speaks_last(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    room = at_the_fifth(app, cast, clock)
    leave(app, cast, cast.ben)
    amara = come(app, cast, cast.amara)
    while turn(amara, room) != ALL:
        call_next(amara, room)
    come_back(app, cast, cast.ben)
    assert turn(amara, room) == CAME
    call_next(amara, room)
    assert turn(amara, room) == "It is the turn of Ben ."
    call_next(amara, room)
    assert turn(amara, room) == ALL


def test_the_page_says_that_whose_turn_it_was_has_left_not_that_all_have_spoken(
    app: Flask, cast: people.Cast, amara: Browser, ben: Browser, room: str
) -> None:
    send(amara, room, begin="1")
    assert order(amara, room) == ["Chloe", "Ben"]
    enrol(app, cast.chloe, now())
    assert turn(ben, room) == LEFT
    wall = read(amara, f"{room}/projector")
    assert (LEFT in wall, ALL in wall) == (True, False)
    call_next(amara, room)
    assert turn(ben, room) == "It is your turn."


def test_whoever_comes_after_the_last_turn_has_one_and_two_presses_call_one(
    app: Flask, cast: people.Cast, amara: Browser, room: str
) -> None:
    send(amara, room, begin="1")
    while call_next(amara, room):
        pass
    assert turn(amara, room) == ALL
    more_members(app, cast, "Abdul", "Efua")
    assert turn(amara, room) == CAME
    assert CAME in read(amara, f"{room}/projector")
    shown = call_next(amara, room)
    first = turn(amara, room)
    send(amara, room, next=shown)
    assert turn(amara, room) == first
    call_next(amara, room)
    assert {first, turn(amara, room)} == {f"It is the turn of {n} ." for n in ("Abdul", "Efua")}
    call_next(amara, room)
    assert turn(amara, room) == ALL
    assert call_next(amara, room) == ""


def test_nobody_is_called_who_came_last_and_says_pass(
    app: Flask, cast: people.Cast, amara: Browser, room: str
) -> None:
    send(amara, room, begin="1")
    while call_next(amara, room):
        pass
    (abdul,) = more_members(app, cast, "Abdul")
    send(come(app, cast, abdul), f"{room}/pass")
    assert turn(amara, room) == ALL
    assert call_next(amara, room) == ""


def test_an_adult_who_sees_no_students_can_call_one_who_came_last(app: Flask) -> None:
    cast = students(app)
    room = at(cast, "/meetings/1")
    amara = come(app, cast, cast.amara)
    send(amara, room, begin="1")
    while call_next(amara, room):
        pass
    more_members(app, cast, "Efua")
    assert call_next(amara, room) == "0"
    assert "Efua" not in read(amara, room)
    assert turn(come(app, cast, cast.ben), room) == "It is the turn of Efua ."


def test_nobody_is_called_when_no_meeting_goes_on_and_no_place_is_kept(
    app: Flask, cast: people.Cast, amara: Browser, room: str
) -> None:
    send(amara, room, next="0")
    send(amara, room, begin="1")
    send(amara, room, end="1")
    send(amara, room, next="0")
    with app.app_context():
        kept = db.session.query(Meeting).filter_by(community_id=cast.community_id)
        assert {(each.speaker_id, each.places) for each in kept} == {(None, None)}
