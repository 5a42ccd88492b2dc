"""Names and Role Provisioning Services 2.0: who is in a course; names are left behind."""

import dataclasses
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from lti_tool.lti.http import Answer
from lti_tool.lti.services import Lms, below

SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
MEDIA_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
# Moodle and edX page only when asked to; 200 people come in a fraction of a second.
LIMIT = 200
LONGEST_ID = 255


@dataclasses.dataclass(frozen=True)
class Member:
    """One person of a course: `user_id` is a launch's `sub`, roles are the LMS's words as sent."""

    user_id: str
    roles: tuple[str, ...]
    active: bool


def read_members(
    lms: Lms, url: str, on_progress: Callable[[int], None] | None = None
) -> list[Member]:
    """Return everyone in a course, each once, or raise: half a roster is none (NRPS 2.0, 2.4).

    `on_progress` gets the number of people read after each page. Raise WrongAnswer, LmsRefused or
    LmsUnreachable.
    """
    members: dict[str, Member] = {}
    for page in lms.pages(limited(url), scope=SCOPE, accept=MEDIA_TYPE):
        members.update((member.user_id, member) for member in _members(page))
        if on_progress:
            on_progress(len(members))
    return list(members.values())


def limited(url: str) -> str:
    """Return a list's address with a limit, without which Moodle and edX do not page."""
    asked = "limit" in parse_qs(url.partition("?")[2])
    return below(url, query="" if asked else f"limit={LIMIT}")


def _members(page: Answer) -> list[Member]:
    container = page.json()
    found = container.get("members") if isinstance(container, dict) else None
    if not isinstance(found, list):
        raise page.wrong("sent no list of members")
    return [_member(page, one) for one in found]


def _member(page: Answer, found: Any) -> Member:
    if not isinstance(found, dict):
        raise page.wrong("sent a member without a user_id")
    user_id, roles, status = found.get("user_id"), found.get("roles", []), found.get("status")
    if not isinstance(user_id, str) or not 0 < len(user_id) <= LONGEST_ID:
        raise page.wrong("sent a member without a user_id")
    # As a launch's sub (LTI 1.3 core, 5.3.6); a database refuses other things that JSON can hold.
    if not user_id.isascii() or not user_id.isprintable():
        raise page.wrong("sent a member whose user_id is no id")
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        raise page.wrong("sent a member whose roles are not words")
    if status is not None and not isinstance(status, str):
        raise page.wrong("sent a member whose status is not a word")
    # A status that is left out means Active (NRPS 2.0, 2.3).
    return Member(user_id, tuple(roles), active=status in (None, "Active"))
