"""A tool gets an access token for a signed assertion, once, and only for scopes there are."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import requests
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from lti_tool.demo.office import Office
from lti_tool.demo.wire import NRPS_SCOPE, SCORE_SCOPE
from tests.demo.conftest import Day, Tool

JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def ask(services: FlaskClient, assertion: str, **changes: str) -> TestResponse:
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": JWT_BEARER,
        "client_assertion": assertion,
        "scope": f"{SCORE_SCOPE} {NRPS_SCOPE}",
        **changes,
    }
    return services.post("/mod/lti/token.php", data=form)


def error_of(answer: TestResponse) -> str:
    assert answer.status_code == 400
    error: str = json.loads(answer.text)["error"]
    return error


def test_a_token_comes_as_moodle_sends_it(
    services: FlaskClient, tool: Tool, moodle: Callable[[str], Any]
) -> None:
    captured, answer = moodle("token"), ask(services, tool.assertion())
    assert answer.status_code == captured["status"]
    assert answer.headers["Content-Type"] == captured["headers"]["Content-Type"]
    body = json.loads(answer.text)
    assert body.keys() == captured["body"].keys()
    assert (body["expires_in"], body["token_type"]) == (3600, "Bearer")
    assert body["scope"] == f"{SCORE_SCOPE} {NRPS_SCOPE}"


def test_a_token_serves_for_an_hour(
    services: FlaskClient, tool: Tool, here: Office, day: Day
) -> None:
    token = json.loads(ask(services, tool.assertion()).text)["access_token"]
    day.move(timedelta(minutes=59))
    assert here.allows(token, {SCORE_SCOPE})
    day.move(timedelta(minutes=1))
    assert not here.allows(token, {SCORE_SCOPE})


def test_scopes_there_are_not_are_left_out(services: FlaskClient, tool: Tool) -> None:
    mixed = ask(services, tool.assertion(), scope=f"{SCORE_SCOPE} https://other.test/scope")
    assert json.loads(mixed.text)["scope"] == SCORE_SCOPE
    unknown = ask(services, tool.assertion(jti="second"), scope="https://other.test/scope")
    assert error_of(unknown) == "invalid_scope"


def test_an_assertion_works_once(services: FlaskClient, tool: Tool) -> None:
    assertion = tool.assertion()
    assert ask(services, assertion).status_code == 200
    assert error_of(ask(services, assertion)) == "invalid_client"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "someone"},
        {"sub": "someone"},
        {"aud": "https://school.test"},
        {"exp": 0},
        {"exp": None},
        {"jti": None},
    ],
)
def test_an_assertion_must_say_who_where_and_until_when(
    services: FlaskClient, tool: Tool, changes: dict[str, Any]
) -> None:
    assert error_of(ask(services, tool.assertion(**changes))) == "invalid_client"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"client_assertion_type": "other"}, "invalid_request"),
        ({"client_assertion": ""}, "invalid_request"),
        ({"client_assertion": "not.a.token"}, "invalid_client"),
    ],
)
def test_other_requests_are_refused_by_name(
    services: FlaskClient, tool: Tool, changes: dict[str, str], error: str
) -> None:
    assert error_of(ask(services, tool.assertion(), **changes)) == error


def test_a_new_key_is_fetched_when_it_first_signs(
    services: FlaskClient, tool: Tool, two_keys: tuple[RSAKey, RSAKey]
) -> None:
    ask(services, tool.assertion())
    ask(services, tool.assertion(jti="second"))
    assert tool.fetches == 1
    tool.key = two_keys[1]
    assert error_of(ask(services, tool.assertion(jti="third"))) == "invalid_client"
    tool.published.append(tool.key)
    assert ask(services, tool.assertion(jti="fourth")).status_code == 200


def test_a_tool_out_of_reach_is_not_trusted(
    services: FlaskClient, tool: Tool, here: Office
) -> None:
    def unreachable(_address: str) -> dict[str, Any]:
        raise requests.ConnectionError

    here.tool_keys.fetch = unreachable
    assert error_of(ask(services, tool.assertion())) == "invalid_client"
