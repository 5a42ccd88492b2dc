"""The culture view: one page, for whoever teaches in a course whose activity is approved."""

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import NotFound

from lti_tool.communities.models import Kind, Opens, ResourceLink
from lti_tool.communities.queries import link_by_public_id
from lti_tool.insights import queries
from lti_tool.insights.models import Count
from lti_tool.insights.publishing import next_publishing
from lti_tool.insights.queries import NotAHead
from lti_tool.insights.quoting import quoted
from lti_tool.people.queries import enrolment
from lti_tool.people.sessions import visitor
from lti_tool.people.views import keep_fresh
from lti_tool.surveys.statements import CULTURE, wordings
from lti_tool.web.clock import today
from lti_tool.web.errors import Trouble, trouble_page

culture = Blueprint("culture", __name__, url_prefix="/culture/<public_id>")

SHOWN = (
    (Count.STAFF_MEMBERS, _("Staff who are members")),
    (Count.STUDENT_MEMBERS, _("Students who are members")),
    (Count.MEETINGS, _("Meetings held")),
    (Count.LOOPS, _("Cycles that members completed: a plan, and feedback on it")),
    (Count.SESSIONS, _("Form times and assemblies that students ran")),
    (Count.PUPILS, _("Students whom these reached")),
)
FOR_HEADS = Trouble(
    _("This is for whoever teaches this course"),
    _("Your LMS has you in this course in another role, and the culture view is for its teachers."),
    what_to_do=_("If you should read it, ask whoever teaches this course."),
)


@culture.get("")
def view(public_id: str) -> str:
    """Show the published figures to a head, or what has to be done first."""
    link = _link(public_id)
    if queries.approval(link) is None:
        return render_template("insights/waiting.html", link=link)
    platform_id = visitor().platform_id
    found = queries.years(platform_id)
    return render_template(
        "insights/culture.html",
        years=found,
        quotations=quoted(found[0].snapshot) if found else [],
        shown=SHOWN,
        items={each.value: wordings()[Kind.TLC][each] for each in CULTURE},
        next_on=next_publishing(
            platform_id,
            found[0].snapshot if found else None,
            today(visitor().school.time_zone),
        ),
    )


@culture.errorhandler(NotAHead)
def not_a_head(_error: NotAHead) -> tuple[str, int]:
    """Say for whom it is."""
    return trouble_page(FOR_HEADS, 403)


def _link(public_id: str) -> ResourceLink:
    link = link_by_public_id(public_id)
    place = enrolment(visitor(), link.course_id) if link else None
    if link is None or place is None:
        raise NotFound
    if keep_fresh(link.course):
        return _link(public_id)
    if link.opens is not Opens.CULTURE:
        raise NotFound
    if not queries.is_head(place):
        raise NotAHead
    return link
