"""What an item means here, in the words of the community's members and for them alone."""

import re

import pytest
from flask import Flask

from lti_tool.extensions import db
from lti_tool.library.models import LibraryItem, LibraryNote
from tests import people
from tests.browser import Browser
from tests.library.scene import ITEM, address, item_of, neighbours
from tests.meetings.scene import at, come, read, send, statements

WORDS = "With our Year 9s it would need an example."


@pytest.fixture
def item(app: Flask, cast: people.Cast) -> LibraryItem:
    return item_of(app, "Claxton")


@pytest.fixture
def written(cast: people.Cast, ben: Browser, item: LibraryItem) -> str:
    """Let Ben write, and return where he changes it."""
    assert send(ben, address(cast, item, "/notes"), words=WORDS)[0] == 303
    page = read(ben, address(cast, item))
    found = re.search(rf'href="({at(cast, "/library/notes/")}[^"]+)"', page)
    assert found
    return found[1]


def test_a_member_says_it_and_the_members_read_it_with_the_name(
    cast: people.Cast, chloe: Browser, item: LibraryItem, written: str
) -> None:
    page = read(chloe, address(cast, item))
    assert WORDS in page
    assert "<bdi>Ben</bdi>" in page
    assert "The members of this community can see this." in page
    assert chloe.get(written).status_code == 404
    assert send(chloe, written, words="Mine", revision="1")[0] == 404
    assert send(chloe, written, delete="1")[0] == 404
    assert WORDS in read(chloe, address(cast, item))


def test_whoever_looks_after_it_without_being_a_member_reads_none(
    cast: people.Cast, amara: Browser, item: LibraryItem, written: str
) -> None:
    page = read(amara, address(cast, item))
    assert WORDS not in page
    assert "Add my words" not in page
    assert send(amara, address(cast, item, "/notes"), words="Mine")[0] == 403
    assert amara.get(written).status_code == 403


def test_another_community_of_the_school_reads_none_of_it(
    app: Flask, cast: people.Cast, item: LibraryItem, written: str
) -> None:
    there = neighbours(app, cast)
    efua = come(app, there, there.ben)
    assert "Deep rivers" in read(efua, address(there, item))
    assert WORDS not in read(efua, address(there, item))
    note_id = written.rpartition("/")[2]
    assert efua.get(at(there, f"/library/notes/{note_id}")).status_code == 404


def test_nothing_written_is_nothing_kept(
    app: Flask, cast: people.Cast, ben: Browser, item: LibraryItem
) -> None:
    status, page = send(ben, address(cast, item, "/notes"), words=" ")
    assert status == 422
    assert "Write a few words first." in page
    with app.app_context():
        assert db.session.query(LibraryNote).count() == 0


def test_its_author_changes_it_and_takes_it_back(
    app: Flask, cast: people.Cast, ben: Browser, item: LibraryItem, written: str
) -> None:
    assert WORDS in read(ben, written)
    assert send(ben, written, words="Shorter.", revision="1")[0] == 303
    page = read(ben, address(cast, item))
    assert "Shorter." in page
    assert "(changed on" in page
    status, both = send(ben, written, words="From an older tab.", revision="1")
    assert status == 409
    assert "Shorter." in both
    assert "From an older tab.</textarea>" in both
    assert send(ben, written, words=" ", revision="2")[0] == 422
    assert send(ben, written, delete="1")[0] == 303
    assert "Shorter." not in read(ben, address(cast, item))
    with app.app_context():
        assert db.session.query(LibraryNote).count() == 0


def test_it_stays_without_a_name_when_its_author_leaves_and_goes_if_they_say_so(
    app: Flask, cast: people.Cast, ben: Browser, chloe: Browser, item: LibraryItem, written: str
) -> None:
    send(ben, at(cast, "/leave"))
    page = read(chloe, address(cast, item))
    assert WORDS in page
    assert "<bdi>A former member</bdi>" in page
    assert ben.get(written).status_code == 403
    ben.get(at(cast, "/left"))
    assert send(ben, at(cast, "/left"), remains="deleted")[0] == 303
    assert WORDS not in read(chloe, address(cast, item))


def test_it_goes_along_when_the_community_makes_the_item_its_own(
    app: Flask, cast: people.Cast, ben: Browser, chloe: Browser, item: LibraryItem, written: str
) -> None:
    there = neighbours(app, cast)
    efua = come(app, there, there.ben)
    send(efua, address(there, item, "/notes"), words="Efua’s own words.")
    read(chloe, address(cast, item, "/change"))
    own = ITEM | {"citation": "Claxton, G. (2018). Rivers.", "revision": "1"}
    assert send(chloe, address(cast, item, "/change"), **own)[0] == 303
    copy = item_of(app, "Claxton", cast.community_id)
    assert WORDS in read(chloe, address(cast, copy))
    assert "Efua" not in read(chloe, address(cast, copy))
    # Where it was found before, its readers find their own.
    assert "Rivers." in read(chloe, address(cast, item))
    assert WORDS in read(chloe, address(cast, item))
    assert "Efua’s own words." in read(efua, address(there, item))
    shelf = read(chloe, at(cast, "/library?q=claxton"))
    assert shelf.count("<article") == 1
    assert "from our community" in shelf
    assert "from our community" not in read(efua, at(there, "/library?q=claxton"))


def test_its_page_costs_the_same_with_one_note_or_many(
    app: Flask, cast: people.Cast, ben: Browser, item: LibraryItem, written: str
) -> None:
    before = len(statements(app, cast.chloe, address(cast, item)))
    for n in range(15):
        send(ben, address(cast, item, "/notes"), words=f"Words {n}")
    assert len(statements(app, cast.chloe, address(cast, item))) == before
    assert before <= 6
