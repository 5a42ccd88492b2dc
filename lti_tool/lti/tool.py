"""Our side of the protocol, put together once for an app."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy.orm import Session

from lti_tool.lti.http import Http
from lti_tool.lti.jwks import PlatformKeys
from lti_tool.lti.keys import ToolKeys
from lti_tool.lti.models import Platform
from lti_tool.lti.platforms import Registrations, registration
from lti_tool.lti.services import Lms
from lti_tool.lti.state import Signer
from lti_tool.lti.tokens import AccessTokens


class Tool:
    """What a launch and a call to an LMS need; `sessions` opens a database session of its own."""

    def __init__(
        self,
        keys_folder: Path,
        public_url: str,
        http: Http,
        sessions: Callable[[], Session],
        now: Callable[[], dt.datetime],
    ) -> None:
        self.public_url, self._sessions = public_url, sessions
        self.keys = ToolKeys(keys_folder)
        self.http = http
        self._signer: tuple[list[str], Signer] = [], Signer([])
        self.registrations = Registrations()
        self.platform_keys = PlatformKeys(http.get)
        self.tokens = AccessTokens(self.keys, http, sessions, now)

    @property
    def signer(self) -> Signer:
        """Return what signs states, by the secrets as they are now."""
        secrets = self.keys.secrets
        if self._signer[0] != secrets:
            self._signer = secrets, Signer(secrets)
        return self._signer[1]

    @property
    def launch_url(self) -> str:
        """Return our one redirect URI, which platforms compare to the letter."""
        return f"{self.public_url}/lti/launch"

    def lms(self, platform_id: int) -> Lms:
        """Return a platform's services."""
        with self._sessions() as session:
            facts = registration(session.get_one(Platform, platform_id))
        return Lms(facts, self.http, self.tokens)

    def make_ready(self) -> None:
        """Make the keys of a first start, so that no person waits for them."""
        _ = self.keys.signing, self.keys.secrets

    def init_app(self, app: Flask) -> None:
        """Serve an app."""
        app.extensions["lti"] = self


def tool() -> Tool:
    """Return the protocol's side of the app that runs."""
    found: Tool = current_app.extensions["lti"]
    return found
