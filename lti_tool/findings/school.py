"""The findings library: what every member of staff reads of the whole school."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lti_tool.communities.door import as_staff
from lti_tool.communities.queries import link_by_public_id
from lti_tool.communities.staff import StaffMember
from lti_tool.communities.years import school_year
from lti_tool.findings import directory as queries
from lti_tool.findings.directory import PAGE
from lti_tool.findings.models import Findings
from lti_tool.people.queries import enrolment
from lti_tool.people.sessions import visitor
from lti_tool.web.clock import today

directory = Blueprint("directory", __name__)

Page = str | tuple[str, int] | Response
MOST_PAGES = 1000


@directory.get("/links/<public_id>/findings")
def from_activity(public_id: str) -> Response:
    """Lead whoever opened an activity of a course page to the library."""
    link = link_by_public_id(public_id)
    if link is None or enrolment(visitor(), link.course_id) is None:
        raise NotFound
    as_staff(visitor())
    return redirect(url_for("directory.communities"), code=303)


@directory.get("/findings")
def communities() -> Page:
    """Show a member of staff the school's communities of a year, by theme."""
    reader, day = as_staff(visitor()), today(visitor().school.time_zone)
    year, years = _year(reader)
    page = _number()
    found = queries.communities(reader, year, day, page)
    return render_template(
        "findings/directory.html",
        listed=found[:PAGE],
        year=year,
        years=years,
        page=page,
        has_more=len(found) > PAGE,
    )


@directory.get("/findings/setbacks")
def wall() -> Page:
    """Show a member of staff what people learned when it did not work."""
    reader = as_staff(visitor())
    year, years = _year(reader)
    page = _number()
    found = queries.wall(reader, year, page)
    return render_template(
        "findings/wall.html", wall=found, year=year, years=years, page=page, has_more=found.has_more
    )


@directory.get("/findings/<findings_id>")
def released(findings_id: str) -> Page:
    """Show a member of staff what a community found."""
    page = _released(findings_id)
    return render_template("findings/released.html", found=page, of=page.community)


@directory.get("/findings/<findings_id>/print")
def on_paper(findings_id: str) -> Page:
    """Show it as a sheet for a noticeboard."""
    page = _released(findings_id)
    back = url_for("directory.released", findings_id=findings_id)
    return render_template("findings/sheet.html", found=page, of=page.community, back=back)


def _released(findings_id: str) -> Findings:
    page = queries.released(as_staff(visitor()), findings_id)
    if page is None:
        raise NotFound
    return page


def _year(reader: StaffMember) -> tuple[str, list[str]]:
    """Return the year that is asked for, this one unless there is another, and all there are."""
    current = school_year(today(visitor().school.time_zone))
    years = queries.years(reader)
    asked = request.args.get("year", current)
    return (asked if asked in years else current), years


def _number() -> int:
    return min(max(request.args.get("page", 1, type=int), 1), MOST_PAGES)
