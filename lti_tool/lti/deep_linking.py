"""Deep Linking 2.0: an LMS asks which content a teacher wants, and gets content items back."""

import dataclasses
import datetime as dt
import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from joserfc import jws
from joserfc.jwk import RSAKey

from lti_tool.lti.claims import DEEP_LINKING_SETTINGS, LTI
from lti_tool.lti.http import is_plain
from lti_tool.lti.networks import LOOPBACK
from lti_tool.lti.platforms import Registration

DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
REQUEST, RESPONSE = "LtiDeepLinkingRequest", "LtiDeepLinkingResponse"
RESOURCE_LINK = "ltiResourceLink"
LIFETIME = dt.timedelta(minutes=5)
# A platform whose clock is a little behind ours must not think that our answer is of the future.
BACKDATED = dt.timedelta(seconds=5)
LONGEST_ADDRESS, LONGEST_DATA = 2000, 64_000
# Moodle's form breaks on a longer one.
LONGEST_TITLE = 255


class WrongSettings(Exception):
    """A request for content that leaves out where the answer should go."""


@dataclasses.dataclass(frozen=True)
class DeepLinkingSettings:
    """What an LMS accepts as an answer, and where (Deep Linking 2.0, 3.1.1)."""

    return_url: str
    accept_types: tuple[str, ...]
    accept_multiple: bool
    # None when the LMS did not say: then it may keep a column or not.
    accept_lineitem: bool | None
    targets: tuple[str, ...]
    # Goes back to the letter, and only when it came.
    data: str | None
    # What the LMS would call the content, where we have no words of our own.
    title: str = ""
    text: str = ""

    @property
    def takes_links(self) -> bool:
        """Say whether an activity, the one thing that we have, may be the answer."""
        return RESOURCE_LINK in self.accept_types

    @property
    def takes_columns(self) -> bool:
        """Say whether a gradebook column may come with an activity."""
        return self.accept_lineitem is not False

    def as_json(self) -> dict[str, Any]:
        """Return the settings as JSON can hold them while a teacher chooses."""
        return dataclasses.asdict(self)


@dataclasses.dataclass(frozen=True)
class NewLineItem:
    """A gradebook column that an LMS is to make with an activity."""

    label: str
    maximum: int
    resource_id: str
    tag: str


@dataclasses.dataclass(frozen=True)
class ContentItem:
    """One activity for a course page (Deep Linking 2.0, 3.2); all its values are ours."""

    title: str
    text: str
    url: str
    custom: Mapping[str, str]
    line_item: NewLineItem | None = None

    def as_json(self, targets: Sequence[str]) -> dict[str, Any]:
        """Return the item as an LMS takes it; without frames it asks for a window."""
        item: dict[str, Any] = {
            "type": RESOURCE_LINK,
            "title": self.title[:LONGEST_TITLE],
            "text": self.text,
            "url": self.url,
            "custom": dict(self.custom),
        }
        if self.line_item is not None:
            item["lineItem"] = {
                "scoreMaximum": self.line_item.maximum,
                "label": self.line_item.label[:LONGEST_TITLE],
                "resourceId": self.line_item.resource_id,
                "tag": self.line_item.tag,
                "submissionReview": {"reviewableStatus": ["InProgress", "Completed"]},
            }
        if "iframe" not in targets and "window" in targets:
            item["window"] = {"targetName": "_blank"}
        return item


def read_settings(claims: Mapping[str, Any]) -> DeepLinkingSettings:
    """Return what a verified request for content accepts, or raise WrongSettings."""
    return parse_settings(claims.get(DEEP_LINKING_SETTINGS))


def parse_settings(found: Any) -> DeepLinkingSettings:
    """Return the settings of their claim; what is malformed and optional counts as not sent."""
    if not isinstance(found, dict):
        raise WrongSettings
    multiple, line_item = found.get("accept_multiple"), found.get("accept_lineitem")
    data = found.get("data")
    if data is not None and (not isinstance(data, str) or len(data) > LONGEST_DATA):
        raise WrongSettings
    return DeepLinkingSettings(
        return_url=_web_address(found.get("deep_link_return_url")),
        accept_types=_words(found.get("accept_types")),
        accept_multiple=multiple is True,
        accept_lineitem=line_item if isinstance(line_item, bool) else None,
        targets=_words(found.get("accept_presentation_document_targets")),
        title=_said(found.get("title")),
        text=_said(found.get("text")),
        data=data,
    )


def kept_settings(kept: Mapping[str, Any]) -> DeepLinkingSettings:
    """Return settings from what `as_json` made of them."""
    lists = {name: tuple(kept[name]) for name in ("accept_types", "targets")}
    return DeepLinkingSettings(**{**kept, **lists})


def response(
    registration: Registration,
    deployment_id: str,
    settings: DeepLinkingSettings,
    items: Sequence[ContentItem],
    key: RSAKey,
    *,
    now: dt.datetime,
    message: str = "",
    error: str = "",
) -> str:
    """Return the signed answer, a LtiDeepLinkingResponse (Deep Linking 2.0, 3.2.2).

    `deployment_id` is the platform's own; `message` and `error` are for the person, and go into the
    LMS's log as well. No items means that the teacher chose nothing.
    """
    issued = now - BACKDATED
    claims: dict[str, Any] = {
        "iss": registration.client_id,
        "aud": registration.issuer,
        "sub": registration.client_id,
        "iat": int(issued.timestamp()),
        "exp": int((now + LIFETIME).timestamp()),
        "nonce": secrets.token_urlsafe(24),
        LTI + "deployment_id": deployment_id,
        LTI + "message_type": RESPONSE,
        LTI + "version": "1.3.0",
        DL + "content_items": [item.as_json(settings.targets) for item in items],
    }
    if settings.data is not None:
        claims[DL + "data"] = settings.data
    said = {"msg": message, "log": message, "errormsg": error, "errorlog": error}
    claims |= {DL + name: words for name, words in said.items() if words}
    header = {"typ": "JWT", "alg": "RS256", "kid": key.kid}
    return jws.serialize_compact(header, json.dumps(claims), key, algorithms=["RS256"])


def _said(value: Any) -> str:
    return value[:LONGEST_TITLE] if isinstance(value, str) and value.isprintable() else ""


def _words(value: Any) -> tuple[str, ...]:
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()


def _web_address(value: Any) -> str:
    """Return an address that a form may post to: https, or this machine by http."""
    if not isinstance(value, str) or not value.isprintable() or len(value) > LONGEST_ADDRESS:
        raise WrongSettings
    try:
        parts = urlsplit(value)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise WrongSettings from None
    secure = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
    if not secure or not host or not is_plain(parts.netloc):
        raise WrongSettings
    return value
