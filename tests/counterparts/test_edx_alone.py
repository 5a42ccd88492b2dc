"""Open edX's platform by itself: a launch made by hand, and every service asked as a tool asks.

What it says here is what our tool has to cope with; its words are its own, not the standard's.
"""

import json
import threading
import time
from collections.abc import Iterator

import pytest

from tests.counterparts.presence import needs

needs("lti_consumer", reason="Open edX's consumer is not installed: pip install -e '.[dev]'")

import requests
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from tests.counterparts.by_hand import (
    LAUNCH,
    LINE_ITEM,
    LINE_ITEMS_TYPE,
    LOGIN,
    MEMBERS_TYPE,
    NRPS,
    RESULT,
    SCORE,
    SERVICES,
    ToolByHand,
)
from tests.counterparts.edx import EdxPlatform, EdxRefused, ToolInStudio, edx_platform
from tests.counterparts.edx_patches import EdxPerson, Grade

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
NOBODY = {
    "http://purl.imsglobal.org/vocab/lis/v2/system/person#None",
    "http://purl.imsglobal.org/vocab/lis/v2/institution/person#None",
}


@pytest.fixture(scope="module")
def published() -> RSAKey:
    """Make the key that the tool publishes at an address."""
    return RSAKey.generate_key(2048, {"kid": "published"})


@pytest.fixture(scope="module")
def pasted() -> RSAKey:
    """Make the key that an author pasted into Studio."""
    return RSAKey.generate_key(2048, {"kid": "pasted"})


@pytest.fixture(scope="module")
def edx(published: RSAKey, pasted: RSAKey) -> Iterator[EdxPlatform]:
    keys = json.dumps({"keys": [published.as_dict(private=False)]})
    server = make_server("127.0.0.1", 0, Request.application(lambda _request: Response(keys)))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    tool = ToolInStudio(
        login_url=LOGIN,
        launch_url=LAUNCH,
        public_key=pasted.as_pem(private=False).decode(),
        keyset_url=f"http://127.0.0.1:{server.server_port}/jwks",
        custom=("context_history=$Context.id.history",),
    )
    with edx_platform(tool) as platform:
        yield platform
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def tool(edx: EdxPlatform, published: RSAKey) -> ToolByHand:
    return ToolByHand(edx, published)


def test_a_login_goes_by_get_and_names_client_and_deployment(edx: EdxPlatform) -> None:
    assert edx.login_url(edx.lead).startswith(f"{LOGIN}?")
    login = edx.login_parameters(edx.lead)
    assert login.pop("lti_message_hint")
    assert login == {
        "iss": edx.issuer,
        "client_id": edx.client_id,
        "lti_deployment_id": "1",
        "target_link_uri": LAUNCH,
        "login_hint": edx.lead.external_user_id,
    }


def test_the_authorize_view_answers_with_a_form(edx: EdxPlatform, tool: ToolByHand) -> None:
    form = tool.authorize(edx.lead)
    assert form.action == LAUNCH
    assert form.fields.keys() == {"state", "id_token"}
    assert form.fields["state"] == "a state"


def test_a_launch_says_who_and_where(edx: EdxPlatform, tool: ToolByHand) -> None:
    launch = tool.launch(edx.lead)
    claims = launch.claims
    assert launch.header["kid"]
    assert claims["iss"] == edx.issuer
    assert claims["aud"] == claims["azp"] == edx.client_id
    assert claims["nonce"] == "a nonce"
    assert claims["exp"] == claims["iat"] + 3600
    assert claims["sub"] == edx.lead.external_user_id
    assert claims[f"{CLAIM}deployment_id"] == edx.deployment_id
    # There is no title, and a course is its own label.
    assert claims[f"{CLAIM}resource_link"] == {"id": edx.resource_link_id}
    assert claims[f"{CLAIM}context"] == {
        "id": edx.course_id,
        "label": edx.course_id,
        "title": "Staff CPD - Example School",
        "type": ["http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering"],
    }
    # A variable that edX does not know stays as it is, and it knows none of the standard's.
    assert claims[f"{CLAIM}custom"] == {"context_history": "$Context.id.history"}
    assert not {"name", "given_name", "email", "locale"} & claims.keys()


def test_roles_come_whole_and_an_author_is_an_administrator(
    edx: EdxPlatform, tool: ToolByHand
) -> None:
    def roles(person: EdxPerson) -> set[str]:
        return {
            role.removeprefix(MEMBERSHIP) for role in tool.launch(person).claims[f"{CLAIM}roles"]
        } - NOBODY

    assert roles(edx.lead) == {"Instructor"}
    assert roles(edx.author) == {"Administrator", "Instructor"}
    assert roles(edx.learners[0]) == {"Learner"}


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "https://elsewhere.test/"},
        {"client_id": "another"},
        {"nonce": ""},
        {"state": ""},
        {"lti_message_hint": "unknown"},
    ],
)
def test_a_wrong_request_gets_a_page_and_no_answer(
    edx: EdxPlatform, tool: ToolByHand, changes: dict[str, str]
) -> None:
    with pytest.raises(EdxRefused, match="400"):
        tool.authorize(edx.lead, **changes)


def test_a_login_opens_twice(edx: EdxPlatform, tool: ToolByHand) -> None:
    login = edx.login_parameters(edx.lead)
    for _ in range(2):
        assert tool.authorize(edx.lead, lti_message_hint=login["lti_message_hint"]).fields


def test_a_token_takes_a_key_that_is_fetched_or_pasted(
    edx: EdxPlatform, published: RSAKey, pasted: RSAKey
) -> None:
    for key in (published, pasted):
        answer = ToolByHand(edx, key).ask_for_token(NRPS)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "application/json"
        granted = answer.json()
        assert granted.pop("access_token")
        assert granted == {"token_type": "bearer", "expires_in": 3600, "scope": NRPS}


def test_a_stranger_gets_no_token(edx: EdxPlatform) -> None:
    stranger = ToolByHand(edx, RSAKey.generate_key(2048, {"kid": "stranger"}))
    answer = stranger.ask_for_token(NRPS)
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_client"})


def test_an_assertion_from_a_clock_ahead_gets_no_token(tool: ToolByHand) -> None:
    # One second is too many already; which error it names depends on how many keys there are.
    answer = tool.ask_for_token(NRPS, iat=int(time.time()) + 5)
    assert answer.status_code == 400


def test_the_roster_comes_in_pages_when_asked(edx: EdxPlatform, tool: ToolByHand) -> None:
    whole = tool.call("GET", tool.roster_url(), NRPS, MEMBERS_TYPE)
    assert "Link" not in whole.headers
    assert whole.headers["Content-Type"] == MEMBERS_TYPE
    pages = [tool.call("GET", f"{tool.roster_url()}?limit=5", NRPS, MEMBERS_TYPE)]
    assert pages[0].headers["Link"] == f'<{tool.roster_url()}?limit=5&page=2>; rel="next"'
    while following := pages[-1].links.get("next"):
        pages.append(tool.call("GET", following["url"], NRPS, MEMBERS_TYPE))
    assert [len(page.json()["members"]) for page in pages] == [5, 5, 4]
    found = [member["user_id"] for page in pages for member in page.json()["members"]]
    assert found == [person.external_user_id for person in edx.people]
    assert found == [member["user_id"] for member in whole.json()["members"]]


def test_in_the_roster_who_teaches_is_a_learner_too(edx: EdxPlatform, tool: ToolByHand) -> None:
    answer = tool.call("GET", tool.roster_url(), NRPS, MEMBERS_TYPE).json()
    assert answer["context"] == {"id": edx.course_id}
    lead, author, learner = (
        {role.removeprefix(MEMBERSHIP) for role in member["roles"]}
        for member in answer["members"][:3]
    )
    assert lead == {"Instructor", "Learner"}
    assert author == {"Administrator", "Instructor", "Learner"}
    assert learner == {"Learner"}
    assert {tuple(member) for member in answer["members"]} == {("status", "user_id", "roles")}
    assert {member["status"] for member in answer["members"]} == {"Active"}


def test_who_leaves_the_course_leaves_the_roster(edx: EdxPlatform, tool: ToolByHand) -> None:
    leaver = edx.people.pop()
    answer = tool.call("GET", tool.roster_url(), NRPS, MEMBERS_TYPE).json()
    edx.people.append(leaver)
    assert leaver.external_user_id not in {member["user_id"] for member in answer["members"]}
    assert len(answer["members"]) == len(edx.people) - 1


def test_who_left_can_still_have_a_grade(edx: EdxPlatform, tool: ToolByHand) -> None:
    leaver = edx.people.pop()
    answer = tool.post_score(leaver.external_user_id, 3, "2026-11-23T12:00:00Z")
    edx.people.append(leaver)
    assert answer.status_code == 201


def test_a_roster_is_asked_for_by_its_exact_type(tool: ToolByHand) -> None:
    assert tool.call("GET", tool.roster_url(), NRPS, "application/json").status_code == 406


def test_no_token_and_the_wrong_scope_are_403_alike(tool: ToolByHand) -> None:
    nothing = requests.get(tool.roster_url(), headers={"Accept": MEMBERS_TYPE}, timeout=5)
    spoilt = requests.get(
        tool.roster_url(), headers={"Authorization": "Bearer x", "Accept": MEMBERS_TYPE}, timeout=5
    )
    wrong = tool.call("GET", tool.roster_url(), SCORE, MEMBERS_TYPE)
    assert [nothing.status_code, spoilt.status_code, wrong.status_code] == [403, 403, 403]
    assert "WWW-Authenticate" not in nothing.headers


def test_the_one_column_is_in_the_list(edx: EdxPlatform, tool: ToolByHand) -> None:
    endpoint = tool.claims[f"{SERVICES}ags/claim/endpoint"]
    assert endpoint["scope"] == [LINE_ITEM, RESULT, SCORE]
    answer = tool.call("GET", endpoint["lineitems"], LINE_ITEM, LINE_ITEMS_TYPE)
    (column,) = answer.json()
    assert answer.headers["Content-Type"] == LINE_ITEMS_TYPE
    assert column["id"] == endpoint["lineitem"]
    assert column["resourceLinkId"] == edx.resource_link_id
    assert (column["label"], column["scoreMaximum"], column["tag"]) == ("Metacognition", 10, "")


def test_a_score_reaches_the_gradebook_and_reads_back(edx: EdxPlatform, tool: ToolByHand) -> None:
    learner = edx.learners[0]
    answer = tool.post_score(learner.external_user_id, 5, "2026-11-23T12:00:00.000000Z")
    assert answer.status_code == 201
    assert answer.json()["timestamp"] == "2026-11-23T12:00:00Z"
    assert edx.grade(learner) == Grade(5.0, 10.0)
    (result,) = tool.results(f"/{learner.external_user_id}")
    assert result["userId"] == learner.external_user_id
    assert (result["resultScore"], result["resultMaximum"]) == (5.0, 10.0)
    assert "timestamp" not in result


def test_an_older_timestamp_is_refused_and_so_is_the_same_one(
    edx: EdxPlatform, tool: ToolByHand
) -> None:
    learner = edx.learners[1]
    assert tool.post_score(learner.external_user_id, 4, "2026-11-23T12:00:00Z").status_code == 201
    for at, why in (("11:59:59", "later point in time"), ("12:00:00", "already exists")):
        answer = tool.post_score(learner.external_user_id, 9, f"2026-11-23T{at}Z")
        assert answer.status_code == 400
        assert why in answer.json()["timestamp"][0]
    assert edx.grade(learner) == Grade(4.0, 10.0)
    assert tool.post_score(learner.external_user_id, 9, "2026-11-23T12:00:01Z").status_code == 201
    assert edx.grade(learner) == Grade(9.0, 10.0)


def test_results_are_one_persons_only_by_path(edx: EdxPlatform, tool: ToolByHand) -> None:
    people = [person.external_user_id for person in edx.learners[2:4]]
    for person in people:
        tool.post_score(person, 3, "2026-11-23T12:00:00Z")
    by_query = {result["userId"] for result in tool.results(f"?user_id={people[0]}")}
    assert set(people) <= by_query
    assert [result["userId"] for result in tool.results(f"/{people[0]}")] == people[:1]


def test_a_score_for_nobody_fails_and_leaves_nothing(tool: ToolByHand) -> None:
    assert tool.post_score("nobody", 3, "2026-11-23T12:00:00Z").status_code == 500
    assert tool.results("/nobody") == []


def test_whoever_teaches_can_have_a_grade_too(edx: EdxPlatform, tool: ToolByHand) -> None:
    answer = tool.post_score(edx.lead.external_user_id, 3, "2026-11-23T12:00:00Z")
    assert answer.status_code == 201
    assert edx.grade(edx.lead) == Grade(3.0, 10.0)
