"""A teacher of Example School chooses content inside a tool, copies a course, and resets one."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from joserfc import jwt

from lti_tool.demo import cast
from lti_tool.demo.breaking import forgetful
from lti_tool.demo.office import Office
from lti_tool.demo.school import Condition
from lti_tool.demo.wire import CLIENT_ID, DL, LTI
from tests.demo.conftest import ADDRESS, TOOL, Tool
from tests.demo.reading import Page

Be = Callable[[str], FlaskClient]
ITEM = {
    "type": "ltiResourceLink",
    "title": "Metacognition",
    "text": "To try things out",
    "url": "https://tool.test/lti/launch?community=abc",
    "custom": {"community": "abc"},
}
COLUMN = {"lineItem": {"scoreMaximum": 5, "label": "x", "resourceId": "abc", "tag": "cycles"}}


def opened(lms: FlaskClient, address: str, here: Office) -> dict[str, Any]:
    """Follow a launch of the school's to its claims."""
    [login] = Page(lms.get(address).text).forms
    asked = {
        "client_id": CLIENT_ID,
        "redirect_uri": TOOL.launch,
        "login_hint": login.fields["login_hint"],
        "lti_message_hint": login.fields["lti_message_hint"],
        "nonce": "n",
        "state": "s",
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
    }
    [form] = Page(lms.post("/mod/lti/auth.php", data=asked).text).forms
    return jwt.decode(form.fields["id_token"], here.key, algorithms=["RS256"]).claims


def picked(lms: FlaskClient, here: Office, activity: str = "") -> str:
    """Open the picker for Staff CPD, and return where its answer goes."""
    address = f"/mod/lti/contentitem_launch.php?id={cast.STAFF_CPD}&activity={activity}"
    claims = opened(lms, address, here)
    found: str = claims[DL + "deep_linking_settings"]["deep_link_return_url"]
    parts = urlsplit(found)
    return f"{parts.path}?{parts.query}"


def answer(tool: Tool, *items: dict[str, Any], **changes: Any) -> dict[str, str]:
    now = int(tool.day.now().timestamp())
    claims = {
        "iss": CLIENT_ID,
        "aud": ADDRESS,
        "iat": now,
        "exp": now + 300,
        "nonce": "once",
        LTI + "message_type": "LtiDeepLinkingResponse",
        LTI + "version": "1.3.0",
        LTI + "deployment_id": "1",
        DL + "content_items": list(items),
    } | changes
    claims = json.loads(json.dumps(claims))
    return {"JWT": jwt.encode({"alg": "RS256", "kid": tool.key.kid}, claims, tool.key)}


def test_a_request_for_content_is_shaped_as_the_captured_one(
    be: Be, here: Office, moodle: Callable[[str], Any]
) -> None:
    address = f"/mod/lti/contentitem_launch.php?id={cast.STAFF_CPD}"
    ours = opened(be(cast.LEAD), address, here)
    captured = moodle("launch_deep_linking")["claims"]
    assert set(captured) - set(ours) == {"email"}
    settings = DL + "deep_linking_settings"
    assert set(ours[settings]) == set(captured[settings])
    for name in ("accept_types", "accept_multiple", "accept_presentation_document_targets"):
        assert ours[settings][name] == captured[settings][name]


def test_an_item_becomes_an_activity(be: Be, here: Office, tool: Tool) -> None:
    lead = be(cast.LEAD)
    page = lead.post(picked(lead, here), data=answer(tool, ITEM | COLUMN))
    assert page.status_code == 200
    [made] = [a for a in here.school.activities.values() if a.title == "Metacognition"][1:]
    assert (made.custom, made.target_link_uri) == (ITEM["custom"], ITEM["url"])
    [column] = here.school.coupled_columns(made.id)
    assert (column.maximum, column.resource_id, column.tag) == (5.0, "abc", "cycles")
    assert here.school.own_column(made.id) is column


def test_several_items_become_several_activities(be: Be, here: Office, tool: Tool) -> None:
    lead, before = be(cast.LEAD), len(here.school.activities)
    lead.post(picked(lead, here), data=answer(tool, ITEM, ITEM))
    assert len(here.school.activities) == before + 2


def test_without_a_line_item_there_is_no_column(be: Be, here: Office, tool: Tool) -> None:
    lead, before = be(cast.LEAD), len(here.school.columns)
    lead.post(picked(lead, here), data=answer(tool, ITEM))
    assert len(here.school.columns) == before


def test_no_items_change_nothing(be: Be, here: Office, tool: Tool) -> None:
    lead, before = be(cast.LEAD), len(here.school.activities)
    said = {DL + "msg": "Nothing was chosen."}
    page = lead.post(picked(lead, here), data=answer(tool, **said))
    assert "Nothing was chosen." in page.text
    assert len(here.school.activities) == before


def test_chosen_anew_an_activity_keeps_its_id_and_column(be: Be, here: Office, tool: Tool) -> None:
    lead, columns = be(cast.LEAD), dict(here.school.columns)
    condition = here.school.activities[cast.ASSESSMENT].condition
    assert condition is not Condition.NONE
    lead.post(picked(lead, here, cast.ASSESSMENT), data=answer(tool, ITEM))
    assert here.school.activities[cast.ASSESSMENT].custom == ITEM["custom"]
    assert here.school.columns == columns
    assert here.school.activities[cast.ASSESSMENT].condition is condition


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "another"},
        {"aud": "https://elsewhere.test"},
        {"exp": 1},
        {LTI + "message_type": "LtiResourceLinkRequest"},
        {LTI + "deployment_id": "2"},
        {DL + "content_items": [ITEM | {"title": "x" * 256}]},
    ],
)
def test_a_wrong_answer_adds_nothing(
    be: Be, here: Office, tool: Tool, changes: dict[str, Any]
) -> None:
    lead, before = be(cast.LEAD), len(here.school.activities)
    page = lead.post(picked(lead, here), data=answer(tool, ITEM, **changes))
    assert page.status_code == 400
    assert len(here.school.activities) == before


def test_an_answer_counts_once(be: Be, here: Office, tool: Tool) -> None:
    lead = be(cast.LEAD)
    to = picked(lead, here)
    assert lead.post(to, data=answer(tool, ITEM)).status_code == 200
    assert lead.post(to, data=answer(tool, ITEM, nonce="twice")).status_code == 400


def test_only_those_who_run_a_course_add_to_it(be: Be) -> None:
    for person in (cast.TEACHER, cast.NON_EDITING_TEACHER):
        assert be(person).get(f"/mod/lti/contentitem.php?id={cast.STAFF_CPD}").status_code == 403


def test_a_copy_keeps_what_is_sent_and_has_ids_of_its_own(be: Be, here: Office) -> None:
    school, lead = here.school, be(cast.LEAD)
    school.set_custom(cast.ASSESSMENT, {"community": "abc"})
    moved = lead.post("/course/copy.php", data={"id": cast.STAFF_CPD})
    [new_id] = parse_qs(urlsplit(moved.headers["Location"]).query)["id"]
    [again] = [a for a in school.activities_in(new_id) if a.title == "Assessment"]
    assert again.id != cast.ASSESSMENT
    assert again.custom == {"community": "abc"}
    assert len(school.coupled_columns(again.id)) == 1
    assert school.courses[new_id].history == cast.STAFF_CPD
    assert [person.id for person, _ in school.roll(new_id)] == [cast.LEAD]
    claims = opened(lead, f"/mod/lti/launch.php?id={again.id}", here)
    assert claims[LTI + "custom"]["context_history"] == cast.STAFF_CPD


def test_a_reset_unenrols_learners_and_keeps_the_course(be: Be, here: Office) -> None:
    lead = be(cast.LEAD)
    lead.post("/course/reset.php", data={"id": cast.STAFF_CPD})
    roles = {e.role for _p, e in here.school.roll(cast.STAFF_CPD) if e.active}
    assert "student" not in roles
    assert here.school.activities_in(cast.STAFF_CPD)


def test_a_look_at_somebody_s_work_names_them(
    be: Be, here: Office, moodle: Callable[[str], Any]
) -> None:
    address = f"/mod/lti/review.php?id={cast.ASSESSMENT}&user={cast.TEACHER}"
    claims = opened(be(cast.LEAD), address, here)
    captured = moodle("launch_submission_review")["claims"]
    assert claims[LTI + "message_type"] == captured[LTI + "message_type"]
    assert claims[LTI + "for_user"] == {"user_id": cast.TEACHER}
    assert be(cast.TEACHER).get(address).status_code == 403


def test_what_is_broken_can_be_mended(be: Be, services: FlaskClient) -> None:
    admin = be(cast.ADMINISTRATOR)
    admin.post("/admin/broken.php", data={"name": "down"})
    assert services.get("/mod/lti/certs.php").status_code == 503
    assert "broken" in admin.get("/admin/broken.php").text
    admin.post("/admin/broken.php", data={"name": "down"})
    assert services.get("/mod/lti/certs.php").status_code == 200


def test_rotated_keys_are_others(be: Be, services: FlaskClient) -> None:
    before = services.get("/mod/lti/certs.php").get_json()
    be(cast.ADMINISTRATOR).post("/admin/broken.php", data={"name": "keys"})
    assert services.get("/mod/lti/certs.php").get_json() != before


def test_a_forgetful_browser_sends_no_cookie_from_a_frame(here: Office) -> None:
    seen: list[str | None] = []

    def tool(environ: dict[str, str], _start: object) -> list[bytes]:
        seen.append(environ.get("HTTP_COOKIE"))
        return []

    through = forgetful(tool, here)  # type: ignore[arg-type]
    for broken, frame in ((False, "iframe"), (True, "iframe"), (True, "document")):
        here.broken = {"cookies"} if broken else set()
        environ = {"HTTP_COOKIE": "kept", "HTTP_SEC_FETCH_DEST": frame}
        through(environ, lambda *_: None)  # type: ignore[arg-type,return-value]
    assert seen == ["kept", None, "kept"]
