"""How somebody likes to read stays with them, on every page and computer, and with nobody else."""

import pytest
from flask import Flask

from lti_tool.extensions import db
from lti_tool.people.models import Person
from tests import people
from tests.browser import visit
from tests.pressing import press


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        return people.tlc()


def test_a_choice_is_there_on_every_page_of_its_person(app: Flask, cast: people.Cast) -> None:
    chosen = {"text_size": "largest", "spacing": "wide"}
    assert press(visit(app, cast.ben), "/reading", chosen).status_code == 303
    for path in (f"/communities/{cast.community}", "/reading", "/privacy"):
        page = visit(app, cast.ben).get(path).get_data(as_text=True)
        assert '<body class="text-largest spacing-wide' in page
    other = visit(app, cast.chloe).get(f"/communities/{cast.community}").get_data(as_text=True)
    assert '<body class="text-usual spacing-usual' in other


@pytest.mark.parametrize("fields", [{}, {"text_size": "huge", "spacing": "wide"}])
def test_a_choice_that_is_none_changes_nothing(
    app: Flask, cast: people.Cast, fields: dict[str, str]
) -> None:
    assert press(visit(app, cast.ben), "/reading", fields).status_code == 422
    with app.app_context():
        assert db.session.get_one(Person, cast.ben).text_size == "usual"


def test_the_way_back_leads_to_the_community_one_came_from(app: Flask, cast: people.Cast) -> None:
    home = f"/communities/{cast.community}"
    browser = visit(app, cast.ben)
    page = browser.get(home).get_data(as_text=True)
    assert f"/reading?community={cast.community}" in page
    page = browser.get(f"/reading?community={cast.community}").get_data(as_text=True)
    assert f'href="{home}"' in page
    strange = browser.get("/reading?community=https://evil.test/x").get_data(as_text=True)
    assert 'href="https://evil' not in strange


def test_without_a_visit_there_is_nothing_to_choose(app: Flask) -> None:
    assert app.test_client().get("/reading").status_code == 401
