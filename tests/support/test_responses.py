"""Members answer what somebody shared and offer help; their words stay theirs to change."""

import datetime as dt

import pytest

from lti_tool.extensions import db
from lti_tool.support.models import EarlierWords, Response
from lti_tool.web.clock import Clock
from tests.pressing import page, press, words
from tests.support.conftest import Scene

SAID = {"kind": "response", "words": "Do they write first?"}
OFFER = {"kind": "offer-of-help", "words": "Come and see mine."}


def say(scene: Scene, name: str = "chloe", fields: dict[str, str] = SAID) -> str:
    """Let somebody answer Ben's plan, and return the address of their words."""
    answer = press(scene.visit(name), scene.cycle, fields)
    assert (answer.status_code, answer.location) == (303, scene.cycle)
    with scene.app.app_context():
        newest = db.session.query(Response).order_by(Response.id.desc()).first()
        assert newest is not None
        return scene.at(f"/responses/{newest.public_id}")


def count(scene: Scene) -> tuple[int, int]:
    """Return how many responses are kept, and how many earlier versions."""
    with scene.app.app_context():
        return db.session.query(Response).count(), db.session.query(EarlierWords).count()


def test_what_is_said_is_there_for_the_members_with_its_name(scene: Scene) -> None:
    say(scene)
    for reader in ("ben", "efua", "chloe"):
        shown = page(scene.visit(reader), scene.cycle)
        assert "<bdi>Chloe</bdi>" in shown
        assert "Do they write first?" in shown
        assert "offers help" not in shown.partition("What was said to it")[2].partition("<form")[0]


def test_an_offer_of_help_says_that_it_is_one(scene: Scene) -> None:
    say(scene, fields=OFFER)
    shown = page(scene.visit("ben"), scene.cycle)
    assert '<bdi>Chloe</bdi> <span class="hint">offers help</span>' in shown
    assert "Come and see mine." in shown


def test_the_author_of_a_plan_can_answer_back(scene: Scene) -> None:
    say(scene)
    say(scene, "ben", {"kind": "response", "words": "They do now."})
    shown = page(scene.visit("efua"), scene.cycle)
    assert shown.index("Do they write first?") < shown.index("They do now.")


def test_shared_feedback_can_be_answered_though_its_plan_is_not_shared(
    scene: Scene, clock: Clock
) -> None:
    scene.show_plan(shared=False)
    clock.move(dt.timedelta(weeks=6))
    told = {"tried": "I waited.", "outcome": "worked", "revision": "0", "share": "1"}
    assert press(scene.visit("ben"), scene.at("/feedback/1"), told).status_code == 303
    say(scene)
    shown = page(scene.visit("efua"), scene.cycle)
    assert "Do they write first?" in shown
    assert "Longer answers" not in shown


@pytest.mark.parametrize(
    "wrong",
    [{"words": ""}, {"words": " \n"}, {"words": "x" * 2001}, {"kind": ""}, {"kind": "grade"}],
)
def test_what_cannot_be_kept_is_shown_again(scene: Scene, wrong: dict[str, str]) -> None:
    fields = SAID | wrong
    answer = press(scene.visit("chloe"), scene.cycle, fields)
    assert answer.status_code == 422
    assert "<title>Error:" in words(answer)
    assert fields["words"].strip() in words(answer)
    assert count(scene) == (0, 0)


def test_what_nobody_shared_cannot_be_answered(scene: Scene) -> None:
    scene.show_plan(shared=False)
    chloe = scene.visit("chloe")
    chloe.get(scene.at())
    assert chloe.get(scene.cycle).status_code == 404
    assert chloe.post(scene.cycle, data=SAID).status_code == 404
    ben = scene.visit("ben")
    assert "What I’d like to say" not in page(ben, scene.cycle)
    assert ben.post(scene.cycle, data=SAID).status_code == 404
    assert count(scene) == (0, 0)


@pytest.mark.parametrize("name", ["amara", "dylan"])
def test_nobody_but_members_reads_or_says_anything(scene: Scene, name: str) -> None:
    mine = say(scene)
    browser = scene.visit(name)
    browser.get(scene.at("/join"))
    for path in (scene.cycle, scene.at("/shared"), mine):
        assert browser.get(path).status_code == 403
    assert browser.post(scene.cycle, data=SAID).status_code == 403
    assert browser.post(mine, data=SAID | {"revision": "1"}).status_code == 403
    assert count(scene) == (1, 0)


def test_a_change_is_seen_by_all_and_what_it_said_before_by_its_author(
    scene: Scene, clock: Clock
) -> None:
    mine = say(scene)
    clock.move(dt.timedelta(minutes=5))
    chloe = scene.visit("chloe")
    assert f'href="{mine}"' in page(chloe, scene.cycle)
    changed = {"words": "Do they talk first?", "revision": "1"}
    assert press(chloe, mine, changed).location == scene.cycle
    for reader in ("ben", "efua", "chloe"):
        shown = page(scene.visit(reader), scene.cycle)
        assert "Do they talk first?" in shown
        assert "(changed on 23 November, 12:05)" in shown
        assert "Do they write first?" not in shown
    own = page(chloe, mine)
    assert "Do they write first?" in own.partition("What it said before")[2]
    assert "Until 23 November, 12:05" in own
    assert count(scene) == (1, 1)


def test_each_change_is_kept_in_turn(scene: Scene) -> None:
    mine, chloe = say(scene), scene.visit("chloe")
    for number, text in enumerate(("Second", "Third"), start=1):
        press(chloe, mine, {"words": text, "revision": str(number)})
    earlier = page(chloe, mine).partition("What it said before")[2]
    assert earlier.index("Do they write first?") < earlier.index("Second")
    assert "Third" not in earlier


def test_saving_the_same_words_is_no_change(scene: Scene) -> None:
    mine = say(scene)
    same = {"words": SAID["words"], "revision": "1"}
    assert press(scene.visit("chloe"), mine, same).status_code == 303
    assert count(scene) == (1, 0)
    assert "(changed on" not in page(scene.visit("efua"), scene.cycle)


def test_of_two_tabs_the_second_shows_both_texts(scene: Scene) -> None:
    mine, chloe = say(scene), scene.visit("chloe")
    press(chloe, mine, {"words": "From the first tab", "revision": "1"})
    answer = press(chloe, mine, {"words": "From the second", "revision": "1"})
    assert answer.status_code == 409
    assert "From the first tab" in words(answer)
    assert "From the second" in words(answer)
    assert 'name="revision" value="2"' in words(answer)
    assert "From the first tab" in page(scene.visit("ben"), scene.cycle)
    assert press(chloe, mine, {"words": "From both", "revision": "2"}).status_code == 303


@pytest.mark.parametrize("text", ["", "x" * 2001])
def test_a_change_that_cannot_be_kept_changes_nothing(scene: Scene, text: str) -> None:
    mine = say(scene)
    answer = press(scene.visit("chloe"), mine, {"words": text, "revision": "1"})
    assert (answer.status_code, text in words(answer)) == (422, True)
    assert "Do they write first?" in page(scene.visit("ben"), scene.cycle)


def test_what_is_taken_back_is_gone_with_what_it_said_before(scene: Scene) -> None:
    mine, chloe = say(scene), scene.visit("chloe")
    press(chloe, mine, {"words": "Do they talk first?", "revision": "1"})
    assert press(chloe, mine, {"delete": "1"}).location == scene.cycle
    assert count(scene) == (0, 0)
    assert "Nothing yet." in page(scene.visit("ben"), scene.cycle)
    assert chloe.get(mine).status_code == 404


@pytest.mark.parametrize("name", ["ben", "efua"])
def test_nobody_else_changes_or_takes_back_ones_words(scene: Scene, name: str) -> None:
    mine, browser = say(scene), scene.visit(name)
    assert "/responses/" not in page(browser, scene.cycle)
    assert browser.get(mine).status_code == 404
    for fields in ({"words": "Never mind", "revision": "1"}, {"delete": "1"}):
        assert browser.post(mine, data=fields).status_code == 404
    assert "Do they write first?" in page(scene.visit("efua"), scene.cycle)


def test_a_plan_taken_back_leaves_what_was_said_to_the_two(scene: Scene) -> None:
    mine = say(scene)
    assert "The members of this community can see this." in page(scene.visit("chloe"), mine)
    scene.show_plan(shared=False)
    assert scene.visit("efua").get(scene.cycle).status_code == 404
    bens = page(scene.visit("ben"), scene.cycle)
    assert "Do they write first?" in bens
    assert "Only the two of you can see this" in bens
    chloe = scene.visit("chloe")
    own = page(chloe, mine)
    assert "Only the two of you can see this" in own
    assert scene.cycle not in own
    for fields in ({"words": "Never mind.", "revision": "1"}, {"delete": "1"}):
        assert press(chloe, mine, fields).location == scene.at()
    assert count(scene) == (0, 0)


def test_a_plan_shared_again_shows_again_what_was_said(scene: Scene) -> None:
    say(scene)
    scene.show_plan(shared=False)
    scene.show_plan(shared=True)
    assert "Do they write first?" in page(scene.visit("efua"), scene.cycle)
