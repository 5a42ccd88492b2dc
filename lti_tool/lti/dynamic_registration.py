"""Register with an LMS that asks for it (LTI Dynamic Registration 1.0).

An LMS opens our address with that of its own OpenID configuration. We read it, send what we are,
and keep what it answers. Nothing an LMS names is believed beyond its own host.
"""

import dataclasses
import enum
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from lti_tool.lti import ags, nrps
from lti_tool.lti.http import Answer, Http, LmsFailure, LmsRefused, LmsUnreachable, is_plain
from lti_tool.lti.networks import LOOPBACK

PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
SCOPES = (*ags.SCOPES, nrps.SCOPE)
# Who somebody is, and nothing to write to them with: no e-mail is asked for.
CLAIMS = ("iss", "sub", "name", "given_name", "family_name")
# Moodle takes names like lineitem_url for its own; this one is nobody's.
CUSTOM = {"context_history": "$Context.id.history"}
RESOURCE_LINK, DEEP_LINKING = "LtiResourceLinkRequest", "LtiDeepLinkingRequest"
# Where an LMS may offer the picker; of these only those that it names are asked for.
PLACEMENTS = ("ContentArea", "assignment_selection", "link_selection")
LONGEST_ID, LONGEST_ADDRESS, LONGEST_TOKEN = 255, 2000, 8000
JSON = {"Accept": "application/json", "Content-Type": "application/json"}


class Problem(enum.StrEnum):
    """Why an LMS could not be registered, in one word that a page and a test share."""

    ADDRESS = "address"
    UNREACHABLE = "unreachable"
    PRIVATE = "private"
    DOCUMENT = "document"
    ISSUER = "issuer"
    UNSUPPORTED = "unsupported"
    REFUSED = "refused"
    ANSWER = "answer"
    TAKEN = "taken"


class CannotRegister(Exception):
    """A registration that came to nothing; nothing was kept."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclasses.dataclass(frozen=True)
class PlatformConfiguration:
    """What an LMS says of itself (OpenID Connect discovery, and 3.3 of the specification)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    registration_endpoint: str
    product: str
    placements: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class ToolAddresses:
    """Where we answer, and what people can read about us; all on our own origin."""

    public_url: str
    name: str
    description: str
    logo: str
    policy: str
    terms: str


@dataclasses.dataclass(frozen=True)
class Registered:
    """What an LMS answered: the id it gave us, and where we are deployed if it says so."""

    client_id: str
    deployment_id: str | None


def check_address(address: str, *, insecure_loopback: bool = False) -> str:
    """Return an https address as it is, or raise CannotRegister.

    With `insecure_loopback` this machine may be named, by http too.
    """
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise CannotRegister(Problem.ADDRESS) from None
    loopback = host in LOOPBACK
    sound = address.isprintable() and " " not in address and len(address) <= LONGEST_ADDRESS
    schemes = ("https", "http") if loopback else ("https",)
    if not sound or not host or not is_plain(parts.netloc) or parts.fragment:
        raise CannotRegister(Problem.ADDRESS)
    if parts.scheme not in schemes or (loopback and not insecure_loopback):
        raise CannotRegister(Problem.ADDRESS)
    return address


def read_configuration(
    http: Http, address: str, *, insecure_loopback: bool = False
) -> PlatformConfiguration:
    """Return what the LMS at this address says of itself, or raise CannotRegister."""
    check_address(address, insecure_loopback=insecure_loopback)
    try:
        document = http.get(address).json()
    except LmsFailure as failure:
        raise CannotRegister(_of(failure)) from failure
    return parse_configuration(document, address, insecure_loopback=insecure_loopback)


def parse_configuration(
    document: Any, address: str, *, insecure_loopback: bool = False
) -> PlatformConfiguration:
    """Return an LMS's configuration from its JSON, which came from `address`."""
    if not isinstance(document, dict):
        raise CannotRegister(Problem.DOCUMENT)
    found = {
        name: _address(document.get(name), insecure_loopback=insecure_loopback)
        for name in (
            "issuer",
            "authorization_endpoint",
            "token_endpoint",
            "jwks_uri",
            "registration_endpoint",
        )
    }
    issuer = urlsplit(found["issuer"])
    here = (issuer.scheme, issuer.hostname, issuer.port)
    # The registration endpoint too: it gets the LMS's token.
    for other in (urlsplit(address), urlsplit(found["registration_endpoint"])):
        if here != (other.scheme, other.hostname, other.port):
            raise CannotRegister(Problem.ISSUER)
    if issuer.query or len(found["issuer"]) > LONGEST_ID:
        raise CannotRegister(Problem.ISSUER)
    _check_support(document)
    platform = document.get(PLATFORM)
    if not isinstance(platform, dict):
        raise CannotRegister(Problem.DOCUMENT)
    product = platform.get("product_family_code")
    return PlatformConfiguration(
        **found,
        product=product[:LONGEST_ID] if isinstance(product, str) and product.isprintable() else "",
        placements=_placements(platform.get("messages_supported")),
    )


def register(
    http: Http,
    configuration: PlatformConfiguration,
    registration_token: str | None,
    tool: ToolAddresses,
) -> Registered:
    """Tell an LMS what we are, and return what it made of it (3.5 and 3.6)."""
    headers = dict(JSON)
    if registration_token:
        headers["Authorization"] = f"Bearer {registration_token}"
    body = json.dumps(tool_configuration(tool, configuration.placements)).encode()
    try:
        answer = http.request("POST", configuration.registration_endpoint, headers, body).checked()
    except LmsFailure as failure:
        problem = _of(failure)
        raise CannotRegister(
            Problem.REFUSED if problem is Problem.DOCUMENT else problem
        ) from failure
    return _read_answer(answer)


def tool_configuration(tool: ToolAddresses, placements: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return what we are, as a client's metadata (OpenID Connect registration, and 3.5 here)."""
    launch = f"{tool.public_url}/lti/launch"
    picker: dict[str, Any] = {
        "type": DEEP_LINKING,
        "target_link_uri": launch,
        "label": tool.name,
        "supported_types": ["ltiResourceLink"],
    }
    if placements:
        picker["placements"] = list(placements)
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": f"{tool.public_url}/lti/login",
        "redirect_uris": [launch],
        "client_name": tool.name,
        "client_uri": tool.public_url,
        "jwks_uri": f"{tool.public_url}/lti/jwks",
        "logo_uri": tool.logo,
        "policy_uri": tool.policy,
        "tos_uri": tool.terms,
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": " ".join(SCOPES),
        TOOL: {
            "domain": urlsplit(tool.public_url).netloc,
            "description": tool.description,
            "target_link_uri": launch,
            "custom_parameters": CUSTOM,
            "claims": list(CLAIMS),
            "messages": [
                {"type": RESOURCE_LINK, "target_link_uri": launch, "label": tool.name},
                picker,
            ],
        },
    }


def _of(failure: LmsFailure) -> Problem:
    if isinstance(failure, LmsUnreachable):
        return Problem.UNREACHABLE
    if isinstance(failure, LmsRefused) and failure.status is None:
        return Problem.PRIVATE
    return Problem.DOCUMENT


def _address(value: Any, *, insecure_loopback: bool) -> str:
    if not isinstance(value, str):
        raise CannotRegister(Problem.DOCUMENT)
    return check_address(value, insecure_loopback=insecure_loopback)


def _check_support(document: Mapping[str, Any]) -> None:
    """Refuse an LMS that says it can do neither RS256 nor a signed assertion, as LTI requires."""
    wanted = {
        "id_token_signing_alg_values_supported": "RS256",
        "token_endpoint_auth_methods_supported": "private_key_jwt",
    }
    for name, value in wanted.items():
        said = document.get(name)
        if isinstance(said, list) and value not in said:
            raise CannotRegister(Problem.UNSUPPORTED)


def _placements(messages: Any) -> tuple[str, ...]:
    """Return where an LMS says that it can offer the picker, of the places we know."""
    if not isinstance(messages, list):
        return ()
    for message in messages:
        if isinstance(message, dict) and message.get("type") == DEEP_LINKING:
            named = message.get("placements")
            return tuple(p for p in PLACEMENTS if isinstance(named, list) and p in named)
    return ()


def _read_answer(answer: Answer) -> Registered:
    try:
        document = answer.json()
    except LmsFailure as failure:
        raise CannotRegister(Problem.ANSWER) from failure
    client_id = _id(document.get("client_id")) if isinstance(document, dict) else None
    if client_id is None:
        raise CannotRegister(Problem.ANSWER)
    tool = document.get(TOOL)
    deployment_id = _id(tool.get("deployment_id")) if isinstance(tool, dict) else None
    return Registered(client_id, deployment_id)


def _id(value: Any) -> str | None:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ID or not value.isprintable():
        return None
    return value
