"""A page of a twilight asks the database equally often, whoever and however many are there."""

import pytest
from flask import Flask

from lti_tool.extensions import db
from lti_tool.people.models import Course
from tests import people
from tests.access.test_costs import counting
from tests.showcase.scene import Scene, build

PAGES = ("", "/choose", "/evening", "/rooms", "/sessions", "/opening", "/lists")
MOST = 9  # two of them who somebody is, the others one for each part of an evening


def costs(scene: Scene) -> dict[str, int]:
    browser, found = scene.come("Amara"), {}
    for path in PAGES:
        browser.get(scene.at(path))
        with counting() as told:
            assert browser.get(scene.at(path)).status_code == 200
        found[path] = len(told)
    return found


@pytest.fixture
def large(app: Flask) -> Scene:
    """An evening whose rooms take whoever comes."""
    return build(app, staff=2, places=100)


def test_a_crowd_costs_no_statement_more(large: Scene) -> None:
    few = costs(large)
    with large.app.app_context():
        place = db.session.query(Course).filter_by(title="Staff CPD").one()
        for n in range(40):
            large.people[f"Late {n}"] = people.person(place, f"Late {n}").id
        db.session.commit()
    for n in range(0, 40, 4):
        assert large.choose(f"Late {n}", "Memory", "Talk") == 303
    many = costs(large)
    assert many == few
    assert max(many.values()) <= MOST, many
