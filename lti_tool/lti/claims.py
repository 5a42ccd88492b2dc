"""A verified launch as facts: what the LMS said, in the specification's words (LTI 1.3 core, 5)."""

import dataclasses
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from lti_tool.lti.ags import MAKE_LINE_ITEM_SCOPE
from lti_tool.lti.roles import Roles, parse_roles

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
AGS_ENDPOINT = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
DEEP_LINKING_SETTINGS = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
RESOURCE_LINK, SUBMISSION_REVIEW = "LtiResourceLinkRequest", "LtiSubmissionReviewRequest"
LONGEST = 255


@dataclasses.dataclass(frozen=True)
class Context:
    """The course a launch came from."""

    id: str
    label: str
    title: str


@dataclasses.dataclass(frozen=True)
class ResourceLink:
    """The activity on the course page."""

    id: str
    title: str


@dataclasses.dataclass(frozen=True)
class Endpoint:
    """A course's Assignment and Grade Services, and this link's own line item, if any."""

    line_items: str | None
    line_item: str | None
    scopes: frozenset[str]


@dataclasses.dataclass(frozen=True)
class Launch:
    """One verified launch; nothing in it is believed that the platform did not sign."""

    platform_id: int
    deployment_id: int
    subject: str
    name: str
    given_name: str
    locale: str
    roles: Roles
    message_type: str
    target_link_uri: str
    context: Context | None
    resource_link: ResourceLink | None
    custom: Mapping[str, str]
    endpoint: Endpoint | None
    memberships_url: str | None
    return_url: str | None
    # Whose work a submission review is about, by their id.
    for_user: str | None
    # What a request for content accepts, as it came; `deep_linking` reads it.
    deep_linking_settings: Mapping[str, Any] | None

    @property
    def line_items_url(self) -> str | None:
        """Return where this course's columns are made, if its LMS lets us make one."""
        if self.endpoint is None or MAKE_LINE_ITEM_SCOPE not in self.endpoint.scopes:
            return None
        return self.endpoint.line_items


def read_launch(claims: Mapping[str, Any], platform_id: int, deployment_id: int) -> Launch:
    """Return the facts of verified claims; what is malformed and optional counts as not sent."""
    presentation = _mapping(claims.get(LTI + "launch_presentation"))
    context = _mapping(claims.get(LTI + "context"))
    link = _mapping(claims.get(LTI + "resource_link"))
    nrps = _mapping(claims.get(NRPS))
    return Launch(
        platform_id=platform_id,
        deployment_id=deployment_id,
        subject=claims["sub"],
        name=_text(claims.get("name")) or _joined(claims),
        given_name=_text(claims.get("given_name")),
        locale=_text(presentation.get("locale")),
        roles=parse_roles(name for name in claims[LTI + "roles"] if isinstance(name, str)),
        message_type=claims[LTI + "message_type"],
        target_link_uri=_text(claims.get(LTI + "target_link_uri"), 2000),
        context=_context(context),
        resource_link=_resource_link(link),
        custom=_custom(_mapping(claims.get(LTI + "custom"))),
        endpoint=_endpoint(_mapping(claims.get(AGS_ENDPOINT))),
        memberships_url=_text(nrps.get("context_memberships_url"), 2000) or None,
        return_url=_web_address(presentation.get("return_url")),
        for_user=_text(_mapping(claims.get(LTI + "for_user")).get("user_id")) or None,
        deep_linking_settings=_mapping(claims.get(DEEP_LINKING_SETTINGS)) or None,
    )


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any, longest: int = LONGEST) -> str:
    """Return text with no control characters; PostgreSQL refuses NUL, and a name needs none."""
    if not isinstance(value, str):
        return ""
    plain = value if value.isprintable() else "".join(c for c in value if c.isprintable())
    return plain[:longest].strip()


def _web_address(value: Any) -> str | None:
    """Return an address that a link may lead to: never one that is code."""
    address = _text(value, 2000)
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("https", "http") and parts.hostname else None


def _joined(claims: Mapping[str, Any]) -> str:
    parts = (_text(claims.get("given_name")), _text(claims.get("family_name")))
    return " ".join(part for part in parts if part)[:LONGEST]


def _context(context: Mapping[str, Any]) -> Context | None:
    if not (id_ := _text(context.get("id"))):
        return None
    return Context(id_, _text(context.get("label")), _text(context.get("title")))


def _resource_link(link: Mapping[str, Any]) -> ResourceLink | None:
    if not (id_ := _text(link.get("id"))):
        return None
    return ResourceLink(id_, _text(link.get("title")))


def _endpoint(endpoint: Mapping[str, Any]) -> Endpoint | None:
    if not endpoint:
        return None
    scopes = endpoint.get("scope")
    return Endpoint(
        line_items=_text(endpoint.get("lineitems"), 2000) or None,
        # Moodle sends an empty string where a link has no column of its own.
        line_item=_text(endpoint.get("lineitem"), 2000) or None,
        scopes=frozenset(s for s in scopes if isinstance(s, str))
        if isinstance(scopes, list)
        else frozenset(),
    )


def _custom(custom: Mapping[str, Any]) -> Mapping[str, str]:
    """Keep the values that were substituted: an unknown variable stays as its literal $name."""
    return {
        key: value
        for key, value in custom.items()
        if isinstance(value, str) and not value.startswith("$")
    }
