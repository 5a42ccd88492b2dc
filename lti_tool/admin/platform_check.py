"""Examine one LMS from here: its keys, our tokens, a course list and a column."""

import datetime as dt
from collections.abc import Callable, Iterator

from sqlalchemy import select

from lti_tool.admin.findings import Finding, doubtful, fine, wrong
from lti_tool.admin.installation import clock
from lti_tool.extensions import db
from lti_tool.gradebook.models import LineItem
from lti_tool.gradebook.queries import Pause, pause_of
from lti_tool.lti import ags, nrps
from lti_tool.lti.http import LmsFailure, LmsUnreachable
from lti_tool.lti.jwks import usable_keys
from lti_tool.lti.models import Deployment, Platform
from lti_tool.lti.services import Lms
from lti_tool.lti.tool import Tool
from lti_tool.people.models import Course

NAMES = (
    "In the LMS, allow the course list. Moodle: the tool's settings, Services, “IMS LTI Names and "
    "Role Provisioning: Use this service to retrieve members' information as per privacy settings”."
)
GRADES = (
    "In the LMS, allow grades. Moodle: the tool's settings, Services, “IMS LTI Assignment and "
    "Grade Services: Use this service for grade sync and column management”."
)
BLOCKED = (
    "A Moodle that cannot fetch this tool's keys answers so: Site administration, Security, HTTP "
    "security, cURL blocked hosts list and cURL allowed ports list must let it call this tool."
)
NETWORK = "Can this machine call the LMS? A private address has to be in LTI_TOOL_LAN_NETWORKS."
CLIENT = "Compare the client id, and the address of our keys (/lti/jwks), with those in the LMS."


def platform_check(
    platform: Platform, tool: Tool, now: Callable[[], dt.datetime]
) -> Iterator[Finding]:
    """Yield how the tool and one LMS get on, one finding after the other."""
    yield _deployments(platform)
    yield from _keys(platform, tool, now)
    lms = tool.lms(platform.id)
    course, column = _course(platform.id), _column(platform.id)
    names = Service("course lists", nrps.SCOPE, NAMES)
    grades = Service("grades", ags.SCORE_SCOPE, GRADES)
    for service in (names, grades, Service("columns", ags.LINE_ITEM_SCOPE, GRADES)):
        yield _token(tool, lms, service)
    yield _asked(names, course, lambda url: _list(lms, url))
    yield _asked(grades, column, lambda url: ags.read_line_item(lms, url).label)
    if (pause := pause_of(platform.id)) is not None:
        yield _paused(pause, now())


class Service:
    """A service of an LMS: its name for people, its scope, and the setting that allows it."""

    def __init__(self, name: str, scope: str, setting: str) -> None:
        self.name, self.scope, self.setting = name, scope, setting


def _deployments(platform: Platform) -> Finding:
    waiting = [d.deployment_id for d in platform.deployments if d.approved_at is None]
    if waiting:
        return wrong(
            "deployments",
            f"{', '.join(waiting)} waits for approval.",
            f"If it is yours: lti-tool platform approve {platform.id} {waiting[0]}",
        )
    if not platform.deployments:
        return doubtful("deployments", "None is known yet.", "Open the tool once from a course.")
    return fine("deployments", f"{len(platform.deployments)} approved.")


def _keys(platform: Platform, tool: Tool, now: Callable[[], dt.datetime]) -> Iterator[Finding]:
    try:
        answer = tool.http.get(platform.jwks_uri)
        count = len(usable_keys(answer))
    except LmsFailure as failure:
        yield wrong("keys of the LMS", f"{failure}.", f"Without them nobody gets in. {NETWORK}")
        return
    yield fine("keys of the LMS", f"{count} can be used.")
    yield clock("clock of the LMS", answer, now())


def _token(tool: Tool, lms: Lms, service: Service) -> Finding:
    name = f"token for {service.name}"
    try:
        # One that was kept would hide that the LMS gives none any more.
        tool.tokens.renew(lms.registration, service.scope)
    except LmsFailure as failure:
        return wrong(name, f"{failure}.", _remedy(failure, service))
    return fine(name, "The LMS gives one.")


def _asked(service: Service, url: str | None, ask: Callable[[str], object]) -> Finding:
    if url is None:
        return doubtful(service.name, "No course has been opened that has any, so nothing to ask.")
    try:
        ask(url)
    except LmsFailure as failure:
        return wrong(service.name, f"{failure}.", _remedy(failure, service))
    return fine(service.name, "The LMS answers.")


def _remedy(failure: LmsFailure, service: Service) -> str:
    if isinstance(failure, LmsUnreachable) or failure.status is None:
        return NETWORK
    if failure.status == 404:
        return BLOCKED
    if "invalid_client" in str(failure):
        return CLIENT
    return service.setting


def _paused(pause: Pause, now: dt.datetime) -> Finding:
    """Say that scores wait, though the LMS may answer again by now."""
    again = f"They are tried again at {pause.until:%H:%M} UTC, or when a lead presses “Try again”."
    if pause.until <= now:
        again = "They are tried again now."
    return doubtful(
        "scores", f"The LMS has taken none since {pause.since:%d %B %Y at %H:%M} UTC.", again
    )


def _list(lms: Lms, url: str) -> None:
    """Ask for one page of a course's list, and look at nobody in it."""
    next(lms.pages(nrps.limited(url), scope=nrps.SCOPE, accept=nrps.MEDIA_TYPE))


def _course(platform_id: int) -> str | None:
    return db.session.scalar(
        select(Course.memberships_url)
        .join(Course.deployment)
        .where(Deployment.platform_id == platform_id, Course.memberships_url.is_not(None))
        .order_by(Course.id.desc())
        .limit(1)
    )


def _column(platform_id: int) -> str | None:
    return db.session.scalar(
        select(LineItem.url)
        .join(LineItem.community)
        .join(Course)
        .join(Deployment)
        .where(Deployment.platform_id == platform_id)
        .order_by(LineItem.id.desc())
        .limit(1)
    )
