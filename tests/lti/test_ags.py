"""Scores go out as each LMS wants them, and every answer has one meaning."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lti_tool.lti.ags import (
    LineItem,
    NewColumn,
    Result,
    Score,
    ScoreConflict,
    post_score,
    read_line_item,
    read_results,
    recover_line_item,
    results_of,
)
from lti_tool.lti.http import LmsFailure, LmsRefused, LmsUnreachable, WrongAnswer
from tests.lti.pretend_lms import (
    NOON,
    PAGE,
    TOKEN,
    PretendLms,
    Reply,
    Tool,
    captured,
    pretend_lms,
    tool_for,
)

ITEM = "/mod/lti/services.php/2/lineitems/3/lineitem"
SCORES, RESULTS = f"{ITEM}/scores", f"{ITEM}/results"
ADA = Score("7", 15, 20, dt.datetime(2026, 11, 23, 13, 46, 16, 896907, dt.UTC), completed=True)


@pytest.fixture
def school() -> Iterator[PretendLms]:
    with pretend_lms() as server:
        yield server


@pytest.fixture
def tool(school: PretendLms, tmp_path: Path) -> Iterator[Tool]:
    with tool_for(school, tmp_path) as ours:
        yield ours


@pytest.fixture
def item(school: PretendLms) -> str:
    return f"{school.url}{ITEM}?type_id=1"


def test_a_score_goes_out_as_moodle_took_it(school: PretendLms, tool: Tool, item: str) -> None:
    moodle = captured("ags_post_score")
    assert moodle["body"] == ""
    school.says(SCORES, Reply(headers=moodle["headers"]))
    post_score(tool.lms, item, ADA)
    [token, asked] = school.asked
    assert school.url + asked.target == moodle["request"]["url"].replace(
        "https://moodle.test:8443", school.url
    )
    assert json.loads(asked.body) == moodle["request"]["body"]
    assert asked.headers["Content-Type"] == moodle["request"]["content_type"]
    assert asked.headers["Accept"] == moodle["request"]["accept"]
    assert b"scope%2Fscore" in token.body
    assert token.body.count(b"%2Fscope%2F") == 1


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/items/1", "/items/1/scores"),
        ("/items/1?a=b%2Fc&d", "/items/1/scores?a=b%2Fc&d"),
        ("/lineitem?type_id=3#x", "/lineitem/scores?type_id=3"),
    ],
)
def test_scores_come_before_the_query(
    school: PretendLms, tool: Tool, address: str, target: str
) -> None:
    school.says(target, Reply())
    post_score(tool.lms, school.url + address, ADA)
    assert school.asked[-1].target == target


def test_a_score_is_always_graded_and_never_has_a_comment() -> None:
    cycle = Score("7", 0.5, 3, NOON, completed=False).as_json()
    assert cycle["gradingProgress"] == "FullyGraded"
    assert cycle["activityProgress"] == "InProgress"
    assert (cycle["scoreGiven"], cycle["scoreMaximum"]) == (0.5, 3)
    assert "comment" not in cycle


def test_a_moment_is_sent_with_its_zone() -> None:
    paris = dt.timezone(dt.timedelta(hours=2))
    sent = Score("7", 1, 3, dt.datetime(2026, 9, 7, 14, tzinfo=paris), completed=False).as_json()
    assert sent["timestamp"] == "2026-09-07T12:00:00.000000Z"
    with pytest.raises(ValueError, match="time zone"):
        Score("7", 1, 3, NOON.replace(tzinfo=None), completed=False).as_json()


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_an_empty_yes_is_a_yes(school: PretendLms, tool: Tool, item: str, status: int) -> None:
    school.says(SCORES, Reply(status=status))
    post_score(tool.lms, item, ADA)
    assert len(school.asked_for(SCORES)) == 1


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (302, LmsRefused),
        (400, LmsRefused),
        (403, LmsRefused),
        (404, LmsRefused),
        (409, ScoreConflict),
        (413, LmsRefused),
        (422, LmsRefused),
        (429, LmsUnreachable),
        (500, LmsUnreachable),
        (502, LmsUnreachable),
        (503, LmsUnreachable),
    ],
)
def test_each_status_has_one_meaning(
    school: PretendLms, tool: Tool, item: str, status: int, outcome: type[LmsFailure]
) -> None:
    headers = {"Retry-After": "90", "Location": "/elsewhere"}
    school.says(SCORES, Reply([], status, headers))
    with pytest.raises(outcome) as caught:
        post_score(tool.lms, item, ADA)
    assert (type(caught.value), caught.value.status) == (outcome, status)
    assert getattr(caught.value, "retry_after", 90) == 90
    # Open edX says 403 to a token that has run out, so that one is asked again with a new token.
    assert len(school.asked_for(SCORES)) == (2 if status == 403 else 1)
    assert not school.asked_for("/elsewhere")


def test_no_answer_in_time_is_tried_later(school: PretendLms, tool: Tool, item: str) -> None:
    school.says(SCORES, Reply(after=2.2))
    with pytest.raises(LmsUnreachable) as caught:
        post_score(tool.lms, item, ADA)
    assert (caught.value.status, caught.value.retry_after) == (None, None)


def test_a_dead_token_costs_one_more_try(school: PretendLms, tool: Tool, item: str) -> None:
    school.says(TOKEN, Reply({"access_token": "dead"}), Reply({"access_token": "alive"}))
    school.says(SCORES, Reply(captured("error_401_expired_token")["body"], 401), Reply())
    post_score(tool.lms, item, ADA)
    first, second = school.asked_for(SCORES)
    assert (first.headers["Authorization"], second.headers["Authorization"]) == (
        "Bearer dead",
        "Bearer alive",
    )
    assert first.body == second.body


def test_a_second_401_is_a_refusal(school: PretendLms, tool: Tool, item: str) -> None:
    school.says(SCORES, Reply(status=401))
    with pytest.raises(LmsRefused) as caught:
        post_score(tool.lms, item, ADA)
    assert caught.value.status == 401
    assert len(school.asked_for(SCORES)) == 2


def test_a_batch_of_scores_costs_one_token(school: PretendLms, tool: Tool, item: str) -> None:
    school.says(SCORES, Reply())
    for _ in range(5):
        post_score(tool.lms, item, ADA)
    assert len(school.asked_for(TOKEN)) == 1


def test_moodle_s_results_are_read(school: PretendLms, tool: Tool, item: str) -> None:
    moodle = captured("ags_results")
    school.says(RESULTS, Reply(moodle["body"], headers=moodle["headers"]))
    results = read_results(tool.lms, item)
    assert [result.user_id for result in results] == [one["userId"] for one in moodle["body"]]
    at = dt.datetime(2026, 11, 23, 14, 47, 59, tzinfo=dt.UTC)
    assert results[1] == Result("8", 10, 20, at)
    [token, asked] = school.asked
    assert asked.target == f"{RESULTS}?type_id=1"
    assert asked.headers["Accept"] == moodle["request"]["accept"]
    assert b"scope%2Fresult.readonly" in token.body


def test_one_person_s_result_is_asked_for_and_picked(
    school: PretendLms, tool: Tool, item: str
) -> None:
    school.says(RESULTS, Reply(captured("ags_results")["body"]))
    [result] = read_results(tool.lms, f"{item}#top", user_id="11")
    assert (result.user_id, result.score) == ("11", 7)
    assert school.asked[-1].target == f"{RESULTS}?type_id=1&user_id=11"
    assert read_results(tool.lms, item, user_id="a&b=1") == []
    assert school.asked[-1].target == f"{RESULTS}?type_id=1&user_id=a%26b%3D1"


def test_a_proper_next_page_of_results_is_followed(
    school: PretendLms, tool: Tool, item: str
) -> None:
    school.says(RESULTS, Reply([{"userId": "1"}], headers={"Link": "</2>; rel=next"}))
    school.says("/2", Reply([{"userId": "2", "resultScore": None, "timestamp": "noon"}]))
    assert read_results(tool.lms, item) == [
        Result("1", None, None, None),
        Result("2", None, None, None),
    ]


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("2026-09-07T12:00:00Z", NOON),
        ("2026-09-07T14:00:00.000+02:00", NOON),
        ("2026-09-07T12:00:00", None),
        (7, None),
    ],
)
def test_a_result_s_moment_is_taken_when_it_can_be_read(
    school: PretendLms, tool: Tool, item: str, said: Any, moment: dt.datetime | None
) -> None:
    school.says(RESULTS, Reply([{"userId": "1", "timestamp": said}]))
    assert read_results(tool.lms, item)[0].timestamp == moment


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"<html>Sign in</html>", headers={"Content-Type": "text/html"}),
        Reply({}),
        Reply(["7"]),
        Reply([{"resultScore": 1}]),
        Reply([{"userId": 7}]),
        Reply([{"userId": "7", "resultScore": "1"}]),
        Reply([{"userId": "7", "resultMaximum": True}]),
    ],
)
def test_rubbish_for_results_is_a_wrong_answer(
    school: PretendLms, tool: Tool, item: str, reply: Reply
) -> None:
    school.says(RESULTS, reply)
    with pytest.raises(WrongAnswer):
        read_results(tool.lms, item)


def test_moodle_s_line_item_is_read(school: PretendLms, tool: Tool) -> None:
    moodle = captured("ags_get_line_item")
    target = moodle["request"]["url"].removeprefix("https://moodle.test:8443")
    school.says(target, Reply(moodle["body"]))
    url = school.url + target
    assert read_line_item(tool.lms, url) == LineItem(url, "Extra col", 50)
    [token, asked] = school.asked
    assert asked.headers["Accept"] == moodle["request"]["accept"]
    assert b"scope%2Flineitem.readonly" in token.body


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (PAGE, LmsRefused),
        (Reply([]), WrongAnswer),
        (Reply({"scoreMaximum": 1}), WrongAnswer),
        (Reply({"label": "x"}), WrongAnswer),
        (Reply({"label": "x", "scoreMaximum": "1"}), WrongAnswer),
    ],
)
def test_what_is_no_line_item_is_said(
    school: PretendLms, tool: Tool, item: str, reply: Reply, outcome: type[LmsFailure]
) -> None:
    school.says(ITEM, reply)
    with pytest.raises(outcome) as caught:
        read_line_item(tool.lms, item)
    assert type(caught.value) is outcome


def test_of_others_results_only_the_id_is_looked_at(
    school: PretendLms, tool: Tool, item: str
) -> None:
    unread = {"userId": "8", "resultScore": "a secret that nobody parses"}
    school.says(RESULTS, Reply([unread, {"userId": "7", "resultScore": 3, "resultMaximum": 5}, {}]))
    assert list(results_of(tool.lms, item, {"7", "9"})) == [Result("7", 3, 5, None)]
    assert school.asked[-1].target == f"{RESULTS}?type_id=1", "with no limit, and nobody's id"
    with pytest.raises(WrongAnswer):
        list(results_of(tool.lms, item, {"8"}))


COLUMN = NewColumn("Cycles", 5, "abc", "cycles")
OURS = {"id": "https://lms.test/1", "resourceLinkId": "18", "resourceId": "abc", "tag": "cycles"}


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        ([OURS], True),
        ([], False),
        ([OURS | {"resourceId": "abd"}], False),
        ([OURS | {"tag": "cycle-1"}], False),
        ([OURS | {"resourceLinkId": "19"}], False),
        # An LMS that does not filter.
        ([{"id": "https://lms.test/2"}, OURS], True),
        ([OURS | {"id": None}], False),
    ],
)
def test_a_column_whose_answer_was_lost_is_known_by_what_is_ours(
    school: PretendLms, tool: Tool, listed: list[dict[str, object]], found: bool
) -> None:
    school.says("/lineitems", Reply(listed))
    column = recover_line_item(tool.lms, f"{school.url}/lineitems?type_id=1", COLUMN, "18")
    assert (column == LineItem("https://lms.test/1", "Cycles", 5)) is found
    wanted = "type_id=1&resource_link_id=18&resource_id=abc&tag=cycles"
    assert school.asked[-1].target == f"/lineitems?{wanted}"
    assert b"scope%2Flineitem.readonly" in school.asked[0].body
