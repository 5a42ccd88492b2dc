"""What an administrator does at somebody's request: no word of a member's, and a note of it."""

import json

from flask import Flask

from lti_tool.extensions import db
from lti_tool.people.models import Person
from lti_tool.privacy import queries
from lti_tool.privacy.kept import everything
from lti_tool.privacy.models import Deed, PrivacyEvent
from tests.access.items import ITEMS
from tests.access.scene import Scene
from tests.browser import Browser, visit
from tests.pressing import page, press

BEN, ADMIN = "Ben Achterberg", "Quentin Sys"
MARKS = {item.words for item in ITEMS if item.words.isupper()}


def administrator(app: Flask, scene: Scene) -> Browser:
    return visit(app, scene.people[ADMIN], administers=True)


def test_an_administrator_finds_somebody_and_reads_no_word(app: Flask, scene: Scene) -> None:
    admin = administrator(app, scene)
    found = press(admin, "/school/people", {"lms_id": BEN}).text
    assert "Your courses: 1" in " ".join(found.split())
    handed = admin.post("/school/people/export", data={"lms_id": BEN})
    facts = json.loads(handed.text)
    assert facts["tables"]["people"][0]["name"] == BEN
    assert facts.keys() == {"school", "made_at", "tables"}
    assert facts["tables"].keys() == {"people", "enrolments", "scores"}
    assert handed.headers["Content-Disposition"].startswith("attachment")
    for text in (found, handed.text):
        assert not [words for words in MARKS if words in text]
        assert "Metacognition" not in text  # nor which groups somebody is in
    with app.app_context():
        deeds = [event.what for event in db.session.query(PrivacyEvent).order_by("id")]
        assert deeds == [Deed.FOUND, Deed.EXPORTED]


def test_an_administrator_is_not_told_what_somebody_does_here(app: Flask, scene: Scene) -> None:
    """Nor whether they have a plan, gave feedback, answered, reported or failed."""
    theirs = [kept.name for kept in everything().personal if not kept.office]
    with app.app_context():
        ben = db.session.get_one(Person, scene.people[BEN])
        counts = {kept.name: n for each in queries.held(ben) for kept, n in each.counts}
        assert sum(bool(counts[name]) for name in theirs) > 10
    admin = administrator(app, scene)
    found = press(admin, "/school/people", {"lms_id": BEN}).text
    handed = admin.post("/school/people/export", data={"lms_id": BEN}).text
    for name in theirs:
        assert name not in found
        assert name not in handed


def test_an_administrator_erases_on_a_second_page_and_it_is_noted_without_the_id(
    app: Flask, scene: Scene
) -> None:
    admin = administrator(app, scene)
    asked = press(admin, "/school/people/erase", {"lms_id": BEN}, on="/school/people")
    assert "Erase somebody?" in asked.text
    with app.app_context():
        assert db.session.get(Person, scene.people[BEN])
    done = admin.post("/school/people/erase", data={"lms_id": BEN, "confirm": "1"})
    assert done.status_code == 303
    assert "They are erased" in page(admin, done.headers["Location"])
    with app.app_context():
        assert db.session.get(Person, scene.people[BEN]) is None
        [event] = db.session.query(PrivacyEvent)
        assert (event.what, event.by_id) == (Deed.ERASED, scene.people[ADMIN])
        assert BEN not in str(event.mark)
    again = admin.post("/school/people/erase", data={"lms_id": BEN, "confirm": "1"})
    assert again.status_code == 404
    assert "Nobody is known by this id" in again.text


def test_nobody_of_another_school_is_found(app: Flask, scene: Scene) -> None:
    admin = administrator(app, scene)
    found = press(admin, "/school/people", {"lms_id": "Wren Castle"}).text
    assert "Nobody is known by this id" in found
    for path in ("export", "erase"):
        data = {"lms_id": "Wren Castle", "confirm": "1"}
        assert admin.post(f"/school/people/{path}", data=data).status_code == 404
    with app.app_context():
        assert db.session.get(Person, scene.people["Wren Castle"])


def test_an_empty_form_and_ones_own_id_are_answered_in_words(app: Flask, scene: Scene) -> None:
    admin = administrator(app, scene)
    assert press(admin, "/school/people", {"lms_id": " "}).status_code == 422
    own = admin.post("/school/people/erase", data={"lms_id": ADMIN, "confirm": "1"})
    assert "This is your own id" in own.text


def test_the_sheet_names_every_column_and_how_long_backups_are_kept(
    app: Flask, scene: Scene
) -> None:
    admin = administrator(app, scene)
    for text in (page(admin, "/school/sheet"), admin.get("/school/sheet/download").text):
        assert "plans.focus" in text
        assert "attempts.key" in text
        assert "for 30 days at most" in text
        assert "90 days after the year ends" in text
        assert not [words for words in MARKS if words in text]
