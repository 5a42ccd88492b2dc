"""The door of the tool: what comes in by a token, and what a plain reader would let in."""

import dataclasses
import ipaddress
import json
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from flask import Flask
from joserfc.jwk import RSAKey
from sqlalchemy import delete
from werkzeug.test import TestResponse

from lti_tool.extensions import db
from lti_tool.lti.models import Platform, SpentNonce
from lti_tool.lti.state import Rung, new_login
from lti_tool.lti.tool import tool
from lti_tool.people.models import Course, Enrolment, Person, Session
from lti_tool.web.clock import now
from tests.browser import Browser
from tests.conftest import NOON
from tests.fuzz.mutations import encoded
from tests.platform.platform import LTI, LaunchingPlatform

ATTEMPT, SECRET, NONCE = "an-attempt", "the secret of one browser", "the-nonce-of-a-login"
LIS = "http://purl.imsglobal.org/vocab/lis/v2/"
COURSE_ROLES = ("Instructor", "Learner", "Mentor")
KINDS = {"LtiResourceLinkRequest", "LtiDeepLinkingRequest", "LtiSubmissionReviewRequest"}


@dataclasses.dataclass(frozen=True)
class Visitor:
    """Who somebody is: their sub, their role in the course, and whether they look after the LMS."""

    subject: str
    role: str
    administers: bool


@dataclasses.dataclass(frozen=True)
class Left:
    """What a launch left behind: who came in, if anybody, and how many nonces are spent."""

    visitor: Visitor | None
    spent: int


def signed(header: str, payload: str, key: RSAKey) -> str:
    """Return a token of exactly these bytes by RS256, however wrong its header is."""
    message = f"{encoded(header)}.{encoded(payload)}"
    signature = key.private_key.sign(message.encode(), PKCS1v15(), SHA256())
    return f"{message}.{encoded(signature)}"


class Door:
    """One app with one platform; every knock is a login of its own, by a fresh browser."""

    def __init__(self, app: Flask, lms: LaunchingPlatform) -> None:
        self.app, self.lms, self._knocks = app, lms, 0
        with app.app_context():
            self.platform_id = db.session.query(Platform).one().id

    def begin(self) -> tuple[str, str]:
        """Return the state and the nonce of a login by the browser that holds SECRET."""
        with self.app.app_context():
            begun = new_login(self.platform_id, "1", Rung.TOP, ATTEMPT, SECRET, now())
            # The same at each run, or an example could not be found again.
            begun = dataclasses.replace(begun, nonce=NONCE)
            return tool().signer.sign_login(begun), begun.nonce

    def newcomer(self) -> Browser:
        """Return a browser at an address of its own, for one address may not fail so often."""
        browser = self.app.test_client()
        assert isinstance(browser, Browser)
        self._knocks += 1
        browser.environ_base["REMOTE_ADDR"] = str(ipaddress.IPv4Address(self._knocks))
        return browser

    def knock(self, state: str, token: str, *, look: bool = False) -> TestResponse:
        """Post a launch from the browser that logged in, and perhaps open where it leads."""
        browser = self.newcomer()
        name = f"__Host-lti_login_{ATTEMPT}"
        browser.set_cookie(name, SECRET, domain="tool.test", secure=True)
        answer = self.lms.post(browser, state, token)
        if look and answer.status_code == 303:
            assert browser.get(answer.headers["Location"]).status_code < 500
        return answer

    def must_refuse(self, state: str, token: str) -> None:
        """Check that a launch has its page of refusal and leaves nothing behind."""
        answer, left = self.knock(state, token), self.left()
        assert 400 <= answer.status_code < 500, answer.status_code
        # A form beyond all measure never reaches the door.
        assert "X-Launch-Refused" in answer.headers or answer.status_code == 413
        assert answer.mimetype == "text/html"
        assert left == Left(None, 0)

    def left(self) -> Left:
        """Return what a launch left in the database, and wipe it out."""
        with self.app.app_context():
            visits = db.session.query(Session).join(Session.person).all()
            spent = db.session.query(SpentNonce).count()
            met = db.session.query(Person).count()
            try:
                assert met == len(visits) <= 1
                return Left(self._visitor(visits[0]) if visits else None, spent)
            finally:
                if met or spent:
                    self._wipe_out()

    def _wipe_out(self) -> None:
        for model in (Course, Person, SpentNonce):
            db.session.execute(delete(model))
        db.session.commit()

    def _visitor(self, visit: Session) -> Visitor:
        assert visit.person.platform_id == self.platform_id
        [place] = db.session.query(Enrolment).all()
        assert place.person_id == visit.person_id
        return Visitor(visit.person.subject, place.role.value, visit.administers)

    def entitled(self, header: str, payload: str, nonce: str) -> Visitor | None:
        """Return who may come in by a rightly signed token, as a plain reader sees it."""
        try:
            head, claims = json.loads(header), json.loads(payload)
        except (ValueError, RecursionError):
            return None
        if not isinstance(head, dict) or not isinstance(claims, dict):
            return None
        if head.get("alg") != "RS256" or head.get("kid") != "platform-key" or "crit" in head:
            return None
        rightful = (
            self._is_meant_for_us(claims)
            and claims.get("nonce") == nonce
            and claims.get(LTI + "deployment_id") == "1"
            and claims.get(LTI + "version") == "1.3.0"
            and claims.get(LTI + "message_type") in list(KINDS)
            and _is_now(claims)
            and _leads_here(claims)
        )
        subject, names = claims.get("sub"), claims.get(LTI + "roles")
        if not rightful or not isinstance(subject, str) or not subject:
            return None
        return Visitor(subject, *role_of(names)) if isinstance(names, list) else None

    def _is_meant_for_us(self, claims: dict[str, Any]) -> bool:
        audience, ours = claims.get("aud"), self.lms.client_id
        several = isinstance(audience, list) and len(audience) > 1
        if audience != ours and not (isinstance(audience, list) and ours in audience):
            return False
        if several or claims.get("azp") is not None:
            return claims.get("iss") == self.lms.base and claims.get("azp") == ours
        return claims.get("iss") == self.lms.base


def role_of(names: list[Any]) -> tuple[str, bool]:
    """Return the course role and whether the LMS is administered, from whole names alone."""
    words = {name for name in names if isinstance(name, str)}
    system = {LIS + "system/person#Administrator", LIS + "system/person#SysAdmin"}
    institution = {LIS + "institution/person#Administrator"}
    administers = bool(words & (system | institution))
    if words & system:
        return "administrator", True
    for role in COURSE_ROLES:
        below = {w for w in words if w.startswith(f"{LIS}membership/{role}#") and w[-1] != "#"}
        if words & {LIS + "membership#" + role, role} or below:
            return role.lower(), administers
    context = {LIS + "membership#Administrator", "Administrator"}
    return ("administrator" if words & context else "none"), administers


def _is_now(claims: dict[str, Any]) -> bool:
    at, issued, expires = NOON.timestamp(), claims.get("iat"), claims.get("exp")
    if any(isinstance(t, bool) or not isinstance(t, int | float) for t in (issued, expires)):
        return False
    return at - 361 <= issued <= at + 61 and at - 61 <= expires


def _leads_here(claims: dict[str, Any]) -> bool:
    target = claims.get(LTI + "target_link_uri", "")
    if target == "":
        return claims.get(LTI + "message_type") != "LtiResourceLinkRequest"
    try:
        parts = urlsplit(target.strip())
        return (parts.scheme, parts.hostname, parts.port) == ("https", "tool.test", None)
    except (ValueError, AttributeError):
        return False
