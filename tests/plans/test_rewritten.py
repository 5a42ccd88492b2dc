"""A page that shows a deleted plan never writes over the one that was written after it."""

import datetime as dt

import pytest
from flask import Flask

from lti_tool.extensions import db
from lti_tool.plans.models import Feedback, Plan
from lti_tool.web.clock import Clock
from tests import people
from tests.browser import Browser, visit
from tests.conftest import NOON
from tests.pressing import page, press, words

PLAN = {"focus": "Longer answers", "try_1": "Wait four seconds.", "revision": "0", "of_plan": ""}
NEW = PLAN | {"focus": "Written afterwards"}
TOLD = {"tried": "I waited.", "revision": "0"}


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        return people.tlc()


@pytest.fixture
def ben(app: Flask, cast: people.Cast) -> Browser:
    browser = visit(app, cast.ben)
    browser.get(at(cast, "/plan/1"))
    return browser


def at(cast: people.Cast, path: str = "") -> str:
    return f"/communities/{cast.community}{path}"


def rewrite(app: Flask, cast: people.Cast) -> str:
    """Delete the plan in another tab and write a new one there; return the new one’s id."""
    other = visit(app, cast.ben)
    assert press(other, at(cast, "/plan/1/delete")).status_code == 303
    assert press(other, at(cast, "/plan/1"), NEW).status_code == 303
    return stands(app).public_id


def stands(app: Flask) -> Plan:
    with app.app_context():
        return db.session.query(Plan).one()


def test_the_answer_to_a_save_names_its_plan_and_so_does_the_page(
    app: Flask, cast: people.Cast, ben: Browser
) -> None:
    assert 'name="of_plan" value=""' in page(ben, at(cast, "/plan/1"))
    answer = ben.post(at(cast, "/plan/1/words"), data=PLAN)
    plan = stands(app)
    assert answer.get_json() == {"revision": 1, "of_plan": plan.public_id}
    for what in ("plan", "feedback"):
        shown = page(ben, at(cast, f"/{what}/1"))
        assert f'name="of_plan" value="{plan.public_id}"' in shown


def test_a_page_of_the_deleted_plan_saves_nothing_by_itself_and_its_button_shows_both(
    app: Flask, cast: people.Cast, ben: Browser
) -> None:
    first = ben.post(at(cast, "/plan/1/words"), data=PLAN).get_json()
    new = rewrite(app, cast)
    stale = PLAN | {"focus": "From the old page"} | {k: str(v) for k, v in first.items()}
    assert ben.post(at(cast, "/plan/1/words"), data=stale).status_code == 409
    answer = ben.post(at(cast, "/plan/1"), data=stale)
    assert answer.status_code == 409
    assert "Written afterwards" in words(answer)
    assert "From the old page" in words(answer)
    assert f'name="of_plan" value="{new}"' in words(answer)
    assert stands(app).focus == "Written afterwards"
    both = stale | {"focus": "Both", "of_plan": new}
    assert ben.post(at(cast, "/plan/1"), data=both).status_code == 303
    assert stands(app).focus == "Both"


def test_what_is_missing_leaves_the_page_with_the_plan_that_it_showed(
    app: Flask, cast: people.Cast, ben: Browser
) -> None:
    ben.post(at(cast, "/plan/1"), data=PLAN)
    old = stands(app).public_id
    rewrite(app, cast)
    stale = PLAN | {"focus": "", "revision": "1", "of_plan": old}
    answer = ben.post(at(cast, "/plan/1"), data=stale)
    assert answer.status_code == 422
    assert f'name="of_plan" value="{old}"' in words(answer)


@pytest.mark.parametrize("jotted", [True, False])
def test_nor_do_words_about_the_deleted_plan_become_feedback_on_the_new_one(
    app: Flask, cast: people.Cast, ben: Browser, clock: Clock, *, jotted: bool
) -> None:
    ben.post(at(cast, "/plan/1"), data=PLAN)
    typed = TOLD | {"revision": "1", "of_plan": stands(app).public_id}
    press(ben, at(cast, "/feedback/1"), TOLD)
    new = rewrite(app, cast)
    if jotted:
        press(visit(app, cast.ben), at(cast, "/feedback/1"), TOLD | {"tried": "Something new."})
    typed |= {"tried": "About the old one."}
    assert ben.post(at(cast, "/feedback/1/words"), data=typed).status_code == 409
    answer = ben.post(at(cast, "/feedback/1"), data=typed)
    assert answer.status_code == 409
    assert "You deleted the plan that you were looking back on" in words(answer)
    assert "About the old one." in words(answer)
    assert ("Something new." in words(answer)) is jotted
    assert f'name="of_plan" value="{new}"' in words(answer)
    with app.app_context():
        assert [each.tried for each in db.session.query(Feedback)] == ["Something new."] * jotted
    clock.fix(NOON + dt.timedelta(weeks=6))
    given = typed | {"outcome": "worked"}
    assert press(visit(app, cast.ben), at(cast, "/feedback/1"), given).status_code == 409
    given |= {"of_plan": new}
    assert press(visit(app, cast.ben), at(cast, "/feedback/1"), given).status_code == 303


@pytest.mark.parametrize("what", ["plan", "feedback"])
def test_nor_does_a_page_that_asks_about_the_deleted_one_delete_the_new_one(
    app: Flask, cast: people.Cast, ben: Browser, what: str
) -> None:
    ben.post(at(cast, "/plan/1"), data=PLAN)
    press(ben, at(cast, "/feedback/1"), TOLD)
    old = stands(app).public_id
    assert f'name="of_plan" value="{old}"' in page(ben, at(cast, f"/{what}/1/delete"))
    new = rewrite(app, cast)
    press(visit(app, cast.ben), at(cast, "/feedback/1"), TOLD | {"tried": "Something new."})
    path = at(cast, f"/{what}/1/delete")
    assert ben.post(path, data={"of_plan": old}).status_code == 303
    with app.app_context():
        assert db.session.query(Plan).one().public_id == new
        assert db.session.query(Feedback).one().tried == "Something new."
    assert press(ben, path, {"of_plan": new}, on=path).status_code == 303
    with app.app_context():
        assert all(not each.has_words for each in db.session.query(Feedback))
