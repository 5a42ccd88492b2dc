"""The words and addresses Example School uses on the wire: those of a Moodle 5.1."""

from dataclasses import dataclass

CLIENT_ID = "eXaMpLeScHoOl01"
DEPLOYMENT_ID = "1"

AUTH_PATH = "/mod/lti/auth.php"
GRANT_PATH = "/mod/lti/token.php"
CONFIGURATION_PATH = "/mod/lti/openid-configuration.php"
REGISTRATION_PATH = "/mod/lti/openid-registration.php"
JWKS_PATH = "/mod/lti/certs.php"
SERVICES_PATH = "/mod/lti/services.php"

DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
PLATFORM_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-platform-configuration"
TOOL_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-tool-configuration"
LTI = "https://purl.imsglobal.org/spec/lti/claim/"
AGS_CLAIM = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS_CLAIM = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
OUTCOME_CLAIM = "https://purl.imsglobal.org/spec/lti-bo/claim/basicoutcome"

AGS_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/"
LINE_ITEM_SCOPE = AGS_SCOPE + "lineitem"
LINE_ITEM_READ_SCOPE = AGS_SCOPE + "lineitem.readonly"
RESULT_SCOPE = AGS_SCOPE + "result.readonly"
SCORE_SCOPE = AGS_SCOPE + "score"
AGS_SCOPES = [LINE_ITEM_SCOPE, LINE_ITEM_READ_SCOPE, RESULT_SCOPE, SCORE_SCOPE]
NRPS_SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"

MEMBERS_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
LINE_ITEM_TYPE = "application/vnd.ims.lis.v2.lineitem+json"
LINE_ITEMS_TYPE = "application/vnd.ims.lis.v2.lineitemcontainer+json"
RESULTS_TYPE = "application/vnd.ims.lis.v2.resultcontainer+json"
SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"


@dataclass(frozen=True)
class ToolAddresses:
    """Where the tool of the other side answers."""

    login: str
    launch: str
    jwks: str


@dataclass(frozen=True)
class Registration:
    """What the tool must know of Example School to trust it."""

    issuer: str
    client_id: str
    deployment_id: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


def registration(address: str) -> Registration:
    """Say how a tool registers Example School when it is found at this address."""
    return Registration(
        issuer=address,
        client_id=CLIENT_ID,
        deployment_id=DEPLOYMENT_ID,
        authorization_endpoint=address + AUTH_PATH,
        token_endpoint=address + GRANT_PATH,
        jwks_uri=address + JWKS_PATH,
    )
