"""Scores land in the gradebook, or are refused, exactly as in Moodle."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lti_tool.demo import cast
from lti_tool.demo.school import School
from lti_tool.demo.wire import (
    LINE_ITEM_SCOPE,
    RESULT_SCOPE,
    RESULTS_TYPE,
    SCORE_SCOPE,
    SCORE_TYPE,
)
from tests.demo.conftest import NOON, Day

Token = Callable[..., dict[str, str]]
Post = Callable[..., TestResponse]
LINE_ITEM = "/mod/lti/services.php/2/lineitems/1/lineitem"
SECOND = timedelta(seconds=1)


def score(at: datetime = NOON, **changes: object) -> dict[str, object]:
    message = {
        "userId": cast.TEACHER,
        "timestamp": at.isoformat(),
        "activityProgress": "InProgress",
        "gradingProgress": "FullyGraded",
        "scoreGiven": 20,
        "scoreMaximum": 100,
        **changes,
    }
    return {name: value for name, value in message.items() if value is not ...}


@pytest.fixture
def post(services: FlaskClient, token: Token) -> Post:
    """Return a poster of scores to the Assessment column."""

    def post(message: object, kind: str = SCORE_TYPE, path: str = LINE_ITEM) -> TestResponse:
        headers = {"Content-Type": kind, **token(SCORE_SCOPE)}
        return services.post(f"{path}/scores?type_id=1", json=message, headers=headers)

    return post


def value(school: School, person_id: str = cast.TEACHER) -> float | None:
    return school.grades["1"][person_id].value


def test_a_score_is_answered_with_nothing(
    post: Post, school: School, moodle: Callable[[str], Any]
) -> None:
    captured, answer = moodle("ags_post_score"), post(score())
    assert answer.status == "200 OK"
    assert answer.text == captured["body"]
    assert answer.headers["Content-Type"] == captured["headers"]["Content-Type"]
    assert value(school) == 20


@pytest.mark.parametrize("at", [NOON, NOON + timedelta(milliseconds=999), NOON - SECOND])
def test_a_score_that_is_not_a_second_later_conflicts(
    post: Post, school: School, at: datetime
) -> None:
    post(score())
    answer = post(score(at, scoreGiven=60))
    assert (answer.status_code, answer.text) == (409, "[]")
    assert value(school) == 20


def test_a_later_score_counts_even_when_it_is_lower(post: Post, school: School) -> None:
    post(score())
    assert post(score(NOON + SECOND, scoreGiven=10)).status_code == 200
    assert value(school) == 10


def test_a_score_from_the_future_shuts_out_those_before_it(post: Post, day: Day) -> None:
    assert post(score(NOON + timedelta(days=365))).status_code == 200
    day.move(timedelta(days=7))
    assert post(score(day.now())).status_code == 409


@pytest.mark.parametrize(
    "changes", [{"gradingProgress": "Pending"}, {"scoreGiven": ..., "scoreMaximum": ...}]
)
def test_a_progress_ping_wipes_the_grade(
    post: Post, school: School, changes: dict[str, object]
) -> None:
    post(score())
    assert post(score(NOON + SECOND, **changes)).status_code == 200
    assert value(school) is None


@pytest.mark.parametrize(
    ("given", "maximum", "kept"), [(1, 5, 20), (7, 5, 100), (-1, 5, 0), (1, 3, 33.33333)]
)
def test_another_maximum_is_rescaled_and_clamped(
    post: Post, school: School, given: float, maximum: float, kept: float
) -> None:
    post(score(scoreGiven=given, scoreMaximum=maximum))
    assert value(school) == kept


def test_a_later_score_without_comment_clears_it(post: Post, school: School) -> None:
    post(score(comment="Well done"))
    assert school.grades["1"][cast.TEACHER].comment == "Well done"
    post(score(NOON + SECOND))
    assert school.grades["1"][cast.TEACHER].comment == ""


@pytest.mark.parametrize(
    "person_id",
    [
        cast.LEAD,
        cast.NON_EDITING_TEACHER,
        cast.ADMINISTRATOR,
        cast.FIRST_YEAR_10_STUDENT,
        "9999",
    ],
)
def test_people_without_a_gradebook_role_can_have_no_score(post: Post, person_id: str) -> None:
    answer = post(score(userId=person_id))
    assert (answer.status, answer.text) == ("400 Incorrect score received", "[]")


def test_someone_off_the_course_can_have_no_score(post: Post, school: School) -> None:
    school.set_enrolled(cast.STAFF_CPD, cast.TEACHER, active=False)
    assert post(score()).status_code == 400


@pytest.mark.parametrize(
    "changes",
    [
        {"userId": ...},
        {"timestamp": ...},
        {"timestamp": "yesterday"},
        {"timestamp": "2026-11-23T12:00:00"},
        {"activityProgress": ...},
        {"gradingProgress": ...},
        {"scoreMaximum": ...},
        {"scoreGiven": "20"},
    ],
)
def test_a_garbled_score_is_incorrect(post: Post, changes: dict[str, Any]) -> None:
    assert post(score(**changes)).status == "400 Incorrect score received"


def test_something_else_than_a_score_is_incorrect(
    post: Post, services: FlaskClient, token: Token
) -> None:
    assert post([]).status_code == 400
    headers = {"Content-Type": SCORE_TYPE, **token(SCORE_SCOPE)}
    assert services.post(f"{LINE_ITEM}/scores", data="{", headers=headers).status_code == 400


def test_an_id_that_is_no_number_breaks_moodle(post: Post) -> None:
    assert post(score(userId="amara")).status_code == 502


def test_a_teachers_own_grade_stays(post: Post, school: School) -> None:
    post(score())
    school.grades["1"][cast.TEACHER].overridden = True
    assert post(score(NOON + SECOND, scoreGiven=90)).status_code == 200
    assert value(school) == 20


def test_a_locked_column_breaks(post: Post, school: School) -> None:
    school.columns["1"].locked = True
    answer = post(score())
    assert (answer.status_code, answer.text) == (500, "[]")


def test_other_types_and_columns_find_nothing(
    post: Post, services: FlaskClient, token: Token
) -> None:
    plain = post(score(), kind="application/json")
    assert plain.get_json()["reason"].startswith("No handler found")
    assert plain.status_code == 400
    assert post(score(), path=LINE_ITEM.replace("/1/", "/99/")).status_code == 404
    headers = {"Content-Type": SCORE_TYPE, **token(LINE_ITEM_SCOPE)}
    refused = services.post(f"{LINE_ITEM}/scores", json=score(), headers=headers)
    assert refused.status_code == 401


def test_results_read_as_moodles_and_a_wiped_grade_as_nought(
    post: Post, services: FlaskClient, token: Token, moodle: Callable[[str], Any]
) -> None:
    captured = moodle("ags_results")
    post(score(NOON, timestamp="2026-11-23T13:00:00.400+01:00"))
    post(score(userId=cast.HEAD, gradingProgress="Pending", comment="soon"))
    headers = {"Accept": RESULTS_TYPE, **token(RESULT_SCOPE)}
    answer = services.get(f"{LINE_ITEM}/results?type_id=1", headers=headers)
    assert answer.headers["Content-Type"] == captured["headers"]["Content-Type"]
    first, wiped = answer.get_json(force=True)
    assert first.keys() == captured["body"][0].keys()
    assert (first["resultScore"], first["resultMaximum"]) == (20, 100)
    assert first["timestamp"] == "2026-11-23T12:00:00+00:00"
    assert (wiped["userId"], wiped["resultScore"], wiped["comment"]) == (cast.HEAD, 0, "soon")
    one = services.get(first["id"], headers=headers).get_json(force=True)
    assert one == [first]


def test_paging_results_crashes_into_a_page(services: FlaskClient, token: Token) -> None:
    headers = {"Accept": RESULTS_TYPE, **token(RESULT_SCOPE)}
    answer = services.get(f"{LINE_ITEM}/results?type_id=1&limit=10", headers=headers)
    assert answer.status_code == 404
    assert answer.mimetype == "text/html"
    missing = services.get(f"{LINE_ITEM.replace('/1/', '/99/')}/results", headers=headers)
    assert missing.status_code == 404
