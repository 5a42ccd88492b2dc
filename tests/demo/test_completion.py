"""A score completes an activity, and completing it gives a badge, by Moodle's rules."""

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from lti_tool.demo import cast
from lti_tool.demo.completion import State, due, run_cron, state_of
from lti_tool.demo.course_admin import copied
from lti_tool.demo.grading import post_score, rescale
from lti_tool.demo.school import Badge, Column, Condition, School
from lti_tool.demo.wire import LINE_ITEM_SCOPE, LINE_ITEM_TYPE, SCORE_SCOPE, SCORE_TYPE
from tests.demo.conftest import NOON
from tests.demo.test_scores import Token, score

SECOND = timedelta(seconds=1)
TO_PASS = 60
ACTIVITY = cast.METACOGNITION


@pytest.fixture
def column(school: School) -> Column:
    found = school.own_column(ACTIVITY)
    assert found is not None
    found.grade_to_pass = TO_PASS
    return found


@pytest.fixture
def badge(school: School, column: Column) -> Badge:
    """Return a badge for passing; `column` has the grade to pass."""
    school.activities[ACTIVITY].condition = Condition.PASSING_GRADE
    made = Badge("7", cast.STAFF_CPD, "Member", ACTIVITY, enabled=True)
    school.badges[made.id] = made
    return made


def send(
    school: School, column: Column, *, at: datetime = NOON, status: int = 200, **changes: object
) -> None:
    assert post_score(school, column, score(at, **changes), at).status == status


def state(school: School) -> State:
    return state_of(school, school.activities[ACTIVITY], cast.TEACHER)


@pytest.mark.parametrize(
    ("condition", "given", "reached"),
    [
        (Condition.NONE, 100, State.TO_DO),
        (Condition.GRADE, 1, State.DONE),
        (Condition.GRADE, TO_PASS, State.DONE),
        # The reason why nothing is ever sent for "not done": 0 is a grade.
        (Condition.GRADE, 0, State.DONE),
        (Condition.PASSING_GRADE, 0, State.FAILED),
        (Condition.PASSING_GRADE, TO_PASS - 0.1, State.FAILED),
        (Condition.PASSING_GRADE, TO_PASS, State.DONE),
        (Condition.PASSING_GRADE, 100, State.DONE),
    ],
)
def test_a_score_completes_in_its_own_request(
    school: School, column: Column, condition: Condition, given: float, reached: State
) -> None:
    school.activities[ACTIVITY].condition = condition
    assert state(school) is State.TO_DO
    send(school, column, scoreGiven=given)
    assert state(school) is reached


@pytest.mark.parametrize("condition", [Condition.GRADE, Condition.PASSING_GRADE])
@pytest.mark.parametrize(
    "changes", [{"gradingProgress": "Pending"}, {"scoreGiven": ..., "scoreMaximum": ...}]
)
def test_a_progress_ping_wipes_the_completion_with_the_grade(
    school: School, column: Column, condition: Condition, changes: dict[str, object]
) -> None:
    school.activities[ACTIVITY].condition = condition
    send(school, column, scoreGiven=100)
    send(school, column, at=NOON + SECOND, **changes)
    assert state(school) is State.TO_DO


def test_another_maximum_counts_as_its_share(school: School, badge: Badge, column: Column) -> None:
    send(school, column, scoreGiven=2, scoreMaximum=5)
    assert state(school) is State.FAILED
    send(school, column, at=NOON + SECOND, scoreGiven=3, scoreMaximum=5)
    assert state(school) is State.DONE
    assert badge.issued == {cast.TEACHER: NOON + SECOND}


def test_an_overridden_grade_holds_the_completion(
    school: School, badge: Badge, column: Column
) -> None:
    send(school, column, scoreGiven=20)
    school.grades[column.id][cast.TEACHER].overridden = True
    send(school, column, at=NOON + SECOND, scoreGiven=100)
    assert state(school) is State.FAILED
    assert badge.issued == {}


def test_a_refused_score_completes_nothing(school: School, badge: Badge, column: Column) -> None:
    send(school, column, scoreGiven=20)
    send(school, column, scoreGiven=100, status=409)
    column.locked = True
    send(school, column, at=NOON + SECOND, scoreGiven=100, status=500)
    send(school, column, at=NOON + SECOND, userId=cast.LEAD, scoreGiven=100, status=400)
    assert state(school) is State.FAILED
    assert badge.issued == {}


def test_a_column_that_the_tool_made_completes_nothing(
    school: School, badge: Badge, services: FlaskClient, token: Token
) -> None:
    items = f"/mod/lti/services.php/{cast.STAFF_CPD}/lineitems?type_id=1"
    item = {"label": "Cycles", "scoreMaximum": 100, "resourceLinkId": ACTIVITY}
    asked = {"Content-Type": LINE_ITEM_TYPE, **token(LINE_ITEM_SCOPE)}
    made = services.post(items, json=item, headers=asked).get_json(force=True)
    address = made["id"].replace("/lineitem?", "/lineitem/scores?")
    sends = {"Content-Type": SCORE_TYPE, **token(SCORE_SCOPE)}
    answer = services.post(address, json=score(scoreGiven=100), headers=sends)
    assert answer.status_code == 200
    new = max(school.columns, key=int)
    assert school.columns[new].resource_link_id == ACTIVITY
    assert school.grades[new][cast.TEACHER].value == 100
    assert state(school) is State.TO_DO
    assert badge.issued == {}


def test_a_column_that_forgot_its_link_still_completes(
    school: School, badge: Badge, column: Column
) -> None:
    column.resource_link_id = ""
    send(school, column, scoreGiven=100)
    assert state(school) is State.DONE
    assert badge.issued == {cast.TEACHER: NOON}


def test_another_maximum_of_the_column_leaves_the_grade_to_pass(
    school: School, badge: Badge, column: Column
) -> None:
    send(school, column, scoreGiven=50)
    rescale(school, column, 200)
    assert column.grade_to_pass == TO_PASS
    assert state(school) is State.DONE


@pytest.mark.parametrize(
    ("condition", "given", "issued"),
    [
        (Condition.GRADE, 1, True),
        (Condition.PASSING_GRADE, TO_PASS - 1, False),
        (Condition.PASSING_GRADE, TO_PASS, True),
        (Condition.NONE, 100, False),
    ],
)
def test_a_badge_is_issued_in_the_scores_own_request(
    school: School,
    badge: Badge,
    column: Column,
    condition: Condition,
    given: float,
    *,
    issued: bool,
) -> None:
    school.activities[ACTIVITY].condition = condition
    send(school, column, scoreGiven=given)
    assert (badge.issued == {cast.TEACHER: NOON}) is issued


def test_an_issued_badge_stays_with_its_first_day(
    school: School, badge: Badge, column: Column
) -> None:
    send(school, column, scoreGiven=100)
    send(school, column, at=NOON + SECOND, gradingProgress="Pending")
    assert state(school) is State.TO_DO
    assert badge.issued == {cast.TEACHER: NOON}
    send(school, column, at=NOON + 2 * SECOND, scoreGiven=100)
    badge.enabled = False
    run_cron(school, NOON + 3 * SECOND)
    assert badge.issued == {cast.TEACHER: NOON}


def test_a_badge_without_access_is_not_issued(school: School, badge: Badge, column: Column) -> None:
    badge.enabled = False
    send(school, column, scoreGiven=100)
    assert run_cron(school, NOON) == 0
    assert badge.issued == {}


def test_whoever_was_complete_when_a_badge_is_enabled_waits_for_cron(
    school: School, badge: Badge, column: Column
) -> None:
    badge.enabled = False
    send(school, column, scoreGiven=TO_PASS)
    badge.enabled = True
    assert due(school, badge) == [cast.TEACHER]
    send(school, column, at=NOON + SECOND, scoreGiven=100)
    assert badge.issued == {}
    assert run_cron(school, NOON + 2 * SECOND) == 1
    assert badge.issued == {cast.TEACHER: NOON + 2 * SECOND}
    assert run_cron(school, NOON + 3 * SECOND) == 0


def test_cron_passes_over_those_off_the_course(
    school: School, badge: Badge, column: Column
) -> None:
    badge.enabled = False
    send(school, column, scoreGiven=100)
    badge.enabled = True
    school.set_enrolled(cast.STAFF_CPD, cast.TEACHER, active=False)
    assert run_cron(school, NOON) == 0


def test_only_the_badges_of_that_activity_are_issued(
    school: School, badge: Badge, column: Column
) -> None:
    send(school, column, scoreGiven=100)
    assert {b.id for b in school.badges.values() if b.issued} == {badge.id}


def test_a_copied_course_keeps_the_settings_and_enables_no_badge(
    school: School, badge: Badge, column: Column
) -> None:
    send(school, column, scoreGiven=100)
    made = copied(school, school.courses[cast.STAFF_CPD], cast.LEAD)
    again = next(a for a in school.activities_in(made.id) if a.title == "Metacognition")
    own = school.own_column(again.id)
    assert own is not None
    assert (own.grade_to_pass, again.condition) == (TO_PASS, Condition.PASSING_GRADE)
    [new] = [b for b in school.badges_in(made.id) if b.activity_id == again.id]
    assert (new.name, new.enabled, new.issued) == (badge.name, False, {})
