"""When an activity is complete for someone, and who then has a badge: Moodle's rules."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lti_tool.demo.school import Activity, Badge, Column, Condition, Grade, School


class State(StrEnum):
    """How far someone is with an activity."""

    TO_DO = "To do"
    DONE = "Done"
    FAILED = "Failed"


REQUIREMENTS = {
    Condition.NONE: "None",
    Condition.GRADE: "Receive a grade",
    Condition.PASSING_GRADE: "Receive a passing grade",
}


@dataclass(frozen=True)
class Mark:
    """What the course page shows of an activity's completion; no state where none is tracked."""

    requirement: str
    state: State | None


def state_of(school: School, activity: Activity, person_id: str) -> State:
    """Return how far someone is: their grade in the activity's own column says it."""
    with school.lock:
        column = school.own_column(activity.id)
        grade = _grade(school, column, person_id)
    # A wiped grade is no grade: it takes the completion along.
    if column is None or grade is None or grade.value is None:
        return State.TO_DO
    if activity.condition is Condition.PASSING_GRADE:
        return State.DONE if grade.value >= column.grade_to_pass else State.FAILED
    return State.DONE if activity.condition is Condition.GRADE else State.TO_DO


def mark(school: School, activity: Activity, person_id: str) -> Mark | None:
    """Return an activity's mark for someone, or None when nothing completes it."""
    if activity.condition is Condition.NONE:
        return None
    tracked = school.is_gradable(person_id, activity.course_id)
    state = state_of(school, activity, person_id) if tracked else None
    return Mark(REQUIREMENTS[activity.condition], state)


def tracked_in(school: School, course_id: str) -> list[Activity]:
    """Return the activities of a course that can be completed."""
    return [a for a in school.activities_in(course_id) if a.condition is not Condition.NONE]


@contextmanager
def follow(school: School, column: Column, person_id: str, now: datetime) -> Iterator[None]:
    """Issue the badges that a change of someone's grade earns, as a part of that change."""
    activity = school.activities.get(column.activity_id)
    if activity is None:
        # Outside every activity: a column that a tool made completes nothing.
        yield
        return
    before = state_of(school, activity, person_id)
    yield
    # Only a change is an event to Moodle: whoever was complete before it waits for cron.
    if before is not State.DONE:
        for badge in school.badges_in(activity.course_id):
            if badge.activity_id == activity.id and is_due(school, badge, person_id):
                badge.issued[person_id] = now


def run_cron(school: School, now: datetime) -> int:
    """Issue every badge that is due, as Moodle's cron does, and return how many."""
    with school.change():
        owed = [(badge, id_) for badge in school.badges.values() for id_ in due(school, badge)]
        for badge, person_id in owed:
            badge.issued[person_id] = now
    return len(owed)


def due(school: School, badge: Badge) -> list[str]:
    """Return the ids of those of the course who completed a badge's activity and wait for it."""
    learners = school.learners_of(badge.course_id)
    return [person.id for person in learners if is_due(school, badge, person.id)]


def is_due(school: School, badge: Badge, person_id: str) -> bool:
    """Say whether an enabled badge is still to be given to someone; once given, it stays."""
    if not badge.enabled or person_id in badge.issued:
        return False
    return state_of(school, school.activities[badge.activity_id], person_id) is State.DONE


def _grade(school: School, column: Column | None, person_id: str) -> Grade | None:
    return school.grades.get(column.id, {}).get(person_id) if column else None
