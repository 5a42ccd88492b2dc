"""Access tokens: asked for once, with the least scopes, kept for all, dropped when dead."""

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from joserfc import jwt
from sqlalchemy import select

from lti_tool.lti.http import LmsFailure, LmsRefused, LmsUnreachable
from lti_tool.lti.models import Platform, ServiceToken
from lti_tool.lti.tokens import AccessTokens, TokenRefused
from tests.lti.pretend_lms import (
    NOON,
    PAGE,
    TOKEN,
    PretendLms,
    Reply,
    Tool,
    captured,
    pretend_lms,
    register,
    tool_for,
)

SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
ROSTER = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"


@pytest.fixture
def school() -> Iterator[PretendLms]:
    with pretend_lms() as server:
        yield server


@pytest.fixture
def tool(school: PretendLms, tmp_path: Path) -> Iterator[Tool]:
    with tool_for(school, tmp_path) as ours:
        yield ours


def given(text: str, **more: Any) -> Reply:
    return Reply({"access_token": text, "token_type": "Bearer", "expires_in": 3600, **more})


def rows(tool: Tool) -> list[tuple[int, str, str]]:
    with tool.sessions() as session:
        kept = session.scalars(select(ServiceToken)).all()
        return [(row.platform_id, row.scopes, row.access_token) for row in kept]


def test_moodle_s_token_is_read_though_it_says_it_is_html(school: PretendLms, tool: Tool) -> None:
    moodle = captured("token")
    assert moodle["headers"]["Content-Type"].startswith("text/html")
    assert tool.tokens.get(tool.registration, SCORE) == moodle["body"]["access_token"]
    [asked] = school.asked
    assert asked.headers["Content-Type"] == moodle["request"]["content_type"]
    form = parse_qs(asked.body.decode(), strict_parsing=True)
    assert set(form) == {*moodle["request"]["body"], "client_assertion"}
    assert form["scope"] == [SCORE]
    assert form["grant_type"] == ["client_credentials"]
    assert form["client_assertion_type"] == [moodle["request"]["body"]["client_assertion_type"]]


@pytest.mark.parametrize("audience", [None, "https://api.brightspace.example/auth/token"])
def test_the_assertion_says_who_we_are(tmp_path: Path, audience: str | None) -> None:
    with pretend_lms() as school, tool_for(school, tmp_path, token_audience=audience) as tool:
        for scope in (SCORE, ROSTER):
            tool.tokens.get(tool.registration, scope)
        forms = [parse_qs(asked.body.decode()) for asked in school.asked]
        tokens = [
            jwt.decode(form["client_assertion"][0], tool.keys.signing, algorithms=["RS256"])
            for form in forms
        ]
    assert tokens[0].header["kid"] == tool.keys.signing.kid
    claims = tokens[0].claims
    assert claims["iss"] == claims["sub"] == "client-1"
    assert claims["aud"] == (audience or tool.registration.token_endpoint)
    assert claims["iat"] <= NOON.timestamp() < claims["exp"] <= NOON.timestamp() + 600
    assert claims["jti"] != tokens[1].claims["jti"]


def test_a_token_serves_until_a_minute_before_its_end(school: PretendLms, tool: Tool) -> None:
    school.says(TOKEN, given("first"), given("second"))
    assert tool.tokens.get(tool.registration, SCORE) == "first"
    tool.clock.passes(seconds=3539)
    assert tool.tokens.get(tool.registration, SCORE) == "first"
    tool.clock.passes(seconds=1)
    assert tool.tokens.get(tool.registration, SCORE) == "second"
    assert rows(tool) == [(tool.registration.platform_id, SCORE, "second")]


def test_a_token_that_another_thread_forgets_at_that_moment_is_still_returned(
    school: PretendLms, tool: Tool
) -> None:
    school.says(TOKEN, given("first"), given("second"))
    forgets = False

    def meanwhile() -> dt.datetime:
        nonlocal forgets
        if forgets:
            forgets = False
            tokens.forget(tool.registration, "first")
        return tool.clock()

    tokens = AccessTokens(tool.keys, tool.http, tool.sessions, meanwhile)
    assert tokens.get(tool.registration, SCORE) == "first"
    forgets = True
    assert tokens.get(tool.registration, SCORE) == "first"
    assert tokens.get(tool.registration, SCORE) == "second"


def test_a_token_that_replaced_another_just_now_is_not_replaced(
    school: PretendLms, tool: Tool
) -> None:
    school.says(TOKEN, given("first"), given("second"), given("third"))
    assert tool.tokens.get(tool.registration, SCORE) == "first"
    assert tool.tokens.forget(tool.registration, "first")
    assert tool.tokens.get(tool.registration, SCORE) == "second"
    assert tool.tokens.forget(tool.registration, "first"), "a slower thread takes the newer one"
    assert not tool.tokens.forget(tool.registration, "second")
    assert tool.tokens.get(tool.registration, SCORE) == "second"
    tool.clock.passes(seconds=10)
    assert tool.tokens.forget(tool.registration, "second")
    assert tool.tokens.get(tool.registration, SCORE) == "third"


def test_another_worker_uses_the_same_token(school: PretendLms, tool: Tool) -> None:
    school.says(TOKEN, given("first"), given("second"))
    tool.tokens.get(tool.registration, SCORE)
    worker = AccessTokens(tool.keys, tool.http, tool.sessions, tool.clock)
    assert worker.get(tool.registration, SCORE) == "first"
    assert len(school.asked) == 1


def test_each_set_of_scopes_has_its_token_in_any_order(school: PretendLms, tool: Tool) -> None:
    school.says(TOKEN, given("score"), given("roster"), given("both"))
    got = [
        tool.tokens.get(tool.registration, *scopes)
        for scopes in ([SCORE], [ROSTER], [SCORE, ROSTER], [ROSTER, SCORE, ROSTER], [SCORE])
    ]
    assert got == ["score", "roster", "both", "both", "score"]
    assert {scopes for _, scopes, _ in rows(tool)} == {SCORE, ROSTER, f"{SCORE} {ROSTER}"}


def test_a_batch_costs_one_request(school: PretendLms, tool: Tool) -> None:
    school.says(TOKEN, Reply(given("one").body, after=0.1))
    with ThreadPoolExecutor(16) as pool:
        got = list(pool.map(lambda _: tool.tokens.get(tool.registration, SCORE), range(32)))
    assert got == ["one"] * 32
    assert len(school.asked) == 1


def test_a_batch_shares_a_failure_too(school: PretendLms, tool: Tool) -> None:
    school.says(TOKEN, Reply(status=503, after=0.3))

    def ask(_: int) -> type[Exception]:
        with pytest.raises(LmsFailure) as caught:
            tool.tokens.get(tool.registration, SCORE)
        return caught.type

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(ask, range(16))) == [LmsUnreachable] * 16
    assert len(school.asked) == 1
    school.says(TOKEN, Reply(given("later").body, after=0.1))
    with ThreadPoolExecutor(16) as pool:
        got = list(pool.map(lambda _: tool.tokens.get(tool.registration, SCORE), range(16)))
    assert got == ["later"] * 16


def test_two_schools_on_one_lms_never_share_a_token(school: PretendLms, tool: Tool) -> None:
    other = register(tool.sessions, school.url, client_id="client-2")
    school.says(TOKEN, given("ours"), given("theirs"))
    assert tool.tokens.get(tool.registration, SCORE) == "ours"
    assert tool.tokens.get(other, SCORE) == "theirs"
    tool.tokens.forget(other, "ours")
    assert tool.tokens.get(tool.registration, SCORE) == "ours"


def test_a_platform_after_a_removed_one_gets_its_own_number_and_token(
    school: PretendLms, tool: Tool
) -> None:
    school.says(TOKEN, given("old"), given("new"))
    tool.tokens.get(tool.registration, SCORE)
    with tool.sessions() as session, session.begin():
        session.delete(session.get_one(Platform, tool.registration.platform_id))
    newcomer = register(tool.sessions, school.url, client_id="client-2")
    assert newcomer.platform_id != tool.registration.platform_id
    assert tool.tokens.get(newcomer, SCORE) == "new"


def test_a_dead_token_is_forgotten_once_for_all(school: PretendLms, tool: Tool) -> None:
    school.says(TOKEN, given("dead"), given("alive"), given("needless"))
    worker = AccessTokens(tool.keys, tool.http, tool.sessions, tool.clock)
    for tokens in (tool.tokens, worker):
        assert tokens.get(tool.registration, SCORE) == "dead"
    for tokens in (tool.tokens, worker, tool.tokens):
        tokens.forget(tool.registration, "dead")
        assert tokens.get(tool.registration, SCORE) == "alive"
    assert len(school.asked) == 2


def test_two_workers_that_ask_at_once_both_keep_theirs(school: PretendLms, tool: Tool) -> None:
    school.says(TOKEN, Reply(given("a").body, after=0.2), given("b"))
    worker = AccessTokens(tool.keys, tool.http, tool.sessions, tool.clock)
    with ThreadPoolExecutor(2) as pool:
        got = list(pool.map(lambda t: t.get(tool.registration, SCORE), [tool.tokens, worker]))
    assert sorted(got) == ["a", "b"]
    assert len(rows(tool)) == 1


@pytest.mark.parametrize(
    ("reply", "outcome", "words"),
    [
        (PAGE, TokenRefused, "404 .*cURL block list"),
        (Reply({"error": "invalid_client"}, 400), TokenRefused, "400 .*: invalid_client$"),
        (Reply({"error": "Ada said no"}, 401), TokenRefused, "401 when asked for an access token$"),
        (Reply([1], 403), TokenRefused, "403 when"),
        (Reply(status=302, headers={"Location": "/x"}), TokenRefused, "302 when"),
        (Reply(status=429, headers={"Retry-After": "7"}), LmsUnreachable, "429"),
        (Reply(status=500), LmsUnreachable, "500"),
        (Reply(b"<html>"), TokenRefused, "JSON"),
        (Reply([]), TokenRefused, "no access token"),
        (Reply({}), TokenRefused, "no access token"),
        (given(""), TokenRefused, "no access token"),
        (given("two\r\nlines"), TokenRefused, "no access token"),
        (given("x", expires_in="soon"), TokenRefused, "without a clear end"),
        (given("x", expires_in=None), TokenRefused, "without a clear end"),
    ],
)
def test_no_token_is_said_in_words(
    school: PretendLms, tool: Tool, reply: Reply, outcome: type[LmsFailure], words: str
) -> None:
    school.says(TOKEN, reply)
    with pytest.raises(outcome, match=words) as caught:
        tool.tokens.get(tool.registration, SCORE)
    assert type(caught.value) is outcome
    assert caught.value.status == reply.status
    assert isinstance(caught.value, LmsRefused) == (outcome is not LmsUnreachable)
    assert rows(tool) == []


@pytest.mark.parametrize(
    ("said", "lasts"),
    [
        ({"expires_in": "600"}, dt.timedelta(minutes=10)),
        ({"expires_in": 10**12}, dt.timedelta(days=1)),
        ({}, dt.timedelta(hours=1)),
    ],
)
def test_how_long_a_token_lasts(
    school: PretendLms, tool: Tool, said: dict[str, Any], lasts: dt.timedelta
) -> None:
    school.says(TOKEN, Reply({"access_token": "x", **said}))
    tool.tokens.get(tool.registration, SCORE)
    with tool.sessions() as session:
        assert session.scalars(select(ServiceToken)).one().expires_at == NOON + lasts
