"""What of findings can be reported as a concern, as its reader in the community sees it."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lti_tool.communities.access import Standing
from lti_tool.findings.queries import ours, setback
from lti_tool.safeguarding.kinds import Reportable, Reported, add, told


def let_report() -> None:
    """Let findings and setbacks be reported."""
    add("findings", Reportable(_l("Our findings"), _findings))
    add("setback", Reportable(_l("What didn’t work"), _setback))


def _findings(standing: Standing, item_id: str) -> Reported | None:
    page = ours(standing)
    if page is None or page.public_id != item_id:
        return None
    parts = told(
        (_("What we tried"), page.tried),
        (_("What we found"), page.found),
        (_("What it means here"), page.meaning),
        (_("What we read"), page.readings),
    )
    # Any member may have written any of it: whoever saved it last is named.
    return Reported(parts, page.saved_by)


def _setback(standing: Standing, item_id: str) -> Reported | None:
    found = setback(standing, item_id)
    if found is None:
        return None
    parts = told(
        (_("What was tried"), found.tried),
        (_("What was learned when it didn’t work"), found.learned),
    )
    return Reported(parts, found.membership.person)
