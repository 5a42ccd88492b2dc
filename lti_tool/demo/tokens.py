"""The public keys of Example School, and access tokens for a tool that proves who it is."""

import json
from typing import Any

from flask import Blueprint, Response, jsonify, request
from joserfc import jwt
from joserfc.errors import JoseError

from lti_tool.demo.office import TOKEN_LIFETIME, Office, office
from lti_tool.demo.wire import AGS_SCOPES, CLIENT_ID, GRANT_PATH, JWKS_PATH, NRPS_SCOPE

GRANTED_SCOPES = [*AGS_SCOPES, NRPS_SCOPE]
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

tokens = Blueprint("tokens", __name__)


@tokens.get(JWKS_PATH)
def keys() -> Response:
    """Publish the key that launches are signed with."""
    return jsonify(keys=[office().key.as_dict(private=False)])


@tokens.post(GRANT_PATH)
def grant() -> Response:
    """Exchange a client assertion for an access token (LTI security framework, 4.1)."""
    here, asked = office(), request.form
    scopes = [scope for scope in asked.get("scope", "").split() if scope in GRANTED_SCOPES]
    error = _fault(here, scopes)
    if error:
        return _answer({"error": error}, 400)
    return _answer(
        {
            "access_token": here.granted(frozenset(scopes)),
            "token_type": "Bearer",
            "expires_in": int(TOKEN_LIFETIME.total_seconds()),
            "scope": " ".join(scopes),
        }
    )


def _fault(here: Office, scopes: list[str]) -> str:
    asked = request.form
    if asked.get("client_assertion_type") != ASSERTION_TYPE or not asked.get("client_assertion"):
        return "invalid_request"
    if asked.get("grant_type") != "client_credentials":
        return "unsupported_grant_type"
    if not _is_proven(here, asked["client_assertion"]):
        return "invalid_client"
    return "" if scopes else "invalid_scope"


def _is_proven(here: Office, assertion: str) -> bool:
    rules = jwt.JWTClaimsRegistry(
        now=int(here.now().timestamp()),
        iss={"essential": True, "value": CLIENT_ID},
        sub={"essential": True, "value": CLIENT_ID},
        aud={"essential": True, "value": here.registration.token_endpoint},
        exp={"essential": True},
        jti={"essential": True},
    )
    try:
        claims: dict[str, Any] = jwt.decode(
            assertion, here.tool_keys.of, algorithms=["RS256"]
        ).claims
        rules.validate(claims)
    except (JoseError, ValueError):
        return False
    return not here.spent(str(claims["jti"]))


def _answer(body: dict[str, Any], status: int = 200) -> Response:
    # JSON that calls itself HTML: so does Moodle's.
    return Response(json.dumps(body), status, content_type="text/html; charset=utf-8")
