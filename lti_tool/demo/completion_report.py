"""The activity completion report: who of a course has completed what."""

from flask import Blueprint, render_template

from lti_tool.demo.completion import state_of, tracked_in
from lti_tool.demo.office import office
from lti_tool.demo.visitors import course_i_run, guard

completion_report = Blueprint("completion_report", __name__, url_prefix="/report/progress")
guard(completion_report)


@completion_report.get("/index.php")
def report() -> str:
    """Show every learner's completion of each activity that can be completed."""
    course, school = course_i_run(), office().school
    activities, learners = tracked_in(school, course.id), school.learners_of(course.id)
    states = {(p.id, a.id): state_of(school, a, p.id) for p in learners for a in activities}
    return render_template(
        "completion_report.html",
        course=course,
        activities=activities,
        learners=learners,
        states=states,
    )
