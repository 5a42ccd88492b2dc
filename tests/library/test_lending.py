"""An item on the school's shelf: its citation for every community, and not a word more."""

import pytest
from flask import Flask

from lti_tool.communities.models import Kind
from lti_tool.extensions import db
from lti_tool.library.models import LibraryItem
from tests import people
from tests.browser import Browser
from tests.library.scene import ITEM, NAMED, SAID, address, item_of, neighbours, taken_in
from tests.meetings.scene import at, come, hidden, read, send, showed, words_of

COMES_OFF = "If you change it, it comes off that shelf"
EVERYBODY = "every community of the school finds its citation"
US = "The members of this community, and whoever looks after it, can see this."


@pytest.fixture
def item(app: Flask, cast: people.Cast, ben: Browser) -> LibraryItem:
    send(ben, at(cast, "/library/new"), **ITEM)
    return item_of(app, "Okafor", cast.community_id)


@pytest.fixture
def there(app: Flask, cast: people.Cast) -> people.Cast:
    return neighbours(app, cast)


@pytest.fixture
def efua(app: Flask, there: people.Cast) -> Browser:
    return come(app, there, there.ben)


@pytest.fixture
def lent(cast: people.Cast, amara: Browser, item: LibraryItem) -> LibraryItem:
    assert send(amara, address(cast, item, "/shelf"), revision="1")[0] == 303
    return item


def test_until_a_lead_puts_it_there_nobody_else_finds_it(
    cast: people.Cast, ben: Browser, there: people.Cast, efua: Browser, item: LibraryItem
) -> None:
    assert "Okafor" not in read(efua, at(there, "/library?theme=Talk"))
    assert efua.get(address(there, item)).status_code == 404
    assert send(ben, address(cast, item, "/shelf"))[0] == 403
    assert "Put it onto the school’s shelf" not in read(ben, address(cast, item))
    assert "Okafor" not in read(efua, at(there, "/library?q=okafor"))


def test_every_community_of_the_school_then_finds_its_citation_and_no_words(
    cast: people.Cast, ben: Browser, there: people.Cast, efua: Browser, lent: LibraryItem
) -> None:
    send(ben, address(cast, lent, "/notes"), words="Our own words.")
    page = read(efua, address(there, lent))
    assert all(words in page for words in NAMED)
    hidden = (*SAID, "Our own words.", "Ben")
    for path in (address(there, lent), at(there, "/library"), address(there, lent, "/change")):
        assert [words for words in hidden if words in words_of(read(efua, path))] == []
    assert "Another community of your school" in page


@pytest.mark.parametrize("words", ["speaks", "first", "least write"])
def test_what_is_not_shown_is_not_found_by_its_words_either(
    cast: people.Cast,
    ben: Browser,
    there: people.Cast,
    efua: Browser,
    lent: LibraryItem,
    words: str,
) -> None:
    assert "Okafor" in read(ben, at(cast, f"/library?q=okafor {words}"))
    assert "Okafor" not in read(efua, at(there, f"/library?q=okafor {words}"))
    assert "Okafor" in read(efua, at(there, "/library?q=okafor talk"))


def test_a_lead_takes_it_back(
    app: Flask,
    cast: people.Cast,
    amara: Browser,
    there: people.Cast,
    efua: Browser,
    lent: LibraryItem,
) -> None:
    dylan = come(app, there, there.amara)
    assert send(dylan, address(there, lent, "/shelf"), take_back="1")[0] == 404
    assert "Take it off the school’s shelf" in read(amara, address(cast, lent))
    assert send(amara, address(cast, lent, "/shelf"), take_back="1")[0] == 303
    assert efua.get(address(there, lent)).status_code == 404


def test_another_schools_community_never_finds_it(
    app: Flask, cast: people.Cast, lent: LibraryItem
) -> None:
    with app.app_context():
        place = people.course(people.school("Other", "https://other.test", "c2"), staff=True)
        gus = people.person(place, "Gus", people.CourseRole.INSTRUCTOR)
        made = people.community(place, gus)
        people.join(made, gus)
        db.session.commit()
        far = people.Cast(made.public_id, made.id, place.id, *[gus.id] * 4)
    browser = come(app, far, far.ben)
    assert "Okafor" not in read(browser, at(far, "/library"))
    assert browser.get(address(far, lent)).status_code == 404
    assert browser.get(address(far, item_of(app, "Scutt"))).status_code == 404


def test_who_uses_it_keeps_it_when_it_is_taken_back(
    app: Flask,
    cast: people.Cast,
    amara: Browser,
    there: people.Cast,
    efua: Browser,
    lent: LibraryItem,
) -> None:
    assert send(efua, address(there, lent, "/use"), number="1")[0] == 303
    send(amara, address(cast, lent, "/shelf"), take_back="1")
    copy = taken_in(app, there)
    assert copy is not None
    assert (copy.community_id, copy.citation) == (there.community_id, ITEM["citation"])
    assert (copy.summary, copy.question, copy.prompts, copy.brought_by) == ("", "", "", "")
    room = words_of(read(efua, at(there, "/meetings/1")))
    assert [words for words in SAID if words in room] == []
    # A second meeting takes in the same copy.
    send(amara, address(cast, lent, "/shelf"), revision="1")
    assert send(efua, address(there, lent, "/use"), number="2")[0] == 303
    again = taken_in(app, there, 2)
    assert again is not None
    assert again.id == copy.id


def test_a_lead_puts_nothing_there_that_was_saved_after_the_page_was_opened(
    cast: people.Cast,
    amara: Browser,
    ben: Browser,
    there: people.Cast,
    efua: Browser,
    item: LibraryItem,
) -> None:
    opened = showed(amara, address(cast, item))
    rude = ITEM | {"revision": "1", "citation": "Okafor, A. (2026). Something rude."}
    assert send(ben, address(cast, item, "/change"), **rude)[0] == 303
    status, page = send(amara, address(cast, item, "/shelf"), **opened)
    assert (status, "It was changed since you opened this page" in page) == (409, True)
    assert "Something rude." in page
    assert efua.get(address(there, item)).status_code == 404
    assert send(amara, address(cast, item, "/shelf"))[0] == 409
    assert send(amara, address(cast, item, "/shelf"), **hidden(page))[0] == 303
    assert "Something rude." in read(efua, address(there, item))
    # A second press changes nothing, and an old page takes it off all the same.
    assert send(amara, address(cast, item, "/shelf"), **opened)[0] == 303
    assert send(amara, address(cast, item, "/shelf"), **opened, take_back="1")[0] == 303
    assert efua.get(address(there, item)).status_code == 404


def test_what_others_said_about_it_stays_with_them_when_it_comes_off_the_shelf(
    app: Flask,
    cast: people.Cast,
    ben: Browser,
    there: people.Cast,
    efua: Browser,
    lent: LibraryItem,
) -> None:
    said = "For us it means waiting."
    assert "your community gets a copy of its own" in read(efua, address(there, lent))
    assert send(efua, address(there, lent, "/notes"), words=said)[0] == 303
    assert "your community gets a copy of its own" not in read(efua, address(there, lent))
    rude = ITEM | {"revision": "1", "citation": "Okafor, A. (2026). Something rude."}
    assert send(ben, address(cast, lent, "/change"), **rude)[0] == 303
    page = read(efua, address(there, lent))
    assert said in page
    assert "Something rude" not in page
    own = item_of(app, "Okafor", there.community_id)
    assert own.citation == ITEM["citation"]
    assert said in read(efua, address(there, own))


def test_students_write_their_own_plain_words_before_they_use_it(
    app: Flask, cast: people.Cast, lent: LibraryItem
) -> None:
    slc = neighbours(app, cast, Kind.SLC)
    sami = come(app, slc, slc.ben)
    assert send(sami, address(slc, lent, "/use"), number="1")[0] == 422
    assert taken_in(app, slc) is None
    with app.app_context():
        kept = db.session.query(LibraryItem).filter_by(community_id=slc.community_id)
        assert kept.count() == 0
    form = ITEM | {"summary": "It is about talk.", "revision": "1"}
    assert send(sami, address(slc, lent, "/change"), **form)[0] == 303
    own = item_of(app, "Okafor", slc.community_id)
    assert send(sami, address(slc, own, "/use"), number="1")[0] == 303
    assert item_of(app, "Okafor", cast.community_id).summary == ITEM["summary"]


def test_a_members_change_takes_it_off_the_schools_shelf_and_the_page_says_so_before(
    cast: people.Cast, ben: Browser, there: people.Cast, efua: Browser, lent: LibraryItem
) -> None:
    form = read(ben, address(cast, lent, "/change"))
    assert COMES_OFF in form
    assert US in form
    same = ITEM | {"revision": "1"}
    assert send(ben, address(cast, lent, "/change"), **same)[0] == 303
    assert efua.get(address(there, lent)).status_code == 200
    rude = same | {"citation": "Okafor, A. (2026). Something rude."}
    assert send(ben, address(cast, lent, "/change"), **rude)[0] == 303
    assert efua.get(address(there, lent)).status_code == 404
    page = read(ben, address(cast, lent))
    assert US in page
    assert EVERYBODY not in page
    assert COMES_OFF not in read(ben, address(cast, lent, "/change"))


def test_it_comes_off_the_same_when_a_meetings_form_changes_it(
    cast: people.Cast, ben: Browser, there: people.Cast, efua: Browser, lent: LibraryItem
) -> None:
    send(ben, address(cast, lent, "/use"), number="1")
    path = at(cast, "/meetings/1/learning")
    assert COMES_OFF in read(ben, path)
    assert send(ben, path, **ITEM | {"pages": "4"} | showed(ben, path))[0] == 303
    assert efua.get(address(there, lent)).status_code == 404


def test_a_leads_change_stays_on_it_and_the_page_says_who_reads_it(
    cast: people.Cast, amara: Browser, there: people.Cast, efua: Browser, lent: LibraryItem
) -> None:
    for path in ("", "/change"):
        page = read(amara, address(cast, lent, path))
        assert EVERYBODY in page
        assert US not in page
    better = ITEM | {"pages": "4", "revision": "1"}
    assert send(amara, address(cast, lent, "/change"), **better)[0] == 303
    assert "Pages: 4" in read(efua, address(there, lent))
    assert US in read(efua, address(there, lent, "/change"))
