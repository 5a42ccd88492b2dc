"""Who is in a community, for its members."""

from flask import Blueprint, render_template

from lti_tool.communities import queries
from lti_tool.communities.access import standing
from lti_tool.people.sessions import visitor

communities = Blueprint("communities", __name__, url_prefix="/communities/<public_id>")


@communities.get("/members")
def members(public_id: str) -> str:
    """Show a member who else is in their community."""
    here = standing(visitor(), public_id)
    return render_template(
        "communities/members.html",
        community=here.community,
        members=queries.members(here),
        leads=queries.leads(here.community),
    )
