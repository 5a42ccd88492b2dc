"""What others answered to a student's cycle is kept a month too when the cycle goes."""

import datetime as dt
from collections.abc import Callable

import pytest

from lti_tool.web.clock import clock
from tests.conftest import NOON
from tests.pressing import page
from tests.safeguarding import rewriting
from tests.safeguarding.conftest import PLAN, SAID, Scene
from tests.safeguarding.rewriting import kept, later, send, told

UNKIND = SAID["words"]
HIDE = {"audience": "author"}


def delete_the_plan(scene: Scene) -> None:
    send(scene, "/plan/1/delete", {})


def change_and_hide_the_plan(scene: Scene) -> None:
    rewriting.take_back_plan(scene, 0)


def hide_the_plan(scene: Scene) -> None:
    send(scene, "/plan/1/audience", HIDE, on="/plan/1")


def leave_and_delete(scene: Scene) -> None:
    send(scene, "/leave", {}, on="")
    send(scene, "/left", {"remains": "deleted"})


def share_feedback_alone(scene: Scene) -> None:
    rewriting.feedback(scene, "I said nothing.", 0)
    hide_the_plan(scene)


def hide_feedback(scene: Scene) -> None:
    share_feedback_alone(scene)
    assert scene.visit("Sami").get(scene.about_the_response).status_code == 200
    assert kept_of_uma(scene) == 0
    send(scene, "/feedback/1/audience", HIDE, on="/feedback/1")


def delete_feedback(scene: Scene) -> None:
    share_feedback_alone(scene)
    send(scene, "/feedback/1/delete", {})


def delete_plan_and_feedback(scene: Scene) -> None:
    rewriting.feedback(scene, "I said nothing.", 0)
    delete_the_plan(scene)


GOES = (
    delete_the_plan,
    change_and_hide_the_plan,
    hide_the_plan,
    leave_and_delete,
    hide_feedback,
    delete_feedback,
    delete_plan_and_feedback,
)


def kept_of_uma(scene: Scene) -> int:
    return sum(UNKIND in each for each in kept(scene))


@pytest.mark.parametrize("goes", GOES, ids=lambda each: each.__name__)
def test_an_answer_is_kept_when_what_it_answers_goes(
    scene: Scene, goes: Callable[[Scene], None]
) -> None:
    goes(scene)
    assert kept_of_uma(scene) == 1
    asked = page(scene.visit("Sami"), scene.about_the_response)
    assert UNKIND not in asked
    read = told(scene, scene.about_the_response)
    assert UNKIND in read
    assert "<bdi>Uma</bdi>" in read


def test_an_answer_that_was_changed_is_kept_as_it_was_before_too(scene: Scene) -> None:
    own = f"/responses/{scene.response}"
    send(scene, own, {"words": "Well done.", "revision": "1"}, who="Uma")
    delete_the_plan(scene)
    read = told(scene, scene.about_the_response)
    assert UNKIND in read
    assert "Well done." in read


def test_an_answer_stays_its_writers_however_often_the_plan_is_hidden(scene: Scene) -> None:
    hide_the_plan(scene)
    later()
    send(scene, "/plan/1", PLAN | {"revision": "1", "share": "1"})
    own = f"/responses/{scene.response}"
    send(scene, own, {"words": "Well done.", "revision": "1"}, who="Uma")
    later()
    hide_the_plan(scene)
    read = told(scene, scene.about_the_response)
    assert "Well done." in read
    assert "Tara" not in read.partition("What they saw")[2].partition("Only you")[0]


def test_an_answer_that_nobody_could_read_is_not_kept_again(scene: Scene) -> None:
    hide_the_plan(scene)
    clock.fix(NOON + dt.timedelta(days=1))
    delete_the_plan(scene)
    assert kept_of_uma(scene) == 1
    assert "Until Monday 23 November 2026, 12:00" in told(scene, scene.about_the_response)


def test_what_is_gone_with_the_plan_goes_at_its_own_writers_word(scene: Scene) -> None:
    delete_the_plan(scene)
    send(scene, "/leave", {}, on="", who="Uma")
    send(scene, "/left", {"remains": "deleted"}, who="Uma")
    assert kept_of_uma(scene) == 0
