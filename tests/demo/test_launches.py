"""A launch leaves the LMS once, for the person signed in, and says what a Moodle's says."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import KeySet

from lti_tool.demo import cast
from lti_tool.demo.keys import kept_key
from lti_tool.demo.office import Office
from lti_tool.demo.school import School
from lti_tool.demo.wire import AGS_CLAIM, CLIENT_ID, DEPLOYMENT_ID, LTI, NRPS_CLAIM, OUTCOME_CLAIM
from tests.demo.conftest import ADDRESS, NOON, TOOL, Day
from tests.demo.reading import Form, Page

Be = Callable[[str], FlaskClient]
Moodle = Callable[[str], Any]


def login_form(browser: FlaskClient, activity_id: str, **query: str) -> Form:
    page = browser.get("/mod/lti/launch.php", query_string={"id": activity_id, **query})
    assert page.status_code == 200
    return Page(page.text).forms[0]


def request_for(login: Form, **changes: str) -> dict[str, str]:
    """Return the authentication request with which a tool answers a login."""
    return {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": CLIENT_ID,
        "redirect_uri": TOOL.launch,
        "login_hint": login.fields["login_hint"],
        "lti_message_hint": login.fields["lti_message_hint"],
        "nonce": "a-nonce",
        "state": "a-state",
        **changes,
    }


def answer(browser: FlaskClient, login: Form, **changes: str) -> Form:
    page = browser.get("/mod/lti/auth.php", query_string=request_for(login, **changes))
    assert page.status_code == 200
    return Page(page.text).forms[0]


def launch(browser: FlaskClient, activity_id: str, **query: str) -> jwt.Token:
    """Walk a launch to its end and return the token, verified with the published keys."""
    form = answer(browser, login_form(browser, activity_id, **query))
    keys = KeySet.import_key_set(browser.get("/mod/lti/certs.php").get_json())
    return jwt.decode(form.fields["id_token"], keys, algorithms=["RS256"])


def shape(claims: Any) -> Any:
    """Return the names in some claims, all the way down."""
    return {k: shape(v) for k, v in claims.items()} if isinstance(claims, dict) else None


def test_the_activity_sends_the_browser_to_the_tools_login(be: Be) -> None:
    form = login_form(be(cast.LEAD), cast.ASSESSMENT)
    hint = json.loads(form.fields.pop("lti_message_hint"))
    assert form.action == TOOL.login
    assert form.fields == {
        "iss": ADDRESS,
        "target_link_uri": TOOL.launch,
        "login_hint": cast.LEAD,
        "client_id": CLIENT_ID,
        "lti_deployment_id": DEPLOYMENT_ID,
    }
    assert hint["launchid"].startswith("ltilaunch1_")


def test_a_launch_has_the_shape_of_moodles_but_no_email(be: Be, moodle: Moodle) -> None:
    captured = moodle("launch_staff_as_learner")
    token = launch(be(cast.TEACHER), cast.ASSESSMENT)
    ours, theirs = shape(token.claims), shape(captured["claims"])
    # The custom parameters are each tool's own choice.
    del ours[LTI + "custom"], theirs[LTI + "custom"], theirs["email"]
    assert ours == theirs
    assert set(token.header) == set(captured["jwt_header"])
    assert "@" not in json.dumps(token.claims)


def test_a_launch_says_who_where_and_for_which_tool(be: Be) -> None:
    claims = launch(be(cast.TEACHER), cast.ASSESSMENT).claims
    assert (claims["iss"], claims["aud"], claims["sub"]) == (ADDRESS, CLIENT_ID, cast.TEACHER)
    assert (claims["nonce"], claims[LTI + "deployment_id"]) == ("a-nonce", DEPLOYMENT_ID)
    assert claims["name"] == "Priya Venkatarajan"
    assert claims[LTI + "context"]["type"] == ["CourseSection"]
    assert claims[LTI + "resource_link"]["id"] == cast.ASSESSMENT


@pytest.mark.parametrize(
    ("person_id", "activity_id", "captured"),
    [
        (cast.LEAD, cast.ASSESSMENT, "launch_editing_teacher"),
        (cast.NON_EDITING_TEACHER, cast.ASSESSMENT, "launch_non_editing_teacher"),
        (cast.HEAD, cast.ASSESSMENT, "launch_staff_as_learner"),
        (cast.ADMINISTRATOR, cast.ASSESSMENT, "launch_site_admin"),
        (cast.FIRST_YEAR_10_STUDENT, cast.YEAR_10_COMMUNITY, "launch_student"),
        (cast.YEAR_10_TEACHER, cast.YEAR_10_COMMUNITY, "launch_editing_teacher"),
        (cast.YEAR_10_TEACHER, cast.ASSESSMENT, "launch_staff_as_learner"),
    ],
)
def test_roles_are_those_moodle_sends(
    be: Be, moodle: Moodle, person_id: str, activity_id: str, captured: str
) -> None:
    claims = launch(be(person_id), activity_id).claims
    assert claims[LTI + "roles"] == moodle(captured)["claims"][LTI + "roles"]


def test_the_id_token_lives_sixty_seconds(be: Be, day: Day) -> None:
    browser = be(cast.TEACHER)
    login = login_form(browser, cast.ASSESSMENT)
    day.move(timedelta(minutes=5))
    text = answer(browser, login).fields["id_token"]
    keys = KeySet.import_key_set(browser.get("/mod/lti/certs.php").get_json())
    claims = jwt.decode(text, keys, algorithms=["RS256"]).claims
    assert claims["iat"] == int(NOON.timestamp()) + 300
    assert claims["exp"] == claims["iat"] + 60


def test_the_keys_are_published_as_moodles(services: FlaskClient, moodle: Moodle) -> None:
    published = services.get("/mod/lti/certs.php").get_json()
    (ours,), (theirs,) = published["keys"], moodle("jwks")["keys"]
    assert set(ours) == set(theirs)
    assert len(ours["kid"]) == len(theirs["kid"])


def test_a_kept_key_keeps_its_name(tmp_path: Path) -> None:
    made, found = kept_key(tmp_path / "school.pem"), kept_key(tmp_path / "school.pem")
    assert found.as_dict() == made.as_dict()
    assert (tmp_path / "school.pem").stat().st_mode & 0o777 == 0o600


def test_the_answer_can_be_asked_for_by_post(be: Be) -> None:
    browser = be(cast.TEACHER)
    login = login_form(browser, cast.ASSESSMENT)
    page = browser.post("/mod/lti/auth.php", data=request_for(login), headers={"Origin": "null"})
    form = Page(page.text).forms[0]
    assert form.action == TOOL.launch
    assert form.fields.keys() == {"id_token", "state"}
    assert form.fields["state"] == "a-state"


def test_a_launch_id_works_once(be: Be) -> None:
    browser = be(cast.TEACHER)
    login = login_form(browser, cast.ASSESSMENT)
    answer(browser, login)
    again = browser.get("/mod/lti/auth.php", query_string=request_for(login))
    assert again.status_code == 400
    assert "used before" in again.text
    assert not Page(again.text).forms


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "https://tool.test/lti/launch?x=1"},
        {"redirect_uri": "https://elsewhere.test/"},
        {"client_id": "another"},
        {"lti_message_hint": "not JSON"},
        {"lti_message_hint": "[]"},
        {"lti_message_hint": "{}"},
    ],
)
def test_nothing_is_posted_where_the_tool_is_not_registered(
    be: Be, changes: dict[str, str]
) -> None:
    browser = be(cast.TEACHER)
    login = login_form(browser, cast.ASSESSMENT)
    page = browser.get("/mod/lti/auth.php", query_string=request_for(login, **changes))
    assert page.status_code == 400
    assert not Page(page.text).forms


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"scope": "openid email"}, "invalid_scope"),
        ({"response_type": "code"}, "unsupported_response_type"),
        ({"response_mode": "query"}, "invalid_request"),
        ({"prompt": "login"}, "invalid_request"),
        ({"nonce": ""}, "invalid_request"),
        ({"login_hint": ""}, "invalid_request"),
        ({"login_hint": cast.LEAD}, "access_denied"),
    ],
)
def test_a_faulty_request_is_answered_with_its_error(
    be: Be, changes: dict[str, str], error: str
) -> None:
    browser = be(cast.TEACHER)
    form = answer(browser, login_form(browser, cast.ASSESSMENT), **changes)
    assert form.action == TOOL.launch
    assert form.fields == {"error": error, "state": "a-state"}


def test_nobody_signed_in_is_login_required(be: Be, lms: Flask) -> None:
    login = login_form(be(cast.TEACHER), cast.ASSESSMENT)
    assert answer(lms.test_client(), login, repost="1").fields["error"] == "login_required"


def test_a_session_that_did_not_come_along_is_asked_for_once_more(be: Be, lms: Flask) -> None:
    """Not every browser brings a Lax cookie on a redirect from another site."""
    login = login_form(be(cast.TEACHER), cast.ASSESSMENT)
    again = answer(lms.test_client(), login)
    assert again.action.endswith("/mod/lti/auth.php")
    assert again.fields["repost"] == "1"
    assert again.fields["nonce"]


def test_someone_elses_launch_is_denied(be: Be) -> None:
    login = login_form(be(cast.TEACHER), cast.ASSESSMENT)
    lead = be(cast.LEAD)
    assert answer(lead, login, login_hint=cast.LEAD).fields["error"] == "access_denied"


def test_someone_off_the_course_cannot_launch(be: Be, school: School) -> None:
    browser = be(cast.TEACHER)
    school.set_enrolled(cast.STAFF_CPD, cast.TEACHER, active=False)
    for page in ("launch", "view"):
        assert browser.get(f"/mod/lti/{page}.php?id={cast.ASSESSMENT}").status_code == 403


def test_the_line_item_is_named_only_when_there_is_exactly_one(be: Be, school: School) -> None:
    browser = be(cast.LEAD)
    one = launch(browser, cast.ASSESSMENT).claims[AGS_CLAIM]
    assert one["lineitem"] == f"{ADDRESS}/mod/lti/services.php/2/lineitems/1/lineitem?type_id=1"
    none = launch(browser, cast.NEW_COMMUNITY_WITHOUT_COLUMN).claims
    assert "lineitem" not in none[AGS_CLAIM]
    assert OUTCOME_CLAIM not in none
    school.add_column(cast.STAFF_CPD, "Second", 5, resource_link_id=cast.ASSESSMENT)
    assert "lineitem" not in launch(browser, cast.ASSESSMENT).claims[AGS_CLAIM]


def test_custom_parameters_come_along_except_those_moodle_takes(be: Be, school: School) -> None:
    school.set_custom(
        cast.ASSESSMENT, {"community": "abc", "scores_url": "$Scores.url", "note": "two\nlines"}
    )
    claims = launch(be(cast.TEACHER), cast.ASSESSMENT).claims
    members = claims[NRPS_CLAIM]["context_memberships_url"]
    assert claims[LTI + "custom"] == {
        "community": "abc",
        "note": "twolines",
        "context_history": "",
        "context_id_history": "",
        "context_memberships_url": members,
    }
    assert claims[AGS_CLAIM]["scores"] == ""


@pytest.mark.parametrize("target", ["iframe", "window"])
def test_the_launch_says_whether_it_is_in_a_frame(be: Be, target: str) -> None:
    browser = be(cast.TEACHER)
    presentation = launch(browser, cast.ASSESSMENT, target=target).claims[
        LTI + "launch_presentation"
    ]
    assert presentation["document_target"] == target
    page = browser.get(presentation["return_url"] + "&lti_errormsg=No+<b>luck</b>")
    assert "No &lt;b&gt;luck&lt;/b&gt;" in page.text


def test_the_registration_names_addresses_that_answer(here: Office, services: FlaskClient) -> None:
    known = here.registration
    assert services.get(known.jwks_uri).status_code == 200
    assert services.get(known.authorization_endpoint).status_code == 400
    assert services.post(known.token_endpoint).status_code == 400
    assert known.issuer == ADDRESS
