"""A tool registers itself, as with a Moodle 5.1 (LTI Dynamic Registration 1.0)."""

from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request

from lti_tool.demo.office import Office, office
from lti_tool.demo.wire import (
    AGS_SCOPES,
    AUTH_PATH,
    CLIENT_ID,
    CONFIGURATION_PATH,
    DEPLOYMENT_ID,
    GRANT_PATH,
    JWKS_PATH,
    NRPS_SCOPE,
    PLATFORM_CONFIGURATION,
    REGISTRATION_PATH,
    TOOL_CONFIGURATION,
    ToolAddresses,
)

registration = Blueprint("registration", __name__)

SCOPES = [*AGS_SCOPES, NRPS_SCOPE]
CLAIMS = ["sub", "iss", "name", "given_name", "family_name", "email"]
CONTENT = "LtiDeepLinkingRequest"
ECHOED = (
    "jwks_uri",
    "initiate_login_uri",
    "redirect_uris",
    "client_name",
    "logo_uri",
)


@registration.get(CONFIGURATION_PATH)
def configuration() -> Response:
    """Say what this LMS is and where its doors are."""
    here = office().address
    return jsonify(
        {
            "issuer": here,
            "authorization_endpoint": here + AUTH_PATH,
            "token_endpoint": here + GRANT_PATH,
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
            "jwks_uri": here + JWKS_PATH,
            "registration_endpoint": here + REGISTRATION_PATH,
            "scopes_supported": [*SCOPES, "openid"],
            "response_types_supported": ["id_token"],
            "subject_types_supported": ["public", "pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "claims_supported": CLAIMS,
            PLATFORM_CONFIGURATION: {
                "product_family_code": "moodle",
                "version": "5.1+ (Build: 20251017)",
                "messages_supported": [
                    {"type": "LtiResourceLinkRequest"},
                    {"type": CONTENT, "placements": ["ContentArea"]},
                ],
                "variables": ["Context.id", "Context.title", "Context.label", "Context.id.history"],
            },
        }
    )


@registration.post(REGISTRATION_PATH)
def register() -> Response | tuple[str, int] | tuple[Response, int]:
    """Take a tool that has a permission, and answer as Moodle does: with 200 and a deployment."""
    here = office()
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind != "Bearer" or not token:
        return jsonify(error="invalid_token"), 401
    if not here.uses_registration_token(token):
        message = "This permission to register is unknown, or it was used before."
        return render_template("error.html", heading="There is no such page", message=message), 404
    found = request.get_json(silent=True)
    asked: dict[str, Any] = found if isinstance(found, dict) else {}
    tool = asked.get(TOOL_CONFIGURATION)
    if not isinstance(tool, dict) or not asked.get("redirect_uris"):
        return jsonify(error="invalid_client_metadata"), 400
    here.install(
        ToolAddresses(asked["initiate_login_uri"], asked["redirect_uris"][0], asked["jwks_uri"]),
        dict(tool.get("custom_parameters", {})),
    )
    return jsonify(_taken(here, asked, tool))


def _taken(here: Office, asked: dict[str, Any], tool: dict[str, Any]) -> dict[str, Any]:
    installed = here.school.installed
    granted = [scope for scope in asked.get("scope", "").split() if scope in SCOPES]
    return {
        "client_id": CLIENT_ID,
        "response_types": ["id_token"],
        "grant_types": ["client_credentials", "implicit"],
        "application_type": "web",
        "token_endpoint_auth_method": "private_key_jwt",
        **{name: asked[name] for name in ECHOED if name in asked},
        "scope": " ".join(granted),
        TOOL_CONFIGURATION: {
            "version": "1.3.0",
            "deployment_id": DEPLOYMENT_ID,
            "target_link_uri": tool.get("target_link_uri"),
            "domain": tool.get("domain"),
            "description": tool.get("description", ""),
            # Of the messages that a tool names Moodle keeps this one only.
            "messages": [
                {"type": each["type"], "target_link_uri": each.get("target_link_uri")}
                for each in tool.get("messages", [])
                if each.get("type") == CONTENT
            ],
            "custom_parameters": installed.custom if installed else {},
            "claims": [claim for claim in CLAIMS if claim in tool.get("claims", [])],
        },
    }
