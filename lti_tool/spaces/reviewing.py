"""A submission review: what the gradebook has of somebody's cycles, and never a word of theirs."""

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import Forbidden

from lti_tool.extensions import db
from lti_tool.gradebook.queries import tally
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Person
from lti_tool.people.queries import enrolment, name_of
from lti_tool.people.sessions import visitor
from lti_tool.spaces.setting_up import settled
from lti_tool.web.errors import Trouble, trouble_page

reviewing = Blueprint("reviewing", __name__, url_prefix="/links/<public_id>")

UNKNOWN_PERSON = Trouble(
    _("We do not know whose cycles these are"),
    _("The person whose work your LMS asked for has never been in a community here."),
    what_to_do=_("Go back to the gradebook. Only members who completed a cycle have one to show."),
)
SEES_ALL = {CourseRole.INSTRUCTOR, CourseRole.ADMINISTRATOR}


@reviewing.get("/cycles/<int(max=2147483647):person_id>")
def review(public_id: str, person_id: int) -> str | tuple[str, int]:
    """Show the cycles that the LMS has of somebody, to a teacher of the course or to themselves."""
    link, place = settled(public_id)
    reviewed = db.session.get(Person, person_id)
    if reviewed is None or enrolment(reviewed, link.course_id) is None:
        return trouble_page(UNKNOWN_PERSON, 404)
    own = reviewed.id == visitor().id
    if place.ended_at is not None or (place.role not in SEES_ALL and not own):
        raise Forbidden
    community = link.community
    found = tally(community.id, reviewed.id) if community else None
    return render_template(
        "spaces/review.html",
        link=link,
        own=own,
        name=name_of(reviewed),
        sent=found.sent_value if found else 0,
        cycles=community.cycles if community else 0,
    )
