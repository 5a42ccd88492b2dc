"""What a student changes, deletes or takes back is kept a month, for the contact and a concern."""

import pytest

from lti_tool.experiments.models import Experiment
from lti_tool.plans.models import TryNote
from tests.pressing import page
from tests.safeguarding import rewriting
from tests.safeguarding.conftest import SAID, Scene
from tests.safeguarding.rewriting import (
    AGREEMENT,
    ALL,
    EXPERIMENT,
    FEEDBACK,
    MEANING,
    NOTE,
    NOTES,
    PLANS,
    Written,
    kept,
    later,
    newest,
    told,
)

UNKIND, KIND = "Nobody wants Uma here.", "Glad that you are all here."
GONE = {
    "a deleted note": (NOTE, rewriting.delete_note),
    "a deleted experiment": (EXPERIMENT, rewriting.delete_experiment),
    "a deleted meaning": (MEANING, rewriting.delete_meaning),
    "an emptied agreement": (AGREEMENT, rewriting.empty_agreement),
    "emptied notes": (NOTES, rewriting.empty_notes),
    "a plan taken back": (PLANS, rewriting.take_back_plan),
    "feedback taken back": (FEEDBACK, rewriting.take_back_feedback),
    "an experiment taken back": (EXPERIMENT, rewriting.take_back_experiment),
}
# Something of the same cycle is there to be reported all the same.
STAYS = {"a deleted note", "feedback taken back"}


@pytest.mark.parametrize("written", ALL, ids=lambda each: each.write.__name__)
def test_what_was_changed_reaches_the_contact_with_a_concern(
    scene: Scene, written: Written
) -> None:
    written.write(scene, UNKIND, 0)
    later()
    written.write(scene, KIND, 1)
    path = written.concern(scene)
    asked = page(scene.visit("Sami"), path)
    assert UNKIND not in asked
    assert "What it said before it was changed is sent too." in asked
    read = told(scene, path)
    assert UNKIND in read
    assert KIND in read
    assert read.index(KIND) < read.index(UNKIND)
    assert ("by Tara" in read) == (written is AGREEMENT)  # elsewhere it stands above them


def test_the_contact_is_told_what_the_reporter_saw_and_what_they_did_not(scene: Scene) -> None:
    rewriting.plan(scene, KIND, 0)
    read = told(scene, scene.about_the_plan)
    saw, _, unseen = read.partition("What they did not see")
    assert KIND in saw.partition("What they saw")[2]
    assert "Not feeling stupid" not in saw
    assert "Not feeling stupid" in unseen
    assert "What they did not see" not in told(scene, scene.about_the_response)


def test_the_contact_is_told_that_the_reporter_saw_nothing_any_more(scene: Scene) -> None:
    rewriting.take_back_plan(scene, 0)
    read = told(scene, scene.about_the_plan)
    assert "It was not shown any more when they reported it." in read
    assert "Not feeling stupid" in read.partition("What they did not see")[2]


@pytest.mark.parametrize("what", GONE)
def test_what_is_gone_can_be_reported_by_whoever_read_it(scene: Scene, what: str) -> None:
    written, goes = GONE[what]
    written.write(scene, UNKIND, 0)
    path = written.concern(scene)
    later()
    goes(scene, 1)
    asked = page(scene.visit("Sami"), path)
    assert UNKIND not in asked
    assert ("The words are not shown here any more" in asked) == (what not in STAYS)
    read = told(scene, path)
    assert UNKIND in read
    assert "Mine alone." not in read
    assert "<bdi>Tara</bdi>" in read


def test_a_response_taken_back_is_kept_with_what_it_said_before(scene: Scene) -> None:
    own = f"/responses/{scene.response}"
    rewriting.send(scene, own, {"words": KIND, "revision": "1"}, who="Uma")
    rewriting.send(scene, own, {"delete": "1"}, who="Uma")
    read = told(scene, scene.about_the_response)
    assert SAID["words"] in read
    assert KIND in read
    assert "<bdi>Uma</bdi>" in read


def test_the_moment_until_which_it_stood_is_told(scene: Scene) -> None:
    later()
    rewriting.plan(scene, KIND, 0)
    assert "Until Monday 23 November 2026, 12:02" in told(scene, scene.about_the_plan)


def test_whose_words_everybody_may_change_is_told_of_each(scene: Scene) -> None:
    rewriting.agreement(scene, UNKIND, 0)
    rewriting.agreement(scene, KIND, 1, who="Uma")
    rewriting.agreement(scene, "We take turns.", 2)
    read = told(scene, AGREEMENT.concern(scene))
    first, _, second = read.partition(UNKIND)
    assert first.endswith('by Tara</dt> <dd> <p class="words">')
    assert "by Uma</dt>" in second
    assert KIND in second


def test_notes_name_who_saved_each_version(scene: Scene) -> None:
    rewriting.notes(scene, UNKIND, 0)
    rewriting.notes(scene, KIND, 1, who="Uma")
    read = told(scene, NOTES.concern(scene))
    assert "<bdi>Uma</bdi> saved them last" in read
    assert "by Tara</dt>" in read


def test_nothing_is_kept_of_what_was_not_shared(scene: Scene) -> None:
    mine = {"focus": UNKIND, "try_1": "It.", "revision": "0"}
    rewriting.send(scene, "/plan/1", mine, who="Uma")
    rewriting.send(scene, "/plan/1/notes", {"words": UNKIND}, on="/plan/1", who="Uma")
    rewriting.send(scene, f"/notes/{newest(scene, TryNote)}", {"delete": "1"}, who="Uma")
    rewriting.send(scene, "/plan/1", mine | {"focus": KIND, "revision": "1"}, who="Uma")
    shared = mine | {"focus": "We are.", "revision": "2", "share": "1"}
    rewriting.send(scene, "/plan/1", shared, who="Uma")
    rewriting.send(scene, "/experiments/new", rewriting.IDEA | {"question": UNKIND})
    made = newest(scene, Experiment)
    changed = rewriting.IDEA | {"question": KIND, "revision": "1"}
    rewriting.send(scene, f"/experiments/{made}/change", changed)
    rewriting.send(scene, f"/experiments/{made}", {"delete": "1"})
    assert kept(scene) == []
    assert scene.visit("Sami").get(scene.at(f"/concern/experiment/{made}")).status_code == 404


def test_words_that_were_changed_and_hidden_in_one_step_nobody_read(scene: Scene) -> None:
    rewriting.plan(scene, UNKIND, 0)
    later()
    rewriting.take_back_plan(scene, 1)
    rewriting.plan(scene, KIND, 2)
    assert [each.partition("\n")[0] for each in kept(scene, "cycle")] == [
        "Not feeling stupid",
        UNKIND,
    ]


@pytest.mark.parametrize("step", ["change and hide", "delete"])
def test_lines_of_how_it_goes_are_kept_when_their_plan_goes(scene: Scene, step: str) -> None:
    rewriting.note(scene, UNKIND, 0)
    later()
    if step == "delete":
        rewriting.send(scene, "/plan/1/delete", {})
    else:
        rewriting.take_back_plan(scene, 0)
    assert UNKIND in kept(scene, "cycle")
    read = told(scene, scene.about_the_plan)
    assert read.count(UNKIND) == 1
    assert "Mine alone." not in read


def test_the_same_words_hidden_and_shown_again_are_kept_once(scene: Scene) -> None:
    rewriting.experiment(scene, UNKIND, 0)
    for _ in range(3):
        later()
        rewriting.take_back_experiment(scene, 0)
        rewriting.send(scene, f"/experiments/{newest(scene, Experiment)}", {"share": "1"})
    assert len(kept(scene)) == 1
