"""A meeting on paper: the agenda, one's own last plan, blanks, and nobody else's words."""

import datetime as dt
import re

from flask import Flask

from lti_tool.web.clock import Clock
from tests import people
from tests.browser import Browser
from tests.meetings.scene import at, come, fill_with_words, read, send, students, words_of

SIX_WEEKS = dt.timedelta(weeks=6)


def pack(browser: Browser, cast: people.Cast, number: int = 1) -> str:
    return read(browser, at(cast, f"/meetings/{number}/pack"))


def test_at_the_first_meeting_there_are_blanks_and_no_plan(
    cast: people.Cast, amara: Browser, ben: Browser
) -> None:
    when = {"on": "2026-11-23", "starts": "16:00", "place": "Room 12"}
    send(amara, at(cast, "/meetings/1/change"), **when)
    page = pack(ben, cast)
    said = words_of(page)
    assert "Meeting on Monday 23 November." in said
    assert "It begins at 16:00." in said
    assert "<bdi>Room 12</bdi>" in page
    assert "Feedback 25 minutes New learning 20 minutes Personal action planning 15" in said
    assert "My plan from" not in page
    for part in (
        "What I tried",
        "What I learned",
        "My focus",
        "What I’ll try",
        "With which class, or in which subject",
        "What I’ll do less of",
        "How I’ll notice a difference",
        "Help I’d like",
        "Peer visit: who, when, what to look for",
    ):
        assert f"<h3>{part}</h3>" in page
    assert "Worked Partly Didn’t work Didn’t get to it" in said
    assert "Carry on Adapt Drop" in said
    assert page.count("<hr>") >= 20
    assert "We look back on it on Monday 4 January." in page


def test_each_member_prints_their_own_last_plan_and_nobody_elses_words(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    fill_with_words(app, cast, clock)
    for person, own, other in ((cast.ben, "Ben", "Chloe"), (cast.chloe, "Chloe", "Ben")):
        page = pack(come(app, cast, person), cast, 2)
        assert "My plan from Monday 23 November" in page
        assert f"{own}-marker-focus" in page
        assert f"{own}-marker-try_1" in page
        assert f"{own}-marker-help_wanted" in page
        assert f"{other}-marker" not in page
        assert "marker of ours" not in page


def test_it_is_the_plan_of_the_meeting_before_that_was_not_left_out(
    app: Flask, cast: people.Cast, amara: Browser, ben: Browser
) -> None:
    send(ben, at(cast, "/plan/1"), focus="Longer answers", try_1="Wait.", revision="0")
    assert "Longer answers" in pack(ben, cast, 2)
    assert "Longer answers" not in pack(ben, cast, 1)
    assert "Longer answers" not in pack(ben, cast, 3)
    send(amara, at(cast, "/meetings/2/state"), skipped="1")
    assert "Longer answers" in pack(ben, cast, 3)


def test_what_the_meeting_takes_in_is_on_the_sheet_with_room_to_write(
    cast: people.Cast, ben: Browser
) -> None:
    without = pack(ben, cast).count("<hr>")
    item = {"source": "other", "citation": "Watkins <2005>", "question": "What stays?"}
    send(ben, at(cast, "/meetings/1/learning"), **item, revision="0")
    page = pack(ben, cast)
    assert "Watkins &lt;2005&gt;" in page
    assert "What stays?" in page
    assert page.count("<hr>") == without + 4


def test_the_last_meetings_plan_is_for_oneself(cast: people.Cast, ben: Browser) -> None:
    page = pack(ben, cast, 6)
    assert "This is the year’s last meeting: what you plan here is for yourself." in page
    assert "We look back on it" not in page


def test_on_paper_there_is_nothing_to_press(cast: people.Cast, ben: Browser) -> None:
    page = pack(ben, cast)
    sheets = re.findall(r'<section class="sheet">.*?</section>', page, re.DOTALL)
    assert len(sheets) == 3
    assert not any(re.search(r"<(a|button|form|input)\b", sheet) for sheet in sheets)


def test_only_members_have_a_pack(app: Flask, cast: people.Cast) -> None:
    for person in (cast.amara, cast.dylan):
        answer = come(app, cast, person).get(at(cast, "/meetings/1/pack"))
        assert answer.status_code == 403


def test_students_have_one_too_and_their_adult_does_not(app: Flask) -> None:
    cast = students(app)
    assert "Personal action plan" in pack(come(app, cast, cast.ben), cast)
    path = at(cast, "/meetings/1/pack")
    assert come(app, cast, cast.amara).get(path).status_code == 403
