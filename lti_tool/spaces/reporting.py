"""The report of a community's year, for whoever looks after it to print."""

from flask import Blueprint, render_template

from lti_tool.communities.door import standing
from lti_tool.people.sessions import visitor
from lti_tool.spaces.reports import year_report
from lti_tool.surveys.views import drawing

reporting = Blueprint("reporting", __name__, url_prefix="/communities/<public_id>")


@reporting.get("/report")
def report(public_id: str) -> str:
    """Show what a year came to: counts, what the survey says, and words that may be quoted."""
    here = standing(visitor(), public_id)
    return render_template(
        "spaces/report.html",
        community=here.community,
        here=here,
        year=year_report(here),
        **drawing(),
    )
