"""What one running Example School holds: its address, its clock, its keys, its open launches."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

from flask import current_app
from joserfc.jwk import RSAKey

from lti_tool.demo.keys import ToolKeys, fetch_over_http, new_key
from lti_tool.demo.school import Installed, School
from lti_tool.demo.wire import Registration, ToolAddresses, registration

RESOURCE_LINK = "LtiResourceLinkRequest"
TOKEN_LIFETIME = timedelta(seconds=3600)


@dataclass(frozen=True)
class OpenLaunch:
    """A launch that has left for the tool and may come back for its id_token once."""

    person_id: str
    activity_id: str
    target: str
    course_id: str = ""
    # What the tool is asked for, and for a review whose work it is.
    message: str = RESOURCE_LINK
    for_user: str = ""


@dataclass(frozen=True)
class OpenSelection:
    """A teacher's choosing of content: where it goes, and the activity it takes the place of."""

    course_id: str
    activity_id: str = ""


@dataclass(frozen=True)
class AccessToken:
    scopes: frozenset[str]
    expires_at: datetime


@dataclass
class Office:
    """Everything an Example School needs to open: `create_lms(Office(...))`.

    `move_clock(timedelta)` shifts what `now()` says; `move_clock(None)` brings it back to today.
    """

    address: str
    tool: ToolAddresses
    school: School
    now: Callable[[], datetime]
    move_clock: Callable[[timedelta | None], None] | None = None
    fetch_jwks: Callable[[str], dict[str, Any]] = fetch_over_http
    key: RSAKey = field(default_factory=new_key)
    launches: dict[str, OpenLaunch] = field(default_factory=dict, init=False)
    tokens: dict[str, AccessToken] = field(default_factory=dict, init=False)
    assertions: set[str] = field(default_factory=set, init=False)
    selections: dict[str, OpenSelection] = field(default_factory=dict, init=False)
    registration_tokens: set[str] = field(default_factory=set, init=False)
    broken: set[str] = field(default_factory=set, init=False)
    lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def __post_init__(self) -> None:
        self.tool_keys = ToolKeys(self.tool.jwks, self.fetch_jwks)

    def opened(self, launch: OpenLaunch) -> str:
        """Remember a launch that leaves for the tool, and return the id it must come back with."""
        launch_id = f"ltilaunch{launch.activity_id}_{secrets.randbelow(2**31)}"
        with self.lock:
            self.launches[launch_id] = launch
        return launch_id

    def chosen(self, key: str) -> OpenSelection | None:
        """Return a choosing and close it."""
        with self.lock:
            return self.selections.pop(key, None)

    def new_registration_token(self) -> str:
        """Return a permission to register, good for one time."""
        token = secrets.token_urlsafe(24)
        with self.lock:
            self.registration_tokens.add(token)
        return token

    def uses_registration_token(self, token: str) -> bool:
        """Say whether a permission is good, and use it up."""
        with self.lock:
            good = token in self.registration_tokens
            self.registration_tokens.discard(token)
            return good

    def install(self, tool: ToolAddresses, custom: dict[str, str]) -> None:
        """Take a tool that registered itself: new ones wait to be activated, all are hidden."""
        self.tool, self.tool_keys = tool, ToolKeys(tool.jwks, self.fetch_jwks)
        with self.school.change():
            known = self.school.installed
            active = known is not None and known.active
            self.school.installed = Installed(active=active, in_chooser=False, custom=custom)

    def returned(self, launch_id: str) -> OpenLaunch | None:
        """Return an open launch and close it: a second use finds None, as in Moodle."""
        with self.lock:
            return self.launches.pop(launch_id, None)

    def granted(self, scopes: frozenset[str]) -> str:
        """Return a new access token for these scopes."""
        token, now = secrets.token_hex(16), self.now()
        with self.lock:
            self.tokens[token] = AccessToken(scopes, now + TOKEN_LIFETIME)
        return token

    def allows(self, token: str, scopes: set[str]) -> bool:
        """Say whether an access token is still good for any of these scopes."""
        held = self.tokens.get(token)
        return bool(held and held.expires_at > self.now() and held.scopes & scopes)

    def spent(self, assertion_id: str) -> bool:
        """Say whether a client assertion was used before, and note that it is used now."""
        with self.lock:
            seen = assertion_id in self.assertions
            self.assertions.add(assertion_id)
            return seen

    @property
    def registration(self) -> Registration:
        return registration(self.address)


def office() -> Office:
    """Return the office of the school that answers this request."""
    return cast("Office", current_app.extensions["example_school"])
