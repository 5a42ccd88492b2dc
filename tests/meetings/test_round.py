"""The feedback round: each in turn, with another to begin each time, and pass is an answer."""

import datetime as dt
import itertools

import pytest
from flask import Flask

from lti_tool.extensions import db
from lti_tool.meetings.models import MeetingState, Pass
from lti_tool.people.models import Enrolment, Person
from lti_tool.web.clock import Clock, now
from tests import people
from tests.browser import Browser
from tests.meetings.circle import at_the_fifth, call_next, order, turn
from tests.meetings.scene import (
    at,
    at_once,
    come,
    meeting,
    more_members,
    read,
    send,
    students,
)


@pytest.fixture
def room(cast: people.Cast) -> str:
    return at(cast, "/meetings/1")


def passes(app: Flask) -> int:
    with app.app_context():
        return db.session.query(Pass).count()


def test_each_meeting_begins_with_somebody_else(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    more_members(app, cast, "efua", "Farid")
    first = []
    for number, day in enumerate(people.DAYS, start=1):
        clock.fix(dt.datetime.combine(day, dt.time(12), dt.UTC))
        amara, room = come(app, cast, cast.amara), at(cast, f"/meetings/{number}")
        send(amara, room, begin="1")
        names = order(amara, room)
        assert sorted(names, key=str.lower) == ["Ben", "Chloe", "efua", "Farid"]
        first.append(names[0])
        assert turn(amara, room) == f"It is the turn of {names[0]} ."
        send(amara, room, end="1")
    assert all(one != other for one, other in itertools.pairwise(first))
    assert set(first) == {"Ben", "Chloe", "efua", "Farid"}


def test_the_round_goes_on_until_everybody_has_had_a_turn(
    app: Flask, cast: people.Cast, amara: Browser, ben: Browser, room: str
) -> None:
    send(amara, room, begin="1")
    assert order(amara, room) == ["Chloe", "Ben"]
    assert turn(come(app, cast, cast.chloe), room) == "It is your turn."
    assert turn(ben, room) == "It is the turn of Chloe ."
    call_next(amara, room)
    assert turn(ben, room) == "It is your turn."
    call_next(amara, room)
    assert turn(ben, room) == "Everybody has had a turn."
    assert "The next one’s turn" not in read(amara, room)
    call_next(amara, room)
    assert turn(ben, room) == "Everybody has had a turn."


def test_two_presses_of_one_page_call_one(
    app: Flask, cast: people.Cast, amara: Browser, room: str
) -> None:
    more_members(app, cast, "Efua")
    send(amara, room, begin="1")
    first = call_next(amara, room)
    send(amara, room, next=first)
    assert turn(amara, room) == "It is the turn of Efua ."


def test_the_round_goes_on_when_whose_turn_it_is_leaves(
    app: Flask, cast: people.Cast, amara: Browser, ben: Browser, room: str
) -> None:
    send(amara, room, begin="1")
    send(come(app, cast, cast.chloe), at(cast, "/leave"))
    assert turn(ben, room) == "It is your turn."


def test_whoever_leaves_while_the_round_goes_on_changes_nobody_elses_place(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    room = at_the_fifth(app, cast, clock)
    amara = come(app, cast, cast.amara)
    call_next(amara, room)
    send(come(app, cast, cast.chloe), at(cast, "/leave"))
    assert order(amara, room) == ["Efua", "Farid", "Ben"]


def test_whoever_the_roster_drops_while_the_round_goes_on_changes_nobody_elses_place(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    room = at_the_fifth(app, cast, clock)
    with app.app_context():
        db.session.query(Enrolment).filter_by(person_id=cast.chloe).one().ended_at = now()
        db.session.commit()
    assert order(come(app, cast, cast.amara), room) == ["Efua", "Farid", "Ben"]


def test_the_round_goes_on_from_whoever_the_roster_drops_on_their_turn(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    room = at_the_fifth(app, cast, clock)
    with app.app_context():
        db.session.query(Enrolment).filter_by(person_id=cast.chloe).one().ended_at = now()
        db.session.commit()
    amara = come(app, cast, cast.amara)
    call_next(amara, room)
    assert turn(amara, room) == "It is the turn of Efua ."


def test_whoever_joins_while_the_round_goes_on_speaks_last(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    room = at_the_fifth(app, cast, clock)
    more_members(app, cast, "Abdul")
    assert order(come(app, cast, cast.amara), room) == ["Chloe", "Efua", "Farid", "Ben", "Abdul"]


def test_no_pass_is_kept_after_the_end(
    app: Flask, cast: people.Cast, amara: Browser, ben: Browser, room: str
) -> None:
    send(amara, room, begin="1")
    send(amara, room, end="1")
    send(ben, f"{room}/pass")
    assert passes(app) == 0


def test_whoever_says_pass_is_left_out_of_the_round_and_can_take_it_back(
    app: Flask, cast: people.Cast, amara: Browser, ben: Browser, room: str
) -> None:
    more_members(app, cast, "Efua")
    send(amara, room, begin="1")
    assert order(amara, room) == ["Chloe", "Efua", "Ben"]
    efua = come(app, cast, more_members(app, cast, "Farid")[0])
    answer = ben.post(f"{room}/pass")
    assert (answer.status_code, answer.location) == (303, room)
    assert "You pass this time. Nobody keeps that." in read(ben, room)
    assert "You pass this time." not in read(efua, room)
    send(ben, f"{room}/pass", back="1")
    assert "You pass this time." not in read(ben, room)
    assert passes(app) == 0


def test_the_word_goes_past_those_who_pass(
    app: Flask, cast: people.Cast, amara: Browser, ben: Browser, room: str
) -> None:
    (efua,) = more_members(app, cast, "Efua")
    send(amara, room, begin="1")
    assert order(amara, room) == ["Chloe", "Efua", "Ben"]
    send(come(app, cast, efua), f"{room}/pass")
    call_next(amara, room)
    assert turn(ben, room) == "It is your turn."


def test_a_speaker_who_passes_gives_the_word_on(
    app: Flask, cast: people.Cast, amara: Browser, ben: Browser, room: str
) -> None:
    send(amara, room, begin="1")
    send(come(app, cast, cast.chloe), f"{room}/pass")
    assert turn(ben, room) == "It is your turn."
    send(ben, f"{room}/pass")
    assert turn(ben, room) == "Everybody has had a turn."


@pytest.mark.parametrize("_round", range(3))
def test_a_double_click_on_pass_is_one_pass(
    app: Flask, cast: people.Cast, amara: Browser, room: str, _round: int
) -> None:
    send(amara, room, begin="1")
    posts = [(cast.ben, f"{room}/pass", dict[str, str]())] * 2
    assert [status for status, _page in at_once(app, cast, posts)] == [303, 303]
    assert passes(app) == 1


@pytest.mark.parametrize("over", [("", "end"), ("/state", "held"), ("/state", "skipped")])
def test_when_the_meeting_is_over_nobody_keeps_who_passed(
    app: Flask, cast: people.Cast, amara: Browser, ben: Browser, over: tuple[str, str]
) -> None:
    room = at(cast, "/meetings/1")
    send(amara, room, begin="1")
    send(ben, f"{room}/pass")
    assert passes(app) == 1
    path, press = over
    assert send(amara, f"{room}{path}", **{press: "1"})[0] == 303
    assert passes(app) == 0
    with app.app_context():
        assert meeting(cast).speaker_id is None


def test_a_pass_before_the_meeting_or_after_it_is_not_kept(
    app: Flask, cast: people.Cast, amara: Browser, ben: Browser, room: str
) -> None:
    assert send(ben, f"{room}/pass")[0] == 303
    send(amara, room, begin="1")
    send(amara, room, end="1")
    assert send(ben, f"{room}/pass")[0] == 303
    assert passes(app) == 0
    with app.app_context():
        assert meeting(cast).state is MeetingState.HELD


def test_only_members_pass(app: Flask, cast: people.Cast, amara: Browser, room: str) -> None:
    send(amara, room, begin="1")
    for person in (cast.amara, cast.dylan):
        assert send(come(app, cast, person), f"{room}/pass")[0] == 403


def test_who_left_or_is_no_longer_in_the_course_is_not_called(
    app: Flask, cast: people.Cast, amara: Browser, ben: Browser, room: str
) -> None:
    efua, _farid = more_members(app, cast, "Efua", "Farid")
    send(ben, at(cast, "/leave"))
    with app.app_context():
        db.session.query(Enrolment).filter_by(person_id=efua).one().ended_at = now()
        db.session.commit()
    send(amara, room, begin="1")
    assert order(amara, room) == ["Farid", "Chloe"]


def test_somebody_without_a_name_and_one_that_runs_the_other_way_have_their_turn(
    app: Flask, cast: people.Cast, amara: Browser, room: str
) -> None:
    with app.app_context():
        db.session.get_one(Person, cast.ben).name = ""
        db.session.get_one(Person, cast.chloe).name = "ליאורה <b>"
        db.session.commit()
    send(amara, room, begin="1")
    assert sorted(order(amara, room)) == [f"Member {cast.ben}", "ליאורה &lt;b&gt;"]


def test_nobody_but_the_lead_is_here_and_the_meeting_begins_all_the_same(
    app: Flask, cast: people.Cast, amara: Browser, room: str
) -> None:
    for person in (cast.ben, cast.chloe):
        send(come(app, cast, person), at(cast, "/leave"))
    assert send(amara, room, begin="1")[0] == 303
    assert order(amara, room) == []
    assert "Now: Feedback" in read(amara, room)
    assert call_next(amara, room) == ""


def test_in_an_slc_students_see_whose_turn_it_is_and_the_adult_sees_no_names(app: Flask) -> None:
    cast = students(app)
    room = at(cast, "/meetings/1")
    amara = come(app, cast, cast.amara)
    send(amara, room, begin="1")
    for path in (room, f"{room}/projector"):
        page = read(amara, path)
        assert "Now: Feedback" in page or '<p role="status" id="now">Feedback' in page
        assert not any(name in page for name in ("Ben", "Chloe"))
    ben = come(app, cast, cast.ben)
    assert order(ben, room) == ["Chloe", "Ben"]
    assert call_next(amara, room)
    assert turn(ben, room) == "It is your turn."
