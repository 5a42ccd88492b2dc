"""The dates in a member's own calendar: what the file says, over the clock change and a move."""

import datetime as dt
import zoneinfo

import pytest
from flask import Flask
from icalendar import Calendar, Event

from lti_tool.extensions import db
from lti_tool.people.models import School
from lti_tool.web.clock import Clock
from tests import people
from tests.browser import Browser
from tests.meetings.scene import address_of, at, come, read, send

D = people.DAYS
DAY = dt.timedelta(days=1)
LONDON = zoneinfo.ZoneInfo("Europe/London")
HALF_WAY = "Half-way to the next learning community meeting"


@pytest.fixture
def address(cast: people.Cast, ben: Browser) -> str:
    return address_of(ben, cast)


def events(app: Flask, address: str) -> dict[str, Event]:
    """Return what a calendar that knows nothing but the address reads, by its UIDs."""
    answer = app.test_client().get(address)
    assert answer.status_code == 200
    return parsed(answer.data)


def parsed(data: bytes) -> dict[str, Event]:
    found = Calendar.from_ical(data).walk("VEVENT")
    assert len({each["uid"] for each in found}) == len(found)
    return {str(each["uid"]): each for each in found}


def uid(cast: people.Cast, number: int) -> str:
    return f"{cast.community}-{number}@learning-communities"


def test_without_a_time_a_meeting_is_its_whole_day(
    app: Flask, cast: people.Cast, address: str
) -> None:
    found = events(app, address)
    assert [each.start for each in found.values()] == D
    assert list(found) == [uid(cast, number) for number in range(1, 7)]
    assert all("duration" not in each and "dtend" not in each for each in found.values())


@pytest.mark.parametrize(
    ("day", "hour_in_utc"),
    [
        (dt.date(2027, 3, 25), 16),
        (dt.date(2027, 3, 27), 16),
        (dt.date(2027, 3, 28), 15),  # the clocks go forward in the night before
        (dt.date(2027, 3, 29), 15),
    ],
)
def test_four_in_the_afternoon_stays_four_over_the_clock_change_in_march(
    app: Flask, cast: people.Cast, amara: Browser, address: str, day: dt.date, hour_in_utc: int
) -> None:
    assert send(amara, at(cast, "/meetings/4/change"), on=str(day), starts="16:00")[0] == 303
    four = events(app, address)[uid(cast, 4)]
    assert four["dtstart"].params["TZID"] == "Europe/London"
    assert four.start == dt.datetime.combine(day, dt.time(16), LONDON)
    assert four.start.astimezone(dt.UTC).hour == hour_in_utc


@pytest.mark.parametrize(
    ("day", "hour_in_utc"), [(dt.date(2027, 10, 30), 15), (dt.date(2027, 10, 31), 16)]
)
def test_and_over_the_one_in_october(
    app: Flask, cast: people.Cast, amara: Browser, address: str, day: dt.date, hour_in_utc: int
) -> None:
    assert send(amara, at(cast, "/meetings/add"), on=str(day), starts="16:00")[0] == 303
    seven = events(app, address)[uid(cast, 7)]
    assert seven.start.astimezone(dt.UTC) == dt.datetime.combine(day, dt.time(hour_in_utc), dt.UTC)


def test_the_file_brings_the_rules_of_its_time_zone(
    app: Flask, cast: people.Cast, amara: Browser, address: str
) -> None:
    send(amara, at(cast, "/meetings/4/change"), on=str(D[3]), starts="16:00")
    made = Calendar.from_ical(app.test_client().get(address).data)
    (zone,) = made.walk("VTIMEZONE")
    assert zone["tzid"] == "Europe/London"
    own = zone.to_tz(lookup_tzid=False)
    for day in (D[2], D[3], dt.date(2027, 10, 30), dt.date(2027, 11, 1)):
        at_four = dt.datetime.combine(day, dt.time(16))
        assert own.utcoffset(at_four) == LONDON.utcoffset(at_four)


def test_the_school_of_another_zone_has_its_own(
    app: Flask, cast: people.Cast, amara: Browser, address: str
) -> None:
    send(amara, at(cast, "/meetings/1/change"), on=str(D[0]), starts="16:00")
    with app.app_context():
        db.session.query(School).one().time_zone = "Asia/Dubai"
        db.session.commit()
    start = events(app, address)[uid(cast, 1)].start
    assert start.astimezone(dt.UTC) == dt.datetime.combine(D[0], dt.time(12), dt.UTC)


def test_a_meeting_takes_as_long_as_its_agenda(
    app: Flask, cast: people.Cast, amara: Browser, address: str
) -> None:
    send(amara, at(cast, "/meetings/1/change"), on=str(D[0]), starts="16:00")
    assert events(app, address)[uid(cast, 1)].duration == dt.timedelta(minutes=60)
    minutes = {"feedback": "45", "new-learning": "25", "planning": "20"}
    assert send(amara, at(cast, "/agenda"), **minutes)[0] == 303
    assert events(app, address)[uid(cast, 1)].duration == dt.timedelta(minutes=90)


def test_a_moved_meeting_keeps_its_uid_and_one_that_is_left_out_is_cancelled(
    app: Flask, cast: people.Cast, amara: Browser, address: str, clock: Clock
) -> None:
    before = events(app, address)
    clock.move(dt.timedelta(minutes=5))
    send(amara, at(cast, "/meetings/2/change"), on=str(D[1] + DAY))
    send(amara, at(cast, "/meetings/3/state"), skipped="1")
    after = events(app, address)
    assert after.keys() == before.keys()
    assert after[uid(cast, 2)].start == D[1] + DAY
    assert after[uid(cast, 2)]["dtstamp"].dt > before[uid(cast, 2)]["dtstamp"].dt
    assert {key for key, each in after.items() if each.get("status") == "CANCELLED"} == {
        uid(cast, 3)
    }
    send(amara, at(cast, "/meetings/3/state"), planned="1")
    assert "status" not in events(app, address)[uid(cast, 3)]


def test_the_file_tells_dates_and_a_neutral_title_and_nothing_else(
    app: Flask, cast: people.Cast, amara: Browser, ben: Browser, address: str
) -> None:
    send(amara, at(cast, "/meetings/1/change"), on=str(D[0]), starts="16:00", place="Marker hall")
    item = {"source": "other", "citation": "A marker", "question": "A marker?", "revision": "0"}
    send(ben, at(cast, "/meetings/1/learning"), **item)
    send(ben, at(cast, "/meetings/1/notes"), notes="A marker", revision="0")
    send(ben, at(cast, "/plan/1"), focus="A marker", try_1="A marker", revision="0", share="1")
    send(ben, at(cast, "/calendar"), nudges="yes")
    file = app.test_client().get(address).get_data(as_text=True)
    for word in ("marker", "Metacognition", "together", "Ben", "Amara", "Staff CPD", "Example"):
        assert word.lower() not in file.lower().replace("\r\n ", "")
    found = parsed(file.encode())
    assert {str(each["summary"]) for each in found.values()} == {
        "Learning community meeting",
        HALF_WAY,
    }
    said = {name.lower() for each in found.values() for name in each}
    assert said <= {"uid", "dtstamp", "dtstart", "duration", "summary", "status", "transp"}


def test_a_line_half_way_is_off_until_its_owner_wants_it(
    app: Flask, cast: people.Cast, amara: Browser, ben: Browser, address: str
) -> None:
    def lines() -> list[dt.date]:
        found = events(app, address).values()
        return [each.start for each in found if each["summary"] == HALF_WAY]

    assert "It is off." in read(ben, at(cast, "/calendar"))
    assert lines() == []
    assert "Take it out" in send(ben, at(cast, "/calendar"), nudges="yes")[1]
    assert lines() == [day + 21 * DAY for day in D[:5]]
    send(amara, at(cast, "/meetings/2/state"), skipped="1")
    assert lines()[0] == D[0] + 42 * DAY
    assert len(lines()) == 4
    assert "Put it in" in send(ben, at(cast, "/calendar"), nudges="no")[1]
    assert lines() == []


def test_a_line_half_way_blocks_nobodys_day(
    app: Flask, cast: people.Cast, ben: Browser, address: str
) -> None:
    send(ben, at(cast, "/calendar"), nudges="yes")
    found = events(app, address).values()
    assert {str(each["transp"]) for each in found if each["summary"] == HALF_WAY} == {"TRANSPARENT"}


def test_one_meeting_is_a_file_for_those_who_are_here(
    app: Flask, cast: people.Cast, amara: Browser, ben: Browser
) -> None:
    path = at(cast, "/meetings/2.ics")
    assert f'href="{path}"' in read(ben, at(cast, "/calendar"))
    answer = ben.get(path)
    assert answer.mimetype == "text/calendar"
    (event,) = parsed(answer.data).values()
    assert (event.start, str(event["uid"])) == (D[1], uid(cast, 2))
    assert ben.get(at(cast, "/meetings/7.ics")).status_code == 404
    assert amara.get(path).status_code == 403
    assert come(app, cast, cast.dylan).get(path).status_code == 403
    assert app.test_client().get(path).status_code == 401
