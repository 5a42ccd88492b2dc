"""An experiment is deleted or changed while another request of its author has just read it."""

import pytest
import sqlalchemy as sa

from lti_tool.communities import access
from lti_tool.communities.access import Standing
from lti_tool.communities.models import KeptWords
from lti_tool.experiments import actions
from lti_tool.experiments.models import Experiment
from lti_tool.extensions import db
from lti_tool.people.models import Person
from lti_tool.web.again import Gone
from lti_tool.web.clock import now
from tests.experiments.test_two_looks import begun
from tests.students.conftest import Year10, year10

__all__ = ["year10"]


@pytest.fixture
def zara(year10: Year10) -> Year10:
    """Let Zara share an experiment."""
    assert year10.send("Zara", begun(year10), {"share": "1"}) == 303
    return year10


def standing(scene: Year10) -> Standing:
    return access.standing(db.session.get_one(Person, scene.ids["Zara"]), scene.public_id)


def elsewhere(statement: sa.Update | sa.Delete) -> None:
    """Change something as another request does, beside this session."""
    with db.engine.begin() as other:
        other.execute(statement)


def press(button: str, who: Standing, made: Experiment) -> None:
    if button == "delete":
        actions.drop(who, made, now())
    elif button == "say":
        actions.say_how_it_felt(who, made, "Hard.", 1, now(), now().date())
    else:
        actions.show(who, made, to_community=button == "share", now=now())


@pytest.mark.parametrize("button", ["share", "keep", "delete", "say"])
def test_what_was_deleted_meanwhile_is_not_found(zara: Year10, button: str) -> None:
    with zara.app.app_context():
        who, made = standing(zara), db.session.query(Experiment).one()
        elsewhere(sa.delete(Experiment))
        with pytest.raises(Gone):
            press(button, who, made)


@pytest.mark.parametrize("button", ["keep", "delete"])
def test_what_is_kept_of_it_are_the_words_that_others_read_last(zara: Year10, button: str) -> None:
    with zara.app.app_context():
        who, made = standing(zara), db.session.query(Experiment).one()
        elsewhere(sa.update(Experiment).values(question="Changed at the last moment"))
        press(button, who, made)
        kept = [each.words for each in db.session.query(KeptWords)]
        assert any("Changed at the last moment" in each for each in kept)
