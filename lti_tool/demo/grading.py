"""What Moodle does with a score that a tool posts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lti_tool.demo.completion import follow
from lti_tool.demo.school import Column, Grade, School


@dataclass(frozen=True)
class Outcome:
    """A status and its reason phrase; Moodle's body says nothing more."""

    status: int
    reason: str


ACCEPTED = Outcome(200, "OK")
INCORRECT = Outcome(400, "Incorrect score received")
EARLIER = Outcome(409, "Refusing score with an earlier timestamp")
LOCKED = Outcome(500, "Internal Server Error")
BROKEN = Outcome(502, "Bad Gateway")


@dataclass(frozen=True)
class Score:
    """A posted score, read and found well-formed."""

    person_id: str
    timestamp: datetime
    given: float | None
    maximum: float
    final: bool
    comment: str


def read_score(message: object) -> Score | None:
    """Return the score a body holds, or None when it lacks or garbles a member."""
    if not isinstance(message, Mapping) or "activityProgress" not in message:
        return None
    given, maximum = message.get("scoreGiven"), message.get("scoreMaximum")
    timestamp = _moment(message.get("timestamp"))
    if timestamp is None or not _is_number(given, maximum) or "gradingProgress" not in message:
        return None
    return Score(
        person_id=str(message.get("userId") or ""),
        timestamp=timestamp,
        given=given,
        maximum=maximum or 1,
        final=message["gradingProgress"] == "FullyGraded",
        comment=str(message.get("comment") or ""),
    )


def post_score(school: School, column: Column, message: object, received_at: datetime) -> Outcome:
    """Write a posted score into the gradebook, or say as Moodle does why it was not."""
    user = str(message.get("userId") or "") if isinstance(message, Mapping) else ""
    # Moodle looks the id up in a numeric database column, which crashes on anything else.
    if user and not user.isdecimal():
        return BROKEN
    score = read_score(message)
    if score is None or not school.is_gradable(score.person_id, column.course_id):
        return INCORRECT
    with school.change(), follow(school, column, score.person_id, received_at):
        return _write(school, column, score, received_at)


def _write(school: School, column: Column, score: Score, received_at: datetime) -> Outcome:
    grades = school.grades.setdefault(column.id, {})
    held = grades.get(score.person_id)
    # Moodle keeps whole seconds, so that a second score within the same second counts as not later.
    moment = score.timestamp.replace(microsecond=0)
    if held and moment <= held.timestamp:
        return EARLIER
    if column.locked:
        return LOCKED
    value = _scaled(score, column.maximum)
    if held and held.overridden:
        # A teacher's own grade wins: the answer is 200 all the same.
        value = held.value
    grades[score.person_id] = Grade(
        value, moment, received_at, score.comment, bool(held and held.overridden)
    )
    return ACCEPTED


def rescale(school: School, column: Column, maximum: float) -> None:
    """Give a column another maximum; the grades in it keep their share."""
    for grade in school.grades.get(column.id, {}).values():
        if grade.value is not None:
            grade.value = grade.value * maximum / column.maximum
    column.maximum = maximum


def _scaled(score: Score, maximum: float) -> float | None:
    # Whatever is not FullyGraded, or brings no number, wipes the grade that was there.
    if score.given is None or not score.final:
        return None
    return round(min(max(score.given * maximum / score.maximum, 0), maximum), 5)


def _is_number(given: Any, maximum: Any) -> bool:
    if given is not None and not maximum:
        return False
    return all(
        value is None or (isinstance(value, int | float) and not isinstance(value, bool))
        for value in (given, maximum)
    )


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None
