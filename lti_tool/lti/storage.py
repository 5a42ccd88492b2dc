"""What pylti1p3 asks of its surroundings, answered from the signed state and our database.

The stock answers keep names and claims in the browser's cookie and find platforms in a file; these
four seams put in their place: the request is the posted form, nothing is cached, nothing is set as
a cookie.
"""

from collections.abc import Mapping
from typing import Any

from pylti1p3.cookie import CookieService
from pylti1p3.deployment import Deployment
from pylti1p3.registration import Registration as LibraryRegistration
from pylti1p3.request import Request
from pylti1p3.session import SessionService
from pylti1p3.tool_config.abstract import ToolConfAbstract
from sqlalchemy.orm import Session

from lti_tool.lti.platforms import Registration, Registrations

BY_STATE = "the signed state names the platform, never a claim alone"


class Form(Request):
    """The form that a platform made the browser post to us."""

    def __init__(self, fields: Mapping[str, str]):
        self._fields = fields

    @property
    def session(self) -> dict[str, Any]:
        return {}

    def is_secure(self) -> bool:
        return True

    def get_param(self, key: str) -> str:
        return self._fields.get(key, "")


class NoCookies(CookieService):
    """The browser's proof is ours to keep (see launch/cookies); the library keeps none."""

    def get_cookie(self, name: str) -> str | None:
        return None

    def set_cookie(self, name: str, value: str | int, exp: int | None = 3600) -> None:
        raise RuntimeError("no launch data goes into a cookie")


class NoSession(SessionService):
    """The signed state says what a session would; no state is valid because it was before."""

    def check_state_is_valid(self, state: str, id_token_hash: str) -> bool:
        return False

    def check_nonce(self, nonce: str) -> bool:
        return False


class RegisteredPlatforms(ToolConfAbstract[Form]):
    """The platforms in our database.

    The stock one keeps a relation of issuers to clients in a dict that all its instances share.
    """

    def __init__(self, registrations: Registrations, session: Session):
        self._registrations, self._session = registrations, session

    def check_iss_has_one_client(self, iss: str) -> bool:
        return False

    def check_iss_has_many_clients(self, iss: str) -> bool:
        return True

    def facts(self, platform_id: int) -> Registration | None:
        """Return our own registration of a platform; the signed state says which one is meant."""
        return self._registrations.get(self._session, platform_id)

    def find_registration_by_issuer(
        self, iss: str, *args: Any, **kwargs: Any
    ) -> LibraryRegistration:
        raise LookupError(BY_STATE)

    def find_registration_by_params(
        self, iss: str, client_id: str, *args: Any, **kwargs: Any
    ) -> LibraryRegistration:
        raise LookupError(BY_STATE)

    def find_deployment(self, iss: str, deployment_id: str) -> Deployment | None:
        raise LookupError(BY_STATE)

    def find_deployment_by_params(
        self, iss: str, deployment_id: str, client_id: str, *args: Any, **kwargs: Any
    ) -> Deployment | None:
        raise LookupError(BY_STATE)
