"""The gradebook: everyone's grades for those who run a course, their own for a learner."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, render_template

from lti_tool.demo.office import office
from lti_tool.demo.school import Column, Grade, Person, School
from lti_tool.demo.visitors import guard, open_course, visitor

gradebook = Blueprint("gradebook", __name__)
guard(gradebook)

FRESH = timedelta(days=1)
LATEST = 10


@dataclass(frozen=True)
class Arrival:
    """A grade as the page shows it; `is_new` while it came within the last day."""

    person: Person
    column: Column
    grade: Grade
    is_new: bool


@gradebook.get("/grade/report/index.php")
def grades() -> str:
    """Show a course's grades to those who run it, and to a learner their own."""
    here, course, person = office(), open_course(), visitor()
    columns = here.school.columns_in(course.id)
    learners = here.school.learners_of(course.id)
    runs = here.school.may_run(person, course.id)
    cells = _arrivals(here.school, columns, learners if runs else [person], here.now())
    return render_template(
        "grades.html" if runs else "my_grades.html",
        course=course,
        columns=columns,
        learners=learners,
        cells=cells,
        latest=sorted(cells.values(), key=lambda a: a.grade.received_at, reverse=True)[:LATEST],
    )


def _arrivals(
    school: School, columns: list[Column], people: list[Person], now: datetime
) -> dict[tuple[str, str], Arrival]:
    with school.lock:
        return {
            (person.id, column.id): Arrival(person, column, grade, grade.received_at > now - FRESH)
            for column in columns
            for person in people
            if (grade := school.grades.get(column.id, {}).get(person.id))
        }
