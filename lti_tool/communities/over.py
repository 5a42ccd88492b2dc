"""The page for whoever writes to a community whose year is over."""

from flask import render_template

from lti_tool.communities.access import YearIsOver
from lti_tool.communities.lineage import neighbours
from lti_tool.people.sessions import visitor
from lti_tool.web.errors import WHY, typed


def nothing_is_added(error: YearIsOver) -> tuple[str, int, dict[str, str]]:
    """Say what is safe and what to do; what was typed is shown, to be copied."""
    page = render_template(
        "communities/over.html",
        community=error.community,
        after=neighbours(error.community, visitor()).after,
        words=typed(),
    )
    return page, 403, {WHY: "over"}
