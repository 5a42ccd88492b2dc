"""Whoever leaves takes their name with them at once, and their words if they say so."""

import pytest

from lti_tool.extensions import db
from lti_tool.plans.models import Plan
from lti_tool.support.models import EarlierWords, Response
from tests.pressing import page, press
from tests.support.conftest import Scene

SAID = {"kind": "response", "words": "Do they write first?"}


@pytest.fixture
def mine(scene: Scene) -> str:
    """Let Chloe answer Ben's plan and change it once, and return the address of her words."""
    chloe = scene.visit("chloe")
    press(chloe, scene.cycle, SAID | {"words": "Do they talk?"})
    with scene.app.app_context():
        path = scene.at(f"/responses/{db.session.query(Response).one().public_id}")
    assert press(chloe, path, SAID | {"revision": "1"}).status_code == 303
    return path


def count(scene: Scene) -> tuple[int, int, int]:
    """Return how many plans, responses and earlier versions are kept."""
    with scene.app.app_context():
        kept = (Plan, Response, EarlierWords)
        plans, responses, earlier = (db.session.query(model).count() for model in kept)
        return plans, responses, earlier


def test_what_a_leaver_said_loses_their_name_at_once(scene: Scene, mine: str) -> None:
    scene.leave("chloe")
    for reader in ("ben", "efua"):
        shown = page(scene.visit(reader), scene.cycle)
        assert "<bdi>A former member</bdi>" in shown
        assert "Do they write first?" in shown
        assert "Chloe" not in shown


def test_a_leaver_can_leave_their_name_there(scene: Scene, mine: str) -> None:
    scene.leave("chloe", "named")
    assert "<bdi>Chloe</bdi>" in page(scene.visit("efua"), scene.cycle)


def test_a_leaver_can_take_what_they_said_with_them(scene: Scene, mine: str) -> None:
    scene.leave("chloe", "deleted")
    shown = page(scene.visit("ben"), scene.cycle)
    assert "Nothing yet." in shown
    assert "Do they write first?" not in shown
    assert count(scene) == (1, 0, 0)


def test_a_leaver_reads_and_changes_nothing_any_more(scene: Scene, mine: str) -> None:
    scene.leave("chloe")
    chloe = scene.visit("chloe")
    chloe.get(scene.at("/left"))
    for path in (mine, scene.cycle, scene.at("/shared"), scene.at("/visits")):
        assert chloe.get(path).status_code == 403
    assert chloe.post(mine, data={"words": "Late", "revision": "2"}).status_code == 403
    assert count(scene) == (1, 1, 1)


def test_what_was_said_to_a_leavers_plan_stays_with_it(scene: Scene, mine: str) -> None:
    scene.leave("ben")
    shown = page(scene.visit("efua"), scene.cycle)
    assert "What <bdi>a former member</bdi> shared" in shown
    assert "<bdi>Chloe</bdi>" in shown
    assert "Ben" not in shown


def test_a_plan_that_its_author_deletes_takes_what_was_said_to_it_with_it(
    scene: Scene, mine: str
) -> None:
    scene.leave("ben", "deleted")
    assert count(scene) == (0, 0, 0)
    chloe = scene.visit("chloe")
    assert chloe.get(mine).status_code == 404
    assert chloe.get(scene.cycle).status_code == 404
    assert "Nothing yet." in page(chloe, scene.at("/shared"))


def test_what_a_leaver_kept_to_themselves_is_shown_to_nobody(scene: Scene, mine: str) -> None:
    scene.show_plan(shared=False)
    scene.leave("ben")
    for reader in ("chloe", "efua"):
        assert scene.visit(reader).get(scene.cycle).status_code == 404
        assert "Longer answers" not in page(scene.visit(reader), scene.at())


def test_whoever_comes_back_has_their_name_beside_their_words_again(
    scene: Scene, mine: str
) -> None:
    scene.leave("chloe")
    chloe = scene.visit("chloe")
    assert press(chloe, scene.at("/join")).status_code == 303
    assert "<bdi>Chloe</bdi>" in page(scene.visit("efua"), scene.cycle)
    assert "Do they write first?" in page(chloe, mine)
