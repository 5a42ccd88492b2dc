"""Verify a launch: from a posted form to facts that the platform signed, or a reason for a page."""

import datetime as dt
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from pylti1p3.exception import LtiException
from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool.database import table_of
from lti_tool.lti.claims import LTI, Launch, read_launch
from lti_tool.lti.deep_linking import REQUEST
from lti_tool.lti.jwks import PlatformKeys
from lti_tool.lti.message import Message
from lti_tool.lti.models import SpentNonce
from lti_tool.lti.platforms import Registrations
from lti_tool.lti.refusals import Reason, Refused
from lti_tool.lti.state import BadState, ExpiredState, LoginState, Signer
from lti_tool.lti.storage import Form, RegisteredPlatforms

KEPT = dt.timedelta(hours=24)
_SPEND = insert(table_of(SpentNonce))


def read_state(form: Mapping[str, str], signer: Signer, now: dt.datetime) -> LoginState:
    """Return the login that a posted launch answers, or raise Refused."""
    if not form.get("state"):
        raise Refused(Reason.STATE_MISSING)
    try:
        return signer.read_login(form["state"], now)
    except ExpiredState as error:
        raise Refused(Reason.STATE_EXPIRED) from error
    except BadState as error:
        raise Refused(Reason.STATE) from error


def verify(
    form: Mapping[str, str],
    login: LoginState,
    secret: str | None,
    *,
    session: Session,
    registrations: Registrations,
    keys: PlatformKeys,
    public_url: str,
    now: dt.datetime,
) -> Launch:
    """Return the facts of a launch, its nonce spent in this session's transaction.

    `login` comes from `read_state`; `secret` is what the browser's cookie held. Raises Refused
    with the first reason found (LTI 1.3 core 4.1 and 5; Security Framework 5.1.3).
    """
    if not login.belongs_to(secret):
        raise Refused(Reason.BROWSER)
    if form.get("error"):
        raise Refused(Reason.LMS_ERROR)
    if not form.get("id_token"):
        raise Refused(Reason.NO_MESSAGE)
    message = Message(
        Form(form),
        RegisteredPlatforms(registrations, session),
        keys,
        login,
        _spender(session, now),
        now,
    )
    try:
        message.validate()
    except LtiException as error:
        raise Refused(Reason.CLAIMS) from error
    claims = message.claims
    registration = registrations.get(session, login.platform_id)
    if registration is None:
        raise Refused(Reason.PLATFORM)
    launch = read_launch(
        claims, login.platform_id, registration.deployments[claims[LTI + "deployment_id"]]
    )
    if launch.resource_link is None and launch.message_type != REQUEST:
        raise Refused(Reason.CLAIMS, launch.return_url)
    if claims.get(LTI + "target_link_uri") and not _ours(launch.target_link_uri, public_url):
        raise Refused(Reason.TARGET, launch.return_url)
    return launch


def forget_nonces(session: Session, now: dt.datetime) -> None:
    """Drop nonces whose login can no longer be launched."""
    session.execute(delete(SpentNonce).where(SpentNonce.spent_at < now - KEPT))


def _spender(session: Session, now: dt.datetime) -> Callable[[int, str], bool]:
    def spend(platform_id: int, nonce: str) -> bool:
        try:
            session.connection().execute(
                _SPEND, {"platform_id": platform_id, "nonce": nonce, "spent_at": now}
            )
        except IntegrityError:
            return False
        return True

    return spend


def _ours(address: str, public_url: str) -> bool:
    """Say whether an address is on our origin, by its parts: no prefix trick passes."""
    try:
        there, here = urlsplit(address), urlsplit(public_url)
        return (there.scheme, there.hostname, there.port) == (here.scheme, here.hostname, here.port)
    except ValueError:
        return False
