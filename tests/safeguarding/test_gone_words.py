"""What was emptied can still be reported from where it stood, for as long as it is kept."""

import pytest

from lti_tool.communities.earlier import KEPT_FOR
from lti_tool.communities.jobs import forget_earlier_words
from lti_tool.web.clock import clock
from tests.conftest import NOON
from tests.pressing import page
from tests.safeguarding.conftest import Scene
from tests.safeguarding.rewriting import AGREEMENT, NOTES, Written, later

PLACES = {"notes": (NOTES, "/meetings/1"), "agreement": (AGREEMENT, "/agreement")}


@pytest.mark.parametrize("kind", PLACES)
def test_what_was_emptied_is_reported_from_where_it_stood(scene: Scene, kind: str) -> None:
    written, place = PLACES[kind]
    link = f'href="{written.concern(scene)}"'
    assert link not in page(scene.visit("Sami"), scene.at(place))
    empty(scene, written)
    assert link in page(scene.visit("Sami"), scene.at(place))
    assert link not in page(scene.visit("Sami"), scene.at("/meetings/2"))
    clock.fix(NOON + KEPT_FOR * 2)
    with scene.app.app_context():
        forget_earlier_words.call_local()
    assert link not in page(scene.visit("Sami"), scene.at(place))


def test_whoever_finds_no_link_is_told_to_whom_to_speak(scene: Scene) -> None:
    said = "please speak to <bdi>Deborah</bdi>."
    assert said in page(scene.visit("Sami"), scene.at("/concerns"))
    scene.name(None)
    shown = page(scene.visit("Sami"), scene.at("/concerns"))
    assert "please speak to somebody at your school whom you trust." in shown


def empty(scene: Scene, written: Written) -> None:
    written.write(scene, "Nobody wants Uma here.", 0)
    later()
    written.write(scene, "", 1)
