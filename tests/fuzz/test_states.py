"""No state but the one we signed for this login opens a launch, however right its message is."""

import json

from hypothesis import assume, example, given
from hypothesis import strategies as st

from lti_tool.lti.state import BadState, LoginState, Signer
from lti_tool.lti.tool import tool
from lti_tool.web.clock import now
from tests.fuzz.door import Door
from tests.fuzz.mutations import FUZZ, odd, spoilt, spoilt_text, to_json
from tests.platform.platform import LaunchingPlatform, asked_by

PURPOSES = ["check", "register", "session", "", "Login", "login "]


@FUZZ
@given(data=st.data())
def test_a_state_that_was_touched_opens_nothing(
    door: Door, lms: LaunchingPlatform, data: st.DataObject
) -> None:
    state, nonce = door.begin()
    with door.app.app_context():
        other = tool().signer.sign("check", [state, {"iss": lms.base}])
    spoiled = data.draw(spoilt_text(state, (other, lms.sign(lms.claims(nonce)))))
    assume(spoiled != state)
    door.must_refuse(spoiled, lms.sign(lms.claims(nonce)))


@FUZZ
@given(letter=st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"))
def test_the_last_letter_of_a_state_is_signed_as_well(
    door: Door, lms: LaunchingPlatform, letter: str
) -> None:
    state, nonce = door.begin()
    assume(letter != state[-1])
    door.must_refuse(state[:-1] + letter, lms.sign(lms.claims(nonce)))


@FUZZ
@given(purpose=st.sampled_from(PURPOSES), inside=st.booleans())
def test_what_was_signed_for_another_purpose_is_no_state(
    door: Door, lms: LaunchingPlatform, purpose: str, inside: bool
) -> None:
    state, nonce = door.begin()
    with door.app.app_context():
        signer = tool().signer
        facts = signer.read("login", state)
        other = signer.sign(purpose, state if inside else facts)
    door.must_refuse(other, lms.sign(lms.claims(nonce)))


@FUZZ
@given(text=st.text() | odd.map(to_json), purpose=st.sampled_from(["login", "check"]))
@example(text="", purpose="login")
@example(text=".", purpose="login")
@example(text=".eJw.x", purpose="login")
def test_rubbish_is_never_read(text: str, purpose: str) -> None:
    signer = Signer(["the secret of an installation"])
    for read in (lambda: signer.read(purpose, text), lambda: signer.read_login(text, now())):
        try:
            read()
        except BadState:
            continue
        raise AssertionError(f"{text!r} was read")


@FUZZ
@given(data=st.data())
def test_a_check_of_cookies_that_was_touched_leads_nowhere(
    door: Door, lms: LaunchingPlatform, data: st.DataObject
) -> None:
    browser = door.newcomer()
    check = lms.log_in(browser, top=False).headers["Location"].partition("?p=")[2]
    spoiled = data.draw(spoilt_text(check, (door.begin()[0],)))
    assume(spoiled != check)
    answer = browser.get("/lti/login/check", query_string={"p": spoiled})
    assert answer.status_code == 401
    assert "X-Launch-Refused" in answer.headers


@FUZZ
@given(data=st.data())
def test_a_login_of_spoilt_fields_goes_to_its_own_lms_or_nowhere(
    door: Door, lms: LaunchingPlatform, data: st.DataObject
) -> None:
    fields = {
        "iss": lms.base,
        "login_hint": "7",
        "target_link_uri": "https://tool.test/lti/launch",
        "client_id": lms.client_id,
        "lti_deployment_id": "1",
        "lti_message_hint": json.dumps({"cmid": 18}),
    }
    found = data.draw(spoilt(fields, most=2))
    assume(isinstance(found, dict))
    said = {name: value for name, value in found.items() if isinstance(value, str)}
    # What no browser can send as a form is left out.
    said = {name: text for name, text in said.items() if is_sendable(name + text)}
    headers = {"Sec-Fetch-Dest": "document"}
    answer = door.newcomer().post("/lti/login", data=said, headers=headers)
    assert answer.status_code in (302, 400, 403)
    if answer.status_code == 302:
        assert answer.headers["Location"].startswith(f"{lms.base}/auth?")
        asked = asked_by(answer)
        assert (asked["client_id"], asked["redirect_uri"]) == (
            lms.client_id,
            "https://tool.test/lti/launch",
        )
        with door.app.app_context():
            begun = tool().signer.read_login(asked["state"], now())
        assert isinstance(begun, LoginState)
        assert (begun.platform_id, begun.nonce) == (door.platform_id, asked["nonce"])


def is_sendable(text: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in text)
