"""A course's roster: every page or nothing, ids and roles only, from the platform alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lti_tool.lti.http import LmsFailure, LmsRefused, LmsUnreachable, WrongAnswer
from lti_tool.lti.nrps import LIMIT, MEDIA_TYPE, SCOPE, Member, read_members
from lti_tool.lti.services import Lms
from tests.lti.pretend_lms import (
    PAGE,
    TOKEN,
    PretendLms,
    Reply,
    Tool,
    captured,
    pretend_lms,
    tool_for,
)

ROSTER = "/mod/lti/services.php/CourseSection/2/bindings/1/memberships"


@pytest.fixture
def school() -> Iterator[PretendLms]:
    with pretend_lms() as server:
        yield server


@pytest.fixture
def tool(school: PretendLms, tmp_path: Path) -> Iterator[Tool]:
    with tool_for(school, tmp_path) as ours:
        yield ours


def container(*members: Any, link: str = "") -> Reply:
    return Reply({"id": "x", "members": members}, headers={"Link": link} if link else {})


def person(user_id: str, **more: Any) -> dict[str, Any]:
    return {"user_id": user_id, "roles": ["Learner"], **more}


@pytest.mark.parametrize("name", ["nrps_staff_cpd", "nrps_staff_cpd_rlid", "nrps_year_10"])
def test_moodle_s_rosters_are_read(school: PretendLms, tool: Tool, name: str) -> None:
    moodle = captured(name)
    target = moodle["request"]["url"].removeprefix("https://moodle.test:8443")
    school.says(target.split("?")[0], Reply(moodle["body"], headers=moodle["headers"]))
    members = read_members(tool.lms, school.url + target)
    sent = moodle["body"]["members"]
    assert members == [Member(one["user_id"], tuple(one["roles"]), active=True) for one in sent]
    [token, asked] = school.asked
    assert asked.headers["Accept"] == moodle["request"]["accept"] == MEDIA_TYPE
    assert "Content-Type" not in asked.headers
    separator = "&" if "?" in target else "?"
    assert asked.target == f"{target}{separator}limit={LIMIT}"
    assert f"scope={SCOPE.replace(':', '%3A').replace('/', '%2F')}".encode() in token.body


def test_names_and_e_mail_stay_behind(school: PretendLms, tool: Tool) -> None:
    school.says(ROSTER, container(person("7", name="Ada", email="ada@school.example")))
    [member] = read_members(tool.lms, school.url + ROSTER)
    assert "Ada" not in repr(vars(member))
    assert "ada@" not in repr(vars(member))


def test_a_limit_that_is_there_stays(school: PretendLms, tool: Tool) -> None:
    school.says(ROSTER, container())
    read_members(tool.lms, f"{school.url}{ROSTER}?limit=5&rlid=a%2Fb")
    assert school.asked[-1].target == f"{ROSTER}?limit=5&rlid=a%2Fb"


def test_every_page_is_followed_to_the_letter(school: PretendLms, tool: Tool) -> None:
    second, third = "/Next?Page=aB%2FcD;x=1,2&Q=Ü", "/third"
    school.says(
        ROSTER,
        container(
            person("1"),
            link=f'<{school.url}/d>; rel="differences", <{school.url}{second}>; rel=next',
        ),
    )
    school.says("/Next", container(person("2"), link=f'<{third}>; title="x"; REL="prev Next"'))
    school.says(third, container(person("3"), link=f'<{school.url}/0>; rel="first"'))
    counts: list[int] = []
    members = read_members(tool.lms, school.url + ROSTER, counts.append)
    assert [member.user_id for member in members] == ["1", "2", "3"]
    assert counts == [1, 2, 3]
    assert [asked.target.split("&Q")[0] for asked in school.asked[2:]] == [
        "/Next?Page=aB%2FcD;x=1,2",
        "/third",
    ]
    assert len(school.asked_for(TOKEN)) == 1


@pytest.mark.parametrize(
    "link",
    [
        "<{url}/x>; rel=“next”",
        "<{url}/x>; rel=nextish",
        "<{url}/x>",
        "rel=next",
        '<{url}/x>; title="rel=next"',
    ],
)
def test_what_is_no_proper_next_link_is_the_end(school: PretendLms, tool: Tool, link: str) -> None:
    school.says(
        ROSTER, container(person("1"), link=link.format(url=school.url).encode().decode("latin-1"))
    )
    assert len(read_members(tool.lms, school.url + ROSTER)) == 1


@pytest.mark.parametrize("status", [400, 404, 500, 502])
def test_half_a_roster_is_none(school: PretendLms, tool: Tool, status: int) -> None:
    school.says(ROSTER, container(person("1"), link=f'<{school.url}/2>; rel="next"'))
    school.says("/2", Reply(status=status))
    with pytest.raises(LmsFailure) as caught:
        read_members(tool.lms, school.url + ROSTER)
    assert caught.value.status == status


def test_a_next_page_elsewhere_is_not_asked(school: PretendLms, tool: Tool) -> None:
    with pretend_lms() as stranger:
        school.says(ROSTER, container(person("1"), link=f'<{stranger.url}/2>; rel="next"'))
        with pytest.raises(WrongAnswer, match="elsewhere"):
            read_members(tool.lms, school.url + ROSTER)
        assert stranger.asked == []


@pytest.mark.parametrize("target", ["{url}{roster}?limit=200", "{url}/2", "ftp://[", ""])
def test_pages_that_lead_nowhere_end(school: PretendLms, tool: Tool, target: str) -> None:
    link = f'<{target.format(url=school.url, roster=ROSTER)}>; rel="next"'
    school.says(ROSTER, container(person("1"), link=link))
    school.says("/2", container(person("2"), link=link))
    with pytest.raises(WrongAnswer, match=r"pages without end|elsewhere"):
        read_members(tool.lms, school.url + ROSTER)
    assert len(school.asked) <= 3


def test_no_page_is_asked_for_when_the_time_is_over(school: PretendLms, tool: Tool) -> None:
    school.says("/0", container(person("0"), link=f'<{school.url}/1>; rel="next"'))
    school.says("/1", container(person("1")))
    url, asked = f"{school.url}/0", {"scope": "any", "accept": "application/json"}
    assert len(list(tool.lms.pages(url, **asked))) == 2
    before = len(school.asked)
    with pytest.raises(WrongAnswer, match="pages without end"):
        list(tool.lms.pages(url, **asked, seconds=0))
    assert len(school.asked) == before + 1


def test_pages_that_never_repeat_end_too(school: PretendLms, tool: Tool) -> None:
    lms = Lms(tool.registration, tool.http, tool.tokens, most_pages=5)
    for page in range(10):
        following = f'<{school.url}/{page + 1}>; rel="next"'
        school.says(f"/{page}", container(person(str(page)), link=following))
    with pytest.raises(WrongAnswer, match="pages without end"):
        read_members(lms, f"{school.url}/0")
    assert len(school.asked) == 1 + 5


@pytest.mark.parametrize(
    ("said", "active"),
    [({}, True), ({"status": "Active"}, True), ({"status": None}, True)]
    + [({"status": status}, False) for status in ("Inactive", "Deleted", "", "On leave")],
)
def test_who_is_active(school: PretendLms, tool: Tool, said: dict[str, Any], active: bool) -> None:
    school.says(ROSTER, container(person("1", **said)))
    assert read_members(tool.lms, school.url + ROSTER) == [Member("1", ("Learner",), active)]


def test_someone_on_two_pages_is_one_person(school: PretendLms, tool: Tool) -> None:
    school.says(ROSTER, container(person("1"), person("2"), person("1", status="Inactive")))
    members = read_members(tool.lms, school.url + ROSTER)
    assert [(member.user_id, member.active) for member in members] == [("1", False), ("2", True)]


def test_someone_without_roles_is_read_without_any(school: PretendLms, tool: Tool) -> None:
    school.says(ROSTER, container({"user_id": "1"}))
    assert read_members(tool.lms, school.url + ROSTER) == [Member("1", (), active=True)]


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"<html>Moodle</html>"),
        Reply(b""),
        Reply([]),
        Reply({}),
        Reply({"members": {"user_id": "1"}}),
        container(person("1"), "Ada"),
        container(person("1"), {"roles": []}),
        container(person("")),
        container({"user_id": 7, "roles": []}),
        container(person("x" * 256)),
        container(person("1", roles="Learner")),
        container(person("1", roles=None)),
        container(person("1", roles=["Learner", 7])),
        container(person("1", status=1)),
    ],
)
def test_rubbish_is_a_wrong_answer(school: PretendLms, tool: Tool, reply: Reply) -> None:
    school.says(ROSTER, reply)
    with pytest.raises(WrongAnswer) as caught:
        read_members(tool.lms, school.url + ROSTER)
    assert "Ada" not in str(caught.value)


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (PAGE, LmsRefused),
        (Reply(b"No handler found", 400), LmsRefused),
        (Reply(status=403), LmsRefused),
        (Reply(status=302, headers={"Location": "/login"}), LmsRefused),
        (Reply(status=429, headers={"Retry-After": "9"}), LmsUnreachable),
        (Reply(status=503), LmsUnreachable),
    ],
)
def test_each_status_has_its_outcome(
    school: PretendLms, tool: Tool, reply: Reply, outcome: type[LmsFailure]
) -> None:
    school.says(ROSTER, reply)
    with pytest.raises(outcome) as caught:
        read_members(tool.lms, school.url + ROSTER)
    assert type(caught.value) is outcome
    assert len(school.asked_for(ROSTER)) == (2 if reply.status == 403 else 1)


def test_a_token_that_died_is_renewed_once(school: PretendLms, tool: Tool) -> None:
    expired = captured("error_401_expired_token")
    school.says(TOKEN, *(Reply({"access_token": name}) for name in ("dead", "alive", "third")))
    school.says(ROSTER, Reply(expired["body"], 401), container(person("1")))
    assert len(read_members(tool.lms, school.url + ROSTER)) == 1
    bearers = [asked.headers["Authorization"] for asked in school.asked_for(ROSTER)]
    assert bearers == ["Bearer dead", "Bearer alive"]


def test_a_token_that_is_refused_twice_is_a_refusal(school: PretendLms, tool: Tool) -> None:
    school.says(ROSTER, Reply(status=401))
    with pytest.raises(LmsRefused) as caught:
        read_members(tool.lms, school.url + ROSTER)
    assert caught.value.status == 401
    assert len(school.asked_for(ROSTER)) == len(school.asked_for(TOKEN)) == 2


@pytest.mark.parametrize(
    "url",
    [
        "{stranger}/members",
        "https://127.0.0.1/members",
        "http://localhost:{port}/members",
        "http://ada@127.0.0.1:{port}/members",
        "/members",
        "",
        "ftp://127.0.0.1:{port}/members",
        "http://127.0.0.1:{port}x/members",
        "http://[127.0.0.1:{port}/members",
    ],
)
def test_a_service_outside_the_platform_is_never_called(
    school: PretendLms, tool: Tool, url: str
) -> None:
    with pretend_lms() as stranger:
        port = school.url.rsplit(":", maxsplit=1)[1]
        with pytest.raises(LmsRefused, match="named a service elsewhere"):
            read_members(tool.lms, url.format(stranger=stranger.url, port=port))
        assert school.asked == stranger.asked == []


@pytest.mark.parametrize("field", ["issuer", "token_endpoint", "jwks_uri"])
def test_any_registered_address_names_a_place_of_the_platform(
    school: PretendLms, tmp_path: Path, field: str
) -> None:
    with pretend_lms() as other, tool_for(other, tmp_path, **{field: f"{school.url}/x"}) as tool:
        token = captured("token")["body"]
        school.says("/x", Reply(token))
        school.says(ROSTER, container(person("1")))
        assert len(read_members(tool.lms, school.url + ROSTER)) == 1
