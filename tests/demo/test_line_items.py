"""Gradebook columns are listed, shown, made and replaced as in Moodle, with its traps."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lti_tool.demo import cast
from lti_tool.demo.grading import post_score
from lti_tool.demo.school import School
from lti_tool.demo.wire import (
    LINE_ITEM_READ_SCOPE,
    LINE_ITEM_SCOPE,
    LINE_ITEM_TYPE,
    LINE_ITEMS_TYPE,
)
from tests.demo.conftest import NOON

Token = Callable[..., dict[str, str]]
Moodle = Callable[[str], Any]
Send = Callable[..., TestResponse]
ITEMS = "/mod/lti/services.php/2/lineitems"
FIRST = f"{ITEMS}/1/lineitem?type_id=1"


@pytest.fixture
def send(services: FlaskClient, token: Token) -> Send:
    """Return a sender of line item requests with a token that may do everything with them."""

    def send(method: str, address: str, body: object = None, **headers: str) -> TestResponse:
        kind = LINE_ITEMS_TYPE if "/lineitem?" not in address else LINE_ITEM_TYPE
        types = {"Accept": kind} if method == "GET" else {"Content-Type": LINE_ITEM_TYPE}
        every = {**types, **token(LINE_ITEM_SCOPE), **headers}
        return services.open(address, method=method, json=body, headers=every)

    return send


def test_the_list_has_the_shape_of_moodles(send: Send, moodle: Moodle) -> None:
    captured, answer = moodle("ags_list_line_items"), send("GET", f"{ITEMS}?type_id=1")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == captured["headers"]["Content-Type"]
    body = answer.get_json(force=True)
    assert len(body) == 6
    assert all(item.keys() == captured["body"][0].keys() for item in body)
    assert (body[0]["label"], body[0]["scoreMaximum"]) == ("Assessment", 100)


def test_the_list_can_be_filtered(send: Send) -> None:
    one = send("GET", f"{ITEMS}?type_id=1&resource_link_id={cast.TECHNOLOGY}").get_json(force=True)
    assert [item["label"] for item in one] == ["Technology"]
    assert send("GET", f"{ITEMS}?tag=none").get_json(force=True) == []


def test_the_link_to_the_next_page_cannot_be_read(send: Send) -> None:
    answer = send("GET", f"{ITEMS}?type_id=1&limit=2")
    link = answer.headers["Link"].encode("latin-1").decode()
    assert len(answer.get_json(force=True)) == 2
    assert link.endswith("&amp;limit=2&amp;from=2>; rel=\u201cnext\u201d")


def test_making_a_column_twice_makes_two(send: Send, moodle: Moodle, school: School) -> None:
    captured = moodle("ags_create_line_item")
    message = captured["request"]["body"]
    first, second = send("POST", ITEMS, message), send("POST", ITEMS, message)
    assert first.status_code == captured["status"]
    assert first.headers["Content-Type"] == captured["headers"]["Content-Type"]
    body = first.get_json(force=True)
    assert body.keys() == captured["body"].keys()
    assert body["id"] != second.get_json(force=True)["id"]
    shown = send("GET", body["id"]).get_json(force=True)
    assert shown == {**moodle("ags_get_line_item")["body"], "id": body["id"]}
    assert len(school.columns_in(cast.STAFF_CPD)) == 8


def test_a_column_made_for_a_link_is_coupled_to_it(send: Send, school: School) -> None:
    link = cast.NEW_COMMUNITY_WITHOUT_COLUMN
    message = {"label": "Cycles", "scoreMaximum": 5, "resourceLinkId": link}
    made = send("POST", ITEMS, message).get_json(force=True)
    assert [column.label for column in school.coupled_columns(link)] == ["Cycles"]
    assert send("GET", made["id"]).get_json(force=True)["ltiLinkId"] == link


def test_replacing_a_column_wipes_what_is_left_out(
    send: Send, moodle: Moodle, school: School
) -> None:
    captured = moodle("ags_put_line_item")
    made = send("POST", ITEMS, {**captured["request"]["body"], "resourceLinkId": "7"})
    address = made.get_json(force=True)["id"]
    answer = send("PUT", address, {"label": "Renamed", "scoreMaximum": 60})
    assert answer.status_code == captured["status"]
    assert answer.headers["Content-Type"] == captured["headers"]["Content-Type"]
    shown = send("GET", address).get_json(force=True)
    assert (shown["label"], shown["resourceId"], shown["tag"]) == ("Renamed", "", "")
    assert "resourceLinkId" not in shown
    assert school.coupled_columns("7") == []


def test_another_maximum_keeps_each_grades_share(send: Send, school: School) -> None:
    score = {
        "userId": cast.TEACHER,
        "timestamp": NOON.isoformat(),
        "activityProgress": "InProgress",
        "gradingProgress": "FullyGraded",
        "scoreGiven": 40,
        "scoreMaximum": 100,
    }
    post_score(school, school.columns["1"], score, NOON)
    send("PUT", FIRST, {"label": "Assessment", "scoreMaximum": 10})
    assert school.grades["1"][cast.TEACHER].value == 4
    assert school.columns["1"].maximum == 10


@pytest.mark.parametrize("body", [{}, {"label": "x"}, {"scoreMaximum": 5}, [], "x"])
@pytest.mark.parametrize(("method", "address"), [("POST", ITEMS), ("PUT", FIRST)])
def test_a_column_needs_a_label_and_a_maximum(
    send: Send, method: str, address: str, body: object
) -> None:
    assert send(method, address, body).status_code == 400


def test_no_json_is_no_column(services: FlaskClient, token: Token) -> None:
    headers = {"Content-Type": LINE_ITEM_TYPE, **token(LINE_ITEM_SCOPE)}
    assert services.post(ITEMS, data="{", headers=headers).status_code == 400


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", f"{ITEMS}/99/lineitem?type_id=1"),
        ("PUT", f"{ITEMS}/99/lineitem?type_id=1"),
        ("GET", FIRST.replace("/2/", "/3/")),
        ("GET", ITEMS.replace("/2/", "/99/")),
        ("POST", ITEMS.replace("/2/", "/99/")),
    ],
)
def test_what_is_not_there_is_not_found(send: Send, method: str, address: str) -> None:
    assert send(method, address, {"label": "x", "scoreMaximum": 5}).status_code == 404


def test_no_column_is_ever_deleted(send: Send, school: School) -> None:
    assert send("DELETE", FIRST).status_code == 400
    assert "1" in school.columns


def test_types_must_be_exact(send: Send) -> None:
    assert send("GET", ITEMS, Accept="application/json").status_code == 400
    message = {"label": "x", "scoreMaximum": 5}
    other = {"Content-Type": f"{LINE_ITEM_TYPE}; charset=utf-8"}
    assert send("POST", ITEMS, message, **other).status_code == 400


def test_reading_is_all_a_reading_token_does(send: Send, token: Token) -> None:
    reading = token(LINE_ITEM_READ_SCOPE)
    assert send("GET", ITEMS, **reading).status_code == 200
    assert send("POST", ITEMS, {"label": "x", "scoreMaximum": 5}, **reading).status_code == 401
