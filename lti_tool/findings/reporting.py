"""What of findings can be reported as a concern, as its reader sees it."""

from collections.abc import Mapping

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lti_tool.communities.access import Standing
from lti_tool.communities.staff import StaffMember
from lti_tool.findings.directory import released
from lti_tool.findings.models import Findings
from lti_tool.findings.queries import ours, setback
from lti_tool.safeguarding.kinds import Published, Reportable, Reported, told


def _findings(standing: Standing, item_id: str) -> Reported | None:
    page = ours(standing)
    if page is None or page.public_id != item_id:
        return None
    return _copy(page)


def _released(reader: StaffMember, item_id: str) -> Published | None:
    page = released(reader, item_id)
    if page is None:
        return None
    address = url_for("directory.released", findings_id=item_id)
    return Published(page.community, _copy(page), address)


def _copy(page: Findings) -> Reported:
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


KINDS: Mapping[str, Reportable] = {
    "findings": Reportable(_l("Our findings"), _findings, _released),
    "setback": Reportable(_l("What didn’t work"), _setback),
}
