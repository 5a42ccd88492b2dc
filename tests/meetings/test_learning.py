"""New learning: what a meeting takes in, with its citation, brought by any member."""

import datetime as dt
import re

import pytest
from flask import Flask

from lti_tool.communities.access import NotAMember, standing
from lti_tool.extensions import db
from lti_tool.library.actions import Cited, propose
from lti_tool.library.models import LibraryItem, Source
from lti_tool.meetings.learning import Showed, bring
from lti_tool.people.models import Person
from lti_tool.web.clock import Clock, now
from tests import people
from tests.browser import Browser
from tests.conftest import NOON
from tests.meetings.scene import at, at_once, come, hidden, meeting, read, send, showed, words_of

ITEM = {
    "source": "journal-article",
    "citation": "Watkins, C. (2015) Meta-learning in classrooms.",
    "url": "https://example.org/meta?page=1&view=full",
    "pages": "12 to 19",
    "minutes": "15",
    "question": "What do our students say about learning?",
    "brought_by": "Chloe",
    "revision": "0",
}

OTHER = {"citation": "Claxton (2018)"}
ELSE = "The meeting takes in something else now"


@pytest.fixture
def learning(cast: people.Cast) -> str:
    return at(cast, "/meetings/1/learning")


def kept_at(page: str) -> str:
    """Return where the form of a page sends what was typed."""
    found = re.search(r'action="([^"]*/library/[^"]*)"', page)
    assert found is not None
    return found[1]


def items(app: Flask) -> list[LibraryItem]:
    with app.app_context():
        return list(db.session.scalars(db.select(LibraryItem).order_by(LibraryItem.id)))


def test_what_a_member_brings_is_in_the_room_with_all_that_was_said_of_it(
    app: Flask, cast: people.Cast, ben: Browser, learning: str
) -> None:
    room = at(cast, "/meetings/1")
    assert "Nothing has been chosen yet. Any member may bring something" in read(ben, room)
    answer = ben.post(learning, data=ITEM)
    assert (answer.status_code, answer.location) == (303, room)
    page = read(come(app, cast, cast.chloe), room)
    said = words_of(page)
    assert "Journal article, about 15 minutes" in said
    assert "Pages: 12 to 19" in said
    assert "Chloe brings it." in said
    assert "What do our students say about learning?" in said
    assert 'href="https://example.org/meta?page=1&amp;view=full"' in page
    assert 'rel="noopener noreferrer"' in page
    assert "No new learning yet." in read(ben, at(cast, "/meetings"))
    assert read(ben, at(cast, "/meetings")).count("No new learning yet.") == 5
    (item,) = items(app)
    assert item.written_by_id is not None


def test_there_are_four_kinds_and_the_rest() -> None:
    assert [source.value for source in Source] == [
        "book-extract",
        "journal-article",
        "conference",
        "guest-speaker",
        "other",
    ]


@pytest.mark.parametrize("source", list(Source))
def test_each_kind_can_be_brought_with_its_citation_alone(
    app: Flask, cast: people.Cast, ben: Browser, learning: str, source: Source
) -> None:
    short = {"source": source.value, "citation": "Quigley (2018)", "revision": "0"}
    assert send(ben, learning, **short)[0] == 303
    (item,) = items(app)
    assert Cited.of(item) == Cited(source, "Quigley (2018)", "", "", None, "", "")
    page = read(ben, learning)
    assert re.findall(r'<input checked[^>]*value="([^"]*)"', page) == [source.value]


WRONG = [
    ({"source": ""}, "Choose one."),
    ({"source": "gossip"}, "Not a valid choice"),
    ({"citation": " "}, "Say who wrote or said it"),
    ({"citation": "x" * 2001}, "longer than 2000"),
    ({"url": "javascript:alert(document.cookie)"}, "A link begins with https://"),
    ({"url": "javascript://example.org/%0aalert(1)"}, "A link begins with https://"),
    ({"url": "data:text/html,<script>alert(1)</script>"}, "A link begins with https://"),
    ({"url": "example.org"}, "A link begins with https://"),
    ({"url": "https://example.org/\njavascript:alert(1)"}, "A link begins with https://"),
    ({"url": "https://example.org/" + "x" * 1000}, "longer than 1000"),
    ({"minutes": "0"}, "from 1 to 600"),
    ({"minutes": "601"}, "from 1 to 600"),
    ({"minutes": "a while"}, "Not a valid"),
    ({"question": "x" * 2001}, "longer than 2000"),
    ({"pages": "x" * 256}, "longer than 255"),
    ({"brought_by": "x" * 256}, "longer than 255"),
]


@pytest.mark.parametrize(("change", "words"), WRONG)
def test_a_wrong_answer_is_said_and_the_rest_stays_typed(
    app: Flask, cast: people.Cast, ben: Browser, learning: str, change: dict[str, str], words: str
) -> None:
    status, page = send(ben, learning, **ITEM | change)
    assert (status, words in page) == (422, True)
    assert "<title>Error:" in page
    kept = [value for name, value in ITEM.items() if name not in (*change, "source", "url")]
    assert all(value in page for value in kept)
    assert 'href="javascript' not in page.lower()
    assert items(app) == []


def test_a_link_without_tls_is_a_link_too(cast: people.Cast, ben: Browser, learning: str) -> None:
    assert send(ben, learning, **ITEM | {"url": "http://example.org/a"})[0] == 303
    assert 'href="http://example.org/a"' in read(ben, at(cast, "/meetings/1"))


def test_a_correction_changes_the_item_and_makes_no_second(
    app: Flask, cast: people.Cast, ben: Browser, learning: str
) -> None:
    send(ben, learning, **ITEM)
    chloe = come(app, cast, cast.chloe)
    assert ITEM["citation"] in read(chloe, learning)
    assert send(chloe, learning, **ITEM | {"pages": "3"} | showed(chloe, learning))[0] == 303
    (item,) = items(app)
    assert (item.pages, item.revision) == ("3", 2)


def test_of_two_tabs_the_second_sees_both_and_nothing_is_lost(
    app: Flask, cast: people.Cast, ben: Browser, learning: str
) -> None:
    send(ben, learning, **ITEM)
    shown = showed(ben, learning)
    send(ben, learning, **ITEM | {"pages": "3"} | shown)
    mine = ITEM | OTHER | shown
    status, page = send(come(app, cast, cast.chloe), learning, **mine)
    assert status == 409
    assert "Watkins, C. (2015)" in page
    assert "Claxton (2018)</textarea>" in page
    (item,) = items(app)
    assert item.citation == ITEM["citation"]
    mine |= hidden(page)
    assert mine["revision"] == str(item.revision)
    assert send(come(app, cast, cast.chloe), learning, **mine)[0] == 303
    assert items(app)[0].citation == "Claxton (2018)"


def test_whoever_brings_something_after_another_keeps_it_on_the_shelf_and_overwrites_nothing(
    app: Flask, cast: people.Cast, ben: Browser, learning: str
) -> None:
    send(ben, learning, **ITEM)
    mine = ITEM | OTHER | {"item": "", "revision": "0"}
    chloe = come(app, cast, cast.chloe)
    status, page = send(chloe, learning, **mine)
    assert status == 409
    assert ELSE in page
    assert "Watkins, C. (2015)" in page
    assert "Claxton (2018)</textarea>" in page
    assert send(chloe, kept_at(page), **mine | hidden(page))[0] == 303
    assert [item.citation for item in items(app)] == [ITEM["citation"], "Claxton (2018)"]
    with app.app_context():
        assert meeting(cast).item_id == items(app)[0].id


def test_a_correction_of_what_the_meeting_takes_in_no_more_stays_with_what_it_is_about(
    app: Flask, cast: people.Cast, ben: Browser, learning: str
) -> None:
    send(ben, learning, **ITEM)
    mine = ITEM | {"pages": "3"} | showed(ben, learning)
    chloe = come(app, cast, cast.chloe)
    send(chloe, at(cast, "/library/new"), **ITEM | OTHER)
    first, second = items(app)
    assert send(chloe, at(cast, f"/library/{second.public_id}/use"), number="1")[0] == 303
    status, page = send(ben, learning, **mine)
    assert (status, ELSE in page, "Claxton (2018)" in page) == (409, True, True)
    assert kept_at(page) == at(cast, f"/library/{first.public_id}/change")
    assert send(ben, kept_at(page), **mine | hidden(page))[0] == 303
    first, second = items(app)
    assert (first.citation, first.pages) == (ITEM["citation"], "3")
    assert (second.citation, second.pages) == ("Claxton (2018)", ITEM["pages"])
    with app.app_context():
        assert meeting(cast).item_id == second.id


@pytest.mark.parametrize("_round", range(3))
def test_of_two_who_bring_something_at_one_moment_one_is_shown_both(
    app: Flask, cast: people.Cast, learning: str, _round: int
) -> None:
    posts = [
        (cast.ben, learning, ITEM),
        (cast.chloe, learning, ITEM | {"citation": "Claxton (2018)"}),
    ]
    answers = at_once(app, cast, posts)
    assert sorted(status for status, _page in answers) == [303, 409]
    page = next(page for status, page in answers if status == 409)
    assert "Watkins, C. (2015)" in page
    assert "Claxton (2018)" in page
    assert len(items(app)) == 1


@pytest.mark.parametrize(
    ("days", "words"),
    [(8, "Find something new to read"), (7, "is near and has nothing new to learn yet")],
)
def test_from_seven_days_before_the_lead_is_told_that_nothing_was_chosen(
    app: Flask, cast: people.Cast, clock: Clock, days: int, words: str
) -> None:
    clock.fix(NOON + dt.timedelta(weeks=6, days=-days))
    page = read(come(app, cast, cast.amara), at(cast))
    assert words in page
    assert "New learning for Monday 4 January" in page


def test_whoever_looks_after_it_may_bring_something_without_being_a_member(
    app: Flask, cast: people.Cast, amara: Browser, learning: str
) -> None:
    assert "has nothing new to learn yet" in read(amara, at(cast))
    assert send(amara, learning, **ITEM)[0] == 303
    assert "The next meeting has something new to learn." in read(amara, at(cast))
    assert send(amara, learning, **ITEM | {"pages": "3"} | showed(amara, learning))[0] == 303
    with app.app_context():
        item = meeting(cast).item
        assert item is not None
        assert (item.written_by_id, item.pages) == (cast.amara, "3")


def test_nobody_else_may(app: Flask, cast: people.Cast, ben: Browser, learning: str) -> None:
    dylan = come(app, cast, cast.dylan)
    assert dylan.get(learning).status_code == 403
    assert send(dylan, learning, **ITEM)[0] == 403
    send(ben, at(cast, "/leave"))
    assert send(ben, learning, **ITEM)[0] == 403
    assert items(app) == []


def test_the_shelf_itself_takes_nothing_from_anybody_else(in_app: Flask, cast: people.Cast) -> None:
    cited = Cited(Source.OTHER, "Claxton (2018)", "", "", None, "", "")
    dylan = standing(db.session.get_one(Person, cast.dylan), cast.community)
    with pytest.raises(NotAMember):
        propose(dylan, cited, now())
    with pytest.raises(NotAMember):
        bring(dylan, meeting(cast), cited, Showed(), now())
    amara = standing(db.session.get_one(Person, cast.amara), cast.community)
    assert propose(amara, cited, now()).written_by == amara.person


def test_a_meeting_that_does_not_exist_takes_nothing_in(
    app: Flask, cast: people.Cast, ben: Browser
) -> None:
    assert ben.get(at(cast, "/meetings/7/learning")).status_code == 404
    assert send(ben, at(cast, "/meetings/7/learning"), **ITEM)[0] == 404
    assert items(app) == []
