"""Begin a launch: what a platform sends us, and where the browser goes with it."""

import dataclasses
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lti_tool.lti.platforms import Registration
from lti_tool.lti.refusals import Reason, Refused

LONGEST = 4000


@dataclasses.dataclass(frozen=True)
class LoginRequest:
    """A third-party-initiated login, unsigned (OpenID Connect core 4, LTI 1.3 core 4.1.1)."""

    issuer: str
    login_hint: str
    target_link_uri: str
    message_hint: str | None
    client_id: str | None
    deployment_id: str | None

    def fields(self) -> dict[str, str]:
        """Return the request again, as the form fields it came in."""
        named = {
            "iss": self.issuer,
            "login_hint": self.login_hint,
            "target_link_uri": self.target_link_uri,
            "lti_message_hint": self.message_hint,
            "client_id": self.client_id,
            "lti_deployment_id": self.deployment_id,
        }
        return {name: value for name, value in named.items() if value is not None}


def read_login(values: Mapping[str, str]) -> LoginRequest:
    """Return a login request from the query and the form together, or raise Refused."""
    names = ("iss", "login_hint", "target_link_uri")
    known = (*names, "lti_message_hint", "client_id", "lti_deployment_id")
    if not all(values.get(name) for name in names):
        raise Refused(Reason.FORM)
    if not all(_is_sound(values.get(name, "")) for name in known):
        raise Refused(Reason.FORM)
    return LoginRequest(
        issuer=values["iss"],
        login_hint=values["login_hint"],
        target_link_uri=values["target_link_uri"],
        message_hint=values.get("lti_message_hint"),
        client_id=values.get("client_id") or None,
        deployment_id=values.get("lti_deployment_id") or None,
    )


def _is_sound(value: str) -> bool:
    return len(value) <= LONGEST and value.isprintable()


def authorization_url(
    registration: Registration, login: LoginRequest, *, state: str, nonce: str, redirect_uri: str
) -> str:
    """Return where the browser asks the platform for an id_token (Security Framework 5.1.1.2)."""
    asked = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": registration.client_id,
        "redirect_uri": redirect_uri,
        "login_hint": login.login_hint,
        "state": state,
        "nonce": nonce,
    }
    if login.message_hint is not None:
        asked["lti_message_hint"] = login.message_hint
    parts = urlsplit(registration.authorization_endpoint)
    query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), *asked.items()])
    return urlunsplit(parts._replace(query=query))
