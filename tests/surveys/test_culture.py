"""What a whole school says of its culture: over all its communities, and never below five."""

import pytest
from flask import Flask

from lti_tool.communities.models import Kind
from lti_tool.extensions import db
from lti_tool.lti.models import Deployment
from lti_tool.surveys import queries
from lti_tool.surveys.statements import CULTURE, Statement
from lti_tool.web.clock import clock
from tests.conftest import NOON
from tests.surveys.scene import Circle, all_at, circle, found, levels

YEAR = "2026-27"


@pytest.fixture
def second(ten: Circle) -> Circle:
    """Return a community of students at the same school."""
    with ten.app.app_context():
        return found(ten.app, db.session.query(Deployment).one(), Kind.SLC, "Year 10")


def culture(ten: Circle, year: str = YEAR) -> dict[Statement, list[int] | None]:
    with ten.app.app_context():
        return queries.culture(ten.platform_id, year)


def all_three(*counts: int) -> dict[Statement, list[int]]:
    return {each: list(counts) for each in CULTURE}


def quotations(ten: Circle, year: str = YEAR) -> list[str]:
    with ten.app.app_context():
        return sorted(queries.quotations(ten.platform_id, year))


def test_levels_and_bands_are_summed_as_bands(ten: Circle, second: Circle) -> None:
    ten.run(*levels(1, 2, 3, 4, 5, 5))
    second.run(*levels(1, 2, 2, 3, 3, 3, 5, 5, 5, 5))
    assert culture(ten) == all_three(5, 4, 7)


def test_no_survey_that_is_open_or_below_five_counts(ten: Circle, second: Circle) -> None:
    assert culture(ten) == dict.fromkeys(CULTURE)
    ten.run(*levels(1, 2, 3, 4))
    second.open()
    second.answer_all(*levels(5, 5, 5, 5, 5, 5))
    assert culture(ten) == dict.fromkeys(CULTURE)


def test_a_statement_that_too_few_answered_is_none(ten: Circle) -> None:
    without = {key: value for key, value in all_at(4).items() if key != "reflecting"}
    ten.run(*levels(4, 4, 4, 4), without)
    assert culture(ten)[Statement.REFLECTING] is None
    assert culture(ten)[Statement.DISCUSSING] == [0, 0, 5]


def test_each_year_and_each_school_has_its_own(app: Flask, ten: Circle) -> None:
    clock.fix(NOON)
    far = circle(app, school="Far School")
    ten.run(*[all_at(5, "Ours", quoted=True)] * 5)
    far.run(*[all_at(1, "Theirs", quoted=True)] * 5)
    assert culture(ten) == all_three(0, 0, 5)
    assert culture(far) == all_three(5, 0, 0)
    assert set(quotations(ten)) == {"Ours"}
    assert culture(ten, "2025-26") == dict.fromkeys(CULTURE)
    assert quotations(ten, "2025-26") == []


def test_only_words_with_their_writers_consent_are_quoted(ten: Circle, second: Circle) -> None:
    ten.run(all_at(4, "Yes", quoted=True), all_at(4, "No"), *levels(4, 4, 4))
    second.run(*[all_at(4, "Too few", quoted=True)] * 4)
    assert quotations(ten) == ["Yes"]
