"""A plan is deleted while another request of its author has just read it."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lti_tool.communities import access
from lti_tool.communities.access import Standing
from lti_tool.communities.models import KeptWords
from lti_tool.extensions import db
from lti_tool.people.models import Person
from lti_tool.plans import actions
from lti_tool.plans.models import Feedback, Plan, TryNote
from lti_tool.web.again import Gone
from lti_tool.web.clock import now
from tests.students.conftest import Year10, year10

__all__ = ["year10"]

PLAN = {"focus": "Longer answers", "try_1": "Wait four seconds.", "revision": "0", "share": "1"}
JOTTED = actions.Told("I waited.", None, "", None)


@pytest.fixture
def zara(app: Flask, year10: Year10) -> Year10:
    """Let Zara share a plan, write a line and jot something down."""
    assert year10.send("Zara", "/plan/1", PLAN) == 303
    year10.send("Zara", "/plan/1/notes", {"words": "It works."}, on="/plan/1")
    year10.send("Zara", "/feedback/1", {"tried": "I waited.", "revision": "0"})
    return year10


def standing(scene: Year10) -> Standing:
    return access.standing(db.session.get_one(Person, scene.ids["Zara"]), scene.public_id)


def elsewhere(statement: sa.Update | sa.Delete) -> None:
    """Change something as another request does, beside this session."""
    with db.engine.begin() as other:
        other.execute(statement)


def delete_elsewhere(plan: Plan) -> None:
    elsewhere(sa.delete(Plan).where(Plan.id == plan.id))


ACTS: dict[str, tuple[Any, Callable[[Standing, Any], object]]] = {
    "share": (Plan, lambda _, it: actions.show(it, to_community=True, now=now())),
    "hide": (Plan, lambda _, it: actions.show(it, to_community=False, now=now())),
    "hide feedback": (Feedback, lambda _, it: actions.show(it, to_community=False, now=now())),
    "jot": (Plan, lambda who, it: actions.jot(who, it, JOTTED, 1, now())),
    "note": (Plan, lambda who, it: actions.note(who, it, "Another line.", now())),
    "change a note": (TryNote, lambda who, it: actions.change_note(who, it, "Other", 1, now())),
    "delete feedback": (Feedback, lambda who, it: actions.delete_feedback(who, it, now())),
}


@pytest.mark.parametrize("act", ACTS)
def test_whatever_comes_after_it_finds_nothing_and_is_no_fault(zara: Year10, act: str) -> None:
    model, do = ACTS[act]
    with zara.app.app_context():
        who, item = standing(zara), db.session.query(model).one()
        plan = item if isinstance(item, Plan) else item.plan
        assert plan.feedback is not None
        delete_elsewhere(plan)
        with pytest.raises(Gone):
            do(who, item)


def test_to_delete_it_a_second_time_changes_nothing(zara: Year10) -> None:
    with zara.app.app_context():
        who, plan = standing(zara), db.session.query(Plan).one()
        delete_elsewhere(plan)
        actions.delete_plan(who, plan, now())
        assert db.session.query(KeptWords).count() == 0


@pytest.mark.parametrize("act", ["delete", "hide"])
def test_what_is_kept_of_it_are_the_words_that_others_read_last(zara: Year10, act: str) -> None:
    with zara.app.app_context():
        who, plan = standing(zara), db.session.query(Plan).one()
        elsewhere(sa.update(Plan).values(focus="Written at the last moment"))
        if act == "delete":
            actions.delete_plan(who, plan, now())
        else:
            actions.show(plan, to_community=False, now=now())
        kept = [each.words for each in db.session.query(KeptWords)]
        assert any("Written at the last moment" in each for each in kept)
