"""A tool made by hand, to learn what a platform says before ours hears it."""

import dataclasses
import functools
import json
import time
from typing import Any
from urllib.parse import urlencode

import requests
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from tests.counterparts.edx import EdxPlatform, LaunchForm
from tests.counterparts.edx_patches import EdxPerson

LOGIN, LAUNCH = "https://tool.test/lti/login", "https://tool.test/lti/launch"
SERVICES = "https://purl.imsglobal.org/spec/lti-"
NRPS = SERVICES + "nrps/scope/contextmembership.readonly"
LINE_ITEM, SCORE, RESULT = (
    f"{SERVICES}ags/scope/{name}" for name in ("lineitem.readonly", "score", "result.readonly")
)
MEMBERS_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
LINE_ITEMS_TYPE = "application/vnd.ims.lis.v2.lineitemcontainer+json"
RESULTS_TYPE = "application/vnd.ims.lis.v2.resultcontainer+json"
SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"


@dataclasses.dataclass
class ToolByHand:
    """The least that a tool does: it launches, gets a token, and calls a service."""

    edx: EdxPlatform
    key: RSAKey
    tokens: dict[str, str] = dataclasses.field(default_factory=dict)

    def authorize(self, person: EdxPerson, **changes: str) -> LaunchForm:
        """Answer this person's login, and return what comes back."""
        login = self.edx.login_parameters(person)
        asked = {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": login["client_id"],
            "redirect_uri": LAUNCH,
            "login_hint": login["login_hint"],
            "lti_message_hint": login["lti_message_hint"],
            "state": "a state",
            "nonce": "a nonce",
        }
        return self.edx.authorize(f"{self.edx.auth_url}?{urlencode(asked | changes)}")

    def launch(self, person: EdxPerson) -> jwt.Token:
        """Return a launch whose signature is the platform's."""
        keys = KeySet.import_key_set(requests.get(self.edx.jwks_url, timeout=5).json())
        return jwt.decode(self.authorize(person).fields["id_token"], keys, algorithms=["RS256"])

    @functools.cached_property
    def claims(self) -> dict[str, Any]:
        """The claims of the lead's launch, made once: signing takes edX a while."""
        return self.launch(self.edx.lead).claims

    def ask_for_token(self, scope: str, **changes: Any) -> requests.Response:
        """Send a signed assertion to the token endpoint."""
        now = int(time.time())
        us, audience = self.edx.client_id, self.edx.token_url
        said = {"iss": us, "sub": us, "aud": audience, "iat": now, "exp": now + 60, "jti": "1"}
        assertion = jwt.encode({"alg": "RS256", "kid": self.key.kid}, said | changes, self.key)
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": assertion,
            "scope": scope,
        }
        return requests.post(self.edx.token_url, data=form, timeout=5)

    def call(self, method: str, url: str, scope: str, kind: str, **more: Any) -> requests.Response:
        """Call a service with a token of this scope; `kind` is what is sent and asked for."""
        if scope not in self.tokens:
            self.tokens[scope] = self.ask_for_token(scope).json()["access_token"]
        bearer = f"Bearer {self.tokens[scope]}"
        headers = {"Authorization": bearer, "Accept": kind, "Content-Type": kind}
        return requests.request(method, url, headers=headers, timeout=5, **more)

    def post_score(self, person_id: str, given: float, at: str) -> requests.Response:
        """Post a score out of ten, with its timestamp."""
        score = {
            "userId": person_id,
            "scoreGiven": given,
            "scoreMaximum": 10,
            "timestamp": at,
            "activityProgress": "Completed",
            "gradingProgress": "FullyGraded",
        }
        address = f"{self.column()}/scores"
        return self.call("POST", address, SCORE, SCORE_TYPE, data=json.dumps(score))

    def results(self, ending: str = "") -> list[dict[str, Any]]:
        """Return the results of the column."""
        return self.call("GET", f"{self.column()}/results{ending}", RESULT, RESULTS_TYPE).json()

    def column(self) -> str:
        """Return the address of the line item that the launch names."""
        return str(self.claims[f"{SERVICES}ags/claim/endpoint"]["lineitem"])

    def roster_url(self) -> str:
        """Return the address of the roster that the launch names."""
        claim = self.claims[f"{SERVICES}nrps/claim/namesroleservice"]
        return str(claim["context_memberships_url"])
