"""One part at a time: what is private, the name, what was shared, the gradebook."""

import pytest
from flask import Flask

from lti_tool.communities.models import KeptWords, Membership
from lti_tool.extensions import db
from lti_tool.gradebook.models import Score, ScoreState
from lti_tool.outreach.models import Proposal, State
from lti_tool.progress.models import Completion
from tests.access.scene import Scene
from tests.browser import visit
from tests.pressing import page, press
from tests.privacy.searching import columns_with

AUTHOR, STUDENT, PEER = "Ben Achterberg", "Sami Haddad", "Chloe Duvivier"


def do(app: Flask, scene: Scene, who: str, what: str) -> None:
    browser = visit(app, scene.people[who])
    assert press(browser, f"/my-data/delete/{what}").status_code == 303
    assert 'role="status"' in browser.get(f"/my-data?done={what}").text


def found(app: Flask, words: str) -> set[str]:
    with app.app_context():
        return columns_with(words)


def test_what_is_private_goes_and_what_is_shared_stays(app: Flask, scene: Scene) -> None:
    with app.app_context():
        completed = db.session.query(Completion).count()
    for who, mark in ((AUTHOR, "TLC"), (STUDENT, "SLC")):
        do(app, scene, who, "private")
        # What a student shared once and took back can still be reported for a while.
        kept = {"kept_words.words"} if who == STUDENT else set()
        for words in ("PRIVATE-PLAN", "PRIVATE-NOTE", "PRIVATE-FEEDBACK", "JOTTING"):
            assert found(app, f"{mark}-{words}") <= kept, words
        for words in ("PLAN-BEHIND-FEEDBACK", "NOTE-BEHIND-FEEDBACK"):
            assert not found(app, f"{mark}-{words}"), words
        for words in ("SHARED-FEEDBACK", "SHARED-PLAN", "SHARED-NOTE", "PEERS-PRIVATE-PLAN"):
            assert found(app, f"{mark}-{words}"), words
    assert not found(app, "SLC-EXPERIMENT")
    assert found(app, "SLC-SHARED-EXPERIMENT")
    with app.app_context():
        assert db.session.query(Completion).count() == completed


def test_what_is_shared_goes_and_what_is_private_stays(app: Flask, scene: Scene) -> None:
    do(app, scene, AUTHOR, "shared")
    for words in ("SHARED-PLAN", "SHARED-NOTE", "SHARED-FEEDBACK", "MEANING", "SETBACK"):
        assert not found(app, f"TLC-{words}"), words
    assert found(app, "TLC-PRIVATE-PLAN")
    do(app, scene, PEER, "shared")
    assert not found(app, "TLC-RESPONSE")


def test_a_students_shared_words_can_still_be_reported_for_a_while(
    app: Flask, scene: Scene
) -> None:
    do(app, scene, STUDENT, "shared")
    words_gone = ("SHARED-PLAN", "SHARED-EXPERIMENT", "SHARED-FEEDBACK", "MEANING", "SENT-SESSION")
    for words in (*words_gone, "SETBACK"):
        assert found(app, f"SLC-{words}") == {"kept_words.words"}, words
    # Its other planner has it still; and nobody else ever read the third.
    assert "proposals.key_message" in found(app, "SLC-RAN-SESSION")
    assert "proposals.key_message" in found(app, "SLC-SESSION")
    with app.app_context():
        own = db.session.query(Membership).filter_by(person_id=scene.people[STUDENT]).one()
        ran = db.session.query(Proposal).filter_by(state=State.RAN).one()
        assert own.id not in ran.owners
    with app.app_context():
        whose = scene.people[STUDENT]
        assert db.session.query(KeptWords).filter_by(whose_id=whose).count() >= 4


def test_a_name_goes_from_what_was_shared_and_its_owner_leaves(app: Flask, scene: Scene) -> None:
    home = f"/communities/{scene.places['tlc']['public_id']}"
    assert AUTHOR in page(visit(app, scene.people[PEER]), f"{home}/shared")
    do(app, scene, AUTHOR, "names")
    shared = page(visit(app, scene.people[PEER]), f"{home}/shared")
    assert AUTHOR not in shared
    assert "TLC-SHARED-PLAN" in shared
    with app.app_context():
        own = db.session.query(Membership).filter_by(person_id=scene.people[AUTHOR])
        assert all(each.left_at for each in own)
    assert found(app, AUTHOR) == {"people.name", "people.subject"}


def test_nothing_more_goes_to_the_gradebook(app: Flask, scene: Scene) -> None:
    do(app, scene, AUTHOR, "grades")
    with app.app_context():
        score = db.session.query(Score).filter_by(person_id=scene.people[AUTHOR]).one()
        assert (score.state, score.sent_value) == (ScoreState.WITHDRAWN, 2)
        own = db.session.query(Membership).filter_by(person_id=scene.people[AUTHOR])
        assert not any(each.sends_cycles for each in own)


@pytest.mark.parametrize("what", ["private", "names", "shared", "grades", "everything"])
def test_a_second_press_is_no_error(app: Flask, scene: Scene, what: str) -> None:
    browser = visit(app, scene.people[STUDENT])
    first = press(browser, f"/my-data/delete/{what}").status_code
    again = browser.post(f"/my-data/delete/{what}").status_code
    assert (first, again) == ((200, 401) if what == "everything" else (303, 303))
