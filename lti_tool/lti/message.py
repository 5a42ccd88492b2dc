"""pylti1p3's MessageLaunch with what it leaves open closed.

The library reads the claims and knows the message types; the state, the nonce, the signature and
the saving of a launch are ours, and the four seams in `storage` give it its surroundings. Clauses:
OpenID Connect core 3.1.3.7, 1EdTech Security Framework 1.0, 5.1.3.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import requests
from joserfc import jws
from joserfc.errors import JoseError
from pylti1p3.exception import LtiException
from pylti1p3.message_launch import MessageLaunch

from lti_tool.lti import deep_linking
from lti_tool.lti.claims import LTI, RESOURCE_LINK, SUBMISSION_REVIEW
from lti_tool.lti.jwks import KeysUnavailable, PlatformKeys
from lti_tool.lti.platforms import Registration
from lti_tool.lti.refusals import Reason, Refused, UnknownDeployment
from lti_tool.lti.state import LoginState
from lti_tool.lti.storage import Form, NoCookies, NoSession, RegisteredPlatforms

LEEWAY = dt.timedelta(seconds=60)
OLDEST = dt.timedelta(minutes=5)
TOKEN_BYTES = 64 * 1024
# A session that asks nobody: the library would build one of its own for each launch.
NO_REQUESTS = requests.Session()
MESSAGE_TYPES = {RESOURCE_LINK, deep_linking.REQUEST, SUBMISSION_REVIEW}


class Message(MessageLaunch[Form, RegisteredPlatforms, NoSession, NoCookies]):
    """One posted launch, on its way from claims to facts."""

    def __init__(
        self,
        form: Form,
        platforms: RegisteredPlatforms,
        keys: PlatformKeys,
        login: LoginState,
        spend: Callable[[int, str], bool],
        now: dt.datetime,
    ):
        super().__init__(
            form, platforms, NoSession(form), NoCookies(), requests_session=NO_REQUESTS
        )
        self._platforms, self._keys, self._login = platforms, keys, login
        self._spend, self._now = spend, now
        self.facts: Registration | None = None

    @property
    def claims(self) -> Mapping[str, Any]:
        body: Mapping[str, Any] = self._jwt["body"]
        return body

    def _get_request_param(self, key: str) -> str:
        return self._request.get_param(key)

    def get_client_id(self) -> str:
        """Return the client id that the token is meant for: `aud`, or `azp` of several."""
        audience, authorised = self.claims.get("aud"), self.claims.get("azp")
        audiences = audience if isinstance(audience, list) else [audience]
        if not audiences or not all(isinstance(a, str) for a in audiences):
            raise Refused(Reason.AUDIENCE)
        client_id = authorised if len(audiences) > 1 or authorised is not None else audiences[0]
        if not isinstance(client_id, str) or client_id not in audiences:
            raise Refused(Reason.AUDIENCE)
        return client_id

    def validate_state(self) -> "Message":
        """Accept: the state was read and its browser checked before this object was made."""
        if self._login.expires_at < self._now:
            raise Refused(Reason.STATE_EXPIRED)
        return self

    def validate_jwt_format(self) -> "Message":
        token = self._get_id_token()
        if len(token) > TOKEN_BYTES:
            raise Refused(Reason.TOO_LARGE)
        try:
            super().validate_jwt_format()
        except (LtiException, RecursionError) as error:
            raise Refused(Reason.DAMAGED) from error
        if not isinstance(self._jwt["header"], dict) or not isinstance(self._jwt["body"], dict):
            raise Refused(Reason.DAMAGED)
        return self

    def validate_nonce(self) -> "Message":
        """Accept the nonce of this very login; it is spent when all else is right."""
        if self.claims.get("nonce") != self._login.nonce:
            raise Refused(Reason.NONCE)
        return self

    def validate_registration(self) -> "Message":
        """Accept the platform that the login went to, and no other."""
        self.facts = self._platforms.facts(self._login.platform_id)
        if self.facts is None:
            raise Refused(Reason.PLATFORM)
        if self.claims.get("iss") != self.facts.issuer:
            raise Refused(Reason.ISSUER)
        if self.get_client_id() != self.facts.client_id:
            raise Refused(Reason.AUDIENCE)
        return self

    def validate_jwt_signature(self) -> "Message":
        """Verify RS256 by the platform's own key, and the token's times."""
        header = self._jwt["header"]
        if header.get("alg") != "RS256":
            raise Refused(Reason.ALGORITHM)
        if "crit" in header:
            # It names extensions that must be understood, and we know none (RFC 7515, 4.1.11).
            raise Refused(Reason.DAMAGED)
        try:
            key = self._keys.find(self._registered, str(header.get("kid") or ""))
        except KeysUnavailable as error:
            raise Refused(Reason.KEYS_UNAVAILABLE) from error
        if key is None:
            raise Refused(Reason.KEY)
        try:
            verified = jws.deserialize_compact(self._get_id_token(), key, algorithms=["RS256"])
        except (JoseError, ValueError) as error:
            raise Refused(Reason.SIGNATURE) from error
        self._same_bytes(verified)
        self._validate_times()
        return self

    def validate_deployment(self) -> "Message":
        deployment_id = self.claims.get(LTI + "deployment_id")
        if not isinstance(deployment_id, str) or not 0 < len(deployment_id) <= 255:
            raise Refused(Reason.CLAIMS)
        if not deployment_id.isprintable():
            raise Refused(Reason.CLAIMS)
        if self._login.deployment_id not in (None, deployment_id):
            raise Refused(Reason.DEPLOYMENT)
        if deployment_id not in self._registered.deployments:
            raise UnknownDeployment(self._login.platform_id, deployment_id)
        return self

    def validate_message(self) -> "Message":
        _check_message(self.claims)
        if self.claims[LTI + "message_type"] == deep_linking.REQUEST:
            # What an LMS does not take has a page of its own; the library would only refuse.
            _check_settings(self.claims)
            return self
        try:
            super().validate_message()
        except (LtiException, AttributeError, TypeError) as error:
            raise Refused(Reason.CLAIMS) from error
        return self

    def save_launch_data(self) -> "Message":
        """Spend the nonce; the database decides who was first."""
        if not self._spend(self._login.platform_id, self._login.nonce):
            raise Refused(Reason.REPLAY)
        return self

    @property
    def _registered(self) -> Registration:
        if self.facts is None:
            raise Refused(Reason.PLATFORM)
        return self.facts

    def _same_bytes(self, verified: jws.CompactSignature) -> None:
        """Refuse a token that lenient base64 reads differently from the signed bytes."""
        part = self._get_id_token().split(".")[1]
        if verified.segments["payload"].decode() != part or not _strict(part):
            raise Refused(Reason.DAMAGED)

    def _validate_times(self) -> None:
        issued, expires = _moment(self.claims.get("iat")), _moment(self.claims.get("exp"))
        if expires + LEEWAY < self._now or issued < self._now - OLDEST - LEEWAY:
            raise Refused(Reason.EXPIRED)
        if issued > self._now + LEEWAY:
            raise Refused(Reason.CLOCK)


def _strict(part: str) -> bool:
    return part.isascii() and part.replace("-", "").replace("_", "").isalnum()


def _moment(seconds: Any) -> dt.datetime:
    """Return a NumericDate (RFC 7519, 2) as a moment; required, and no bool."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise Refused(Reason.CLAIMS)
    try:
        return dt.datetime.fromtimestamp(seconds, dt.UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise Refused(Reason.CLAIMS) from error


def _check_message(claims: Mapping[str, Any]) -> None:
    if claims.get(LTI + "version") != "1.3.0":
        raise Refused(Reason.VERSION)
    message_type = claims.get(LTI + "message_type")
    if not isinstance(message_type, str) or message_type not in MESSAGE_TYPES:
        raise Refused(Reason.MESSAGE_TYPE)
    subject = claims.get("sub")
    if subject is None or subject == "":
        raise Refused(Reason.ANONYMOUS)
    if not isinstance(subject, str) or len(subject) > 255 or not _plain(subject):
        raise Refused(Reason.CLAIMS)
    if not isinstance(claims.get(LTI + "roles"), list):
        raise Refused(Reason.CLAIMS)
    # Only an activity has to say where it leads.
    needed = message_type == RESOURCE_LINK
    target = claims.get(LTI + "target_link_uri", None if needed else "")
    if not isinstance(target, str) or (needed and not target):
        raise Refused(Reason.CLAIMS)


def _check_settings(claims: Mapping[str, Any]) -> None:
    try:
        deep_linking.read_settings(claims)
    except deep_linking.WrongSettings as error:
        raise Refused(Reason.CLAIMS) from error


def _plain(subject: str) -> bool:
    return subject.isascii() and subject.isprintable()
