"""A lead adds, moves, leaves out and puts back meetings, and says which were held."""

import datetime as dt

import pytest
from flask import Flask

from lti_tool.meetings.models import MeetingState
from lti_tool.web.clock import Clock
from tests import people
from tests.browser import Browser
from tests.conftest import NOON
from tests.meetings.scene import at, at_once, come, meeting, read, second_lead, seen, send

D = people.DAYS
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)
BETWEEN = D[1] + WEEK


def test_one_more_meeting_is_told_to_members_with_its_time_and_place(
    app: Flask, cast: people.Cast, amara: Browser, clock: Clock
) -> None:
    clock.fix(NOON + dt.timedelta(minutes=1))
    when = {"on": str(BETWEEN), "starts": "15:45", "place": "Room 12 & the library"}
    assert send(amara, at(cast, "/meetings/add"), **when)[0] == 303
    ben = come(app, cast, cast.ben)
    page = read(ben, at(cast, "/meetings"))
    assert page.index("Monday 4 January") < page.index("Monday 11 January")
    assert "It begins at 15:45." in page
    assert "Where: <bdi>Room 12 &amp; the library</bdi>." in page
    assert "Look at the meeting on Monday 11 January again" in read(ben, at(cast))
    with app.app_context():
        assert meeting(cast, 7).on == BETWEEN


def test_a_moved_meeting_says_where_it_was_until_it_is_back_there(
    app: Flask, cast: people.Cast, amara: Browser
) -> None:
    path = at(cast, "/meetings/2/change")
    assert f'value="{D[1]}"' in read(amara, path)
    assert send(amara, path, on=str(D[1] + DAY))[0] == 303
    assert send(amara, path, on=str(D[1] + 2 * DAY))[0] == 303
    page = read(amara, at(cast, "/meetings"))
    assert "Wednesday 6 January" in page
    assert "It was planned for Monday 4 January." in page
    assert send(amara, path, on=str(D[1]))[0] == 303
    assert "It was planned for" not in read(amara, at(cast, "/meetings"))


def test_time_and_place_change_without_moving_and_can_be_emptied(
    app: Flask, cast: people.Cast, amara: Browser
) -> None:
    path = at(cast, "/meetings/1/change")
    assert send(amara, path, on=str(D[0]), starts="16:00", place="Hall")[0] == 303
    assert 'value="16:00"' in read(amara, path)
    assert "It begins at 16:00." in read(amara, at(cast))
    assert "Where: <bdi>Hall</bdi>." in read(amara, at(cast))
    assert send(amara, path, on=str(D[0]))[0] == 303
    with app.app_context():
        one = meeting(cast)
        assert (one.starts, one.place, one.moved_from) == (None, "", None)


def test_a_meeting_is_left_out_and_planned_again(
    app: Flask, cast: people.Cast, amara: Browser
) -> None:
    path = at(cast, "/meetings/2/state")
    assert send(amara, path, skipped="1")[0] == 303
    page = read(amara, at(cast, "/meetings"))
    assert "Left out." in page
    assert "Plan it again" in page
    assert "This meeting is left out." in read(amara, at(cast, "/meetings/2"))
    assert send(amara, path, planned="1")[0] == 303
    assert "Left out." not in read(amara, at(cast, "/meetings"))


def test_a_meeting_can_be_said_to_be_held_from_its_day_on_and_that_taken_back(
    app: Flask, cast: people.Cast, amara: Browser, clock: Clock
) -> None:
    assert read(amara, at(cast, "/meetings")).count("It was held") == 1
    clock.fix(NOON + WEEK)
    amara = come(app, cast, cast.amara)
    assert "One meeting’s day is over: was it held?" in read(amara, at(cast))
    assert send(amara, at(cast, "/meetings/1/state"), held="1")[0] == 303
    assert "Held." in read(amara, at(cast, "/meetings"))
    assert "was it held?" not in read(amara, at(cast))
    assert send(amara, at(cast, "/meetings/1/state"), planned="1")[0] == 303
    with app.app_context():
        assert meeting(cast).state is MeetingState.PLANNED


TAKEN, PAST_IT = "Another meeting is on this day already", "move it past another meeting"
REFUSED = [
    ("/meetings/add", {"on": str(D[2])}, TAKEN),
    ("/meetings/add", {"on": str(D[0] - DAY)}, "This day is in the past"),
    ("/meetings/add", {"on": ""}, "Give a day"),
    ("/meetings/add", {"on": "soon"}, "Not a valid date"),
    ("/meetings/add", {"on": "2027-02-31"}, "Not a valid date"),
    ("/meetings/add", {"on": str(BETWEEN), "starts": "half past"}, "Not a valid time"),
    ("/meetings/add", {"on": str(BETWEEN), "place": "x" * 256}, "longer than 255"),
    ("/meetings/2/change", {"on": str(D[2])}, TAKEN),
    ("/meetings/2/change", {"on": str(D[2] + DAY)}, PAST_IT),
    ("/meetings/2/change", {"on": str(D[0] - DAY)}, PAST_IT),
    ("/meetings/2/change", {"on": ""}, "Give a day"),
]


@pytest.mark.parametrize(("path", "change", "words"), REFUSED)
def test_a_wrong_answer_is_said_and_what_was_typed_stays(
    app: Flask, cast: people.Cast, amara: Browser, path: str, change: dict[str, str], words: str
) -> None:
    typed = {"starts": "15:45", "place": "Kept all the same"} | change
    status, page = send(amara, at(cast, path), **typed)
    assert (status, words in page) == (422, True)
    assert "<title>Error:" in page
    assert all(f'value="{value}"' in page for value in typed.values())
    with app.app_context():
        assert [m.on for m in seen(cast).meetings] == D
        assert {m.place for m in seen(cast).meetings} == {""}


def test_the_day_of_a_meeting_that_is_left_out_is_taken_too(
    app: Flask, cast: people.Cast, amara: Browser
) -> None:
    send(amara, at(cast, "/meetings/2/state"), skipped="1")
    status, page = send(amara, at(cast, "/meetings/add"), on=str(D[1]))
    assert (status, TAKEN in page) == (422, True)


@pytest.mark.parametrize("year", ["0001", "0026", "2206", "9999"])
@pytest.mark.parametrize("path", ["/meetings/add", "/meetings/6/change", "/meetings/1/change"])
def test_a_mistyped_year_is_noticed(
    app: Flask, cast: people.Cast, amara: Browser, path: str, year: str
) -> None:
    assert send(amara, at(cast, path), on=f"{year}-12-31")[0] == 422
    assert "What is next" in read(amara, at(cast))


@pytest.mark.parametrize(
    "path", ["/meetings/add", "/meetings/2/change", "/meetings/2/state", "/agenda"]
)
def test_only_whoever_looks_after_it_changes_the_year(
    app: Flask, cast: people.Cast, path: str
) -> None:
    for person in (cast.ben, cast.dylan):
        browser = come(app, cast, person)
        assert send(browser, at(cast, path), on=str(BETWEEN), skipped="1")[0] == 403
        if not path.endswith("/state"):
            assert browser.get(at(cast, path)).status_code == 403
    with app.app_context():
        assert [m.on for m in seen(cast).counting] == D


def test_a_member_reads_the_year_without_its_buttons_and_a_stranger_does_not(
    app: Flask, cast: people.Cast, ben: Browser
) -> None:
    page = read(ben, at(cast, "/meetings"))
    assert "Monday 23 November" in page
    assert not any(words in page for words in ("Leave it out", "Add a meeting", "Change the min"))
    assert come(app, cast, cast.dylan).get(at(cast, "/meetings")).status_code == 403


def test_a_meeting_that_does_not_exist_is_not_there(
    app: Flask, cast: people.Cast, amara: Browser
) -> None:
    assert amara.get(at(cast, "/meetings/7/change")).status_code == 404
    for path in ("/meetings/7/change", "/meetings/0/state"):
        assert send(amara, at(cast, path), on=str(BETWEEN))[0] == 404


@pytest.mark.parametrize("_round", range(3))
def test_of_two_leads_who_add_the_same_day_at_one_moment_the_second_is_told(
    app: Flask, cast: people.Cast, _round: int
) -> None:
    form = {"on": str(BETWEEN), "place": "Kept all the same"}
    posts = [
        (lead, at(cast, "/meetings/add"), form) for lead in (cast.amara, second_lead(app, cast))
    ]
    answers = at_once(app, cast, posts)
    assert sorted(status for status, _page in answers) == [303, 422]
    page = next(page for status, page in answers if status == 422)
    assert TAKEN in page
    assert "Kept all the same" in page
    with app.app_context():
        assert len(seen(cast).meetings) == 7


@pytest.mark.parametrize("_round", range(3))
def test_two_leads_who_add_different_days_at_one_moment_both_do(
    app: Flask, cast: people.Cast, _round: int
) -> None:
    leads = (cast.amara, second_lead(app, cast))
    days = (BETWEEN, BETWEEN + DAY)
    posts = [
        (lead, at(cast, "/meetings/add"), {"on": str(day)})
        for lead, day in zip(leads, days, strict=True)
    ]
    assert [status for status, _page in at_once(app, cast, posts)] == [303, 303]
    with app.app_context():
        assert {m.number for m in seen(cast).meetings if m.on in days} == {7, 8}


@pytest.mark.parametrize("_round", range(3))
def test_two_leads_cannot_move_two_meetings_past_each_other_at_one_moment(
    app: Flask, cast: people.Cast, _round: int
) -> None:
    posts = [
        (cast.amara, at(cast, "/meetings/2/change"), {"on": str(D[1] + 3 * WEEK)}),
        (second_lead(app, cast), at(cast, "/meetings/3/change"), {"on": str(D[1] + 2 * WEEK)}),
    ]
    assert sorted(status for status, _page in at_once(app, cast, posts)) == [303, 422]
    with app.app_context():
        assert [m.number for m in seen(cast).meetings] == [1, 2, 3, 4, 5, 6]
