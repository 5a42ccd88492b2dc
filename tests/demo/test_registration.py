"""A tool registers itself at Example School as it does at a real Moodle."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from lti_tool.demo import cast
from lti_tool.demo.office import Office
from lti_tool.demo.wire import TOOL_CONFIGURATION
from tests.demo.conftest import ADDRESS

Be = Callable[[str], FlaskClient]
CONFIGURATION = "/mod/lti/openid-configuration.php"
REGISTRATION = "/mod/lti/openid-registration.php"
MANAGE = "/mod/lti/toolconfigure.php"


@pytest.fixture
def asked(moodle: Callable[[str], Any]) -> dict[str, Any]:
    found: dict[str, Any] = moodle("registration")["request"]
    return found


def register(services: FlaskClient, here: Office, asked: dict[str, Any]) -> Any:
    token = here.new_registration_token()
    headers = {"Authorization": f"Bearer {token}"}
    return services.post(REGISTRATION, json=asked, headers=headers)


def test_its_configuration_is_shaped_as_the_captured_one(
    services: FlaskClient, moodle: Callable[[str], Any]
) -> None:
    ours, captured = services.get(CONFIGURATION).get_json(), moodle("openid_configuration")
    assert set(ours) == set(captured)
    assert ours["issuer"] == ADDRESS
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint"):
        assert ours[name] == captured[name].replace("https://moodle.test:8443", ADDRESS)


def test_its_answer_is_shaped_as_the_captured_one(
    services: FlaskClient, here: Office, asked: dict[str, Any], moodle: Callable[[str], Any]
) -> None:
    answer = register(services, here, asked)
    captured = moodle("registration")["body"]
    assert answer.status_code == 200
    assert set(answer.get_json()) == set(captured)
    ours, theirs = answer.get_json()[TOOL_CONFIGURATION], captured[TOOL_CONFIGURATION]
    assert set(ours) == set(theirs)
    assert ours["messages"] == theirs["messages"]
    assert ours["custom_parameters"] == theirs["custom_parameters"]
    assert set(answer.get_json()["scope"].split()) == set(captured["scope"].split())


def test_a_permission_works_once(
    services: FlaskClient, here: Office, asked: dict[str, Any]
) -> None:
    headers = {"Authorization": f"Bearer {here.new_registration_token()}"}
    assert services.post(REGISTRATION, json=asked, headers=headers).status_code == 200
    second = services.post(REGISTRATION, json=asked, headers=headers)
    assert (second.status_code, second.mimetype) == (404, "text/html")
    assert services.post(REGISTRATION, json=asked).status_code == 401


@pytest.mark.parametrize("body", [None, [], {}, {"redirect_uris": ["x"]}])
def test_what_is_no_tool_is_refused(services: FlaskClient, here: Office, body: Any) -> None:
    assert register(services, here, body).status_code == 400


def test_an_update_keeps_it_active_and_hides_it(
    services: FlaskClient, here: Office, asked: dict[str, Any]
) -> None:
    register(services, here, asked)
    installed = here.school.installed
    assert installed is not None
    assert (installed.active, installed.in_chooser) == (True, False)
    assert installed.custom == asked[TOOL_CONFIGURATION]["custom_parameters"]


def test_a_new_tool_is_pending_until_it_is_activated(
    be: Be, services: FlaskClient, here: Office, asked: dict[str, Any]
) -> None:
    here.school.installed = None
    admin = be(cast.ADMINISTRATOR)
    assert "No tool is registered yet" in admin.get(MANAGE).text
    register(services, here, asked)
    assert "Pending" in admin.get(MANAGE).text
    launch = f"/mod/lti/launch.php?id={cast.ASSESSMENT}"
    assert "not active" in admin.get(launch).text
    admin.post("/mod/lti/activate.php")
    assert "not active" not in admin.get(launch).text
    assert "hidden" in admin.get(MANAGE).text
    admin.post("/mod/lti/activate.php", data={"show": "yes"})
    assert "shown in the activity chooser" in admin.get(MANAGE).text


def test_the_pasted_address_is_opened_in_a_frame_with_a_permission(be: Be) -> None:
    page = be(cast.ADMINISTRATOR).post(
        "/mod/lti/startltiadvregistration.php",
        data={"url": "https://new-tool.test/lti/register?invite=abc"},
    )
    assert "https://new-tool.test/lti/register?invite=abc&amp;openid_configuration=" in page.text
    assert "registration_token=" in page.text
    assert "https://new-tool.test" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("person", [cast.LEAD, cast.TEACHER])
def test_only_an_administrator_manages_tools(be: Be, person: str) -> None:
    browser = be(person)
    assert browser.get(MANAGE).status_code == 403
    assert browser.post("/mod/lti/activate.php").status_code == 403
    assert browser.get("/admin/broken.php").status_code == 403
