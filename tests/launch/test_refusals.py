"""Every wrong launch is refused with a page that says why, and leaves nothing behind."""

import datetime as dt
from typing import Any

import pytest
from flask import Flask
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from lti_tool.extensions import db
from lti_tool.launch.refusals import PAGES
from lti_tool.lti.models import Deployment, SpentNonce
from lti_tool.lti.refusals import Reason
from lti_tool.people.models import Person
from lti_tool.web.clock import Clock
from tests.browser import Browser
from tests.conftest import NOON
from tests.platform.platform import (
    GONE,
    LTI,
    TOOL,
    LaunchingPlatform,
    asked_by,
    unsigned,
    with_shared_secret,
)

Lms = LaunchingPlatform


def assert_refused(answer: TestResponse, reason: Reason) -> None:
    """Check that a refusal has its own page and opened nothing."""
    assert answer.headers["X-Launch-Refused"] == reason.value
    assert 400 <= answer.status_code < 600
    page = answer.get_data(as_text=True)
    for words in (PAGES[reason].title, PAGES[reason].what_happened, PAGES[reason].what_to_do):
        assert str(words).split(".")[0].split("’")[0].split("'")[0] in page
    assert "lti_session" not in str(answer.headers.getlist("Set-Cookie"))


@pytest.fixture(autouse=True)
def nothing_is_left(request: pytest.FixtureRequest, app: Flask, lms: Lms) -> Any:
    """Check after each refusal that nobody was written down and no nonce was spent."""
    yield
    if "leaves_rows" in request.keywords:
        return
    with app.app_context():
        assert db.session.query(Person).count() == 0
        assert db.session.query(SpentNonce).count() == 0


def test_a_launch_without_a_state(lms: Lms, browser: Browser) -> None:
    asked = asked_by(lms.log_in(browser))
    assert_refused(
        lms.post(browser, "", lms.sign(lms.claims(asked["nonce"]))), Reason.STATE_MISSING
    )


def test_a_launch_with_a_state_that_is_not_ours(lms: Lms, browser: Browser) -> None:
    asked = asked_by(lms.log_in(browser))
    state = asked["state"][:-2] + ("AA" if asked["state"][-2:] != "AA" else "BB")
    assert_refused(lms.post(browser, state, lms.sign(lms.claims(asked["nonce"]))), Reason.STATE)


def test_a_launch_eleven_minutes_after_its_login(lms: Lms, browser: Browser, clock: Clock) -> None:
    asked = asked_by(lms.log_in(browser))
    clock.fix(NOON + dt.timedelta(minutes=11))
    answer = lms.post(browser, asked["state"], lms.sign(lms.claims(asked["nonce"])))
    assert_refused(answer, Reason.STATE_EXPIRED)


def test_a_launch_in_someone_elses_browser(app: Flask, lms: Lms, browser: Browser) -> None:
    asked = asked_by(lms.log_in(browser))
    other = app.test_client()
    assert isinstance(other, Browser)
    lms.log_in(other)
    answer = lms.post(other, asked["state"], lms.sign(lms.claims(asked["nonce"])))
    assert_refused(answer, Reason.BROWSER)


def test_a_launch_without_the_cookie_of_its_login(app: Flask, lms: Lms, browser: Browser) -> None:
    asked = asked_by(lms.log_in(browser))
    bare = app.test_client()
    assert isinstance(bare, Browser)
    answer = lms.post(bare, asked["state"], lms.sign(lms.claims(asked["nonce"])))
    assert_refused(answer, Reason.BROWSER)


@pytest.mark.leaves_rows
def test_a_launch_used_a_second_time(lms: Lms, browser: Browser) -> None:
    asked = asked_by(lms.log_in(browser))
    token = lms.sign(lms.claims(asked["nonce"]))
    cookies = {c.key: c.value for c in browser._cookies.values()}  # noqa: SLF001
    assert lms.post(browser, asked["state"], token).status_code == 303
    for name, value in cookies.items():
        browser.set_cookie(name, value, domain="tool.test", secure=True)
    assert_refused(lms.post(browser, asked["state"], token), Reason.REPLAY)


@pytest.mark.leaves_rows
def test_a_launch_page_that_is_refreshed(lms: Lms, browser: Browser) -> None:
    asked = asked_by(lms.log_in(browser))
    token = lms.sign(lms.claims(asked["nonce"]))
    assert lms.post(browser, asked["state"], token).status_code == 303
    answer = lms.post(browser, asked["state"], token)
    assert_refused(answer, Reason.BROWSER)
    assert "course page again" in answer.get_data(as_text=True)


def test_the_answer_of_an_lms_that_signed_nobody_in(lms: Lms, browser: Browser) -> None:
    asked = asked_by(lms.log_in(browser))
    answer = lms.post(browser, asked["state"], "", error="login_required")
    assert_refused(answer, Reason.LMS_ERROR)


def test_a_launch_without_an_id_token(lms: Lms, browser: Browser) -> None:
    asked = asked_by(lms.log_in(browser))
    assert_refused(lms.post(browser, asked["state"], ""), Reason.NO_MESSAGE)


def test_an_oversized_id_token(lms: Lms, browser: Browser) -> None:
    asked = asked_by(lms.log_in(browser))
    assert_refused(lms.post(browser, asked["state"], "a." * 40_000), Reason.TOO_LARGE)


@pytest.mark.parametrize(
    "token", ["rubbish", "a.b", "a.b.c", "e30.e30.e30", "W10.W10.W10", "....", "é.é.é"]
)
def test_form_rubbish_in_place_of_an_id_token(lms: Lms, browser: Browser, token: str) -> None:
    asked = asked_by(lms.log_in(browser))
    answer = lms.post(browser, asked["state"], token)
    assert answer.headers["X-Launch-Refused"] in (Reason.DAMAGED, Reason.NONCE)


def test_a_token_with_alg_none(lms: Lms, browser: Browser) -> None:
    asked = asked_by(lms.log_in(browser))
    token = unsigned(lms.claims(asked["nonce"]))
    assert_refused(lms.post(browser, asked["state"], token), Reason.ALGORITHM)


def test_a_token_with_alg_hs256_and_the_public_key_as_secret(lms: Lms, browser: Browser) -> None:
    asked = asked_by(lms.log_in(browser))
    token = with_shared_secret(lms.claims(asked["nonce"]), lms.key.as_pem(private=False))
    assert_refused(lms.post(browser, asked["state"], token), Reason.ALGORITHM)


def test_a_token_with_alg_rs512(lms: Lms, browser: Browser) -> None:
    asked = asked_by(lms.log_in(browser))
    token = lms.sign(lms.claims(asked["nonce"]), alg="RS512")
    assert_refused(lms.post(browser, asked["state"], token), Reason.ALGORITHM)


def test_a_token_with_an_unknown_kid(lms: Lms, browser: Browser) -> None:
    asked = asked_by(lms.log_in(browser))
    token = lms.sign(lms.claims(asked["nonce"]), kid="another")
    assert_refused(lms.post(browser, asked["state"], token), Reason.KEY)


def test_a_token_without_a_kid(lms: Lms, browser: Browser) -> None:
    asked = asked_by(lms.log_in(browser))
    token = lms.sign(lms.claims(asked["nonce"]), kid=GONE)
    assert_refused(lms.post(browser, asked["state"], token), Reason.KEY)


def test_a_token_signed_by_somebody_else(lms: Lms, browser: Browser) -> None:
    asked = asked_by(lms.log_in(browser))
    forger = LaunchingPlatform(lms.base, key=RSAKey.generate_key(2048))
    token = forger.sign(lms.claims(asked["nonce"]))
    assert_refused(lms.post(browser, asked["state"], token), Reason.SIGNATURE)


def test_a_token_whose_claims_were_changed(lms: Lms, browser: Browser) -> None:
    asked = asked_by(lms.log_in(browser))
    head, _, signature = lms.sign(lms.claims(asked["nonce"])).split(".")
    _, body, _ = lms.sign(lms.claims(asked["nonce"], sub="8")).split(".")
    answer = lms.post(browser, asked["state"], f"{head}.{body}.{signature}")
    assert_refused(answer, Reason.SIGNATURE)


def test_a_platform_whose_keys_cannot_be_had(lms: Lms, browser: Browser) -> None:
    lms.jwks_answers = [Response(status=500), Response(status=500)]
    assert_refused(lms.launch(browser), Reason.KEYS_UNAVAILABLE)


BENT: list[tuple[str, dict[str, Any], Reason]] = [
    ("another issuer", {"iss": "https://other.test"}, Reason.ISSUER),
    ("no issuer", {"iss": GONE}, Reason.ISSUER),
    ("an issuer that is a list", {"iss": ["x"]}, Reason.ISSUER),
    ("another audience", {"aud": "client-2"}, Reason.AUDIENCE),
    ("no audience", {"aud": GONE}, Reason.AUDIENCE),
    ("an empty list of audiences", {"aud": []}, Reason.AUDIENCE),
    ("two audiences and no azp", {"aud": ["client-1", "x"]}, Reason.AUDIENCE),
    ("an azp of another tool", {"aud": ["client-1", "x"], "azp": "x"}, Reason.AUDIENCE),
    ("an azp outside the audience", {"aud": "client-1", "azp": "x"}, Reason.AUDIENCE),
    ("another nonce", {"nonce": "another"}, Reason.NONCE),
    ("no nonce", {"nonce": GONE}, Reason.NONCE),
    ("expired", {"exp": int(NOON.timestamp()) - 61}, Reason.EXPIRED),
    ("issued six minutes ago", {"iat": int(NOON.timestamp()) - 361}, Reason.EXPIRED),
    ("issued in the future", {"iat": int(NOON.timestamp()) + 61}, Reason.CLOCK),
    ("no iat", {"iat": GONE}, Reason.CLAIMS),
    ("no exp", {"exp": GONE}, Reason.CLAIMS),
    ("an exp that is true", {"exp": True}, Reason.CLAIMS),
    ("an exp beyond all time", {"exp": 10**30}, Reason.CLAIMS),
    ("another deployment than the login's", {"deployment_id": "2"}, Reason.DEPLOYMENT),
    ("no deployment", {"deployment_id": GONE}, Reason.CLAIMS),
    ("wrong version", {"version": "1.2.0"}, Reason.VERSION),
    ("no version", {"version": GONE}, Reason.VERSION),
    ("an unknown message type", {"message_type": "LtiSomething"}, Reason.MESSAGE_TYPE),
    ("no message type", {"message_type": GONE}, Reason.MESSAGE_TYPE),
    ("a message type that is a list", {"message_type": ["x"]}, Reason.MESSAGE_TYPE),
    ("no roles", {"roles": GONE}, Reason.CLAIMS),
    ("roles that are a string", {"roles": "Instructor"}, Reason.CLAIMS),
    ("no resource link", {"resource_link": GONE}, Reason.CLAIMS),
    ("a resource link without an id", {"resource_link": {"title": "x"}}, Reason.CLAIMS),
    ("a resource link that is a string", {"resource_link": "18"}, Reason.CLAIMS),
    ("no target", {"target_link_uri": GONE}, Reason.CLAIMS),
    ("a target elsewhere", {"target_link_uri": "https://evil.test/"}, Reason.TARGET),
    (
        "a target that only begins like ours",
        {"target_link_uri": f"{TOOL}.evil.test/"},
        Reason.TARGET,
    ),
    (
        "a target with a password",
        {"target_link_uri": "https://tool.test@evil.test/"},
        Reason.TARGET,
    ),
    ("nobody", {"sub": GONE}, Reason.ANONYMOUS),
    ("an empty sub", {"sub": ""}, Reason.ANONYMOUS),
    ("a sub of 256 characters", {"sub": "x" * 256}, Reason.CLAIMS),
    ("a sub that is no ASCII", {"sub": "é"}, Reason.CLAIMS),
    ("a sub that is a number", {"sub": 7}, Reason.CLAIMS),
]


@pytest.mark.parametrize(
    ("bend", "reason"), [(b, r) for _, b, r in BENT], ids=[n for n, _, _ in BENT]
)
def test_a_bent_launch(lms: Lms, browser: Browser, bend: dict[str, Any], reason: Reason) -> None:
    assert_refused(lms.launch(browser, **bend), reason)


def test_an_unapproved_deployment_is_noted_and_waits(
    app: Flask, lms: Lms, browser: Browser
) -> None:
    for _ in range(2):
        asked = asked_by(lms.log_in(browser, lti_deployment_id="9"))
        token = lms.sign(lms.claims(asked["nonce"], deployment_id="9"))
        assert_refused(lms.post(browser, asked["state"], token), Reason.DEPLOYMENT)
    with app.app_context():
        waiting = db.session.query(Deployment).filter_by(deployment_id="9").one()
        assert waiting.approved_at is None


def test_a_refusal_after_the_signature_offers_the_way_back(lms: Lms, browser: Browser) -> None:
    back = f"{lms.base}/course?id=2"
    answer = lms.launch(
        browser, target_link_uri="https://evil.test/", launch_presentation={"return_url": back}
    )
    page = answer.get_data(as_text=True)
    assert f"{back}&amp;lti_errormsg=" in page
    assert "lti_errorlog=target" in page


@pytest.mark.parametrize("missing", ["iss", "login_hint", "target_link_uri"])
def test_a_login_that_leaves_something_out(lms: Lms, browser: Browser, missing: str) -> None:
    assert_refused(lms.log_in(browser, **{missing: ""}), Reason.FORM)


def test_a_login_from_an_unknown_lms(lms: Lms, browser: Browser) -> None:
    assert_refused(lms.log_in(browser, iss="https://stranger.test"), Reason.PLATFORM)


def test_a_login_with_an_oversized_hint(lms: Lms, browser: Browser) -> None:
    assert_refused(lms.log_in(browser, login_hint="x" * 5000), Reason.FORM)


def test_a_check_that_is_not_ours(lms: Lms, browser: Browser) -> None:
    assert_refused(browser.get("/lti/login/check?p=rubbish"), Reason.STATE)


def test_every_reason_has_its_page() -> None:
    assert set(PAGES) == set(Reason)


def test_the_claims_prefix_is_the_specifications() -> None:
    assert LTI == "https://purl.imsglobal.org/spec/lti/claim/"
