"""Rubbish at every door is a page and never an error of ours."""

import json
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lti_tool.extensions import db
from lti_tool.people.models import Person
from tests import people
from tests.browser import Browser, visit
from tests.platform.platform import LTI, LaunchingPlatform, asked_by

Lms = LaunchingPlatform
ODD = [
    "\x00",
    "\ud800",
    "x" * 300,
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "\u202e",
    "%00",
    "🌱",
]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("claim", ["name", "deployment_id", "iss", "aud", "sub", "locale"])
def test_odd_text_in_a_claim_is_never_an_error(
    lms: Lms, browser: Browser, claim: str, odd: str
) -> None:
    answer = lms.launch(browser, **{claim: odd})
    assert answer.status_code in (303, 400, 401, 403)
    assert "<script>alert" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("claim", ["context", "resource_link"])
def test_odd_ids_and_titles_are_never_an_error(
    lms: Lms, browser: Browser, claim: str, odd: str
) -> None:
    answer = lms.launch(browser, **{claim: {"id": odd, "title": odd, "label": odd}})
    assert answer.status_code in (303, 400)


@pytest.mark.parametrize("field", ["iss", "client_id", "login_hint", "lti_message_hint"])
@pytest.mark.parametrize("odd", [odd for odd in ODD if odd != "\ud800"])
def test_odd_text_at_login_is_never_an_error(
    lms: Lms, browser: Browser, field: str, odd: str
) -> None:
    answer = lms.log_in(browser, **{field: odd})
    assert answer.status_code in (302, 400, 403)


def test_a_way_back_that_is_code_is_no_link(lms: Lms, browser: Browser) -> None:
    bad = {"return_url": "javascript:alert(1)"}
    answer = lms.launch(browser, target_link_uri="https://evil.test/", launch_presentation=bad)
    assert "javascript:" not in answer.get_data(as_text=True)


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_a_mutated_launch_is_refused_or_let_in_and_never_an_error(
    app: Flask, lms: Lms, data: st.DataObject
) -> None:
    browser = app.test_client()
    assert isinstance(browser, Browser)
    asked = asked_by(lms.log_in(browser))
    claims: dict[str, Any] = lms.claims(asked["nonce"])
    name = data.draw(st.sampled_from(sorted(claims)))
    claims[name] = data.draw(json_values)
    token = lms.sign(json.loads(json.dumps(claims)))
    answer = lms.post(browser, asked["state"], token)
    harmless = {"name", "given_name", LTI + "roles", LTI + "context", LTI + "resource_link", "sub"}
    assert answer.status_code in (400, 401, 403) or (answer.status_code == 303 and name in harmless)


def test_addresses_that_are_rubbish_are_not_there(app: Flask) -> None:
    with app.app_context():
        cast = people.tlc()
        assert db.session.get(Person, cast.ben)
    browser = visit(app, cast.ben)
    for path in (
        "/communities/%00",
        f"/communities/{'x' * 500}",
        f"/communities/{cast.community}/plan/99999999999999999999",
        "/courses/99999999999999999999/people",
        "/courses/2147483647/people",
        "/links/%00/set-up",
    ):
        assert browser.get(path).status_code == 404, path
