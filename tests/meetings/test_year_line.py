"""The year as a line: half-terms, meetings, today and my own bows, and the same facts as text."""

import datetime as dt
import re

import pytest
from flask import Flask

from lti_tool.communities.models import Community
from lti_tool.extensions import db
from lti_tool.meetings.actions import set_half_terms
from lti_tool.meetings.half_terms import HalfTerm, year_of
from lti_tool.meetings.models import Meeting, MeetingState
from lti_tool.meetings.queries import Calendar
from lti_tool.people.models import Person
from lti_tool.spaces.year_line import WIDTH, Mark, YearLine, year_line
from lti_tool.web.clock import Clock
from tests import people
from tests.browser import Browser
from tests.conftest import NOON
from tests.meetings.scene import FEEDBACK, PLAN, at, come, read, send, words_of

START = dt.date(2026, 9, 1)
SIX_WEEKS = dt.timedelta(weeks=6)
DASH = "\N{EN DASH}"


def day(number: int) -> dt.date:
    return START + dt.timedelta(days=number)


def line(
    meetings: list[tuple[int, MeetingState]], *, today: int = 0, closed: tuple[int, ...] = ()
) -> YearLine:
    """Draw meetings on days of a half-term of a hundred days."""
    made = [Meeting(number=n, on=day(d), state=s) for n, (d, s) in enumerate(meetings, start=1)]
    term = HalfTerm("1", START, day(100))
    drawn = year_line(Calendar(tuple(made), day(today)), [term], closed)
    assert drawn is not None
    return drawn


PLANNED, HELD, SKIPPED = MeetingState.PLANNED, MeetingState.HELD, MeetingState.SKIPPED


def test_a_meeting_stands_where_its_day_is_in_the_year() -> None:
    drawn = line([(0, HELD), (25, PLANNED), (100, PLANNED)], today=50)
    assert [point.x for point in drawn.points] == [0, WIDTH / 4, WIDTH]
    assert drawn.today == WIDTH / 2
    assert [(s.x, s.width) for s in drawn.stretches] == [(0, WIDTH)]


def test_what_was_what_is_left_out_and_what_is_to_come_look_different() -> None:
    drawn = line(
        [(1, HELD), (2, PLANNED), (3, SKIPPED), (10, PLANNED), (20, HELD), (30, PLANNED)], today=10
    )
    marks = [point.mark for point in drawn.points]
    assert marks == [Mark.WAS, Mark.WAS, Mark.SKIPPED, Mark.TO_COME, Mark.WAS, Mark.TO_COME]


def test_a_bow_goes_from_a_meeting_to_the_next_that_is_not_left_out() -> None:
    drawn = line([(0, HELD), (25, SKIPPED), (50, HELD), (100, PLANNED)], today=60, closed=(1, 3))
    assert [(arc.start, arc.end) for arc in drawn.arcs] == [(0, WIDTH / 2), (WIDTH / 2, WIDTH)]
    assert [point.closed for point in drawn.points] == [True, False, True, False]


@pytest.mark.parametrize("closed", [(), (2,), (9,)])
def test_without_a_meeting_that_closes_it_there_is_no_bow(closed: tuple[int, ...]) -> None:
    assert line([(0, HELD), (50, HELD)], closed=closed).arcs == ()


@pytest.mark.parametrize(("today", "x"), [(-1, None), (0, 0), (100, WIDTH), (101, None)])
def test_today_is_on_the_line_only_within_its_year(today: int, x: float | None) -> None:
    assert line([(0, PLANNED), (50, PLANNED)], today=today).today == x


def test_meetings_outside_the_half_terms_make_the_line_longer() -> None:
    drawn = line([(-100, PLANNED), (300, PLANNED)])
    assert [point.x for point in drawn.points] == [0, WIDTH]
    assert [(s.x, s.width) for s in drawn.stretches] == [(WIDTH / 4, WIDTH / 4)]


def test_without_meetings_there_is_no_line_and_one_meeting_is_enough() -> None:
    assert year_line(Calendar((), START), year_of(START), ()) is None
    one = Meeting(number=1, on=START, state=PLANNED)
    drawn = year_line(Calendar((one,), START), [], ())
    assert drawn is not None
    assert ([point.x for point in drawn.points], drawn.today, drawn.stretches) == ([0], 0, ())


def drawing(page: str) -> str:
    found = re.search(r"<svg.*?</svg>", page, re.DOTALL)
    assert found is not None
    return found[0]


def facts(page: str) -> str:
    """Return the year in words."""
    return words_of(page[page.index("The year in words") :])


def test_the_home_says_in_words_what_it_draws(
    app: Flask, cast: people.Cast, amara: Browser, ben: Browser, clock: Clock
) -> None:
    send(ben, at(cast, "/plan/1"), **PLAN)
    send(amara, at(cast, "/meetings/3/state"), skipped="1")
    clock.fix(NOON + SIX_WEEKS)
    ben = come(app, cast, cast.ben)
    assert send(ben, at(cast, "/feedback/1"), **FEEDBACK)[0] == 303
    page = read(ben, at(cast))
    svg, said = drawing(page), facts(page)
    assert 'aria-hidden="true"' in svg
    for mark, words, count in (
        ("was", ": was", 1),
        ("skipped", ": left out", 1),
        ("to-come", ": to come", 4),
    ):
        assert svg.count(f'class="{mark}"') == said.count(words) == count
    assert svg.count('class="cycle"') == said.count("you completed the cycle that it began") == 1
    assert svg.count('class="today"') == 1
    assert svg.count('class="term"') == said.count(DASH) == 6
    assert "Monday 23 November: was, and you completed the cycle" in said
    assert "Monday 15 February: left out" in said
    assert f"2 Nov {DASH} 18 Dec" in said
    assert "You have completed 1 of 5 cycles." in page


def test_bows_are_the_readers_own_alone(
    app: Flask, cast: people.Cast, ben: Browser, clock: Clock
) -> None:
    send(ben, at(cast, "/plan/1"), **PLAN)
    clock.fix(NOON + SIX_WEEKS)
    send(come(app, cast, cast.ben), at(cast, "/feedback/1"), **FEEDBACK | {"share": "1"})
    for person in (cast.chloe, cast.amara):
        page = read(come(app, cast, person), at(cast))
        assert 'class="cycle"' not in drawing(page)
        assert "you completed the cycle" not in page
    assert "A bow is" not in page
    assert "You have completed" not in page


def test_a_school_draws_half_terms_of_its_own(app: Flask, cast: people.Cast, ben: Browser) -> None:
    with app.app_context():
        platform_id = db.session.get_one(Person, cast.ben).platform_id
        spans = [(dt.date(2026, 9, 7), dt.date(2026, 12, 11)), (dt.date(2027, 1, 11), day(300))]
        set_half_terms(platform_id, spans)
        db.session.commit()
    page = read(ben, at(cast))
    assert drawing(page).count('class="term"') == 2
    assert f"11 Jan {DASH} 28 Jun" in facts(page)


def test_a_community_without_meetings_has_no_line(
    app: Flask, cast: people.Cast, ben: Browser
) -> None:
    with app.app_context():
        db.session.query(Meeting).delete()
        db.session.commit()
        assert db.session.get_one(Community, cast.community_id).cycles == 5
    page = read(ben, at(cast))
    assert "<svg" not in page
    assert "There are no meetings yet." in page
    assert "There are no meetings yet." in read(ben, at(cast, "/meetings"))
