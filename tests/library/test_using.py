"""A meeting takes something in from the shelf, and whoever looks after it is told in time."""

import dataclasses
import datetime as dt

import pytest
from flask import Flask

from lti_tool.communities.access import standing
from lti_tool.extensions import db
from lti_tool.library.actions import Cited, NoPlainWords, change, propose
from lti_tool.library.models import LibraryItem, Source
from lti_tool.people.models import Course, Person
from lti_tool.web.clock import Clock, now
from tests import people
from tests.browser import Browser
from tests.conftest import NOON
from tests.library.scene import ITEM, address, item_of, taken_in
from tests.meetings.scene import at, come, hidden, read, send, showed, statements, words_of

EMPTY = "The next meeting is near and has nothing new to learn yet."


@pytest.fixture
def item(app: Flask, cast: people.Cast) -> LibraryItem:
    return item_of(app, "Quigley")


def test_from_a_meeting_to_the_shelf_and_back_with_something(
    app: Flask, cast: people.Cast, ben: Browser, item: LibraryItem
) -> None:
    shelf = at(cast, "/library?for=2")
    assert f'href="{shelf}"' in read(ben, at(cast, "/meetings/2"))
    assert f'href="{shelf}"' in read(ben, at(cast, "/meetings/2/learning"))
    page = read(ben, shelf)
    assert f'href="{at(cast, "/meetings/2")}"' in page
    there = address(cast, item, "?for=2")
    assert f'href="{there}"' in page
    assert f'href="{address(cast, item, "/use?for=2")}"' in read(ben, there)
    chosen = " ".join(read(ben, address(cast, item, "/use?for=2")).split())
    assert 'class="btn btn-primary" name="number" value="2"' in chosen
    answer = ben.post(address(cast, item, "/use"), data={"number": "2"})
    assert (answer.status_code, answer.location) == (303, at(cast, "/meetings/2"))
    assert "Closing the vocabulary gap" in read(ben, at(cast, "/meetings/2"))
    assert "No new learning yet." in read(ben, at(cast, "/meetings"))
    found = taken_in(app, cast, 2)
    assert found is not None
    assert (found.made_from_id, found.community_id) == (item.id, cast.community_id)


def test_what_a_meeting_had_stays_on_the_shelf_when_another_takes_its_place(
    app: Flask, cast: people.Cast, ben: Browser, item: LibraryItem
) -> None:
    send(ben, at(cast, "/meetings/1/learning"), **ITEM)
    assert "Now: Okafor" in words_of(read(ben, address(cast, item, "/use")))
    assert send(ben, address(cast, item, "/use"), number="1")[0] == 303
    assert "Okafor" in read(ben, at(cast, "/library?theme=Talk"))
    assert "It is chosen for this one." in read(ben, address(cast, item, "/use"))


def test_a_correction_never_lands_on_what_was_chosen_meanwhile(
    app: Flask, cast: people.Cast, ben: Browser, chloe: Browser
) -> None:
    form = at(cast, "/meetings/1/learning")
    send(ben, form, **ITEM)
    shown = showed(ben, form)
    other = ITEM | {"citation": "Claxton, C. (2020). Another one. Example Press."}
    send(chloe, at(cast, "/library/new"), **other)
    chosen = item_of(app, "Claxton, C.", cast.community_id)
    assert send(chloe, address(cast, chosen, "/use"), number="1")[0] == 303
    # Both are in their first revision.
    corrected = ITEM | {"pages": "4"} | shown
    status, page = send(ben, form, **corrected)
    assert status == 409
    assert other["citation"] in page
    assert f"{ITEM['citation']}</textarea>" in page
    assert item_of(app, "Claxton, C.", cast.community_id).citation == other["citation"]
    assert item_of(app, "Okafor", cast.community_id).pages == ITEM["pages"]
    # The page offers to keep it with what it is about, and nowhere else.
    assert hidden(page) == {"revision": "1"}


def test_what_was_typed_for_an_empty_meeting_never_lands_on_what_was_chosen_meanwhile(
    app: Flask, cast: people.Cast, ben: Browser, chloe: Browser, item: LibraryItem
) -> None:
    form = at(cast, "/meetings/1/learning")
    shown = showed(ben, form)
    assert shown == {"item": "", "revision": "0"}
    send(chloe, address(cast, item, "/use"), number="1")
    assert send(ben, form, **ITEM | shown | {"revision": "1"})[0] == 409
    # A wrong answer sends back what the page showed, not what is there now.
    status, page = send(ben, form, **ITEM | shown | {"citation": ""})
    assert status == 422
    assert hidden(page) == shown


def test_changing_a_work_of_the_school_at_a_meeting_makes_it_the_communitys_own(
    app: Flask, cast: people.Cast, ben: Browser, chloe: Browser, item: LibraryItem
) -> None:
    send(ben, address(cast, item, "/use"), number="1")
    form = at(cast, "/meetings/1/learning")
    shown = showed(ben, form)
    assert send(ben, form, **ITEM | shown)[0] == 303
    assert item_of(app, "Quigley").id == item.id
    own = taken_in(app, cast)
    assert own is not None
    assert (own.citation, own.community_id) == (ITEM["citation"], cast.community_id)
    # Chloe had the form open since before that.
    status, page = send(chloe, form, **ITEM | {"citation": "Chloe (2020). C."} | shown)
    assert status == 409
    assert ITEM["citation"] in page
    assert "Chloe (2020). C.</textarea>" in page


def test_a_meeting_follows_what_its_community_makes_of_a_work_on_the_shelf(
    app: Flask, cast: people.Cast, ben: Browser, chloe: Browser, item: LibraryItem
) -> None:
    read(chloe, address(cast, item))
    send(ben, address(cast, item, "/notes"), words="Before anything.")
    send(ben, address(cast, item, "/use"), number="1")
    # Chloe's page of the work was open since before that.
    assert send(chloe, address(cast, item, "/notes"), words="With our words.")[0] == 303
    better = ITEM | {"citation": "Quigley, A. (2018). As we read it.", "revision": "1"}
    assert send(chloe, address(cast, item, "/change"), **better)[0] == 303
    room = read(ben, at(cast, "/meetings/1"))
    assert "As we read it." in room
    own = taken_in(app, cast)
    assert own is not None
    assert address(cast, own) in room
    for where in (own, item):
        page = read(ben, address(cast, where))
        assert "Before anything." in page
        assert "With our words." in page
    assert read(ben, at(cast, "/library?q=quigley")).count("<article") == 1
    assert item_of(app, "Quigley").citation == item.citation


def test_whoever_only_chose_a_work_wrote_none_of_it(
    app: Flask, cast: people.Cast, ben: Browser, chloe: Browser, item: LibraryItem
) -> None:
    send(ben, address(cast, item, "/use"), number="1")
    assert writers(app, cast) == (cast.ben, None, False)
    path = at(cast, "/meetings/1/learning")
    assert send(chloe, path, **ITEM | showed(chloe, path))[0] == 303
    assert writers(app, cast) == (cast.ben, cast.chloe, True)


def writers(app: Flask, cast: people.Cast) -> tuple[int | None, int | None, bool]:
    """Return who put what the first meeting has there, who saved it last, and if a member did."""
    found = taken_in(app, cast)
    assert found is not None
    return found.written_by_id, found.saved_by_id, found.members_wrote


def test_a_meeting_that_was_held_or_left_out_takes_nothing_more_in(
    app: Flask, cast: people.Cast, ben: Browser, amara: Browser, item: LibraryItem
) -> None:
    for number, became in ((1, "held"), (2, "skipped")):
        send(amara, at(cast, f"/meetings/{number}/state"), **{became: "1"})
        status, page = send(ben, address(cast, item, "/use"), number=str(number))
        assert status == 409
        assert "Choose another one." in page
        assert f'value="{number}"' not in page
        assert taken_in(app, cast, number) is None
    assert send(ben, address(cast, item, "/use"), number="99")[0] == 404
    assert send(ben, address(cast, item, "/use"), number="x")[0] == 404


def test_only_who_belongs_here_chooses(
    app: Flask, cast: people.Cast, ben: Browser, amara: Browser, item: LibraryItem
) -> None:
    dylan = come(app, cast, cast.dylan)
    assert dylan.get(address(cast, item, "/use")).status_code == 403
    assert send(dylan, address(cast, item, "/use"), number="1")[0] == 403
    assert taken_in(app, cast) is None
    assert send(amara, address(cast, item, "/use"), number="1")[0] == 303
    assert taken_in(app, cast) is not None
    assert ben.get(at(cast, "/library/nothing/use")).status_code == 404


def test_students_use_nothing_without_plain_words(app: Flask, slc: people.Cast) -> None:
    sami = come(app, slc, slc.ben)
    bare = ITEM | {"summary": ""}
    status, page = send(sami, at(slc, "/meetings/1/learning"), **bare)
    assert status == 422
    assert "a group of students needs them" in page
    assert "Who speaks least?</textarea>" in page
    assert send(sami, at(slc, "/library/new"), **bare)[0] == 303
    item = item_of(app, "Okafor", slc.community_id)
    assert "needs a few plain words" in read(sami, address(slc, item, "?for=2"))
    status, page = send(sami, address(slc, item, "/use"), number="2")
    assert status == 422
    assert "<title>Error:" in page
    path = address(slc, item, "/change")
    assert f'href="{path}?for=2"' in page
    assert taken_in(app, slc, 2) is None
    answer = sami.post(path, data=ITEM | {"revision": "1", "for": "2"})
    assert answer.location == address(slc, item, "?for=2")
    assert send(sami, address(slc, item, "/use"), number="2")[0] == 303
    assert taken_in(app, slc, 2) is not None


def test_what_students_meet_keeps_plain_words_when_it_is_changed_on_the_shelf(
    app: Flask, slc: people.Cast
) -> None:
    sami = come(app, slc, slc.ben)
    assert send(sami, at(slc, "/meetings/1/learning"), **ITEM)[0] == 303
    path = address(slc, item_of(app, "Okafor", slc.community_id), "/change")
    bare = ITEM | {"summary": " ", "pages": "4", "revision": "1"}
    status, page = send(sami, path, **bare)
    assert status == 422
    assert "a group of students needs them" in page
    assert "Who speaks least?</textarea>" in page
    kept = taken_in(app, slc)
    assert kept is not None
    assert (kept.summary, kept.pages) == (ITEM["summary"], ITEM["pages"])
    assert send(sami, path, **bare | {"summary": "Talk."})[0] == 303


def test_teachers_may_take_the_plain_words_back(
    app: Flask, cast: people.Cast, ben: Browser
) -> None:
    send(ben, at(cast, "/meetings/1/learning"), **ITEM)
    path = address(cast, item_of(app, "Okafor", cast.community_id), "/change")
    assert send(ben, path, **ITEM | {"summary": "", "revision": "1"})[0] == 303


def test_no_other_way_leaves_students_without_plain_words(in_app: Flask, slc: people.Cast) -> None:
    ben = standing(db.session.get_one(Person, slc.ben), slc.community)
    cited = Cited(Source.OTHER, "Claxton (2018)", "", "", None, "", "", summary="On rivers.")
    item = propose(ben, cited, now())
    with pytest.raises(NoPlainWords):
        change(ben, item, dataclasses.replace(cited, summary=""), 1, now())


def test_students_can_use_any_work_that_the_shelf_begins_with(app: Flask, slc: people.Cast) -> None:
    with app.app_context():
        kept = db.session.query(LibraryItem).filter(LibraryItem.key.is_not(None)).all()
    sami = come(app, slc, slc.ben)
    assert [send(sami, address(slc, item, "/use"), number="1")[0] for item in kept] == [
        303 for _item in kept
    ]


@pytest.mark.parametrize(("days", "told"), [(8, False), (7, True), (1, True), (0, True)])
def test_whoever_looks_after_it_is_told_from_seven_days_before(
    app: Flask, cast: people.Cast, clock: Clock, item: LibraryItem, days: int, *, told: bool
) -> None:
    second = dt.datetime.combine(people.DAYS[1], NOON.timetz())
    clock.fix(second - dt.timedelta(days=days))
    with app.app_context():
        freshen()
    amara = come(app, cast, cast.amara)
    assert (EMPTY in read(amara, at(cast))) is told
    assert EMPTY not in read(come(app, cast, cast.ben), at(cast))
    assert send(amara, address(cast, item, "/use"), number="2")[0] == 303
    page = read(amara, at(cast))
    assert EMPTY not in page
    assert "The next meeting has something new to learn." in page


def freshen() -> None:
    """Let the course's list be read just now, so that it ends nobody's place."""
    db.session.query(Course).update({"roster_read_at": now()})
    db.session.commit()


def test_the_page_that_chooses_costs_the_same_however_many_meetings(
    app: Flask, cast: people.Cast, item: LibraryItem
) -> None:
    assert len(statements(app, cast.ben, address(cast, item, "/use"))) <= 6
