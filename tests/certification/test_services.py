"""Names and roles, assignments and grades, against an LMS over real HTTP."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from lti_tool.lti import ags, nrps
from lti_tool.lti.ags import Score, post_score, read_line_item, read_results
from lti_tool.lti.http import LmsRefused
from lti_tool.lti.nrps import read_members
from lti_tool.lti.roles import CourseRole, parse_roles
from lti_tool.lti.services import Lms
from tests.lti.pretend_lms import NOON, TOKEN, PretendLms, Reply, pretend_lms, tool_for

MEMBERS, ITEM = "/members", "/items/1/lineitem"
SCORES, RESULTS = "/items/1/lineitem/scores", "/items/1/lineitem/results"
QUERY = "?type_id=3"
SCOPES = [nrps.SCOPE, *ags.SCOPES]
PROGRESS = ["Initialized", "Started", "InProgress", "Submitted", "Completed"]


@pytest.fixture
def school() -> Iterator[PretendLms]:
    with pretend_lms() as server:
        yield server


@pytest.fixture
def lms(school: PretendLms, tmp_path: Path) -> Iterator[Lms]:
    with tool_for(school, tmp_path) as ours:
        yield ours.lms


def container(*members: dict[str, object]) -> dict[str, object]:
    return {"id": "x", "context": {"id": "2"}, "members": list(members)}


def person(user_id: str, **more: object) -> dict[str, object]:
    return {"user_id": user_id, "roles": ["Learner"], "status": "Active", **more}


def score(**changes: object) -> Score:
    facts = {"user_id": "7", "given": 2, "maximum": 5, "at": NOON, "completed": False} | changes
    return Score(**facts)  # type: ignore[arg-type]


@pytest.mark.parametrize("scope", SCOPES, ids=[scope.rpartition("/")[2] for scope in SCOPES])
def test_a_token_with_each_scope_is_got(school: PretendLms, lms: Lms, scope: str) -> None:
    """A token with the scope is got (names and roles; each scope of grades)."""
    school.says("/service", Reply({}))
    lms.get(f"{school.url}/service", scope=scope, accept="application/json")
    [asked] = school.asked_for(TOKEN)
    assert scope.replace(":", "%3A").replace("/", "%2F").encode() in asked.body


def test_the_members_are_read(school: PretendLms, lms: Lms) -> None:
    """The members are read."""
    school.says(MEMBERS, Reply(container(person("1"), person("2", roles=["Instructor"]))))
    found = read_members(lms, f"{school.url}{MEMBERS}")
    assert [(m.user_id, parse_roles(m.roles).course_role) for m in found] == [
        ("1", CourseRole.LEARNER),
        ("2", CourseRole.INSTRUCTOR),
    ]


def test_every_page_of_a_paged_list(school: PretendLms, lms: Lms) -> None:
    """Every page of a paged list is read."""
    following = {"Link": f'<{school.url}{MEMBERS}?page=2>; rel="next"'}
    school.says(f"{MEMBERS}?limit=200", Reply(container(person("1")), headers=following))
    school.says(f"{MEMBERS}?page=2", Reply(container(person("2"))))
    assert [m.user_id for m in read_members(lms, f"{school.url}{MEMBERS}")] == ["1", "2"]


def test_a_role_filter_in_the_address_is_kept(school: PretendLms, lms: Lms) -> None:
    """A role filter is kept in what we ask."""
    school.says(MEMBERS, Reply(container(person("1"))))
    read_members(lms, f"{school.url}{MEMBERS}?role=Learner")
    [asked] = school.asked_for(MEMBERS)
    assert asked.target == f"{MEMBERS}?role=Learner&limit=200"


def test_members_without_names_or_e_mail(school: PretendLms, lms: Lms) -> None:
    """Members without names or e-mail addresses are read all the same."""
    school.says(MEMBERS, Reply(container(person("1"), person("2", name="B", email="b@x.test"))))
    found = read_members(lms, f"{school.url}{MEMBERS}")
    assert [m.user_id for m in found] == ["1", "2"]
    assert "x.test" not in repr(found)


def test_an_inactive_member(school: PretendLms, lms: Lms) -> None:
    """An inactive member is seen as such."""
    school.says(MEMBERS, Reply(container(person("1", status="Inactive"), person("2"))))
    assert [m.active for m in read_members(lms, f"{school.url}{MEMBERS}")] == [False, True]


def test_an_unauthorised_answer_to_a_list(school: PretendLms, lms: Lms) -> None:
    """An unauthorised answer is handled (names and roles): one new token, then an error."""
    school.says(MEMBERS, Reply({}, 401))
    with pytest.raises(LmsRefused) as refused:
        read_members(lms, f"{school.url}{MEMBERS}")
    assert refused.value.status == 401
    assert len(school.asked_for(TOKEN)) == 2


def test_line_items_are_never_found_by_a_list(school: PretendLms, lms: Lms) -> None:
    """Line items listed: deliberately not; a column is the launch's own, or one we made ourselves.

    A list is asked for only to recover the address of one whose answer was lost.
    """
    assert not [name for name in dir(ags) if name.startswith(("list", "find", "read_line_items"))]
    assert not school.asked
    assert lms.registration.issuer


def test_a_line_item_is_read(school: PretendLms, lms: Lms) -> None:
    """A line item is read."""
    school.says(ITEM, Reply({"id": "x", "label": "Cycles", "scoreMaximum": 5}))
    item = read_line_item(lms, f"{school.url}{ITEM}{QUERY}")
    assert (item.label, item.maximum) == ("Cycles", 5)
    assert school.asked_for(ITEM)[0].target == ITEM + QUERY


def test_a_line_item_is_created(school: PretendLms, lms: Lms) -> None:
    """A line item is created, tied to its link."""
    answer = {"id": f"{school.url}{ITEM}{QUERY}", "label": "Cycles", "scoreMaximum": 5}
    school.says("/items", Reply(answer, 201))
    column = ags.NewColumn("Cycles", 5, "abc", "cycles")
    made = ags.make_line_item(lms, f"{school.url}/items{QUERY}", column, "18")
    [asked] = school.asked_for("/items")
    assert made.url == answer["id"]
    assert json.loads(asked.body) == {
        "label": "Cycles",
        "scoreMaximum": 5,
        "resourceLinkId": "18",
        "resourceId": "abc",
        "tag": "cycles",
    }
    assert asked.headers["Content-Type"] == ags.LINE_ITEM_TYPE


def test_line_items_are_never_updated_or_deleted(school: PretendLms, lms: Lms) -> None:
    """Line items never updated or deleted by us: there is no call that could."""
    assert {name for name in ("put", "delete", "patch") if hasattr(lms, name)} == set()
    assert not school.asked


def test_a_score_with_both_kinds_of_progress(school: PretendLms, lms: Lms) -> None:
    """A score with activity and grading progress is sent."""
    school.says(SCORES, Reply(b"", 200))
    post_score(lms, f"{school.url}{ITEM}{QUERY}", score())
    [asked] = school.asked_for(SCORES)
    sent = json.loads(asked.body)
    assert asked.target == SCORES + QUERY
    assert (sent["activityProgress"], sent["gradingProgress"]) == ("InProgress", "FullyGraded")
    assert (sent["scoreGiven"], sent["scoreMaximum"], sent["userId"]) == (2, 5, "7")
    assert dt.datetime.fromisoformat(sent["timestamp"]) == NOON


@pytest.mark.parametrize(("completed", "said"), [(False, "InProgress"), (True, "Completed")])
def test_the_progress_values(completed: bool, said: str) -> None:
    """A score with the progress values: ours are those two, of the values that the standard has."""
    progress = score(completed=completed).as_json()["activityProgress"]
    assert progress == said
    assert progress in PROGRESS


def test_results_are_read(school: PretendLms, lms: Lms) -> None:
    """Results are read."""
    school.says(RESULTS, Reply([{"userId": "7", "resultScore": 2, "resultMaximum": 5}]))
    [result] = read_results(lms, f"{school.url}{ITEM}{QUERY}", "7")
    assert (result.score, result.maximum) == (2, 5)


def test_an_unauthorised_answer_to_a_score(school: PretendLms, lms: Lms) -> None:
    """An unauthorised answer is handled (grades)."""
    school.says(SCORES, Reply({}, 401))
    with pytest.raises(LmsRefused):
        post_score(lms, f"{school.url}{ITEM}{QUERY}", score())
    assert len(school.asked_for(TOKEN)) == 2


@pytest.mark.parametrize("status", [400, 404, 422])
def test_a_score_for_an_unknown_user(school: PretendLms, lms: Lms, status: int) -> None:
    """A score for an unknown user is handled."""
    school.says(SCORES, Reply([], status))
    with pytest.raises(LmsRefused) as refused:
        post_score(lms, f"{school.url}{ITEM}{QUERY}", score(user_id="nobody"))
    assert refused.value.status == status
