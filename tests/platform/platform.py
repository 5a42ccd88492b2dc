"""A platform to launch from: it signs what it is told to, right or wrong."""

import base64
import dataclasses
import json
import threading
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jws
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server
from werkzeug.test import TestResponse
from werkzeug.wrappers import Request, Response

from lti_tool.extensions import db
from lti_tool.lti.models import Deployment, Platform
from lti_tool.people.actions import open_school
from lti_tool.web.clock import now
from tests.browser import Browser

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
TOOL = "https://tool.test"
# Claims of OpenID, which have no prefix.
PLAIN = ("azp", "nbf", "name", "given_name", "locale", "sub", "email")
GONE = object()


@dataclasses.dataclass
class LaunchingPlatform:
    """One registered platform whose id_tokens a test can bend."""

    base: str
    client_id: str = "client-1"
    key: RSAKey = dataclasses.field(
        default_factory=lambda: RSAKey.generate_key(2048, {"kid": "platform-key"})
    )
    jwks_answers: list[Any] = dataclasses.field(default_factory=list)
    fetches: int = 0

    def register(self) -> int:
        """Register this platform with the app whose context is pushed, and commit."""
        platform = Platform(
            name="Example School",
            issuer=self.base,
            client_id=self.client_id,
            authorization_endpoint=f"{self.base}/auth",
            token_endpoint=f"{self.base}/token",
            jwks_uri=f"{self.base}/{self.client_id}/jwks",
            insecure_loopback=True,
            created_at=now(),
        )
        platform.deployments.append(
            Deployment(deployment_id="1", learned_at=now(), approved_at=now())
        )
        db.session.add(platform)
        db.session.flush()
        open_school(platform, "Example School", "Europe/London")
        db.session.commit()
        return platform.id

    def claims(self, nonce: str, /, **changes: Any) -> dict[str, Any]:
        """Return a teacher's launch; GONE leaves a claim out, a short name is LTI's."""
        at = int(now().timestamp())
        claims = {
            "iss": self.base,
            "aud": self.client_id,
            "sub": "7",
            "nonce": nonce,
            "iat": at,
            "exp": at + 60,
            "name": "Ben Achterberg",
            "given_name": "Ben",
            LTI + "message_type": "LtiResourceLinkRequest",
            LTI + "version": "1.3.0",
            LTI + "deployment_id": "1",
            LTI + "target_link_uri": f"{TOOL}/lti/launch",
            LTI + "roles": [MEMBERSHIP + "Instructor"],
            LTI + "context": {"id": "2", "label": "CPD", "title": "Staff CPD"},
            LTI + "resource_link": {"id": "18", "title": "Metacognition"},
        }
        for name, value in changes.items():
            key = name if name in claims or "/" in name or value is None else LTI + name
            key = name if name in PLAIN else key
            claims[key] = value
        return {key: value for key, value in claims.items() if value is not GONE}

    def sign(self, claims: Mapping[str, Any], **header: Any) -> str:
        """Return claims signed by RS256; header entries can be changed or taken away."""
        head = {"typ": "JWT", "alg": "RS256", "kid": "platform-key"} | header
        head = {key: value for key, value in head.items() if value is not GONE}
        return jws.serialize_compact(
            head, json.dumps(claims), self.key, algorithms=[head.get("alg", "RS256")]
        )

    def log_in(self, browser: Browser, *, top: bool = True, **changes: str) -> TestResponse:
        """Begin a launch as an LMS page does."""
        fields = {
            "iss": self.base,
            "login_hint": "7",
            "target_link_uri": f"{TOOL}/lti/launch",
            "client_id": self.client_id,
            "lti_deployment_id": "1",
            "lti_message_hint": "hint",
        }
        headers = {"Sec-Fetch-Dest": "document" if top else "iframe", "Origin": self.base}
        return browser.post("/lti/login", data=fields | changes, headers=headers)

    def launch(self, browser: Browser, **changes: Any) -> TestResponse:
        """Launch all the way, and return the answer to the launch itself."""
        asked = asked_by(self.log_in(browser))
        token = self.sign(self.claims(asked["nonce"], **changes))
        return self.post(browser, asked["state"], token)

    def post(self, browser: Browser, state: str, token: str, **more: str) -> TestResponse:
        """Post a launch as the LMS's form does."""
        return browser.post(
            "/lti/launch",
            data={"state": state, "id_token": token, **more},
            headers={"Origin": self.base},
        )

    def answer(self, request: Request) -> Response:
        """Serve this platform's keys."""
        self.fetches += 1
        if self.jwks_answers:
            return self.jwks_answers.pop(0)
        keys = {"keys": [self.key.as_dict(private=False) | {"alg": "RS256", "use": "sig"}]}
        return Response(json.dumps(keys), content_type="application/json")


def asked_by(login: TestResponse) -> dict[str, str]:
    """Return what a login asks the platform for."""
    assert login.status_code == 302, login.get_data(as_text=True)
    query = parse_qs(urlsplit(login.headers["Location"]).query)
    return {name: values[0] for name, values in query.items()}


def unsigned(claims: Mapping[str, Any]) -> str:
    """Return a token of alg none."""
    parts = ({"alg": "none", "typ": "JWT"}, claims)
    return ".".join(_encoded(part) for part in parts) + "."


def with_shared_secret(claims: Mapping[str, Any], public_pem: bytes) -> str:
    """Return a token signed by HS256 with the platform's public key as the secret."""
    header = {"alg": "HS256", "kid": "platform-key"}
    signing = f"{_encoded(header)}.{_encoded(claims)}"
    import hashlib
    import hmac

    mac = hmac.new(public_pem, signing.encode(), hashlib.sha256).digest()
    return f"{signing}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def _encoded(part: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def serve(platforms: dict[str, LaunchingPlatform]) -> Iterator[str]:
    """Serve the keys of platforms by client id, on a loopback port of their own."""

    def respond(request: Request) -> Response:
        platform = platforms.get(request.path.split("/")[1])
        return platform.answer(request) if platform else Response(status=404)

    server = make_server("127.0.0.1", 0, Request.application(respond), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
