"""Somebody who is erased is found nowhere any more, but where the sheet says so."""

import logging
from pathlib import Path

import pytest
from flask import Flask

from lti_tool.extensions import db
from lti_tool.people.models import Erasure, Person
from lti_tool.privacy.kept import everything
from lti_tool.privacy.models import PrivacyEvent
from tests.access.scene import Scene
from tests.browser import visit
from tests.pressing import at_once, page, press
from tests.privacy.searching import columns_with, in_files, queued

AUTHOR, STUDENT = "Ben Achterberg", "Sami Haddad"
# Everything that these two wrote; what of it stays is the group's own, or a concern's.
WROTE = {
    AUTHOR: (
        "TLC-PRIVATE-PLAN", "TLC-PRIVATE-NOTE", "TLC-PRIVATE-FEEDBACK", "TLC-PLAN-BEHIND-FEEDBACK",
        "TLC-NOTE-BEHIND-FEEDBACK", "TLC-SHARED-FEEDBACK", "TLC-SHARED-PLAN", "TLC-SHARED-NOTE",
        "TLC-JOTTING", "TLC-MEANING", "TLC-SUBJECT", "TLC-VISIT", "TLC-OUR-NOTES",
        "TLC-NEW-LEARNING", "TLC-SETBACK", "TLC-FINDINGS",
    ),
    STUDENT: (
        "SLC-PRIVATE-PLAN", "SLC-PRIVATE-NOTE", "SLC-PRIVATE-FEEDBACK", "SLC-PLAN-BEHIND-FEEDBACK",
        "SLC-NOTE-BEHIND-FEEDBACK", "SLC-SHARED-FEEDBACK", "SLC-SHARED-PLAN", "SLC-SHARED-NOTE",
        "SLC-JOTTING", "SLC-MEANING", "SLC-EXPERIMENT", "SLC-SHARED-EXPERIMENT", "SLC-OUR-NOTES",
        "SLC-NEW-LEARNING", "SLC-AGREEMENT", "SLC-REPORTED", "SLC-SETBACK", "SLC-FINDINGS",
        "SLC-SESSION", "SLC-SENT-SESSION",
    ),
}  # fmt: skip
STAYS = {
    "OUR-NOTES": {"meetings.notes"},
    "AGREEMENT": {"communities.agreement"},
    "REPORTED": {"concerns.parts"},
    "FINDINGS": {"findings.tried", "findings.found", "findings.meaning", "findings.readings"},
}
MAY_NAME = {"concerns.author_name", "concerns.reporter_name"}


@pytest.mark.parametrize("who", [AUTHOR, STUDENT])
def test_nothing_of_them_is_found_but_what_the_sheet_says(
    app: Flask, scene: Scene, who: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with app.app_context():
        subject = db.session.get_one(Person, scene.people[who]).subject
        assert all(columns_with(words) for words in (who, subject, *WROTE[who]))
    answer = press(visit(app, scene.people[who]), "/my-data/delete/everything")
    assert "You are erased" in answer.text
    with app.app_context():
        assert db.session.get(Person, scene.people[who]) is None
        named = columns_with(who) | columns_with(subject)
        found = {words: columns_with(words) for words in WROTE[who]}
        waiting = queued()
    assert named <= (MAY_NAME if who == STUDENT else set())
    for words, places in found.items():
        what = words.partition("-")[2]
        if what == "NEW-LEARNING":
            assert {place.partition(".")[0] for place in places} == {"library_items"}
        else:
            assert places == STAYS.get(what, set()), words
    left = named.union(*found.values())
    assert all(everything().tables[place.partition(".")[0]].stays for place in left)
    for needle in (who, subject, *WROTE[who]):
        assert needle not in waiting
        assert needle not in caplog.text
    gone = [words for words, places in found.items() if not places]
    assert len(gone) >= 12
    if app.extensions["settings"].database.startswith("sqlite"):
        # Not in a free page, not in the log that is written ahead.
        assert not [words for words in gone if in_files(words, tmp_path)]
        if not named:
            assert not in_files(who, tmp_path)


def test_of_two_presses_at_once_one_erases_and_neither_is_an_error(
    app: Flask, scene: Scene
) -> None:
    browsers = [visit(app, scene.people[AUTHOR]) for _ in range(2)]
    for each in browsers:
        each.get("/my-data/delete/everything")
    answers = at_once([(each, "/my-data/delete/everything", {}) for each in browsers])
    assert sorted(answers) in ([200, 200], [200, 401])
    with app.app_context():
        assert db.session.query(PrivacyEvent).filter_by(what="erased-by-themselves").count() == 1


def test_the_erased_are_signed_out_and_only_that_it_was_done_is_noted(
    app: Flask, scene: Scene
) -> None:
    browser, elsewhere = (visit(app, scene.people[AUTHOR]) for _ in range(2))
    press(browser, "/my-data/delete/everything")
    assert browser.get("/my-data").status_code == elsewhere.get("/my-data").status_code == 401
    with app.app_context():
        event = db.session.query(PrivacyEvent).filter_by(mark=None).one()
        assert (event.what, event.by_id) == ("erased-by-themselves", None)
        assert len(db.session.query(Erasure).filter_by(was_student=False).one().mark) == 64


def test_the_second_page_says_what_goes_and_stays_and_does_nothing_by_itself(
    app: Flask, scene: Scene
) -> None:
    browser = visit(app, scene.people[AUTHOR])
    found = page(browser, "/my-data/delete/everything")
    assert "What goes, at once and for good" in found
    assert "The LMS keeps it" in found
    assert "signed in" not in found
    with app.app_context():
        assert db.session.get(Person, scene.people[AUTHOR])
    assert browser.get("/my-data/delete/nothing").status_code == 404
