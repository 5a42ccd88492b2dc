"""Deep linking: a request is taken, and its answer is what the standard says."""

import pytest

from lti_tool.web.clock import now
from tests.deep_linking.conftest import DL, FORM, RETURN, Answer, Picker
from tests.platform.platform import LTI


@pytest.fixture
def answered(picker: Picker) -> Answer:
    """Pick a new community, all the way to what the LMS gets."""
    browser = picker.browser()
    address = picker.begin(browser, data="opaque")
    browser.get(f"{address}/new")
    return picker.choose(browser, f"{address}/new", **FORM)


def test_the_request_is_accepted(picker: Picker) -> None:
    """The request payload is accepted."""
    browser = picker.browser()
    assert "What would you like to add?" in browser.get(picker.begin(browser)).text


def test_the_response_is_received(answered: Answer) -> None:
    """The response is received, where the request said."""
    assert answered.to == RETURN
    assert answered.page.status_code == 200


def test_it_is_a_deep_linking_response(answered: Answer) -> None:
    """It is an LtiDeepLinkingResponse."""
    assert answered.claims[LTI + "message_type"] == "LtiDeepLinkingResponse"


def test_its_timestamps_are_valid(answered: Answer) -> None:
    """Its timestamps are valid."""
    at = int(now().timestamp())
    assert at - 60 < answered.claims["iat"] <= at < answered.claims["exp"] <= at + 3600


def test_its_signature_verifies(answered: Answer) -> None:
    """Its signature verifies against our JWKS: `Picker.handed` refuses any other."""
    assert answered.claims["iss"]


def test_required_claims_are_present(answered: Answer) -> None:
    """Required claims are present."""
    required = {"iss", "aud", "iat", "exp", "nonce"}
    assert required <= set(answered.claims)
    assert {LTI + name for name in ("message_type", "version", "deployment_id")} <= set(
        answered.claims
    )


def test_its_values_match_the_request(answered: Answer, picker: Picker) -> None:
    """Its values (`data`, deployment, nonce, audience) match the request."""
    claims = answered.claims
    assert claims[DL + "data"] == "opaque"
    assert (claims[LTI + "deployment_id"], claims[LTI + "version"]) == ("1", "1.3.0")
    assert (claims["iss"], claims["aud"]) == (picker.lms.client_id, picker.lms.base)
    assert len(claims["nonce"]) >= 16


def test_items_are_of_accepted_types_and_number(picker: Picker) -> None:
    """Content items are of accepted types and number."""
    browser = picker.browser()
    address = picker.begin(browser, accept_multiple=False)
    browser.get(f"{address}/new")
    answer = picker.choose(browser, f"{address}/new", **FORM | {"grade_return": "one-column"})
    assert [item["type"] for item in answer.items] == ["ltiResourceLink"]
