"""What students wrote about an item of new learning is theirs: no adult changes it."""

import pytest

from lti_tool.extensions import db
from lti_tool.library.models import LibraryItem
from tests.students.conftest import Year10

CITED = {
    "source": "other",
    "citation": "A film about bees",
    "summary": "How bees find their way home.",
    "revision": "0",
}
OURS = "Students wrote this, so only students change it."
NOT_YOURS = "This page is not yours to open"
LEARNING = "/meetings/1/learning"


@pytest.fixture(params=["lead", "host who leads"])
def reed(request: pytest.FixtureRequest, year10: Year10) -> Year10:
    """Return the community as Mr Reed leads it, or leads it and is its host."""
    if request.param == "host who leads":
        year10.host("Mr Reed")
    return year10


def only(year10: Year10) -> LibraryItem:
    with year10.app.app_context():
        return db.session.query(LibraryItem).one()


def put(year10: Year10, name: str) -> str:
    """Let somebody put a film onto the shelf, and return its path."""
    assert year10.send(name, "/library/new", CITED) == 303
    return f"/library/{only(year10).public_id}"


def test_an_adult_leaves_what_a_student_put_there(reed: Year10) -> None:
    item = put(reed, "Zara")
    worse = CITED | {"summary": "Better words.", "revision": "1"}
    assert reed.status("Mr Reed", f"{item}/change") == 403
    assert reed.send("Mr Reed", f"{item}/change", worse, on=item) == 403
    assert only(reed).summary == CITED["summary"]
    assert f"{item}/change" not in reed.read("Mr Reed", item)
    assert OURS in reed.read("Mr Reed", item)
    assert f"{item}/change" in reed.read("Priya", item)


def test_an_adult_leaves_what_a_student_brought_to_a_meeting(reed: Year10) -> None:
    assert reed.send("Zara", LEARNING, CITED) == 303
    worse = CITED | {"summary": "Better words.", "item": only(reed).public_id, "revision": "1"}
    assert reed.status("Mr Reed", LEARNING) == 403
    assert reed.send("Mr Reed", LEARNING, worse, on="/meetings/1") == 403
    assert only(reed).summary == CITED["summary"]
    for path in ("", "/meetings/1"):
        page = reed.read("Mr Reed", path)
        assert reed.at(LEARNING) not in page
        assert f"{reed.at('/meetings/1')}" in page
    assert OURS in reed.read("Mr Reed", "/meetings/1")
    assert "/library?for=1" in reed.read("Mr Reed", "/meetings/1")
    assert reed.at(LEARNING) in reed.read("Priya", "/meetings/1")


def test_an_adults_own_words_are_theirs_until_a_student_changes_them(reed: Year10) -> None:
    item = put(reed, "Mr Reed")
    assert f"{item}/change" in reed.read("Mr Reed", item)
    own = CITED | {"summary": "How bees find home.", "revision": "1"}
    assert reed.send("Mr Reed", f"{item}/change", own) == 303
    assert reed.send("Zara", f"{item}/change", CITED | {"revision": "2"}) == 303
    assert reed.send("Mr Reed", f"{item}/change", own | {"revision": "3"}, on=item) == 403
    assert only(reed).summary == CITED["summary"]


def test_an_adult_who_was_typing_meanwhile_keeps_the_words_to_copy(reed: Year10) -> None:
    browser = reed.visit("Mr Reed")
    assert browser.get(reed.at(LEARNING)).status_code == 200
    assert reed.send("Zara", LEARNING, CITED) == 303
    answer = browser.post(reed.at(LEARNING), data=CITED | {"summary": "My own words of it."})
    assert answer.status_code == 403
    assert "My own words of it.</textarea>" in answer.get_data(as_text=True)
    assert only(reed).summary == CITED["summary"]


def test_an_adult_writes_no_notes_about_it(reed: Year10) -> None:
    item = put(reed, "Zara")
    assert reed.send("Mr Reed", f"{item}/notes", {"words": "Mine."}, on=item) == 403
    notes = {"notes": "Mine.", "revision": "0"}
    assert reed.send("Mr Reed", "/meetings/1/notes", notes, on="/meetings/1") == 403


def test_a_student_writes_the_plain_words_that_an_item_of_theirs_lacks(reed: Year10) -> None:
    assert reed.send("Zara", "/library/new", CITED | {"summary": ""}) == 303
    item = f"/library/{only(reed).public_id}"
    for path in (item, f"{item}/use"):
        assert "Write them" not in reed.read("Mr Reed", path)
        assert OURS in reed.read("Mr Reed", path)
        assert "Write them" in reed.read("Priya", path)
