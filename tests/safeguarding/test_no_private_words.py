"""In a community of students nothing that one writes is for exactly one other."""

import pytest

from lti_tool.communities import access
from lti_tool.communities.audience import Audience
from lti_tool.extensions import db
from lti_tool.people.models import Person
from lti_tool.plans.models import Plan
from lti_tool.support.models import Response
from tests.pressing import page, press
from tests.safeguarding.conftest import PLAN, SAID, Scene

WORDS = "Nobody wants you here."


def keep_to_oneself(scene: Scene) -> None:
    """Let Tara take back what she shared, after Uma answered it."""
    fields = PLAN | {"revision": "1"}
    assert press(scene.visit("Tara"), scene.at("/plan/1"), fields).status_code == 303


def test_an_answer_to_what_was_taken_back_is_its_writers_alone(scene: Scene) -> None:
    cycle = scene.at(f"/shared/{scene.plan}")
    assert WORDS in page(scene.visit("Tara"), cycle)
    keep_to_oneself(scene)
    assert WORDS not in page(scene.visit("Tara"), cycle)
    assert scene.visit("Sami").get(cycle).status_code == 404
    own = page(scene.visit("Uma"), scene.at(f"/responses/{scene.response}"))
    assert WORDS in own
    assert "Only you can see this" in own
    with scene.app.app_context():
        assert db.session.query(Response).one().audience is Audience.AUTHOR


def test_the_members_read_it_again_when_it_is_shared_again(scene: Scene) -> None:
    keep_to_oneself(scene)
    again = PLAN | {"revision": "2", "share": "1"}
    assert press(scene.visit("Tara"), scene.at("/plan/1"), again).status_code == 303
    for name in ("Tara", "Sami"):
        assert WORDS in page(scene.visit(name), scene.at(f"/shared/{scene.plan}"))


@pytest.mark.parametrize("name", ["Sami", "Tara", "Uma"])
def test_what_is_not_shared_cannot_be_answered(scene: Scene, name: str) -> None:
    keep_to_oneself(scene)
    browser = scene.visit(name)
    browser.get("/privacy")
    cycle = scene.at(f"/shared/{scene.plan}")
    assert browser.post(cycle, data=SAID | {"words": "Only for you"}).status_code == 404
    with scene.app.app_context():
        assert db.session.query(Response).count() == 1


def test_two_students_arrange_no_visit(scene: Scene) -> None:
    sami = scene.visit("Sami")
    assert sami.get(scene.at("/visits")).status_code == 404
    assert sami.get(scene.at("/plan/1/visit")).status_code == 404


def test_no_item_of_students_has_an_audience_of_two(scene: Scene) -> None:
    keep_to_oneself(scene)
    with scene.app.app_context():
        items = [*db.session.query(Plan), *db.session.query(Response)]
        assert len(items) == 2
        for item in items:
            assert item.audience is Audience.AUTHOR
            assert len(item.owners) == 1
        sami = db.session.get_one(Person, scene.people["Sami"])
        assert access.standing(sami, scene.community).is_member
