"""The notes that the community keeps of a meeting: any member writes, and no word is lost."""

import pytest
from flask import Flask

from lti_tool.meetings.models import Meeting
from tests import people
from tests.browser import Browser
from tests.meetings.scene import at, at_once, come, meeting, read, send, students


@pytest.fixture
def notes(cast: people.Cast) -> str:
    return at(cast, "/meetings/1/notes")


def stored(app: Flask, cast: people.Cast) -> Meeting:
    with app.app_context():
        return meeting(cast)


def test_any_member_writes_and_all_of_them_read(
    app: Flask, cast: people.Cast, ben: Browser, notes: str
) -> None:
    assert "Nothing yet." in read(ben, at(cast, "/meetings/1"))
    answer = ben.post(notes, data={"notes": "We wait longer.", "revision": "0"})
    assert (answer.status_code, answer.location) == (303, at(cast, "/meetings/1"))
    chloe = come(app, cast, cast.chloe)
    assert "We wait longer." in read(chloe, at(cast, "/meetings/1"))
    assert "We wait longer.</textarea>" in read(chloe, notes)
    assert send(chloe, notes, notes="We wait longer, mostly.", revision="1")[0] == 303
    assert "We wait longer, mostly." in read(ben, at(cast, "/meetings/1"))


def test_each_meeting_has_notes_of_its_own(cast: people.Cast, ben: Browser, notes: str) -> None:
    send(ben, notes, notes="We wait longer.", revision="0")
    assert "We wait longer." not in read(ben, at(cast, "/meetings/2"))


def test_of_two_tabs_the_second_sees_both_texts_and_can_put_them_together(
    app: Flask, cast: people.Cast, ben: Browser, notes: str
) -> None:
    chloe = come(app, cast, cast.chloe)
    send(ben, notes, notes="From the <first>", revision="0")
    status, page = send(chloe, notes, notes="From the second", revision="0")
    assert status == 409
    assert "<title>Error:" in page
    assert "From the &lt;first&gt;" in page
    assert "From the second</textarea>" in page
    assert stored(app, cast).notes == "From the <first>"
    assert 'name="revision"' in page
    assert 'value="1"' in page[page.index('name="revision"') :][:60]
    assert send(chloe, notes, notes="From the first and second", revision="1")[0] == 303
    assert stored(app, cast).notes == "From the first and second"


def test_the_same_words_from_another_tab_are_no_quarrel(
    app: Flask, cast: people.Cast, ben: Browser, notes: str
) -> None:
    for _tab in range(2):
        assert send(ben, notes, notes="We agree.", revision="0")[0] == 303
    assert stored(app, cast).notes_revision == 1


@pytest.mark.parametrize("_round", range(3))
def test_of_two_who_save_at_one_moment_one_is_shown_both_texts(
    app: Flask, cast: people.Cast, notes: str, _round: int
) -> None:
    posts = [
        (cast.ben, notes, {"notes": "What Ben wrote", "revision": "0"}),
        (cast.chloe, notes, {"notes": "What Chloe wrote", "revision": "0"}),
    ]
    answers = at_once(app, cast, posts)
    assert sorted(status for status, _page in answers) == [303, 409]
    page = next(page for status, page in answers if status == 409)
    assert "What Ben wrote" in page
    assert "What Chloe wrote" in page


def test_ten_thousand_characters_are_the_limit_and_longer_notes_come_back_whole(
    app: Flask, cast: people.Cast, ben: Browser, notes: str
) -> None:
    most = "é🌱" * 5_000
    assert send(ben, notes, notes=most, revision="0")[0] == 303
    assert stored(app, cast).notes == most
    assert f"{most}</p>" in read(ben, at(cast, "/meetings/1"))
    status, page = send(ben, notes, notes=f"{most}!", revision="1")
    assert status == 422
    assert "longer than 10000" in page
    assert f"{most}!</textarea>" in page
    assert stored(app, cast).notes == most


def test_notes_can_be_emptied_again(
    app: Flask, cast: people.Cast, ben: Browser, notes: str
) -> None:
    send(ben, notes, notes="Too much.", revision="0")
    assert send(ben, notes, notes="  ", revision="1")[0] == 303
    assert stored(app, cast).notes == ""


def test_markup_and_line_ends_stay_words(cast: people.Cast, ben: Browser, notes: str) -> None:
    send(ben, notes, notes="One\r\n<script>alert(1)</script>", revision="0")
    page = read(ben, at(cast, "/meetings/1"))
    assert "One\n&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_only_members_read_or_write_them(
    app: Flask, cast: people.Cast, amara: Browser, ben: Browser, notes: str
) -> None:
    send(ben, notes, notes="Ours alone.", revision="0")
    for person in (cast.amara, cast.dylan):
        browser = come(app, cast, person)
        assert browser.get(notes).status_code == 403
        assert send(browser, notes, notes="Theirs.", revision="1")[0] == 403
    assert "Ours alone." not in read(amara, at(cast, "/meetings/1"))
    send(ben, at(cast, "/leave"))
    assert ben.get(notes).status_code == 403
    assert stored(app, cast).notes == "Ours alone."


def test_students_keep_notes_of_their_own_too(app: Flask) -> None:
    cast = students(app)
    path = at(cast, "/meetings/1/notes")
    assert send(come(app, cast, cast.ben), path, notes="We test ourselves.", revision="0")[0] == 303
    assert "We test ourselves." in read(come(app, cast, cast.chloe), at(cast, "/meetings/1"))
    assert come(app, cast, cast.amara).get(path).status_code == 403


def test_a_meeting_that_does_not_exist_has_no_notes(cast: people.Cast, ben: Browser) -> None:
    assert ben.get(at(cast, "/meetings/7/notes")).status_code == 404
    assert send(ben, at(cast, "/meetings/7/notes"), notes="x", revision="0")[0] == 404
