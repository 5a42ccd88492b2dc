"""The roster has Moodle's shape, short roles, and pages only when they are asked for."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lti_tool.demo import cast
from lti_tool.demo.school import School
from lti_tool.demo.wire import MEMBERS_TYPE, NRPS_SCOPE, SCORE_SCOPE

Token = Callable[..., dict[str, str]]
Moodle = Callable[[str], Any]
PATH = "/mod/lti/services.php/CourseSection/2/bindings/1/memberships"


@pytest.fixture
def read(services: FlaskClient, token: Token) -> Callable[[str], TestResponse]:
    headers = {"Accept": MEMBERS_TYPE, **token(NRPS_SCOPE)}
    return lambda address: services.get(address, headers=headers)


Read = Callable[[str], TestResponse]


def roles_of(answer: TestResponse) -> dict[str, list[str]]:
    return {member["user_id"]: member["roles"] for member in answer.get_json()["members"]}


def test_the_roster_has_the_shape_of_moodles_but_no_email(read: Read, moodle: Moodle) -> None:
    captured, answer = moodle("nrps_staff_cpd"), read(PATH)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == captured["headers"]["Content-Type"]
    body = answer.get_json()
    assert body.keys() == captured["body"].keys()
    assert body["context"] == captured["body"]["context"]
    theirs = captured["body"]["members"][0].keys() - {"email"}
    assert all(member.keys() == theirs for member in body["members"])


def test_everyone_comes_at_once_with_short_roles(read: Read, school: School) -> None:
    answer = read(PATH)
    roles = roles_of(answer)
    assert "Link" not in answer.headers
    assert len(roles) == len(school.enrolments[cast.STAFF_CPD]) > 50
    assert roles[cast.LEAD] == ["Instructor"]
    assert roles[cast.TEACHER] == ["Learner"]
    assert roles[cast.NON_EDITING_TEACHER] == ["Learner"]
    assert cast.ADMINISTRATOR not in roles


def test_someone_off_the_course_is_absent_and_nobody_is_inactive(
    read: Read, school: School
) -> None:
    school.set_enrolled(cast.STAFF_CPD, cast.TEACHER, active=False)
    answer = read(PATH)
    assert cast.TEACHER not in roles_of(answer)
    assert {member["status"] for member in answer.get_json()["members"]} == {"Active"}


def test_pages_together_are_the_whole_roster(read: Read) -> None:
    whole, address = roles_of(read(PATH)), f"{PATH}?limit=20"
    paged: dict[str, list[str]] = {}
    for _ in range(3):
        answer = read(address)
        paged |= roles_of(answer)
        address = answer.headers.get("Link", "").partition(">")[0].removeprefix("<")
    assert address == ""
    assert paged == whole


def test_the_next_page_forgets_the_role(read: Read) -> None:
    answer = read(f"{PATH}?limit=20&role=Learner")
    assert {role for roles in roles_of(answer).values() for role in roles} == {"Learner"}
    link = answer.headers["Link"]
    assert link == f'<https://school.test{PATH}?limit=20&from=20>; rel="next"'


def test_a_role_is_asked_for_by_its_short_or_whole_name(read: Read) -> None:
    leads = {cast.LEAD, cast.SECOND_LEAD, cast.THIRD_LEAD}
    whole = "http://purl.imsglobal.org/vocab/lis/v2/membership%23Instructor"
    assert roles_of(read(f"{PATH}?role=Instructor")).keys() == leads
    assert roles_of(read(f"{PATH}?role={whole}")).keys() == leads


def test_a_link_brings_its_messages(read: Read, moodle: Moodle) -> None:
    theirs = moodle("nrps_staff_cpd_rlid")["body"]["members"][0]["message"][0]
    ours = read(f"{PATH}?rlid={cast.ASSESSMENT}").get_json()["members"][0]["message"][0]
    assert ours.keys() == theirs.keys()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (PATH.replace("/2/", "/99/"), 404),
        (f"{PATH}?rlid=99", 502),
        (f"{PATH}?rlid={cast.YEAR_10_COMMUNITY}", 502),
        (f"{PATH}?limit=all", 404),
        (PATH.replace("bindings/1", "bindings/7"), 400),
    ],
)
def test_what_is_not_there_is_refused(read: Read, address: str, status: int) -> None:
    assert read(address).status_code == status


@pytest.mark.parametrize("accept", ["application/json", f"{MEMBERS_TYPE}, */*", "*/*"])
def test_another_accept_finds_no_handler(services: FlaskClient, token: Token, accept: str) -> None:
    answer = services.get(PATH, headers={"Accept": accept, **token(NRPS_SCOPE)})
    assert answer.status_code == 400
    assert answer.get_json()["reason"].startswith("No handler found")


def test_a_token_for_something_else_is_unauthorised(
    services: FlaskClient, token: Token, moodle: Moodle
) -> None:
    captured = moodle("error_401_expired_token")
    for header in (token(SCORE_SCOPE), {"Authorization": "Bearer unknown"}, {}):
        answer = services.get(PATH, headers={"Accept": MEMBERS_TYPE, **header})
        assert answer.status == "401 Unauthorized"
        assert answer.headers["Content-Type"] == captured["headers"]["Content-Type"]
        body = answer.get_json()
        assert body.keys() == captured["body"].keys()
        assert body["request"] == {"method": "GET", "url": PATH, "accept": MEMBERS_TYPE}
