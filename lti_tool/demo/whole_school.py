"""Example School's courses for the whole staff and for its head, which open the wider rooms."""

from lti_tool.demo.cast import HEAD, LEAD, STAFF_CPD, example_school
from lti_tool.demo.school import Activity, Course, Role, School

WHOLE_SCHOOL, LEADERSHIP = "5", "6"
FINDINGS, TWILIGHT, CULTURE = "11", "12", "13"


def school_with_rooms() -> School:
    """Return Example School on its first day, with these two courses."""
    school = example_school()
    school.courses[WHOLE_SCHOOL] = Course(WHOLE_SCHOOL, "ALL", "Whole school")
    school.courses[LEADERSHIP] = Course(LEADERSHIP, "LEAD", "School leadership")
    for person, _enrolment in school.roll(STAFF_CPD):
        role = Role.INSTRUCTOR if person.id == LEAD else Role.LEARNER
        school.enrol(WHOLE_SCHOOL, person.id, role)
    school.enrol(LEADERSHIP, HEAD, Role.INSTRUCTOR)
    for activity in (
        _room(FINDINGS, WHOLE_SCHOOL, "Findings library", "findings"),
        _room(TWILIGHT, WHOLE_SCHOOL, "The twilight", "twilight"),
        _room(CULTURE, LEADERSHIP, "Culture view", "culture"),
    ):
        school.add_activity(activity)
    return school


def _room(activity_id: str, course_id: str, title: str, opens: str) -> Activity:
    return Activity(activity_id, course_id, title, has_column=False, custom={"opens": opens})
