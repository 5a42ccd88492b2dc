"""My data: a page that says what is kept, and a file with all of it and nothing of others."""

import io
import json
import zipfile

from flask import Flask
from werkzeug.test import TestResponse

from tests.access.items import ITEMS
from tests.access.kinds import KINDS
from tests.access.scene import Scene
from tests.browser import visit
from tests.pressing import page

AUTHOR, PEER, STUDENT = "Ben Achterberg", "Chloe Duvivier", "Sami Haddad"
MINE = {
    "TLC-PRIVATE-PLAN", "TLC-PRIVATE-NOTE", "TLC-PRIVATE-FEEDBACK", "TLC-PLAN-BEHIND-FEEDBACK",
    "TLC-NOTE-BEHIND-FEEDBACK", "TLC-SHARED-FEEDBACK", "TLC-SHARED-PLAN", "TLC-SHARED-NOTE",
    "TLC-JOTTING", "TLC-MEANING", "TLC-SUBJECT", "TLC-VISIT-WHEN", "TLC-VISIT-LOOK-FOR",
    "TLC-VISIT-NOTE", "TLC-NEW-LEARNING",
}  # fmt: skip
OF_A_STUDENT = {"SLC-EXPERIMENT", "SLC-SHARED-EXPERIMENT", "SLC-PRIVATE-PLAN", "SLC-SHARED-PLAN"}
PEERS = {
    "TLC-RESPONSE", "TLC-EARLIER-WORDS", "TLC-PEERS-PRIVATE-PLAN",
    "TLC-ANSWER-TO-WHAT-WAS-TAKEN-BACK",
}  # fmt: skip
# Words that the two of a visit share, and what the group writes together.
MARKS = {item.words for item in ITEMS if item.words.isupper()}


def opened(answer: TestResponse) -> dict[str, str]:
    """Return the files of a download by their names."""
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_a_download_holds_all_that_is_mine(app: Flask, scene: Scene) -> None:
    for who, expected in ((AUTHOR, MINE), (PEER, PEERS), (STUDENT, OF_A_STUDENT)):
        files = opened(visit(app, scene.people[who]).get("/my-data/download"))
        for text in files.values():
            assert expected <= {mark for mark in MARKS if mark in text}
        tables = json.loads(files["my-data.json"])["tables"]
        assert tables["people"]["rows"][0]["name"] == who


def test_a_download_holds_nothing_of_others(app: Flask, scene: Scene) -> None:
    for who in (AUTHOR, STUDENT):
        has_nothing_of_others(opened(visit(app, scene.people[who]).get("/my-data/download")), who)


def has_nothing_of_others(files: dict[str, str], who: str) -> None:
    others = {kind.name for kind in KINDS if kind.name} - {who}
    place = "TLC" if who == AUTHOR else "SLC"
    theirs = {
        f"{place}-{words}"
        for words in ("RESPONSE", "EARLIER-WORDS", "PEERS-PRIVATE-PLAN", "OFFER", "REPORTED")
    }
    for text in files.values():
        assert not [words for words in (*others, *theirs) if words in text]
        assert "NEIGHBOUR-" not in text
        assert "ELSEWHERE-" not in text


def test_the_signed_badge_and_what_was_sent_are_in_it(app: Flask, scene: Scene) -> None:
    files = opened(visit(app, scene.people[AUTHOR]).get("/my-data/download"))
    tables = json.loads(files["my-data.json"])["tables"]
    assert tables["awards"]["rows"][0]["credential"].count(".") == 2
    assert tables["scores"]["rows"][0]["sent_value"] == 2
    assert tables["plans"]["rows"][0]["membership_id"] == "Metacognition"


def test_everybody_reads_what_is_kept_about_them(app: Flask, scene: Scene) -> None:
    for who in (kind.name for kind in KINDS if kind.name):
        found = page(visit(app, scene.people[who]), "/my-data")
        assert "Who you are" in found
        assert "Only you, until you share it" in found


def test_a_student_reads_that_an_adult_host_sees_what_is_shared(app: Flask, scene: Scene) -> None:
    assert "its adult host" in page(visit(app, scene.people[STUDENT]), "/my-data")
    staff = page(visit(app, scene.people[AUTHOR]), "/my-data")
    assert "the school’s safe person" not in staff


def test_the_days_are_the_schools_own(app: Flask, scene: Scene) -> None:
    assert "90 days after the year ends" in page(visit(app, scene.people[AUTHOR]), "/my-data")
    assert "24 months after the year ends" in page(app.test_client(), "/privacy")


def test_ones_own_visits_are_listed_with_what_they_opened(app: Flask, scene: Scene) -> None:
    here, there = (visit(app, scene.people[AUTHOR]) for _ in range(2))
    there.get("/my-data")
    there.post("/finished")
    found = page(here, "/my-data")
    assert "finished 23 November, 12:00" in found
    assert "Your visits (2)" in found
