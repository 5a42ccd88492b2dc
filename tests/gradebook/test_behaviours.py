"""What each LMS may say, over real HTTP: what becomes of the score, and what the lead reads."""

import dataclasses
import datetime as dt
import ssl
from collections.abc import Iterator
from email.utils import format_datetime

import pytest
import trustme
from flask import Flask
from sqlalchemy.orm import sessionmaker

from lti_tool.extensions import db
from lti_tool.gradebook import queries
from lti_tool.gradebook.jobs import LmsGradebook
from lti_tool.gradebook.models import Score, ScoreState
from lti_tool.gradebook.sending import send_due
from lti_tool.lti.http import Http
from lti_tool.lti.models import Platform
from lti_tool.lti.services import Lms
from lti_tool.lti.tokens import AccessTokens
from lti_tool.lti.tool import tool
from lti_tool.web.clock import clock, now
from tests.conftest import NOON
from tests.gradebook.broken import breaking_lms
from tests.gradebook.school import GradingLms, Held, grading_lms, owe
from tests.lti.pretend_lms import PAGE, PretendLms, Reply

SETTLED, OWED, REFUSED = ScoreState.SETTLED, ScoreState.OWED, ScoreState.REFUSED
HTML = Reply(b"<!DOCTYPE html><title>Log in</title>", headers={"Content-Type": "text/html"})
ALWAYS = 9
EARLIER = "2026-11-23T11:00:00Z"
LATER, FAR_LATER = "2026-11-23T13:00:00Z", "9999-12-31T23:59:59Z"
HALF_AN_HOUR = {"Retry-After": "1800"}
IN_AN_HOUR = {"Retry-After": "in an hour"}  # which becomes a date when it is said
NOW_AND_THEN, NEVER = (45, 76), (None, None)
LATE_PAGE = Reply([], drip=0.3, headers={"Content-Length": "2"})


@dataclasses.dataclass(frozen=True)
class Row:
    """An LMS's answers to posts, what it holds, and what comes of it.

    `wait` is the least and the most seconds to the next try, `posts` what it received.
    """

    orders: list[Reply | None]
    state: ScoreState
    words: str = ""
    wait: tuple[float | None, float | None] = NEVER
    posts: int = 1
    holds: Held | None = None
    results: Reply | None = None
    token: Reply | None = None
    sent: int | None = 1


def said(status: int, body: object = b"", **headers: str) -> list[Reply | None]:
    return [Reply(body, status, {k.replace("_", "-"): v for k, v in headers.items()})] * ALWAYS


def dated(reply: Reply | None) -> Reply | None:
    """Return a reply whose hour runs from now."""
    if reply is None or reply.headers != IN_AN_HOUR:
        return reply
    when = format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(hours=1))
    return dataclasses.replace(reply, headers={"Retry-After": when})


def later(status: int, words: str, body: object = b"") -> Row:
    return Row(said(status, body), OWED, words, NOW_AND_THEN)


def refused(status: int, words: str, posts: int = 1, reply: Reply | None = None) -> Row:
    return Row([reply or Reply([], status)] * ALWAYS, REFUSED, words, posts=posts)


def no_token(reply: Reply, words: str) -> Row:
    return Row([], OWED, words, NOW_AND_THEN, posts=0, token=reply)


def moved(status: int) -> Row:
    return Row(said(status, Location="/elsewhere"), OWED, "never follow", NOW_AND_THEN)


def conflict(holds: Held | None, state: ScoreState, code: int = 409, **more: object) -> Row:
    wait = (2, 2) if state is OWED else NEVER
    words = {OWED: "newer score", REFUSED: "course role"}.get(state, "")
    return Row(said(code, []), state, words, wait, holds=holds, **more)  # type: ignore[arg-type]


ROWS = {
    "200": Row([None], SETTLED),
    "201": Row(said(201), SETTLED),
    "202": Row(said(202), SETTLED),
    "204": Row(said(204), SETTLED),
    "200 with JSON": Row(said(200, {"resultUrl": "x"}), SETTLED),
    "200 with a page, not taken": Row([HTML], OWED, "sent a page", NOW_AND_THEN),
    "200 with a page, taken": Row([HTML], SETTLED, holds=Held(2, LATER)),
    "a page for results": Row([], OWED, "sent a page", NOW_AND_THEN, 0, results=HTML, sent=None),
    "no JSON for results": Row(
        [], OWED, "sent a page", NOW_AND_THEN, 0, results=Reply(b'[{"use'), sent=None
    ),
    "an empty body for results": Row(
        [], OWED, "sent a page", NOW_AND_THEN, 0, results=Reply(b""), sent=None
    ),
    "a result that is NaN": Row(
        [],
        OWED,
        "sent a page",
        NOW_AND_THEN,
        0,
        results=Reply(b'[{"userId": "Busy 000", "resultScore": NaN, "resultMaximum": 5}]'),
        sent=None,
    ),
    "an absurd moment": conflict(Held(1, FAR_LATER), OWED),
    "a result as high": Row([], SETTLED, posts=0, holds=Held(2, EARLIER), sent=None),
    "400": refused(400, "course role"),
    "400, lower and later": conflict(Held(1, LATER), OWED, 400),
    "400, lower and as late": conflict(Held(1, "2026-11-23T12:00:00Z"), OWED, 400),
    "400, lower, no moment": conflict(Held(1), OWED, 400),
    "400, lower and earlier": conflict(Held(1, EARLIER), REFUSED, 400),
    "400, as high": conflict(Held(2, EARLIER), SETTLED, 400),
    "401 once": Row([Reply(status=401), None], SETTLED, posts=2),
    "401": refused(401, "no longer lets this tool in", posts=2),
    "403": refused(403, "does not let this tool write grades", posts=2),
    "404": refused(404, "column is gone"),
    "404, Moodle's page": refused(404, "column is gone", reply=PAGE),
    "410": refused(410, "column is gone"),
    "409, equal": conflict(Held(2, LATER), SETTLED),
    "409, higher": conflict(Held(4, LATER), SETTLED),
    "409, lower": conflict(Held(1, LATER), OWED),
    "409, absent": conflict(None, OWED),
    "413": refused(413, "too large"),
    "422": refused(422, "course role"),
    "429": later(429, "more slowly"),
    "429, in half an hour": Row(said(429, **HALF_AN_HOUR), OWED, "more slowly", (1800, 1800)),
    "429, at a moment": Row(said(429, **IN_AN_HOUR), OWED, "more slowly", (3300, 3601)),
    "500": later(500, "column is locked", []),
    "502": later(502, "busy or closed"),
    "503": later(503, "busy or closed"),
    "503, in half an hour": Row(said(503, **HALF_AN_HOUR), OWED, "busy", (1800, 1800)),
    "504": later(504, "busy or closed"),
    "too large an answer": Row(said(200, b"x" * 70_000), OWED, "sent a page", NOW_AND_THEN),
    "a drip": Row([Reply(b"x" * 9, drip=0.3)], OWED, "just now", NOW_AND_THEN),
    "no answer in time": Row([Reply(after=1.6)], OWED, "just now", NOW_AND_THEN),
    **{str(status): moved(status) for status in (301, 302, 307, 308)},
    "token: 400": no_token(Reply({"error": "invalid_client"}, 400), "no longer lets"),
    "token: 401": no_token(Reply(status=401), "no longer lets"),
    "token: 404": no_token(PAGE, "no longer lets"),
    "token: 500": no_token(Reply(status=500), "just now"),
    "token: 503": no_token(Reply(status=503), "busy or closed"),
    "token: a page": no_token(HTML, "no longer lets"),
    "token: elsewhere": no_token(Reply(status=302, headers={"Location": "/x"}), "no longer lets"),
}


class School:
    """One member's second cycle, owed to an LMS."""

    def __init__(self, url: str, sent: int | None = 1) -> None:
        self.platform_id = owe(url, 1, sent=sent)
        platform = db.session.get_one(Platform, self.platform_id)
        platform.token_endpoint = f"{url}/token"
        db.session.commit()
        self._http = Http(timeout=1, most_bytes=60_000)
        tokens = AccessTokens(tool().keys, self._http, sessionmaker(db.engine), now)
        self._lms = Lms(tool().lms(self.platform_id).registration, self._http, tokens)

    def send(self) -> None:
        send_due(lambda _id: LmsGradebook(self._lms), now)
        self._http.close()

    @property
    def score(self) -> Score:
        db.session.rollback()
        return db.session.query(Score).one()

    @property
    def words(self) -> str:
        return str(queries.words(self.score.last_status))


@pytest.fixture
def lms() -> Iterator[GradingLms]:
    with grading_lms() as server:
        yield server


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_each_behaviour_has_its_consequence_and_its_words(
    in_app: Flask, lms: GradingLms, row: Row
) -> None:
    school = School(lms.url, row.sent)
    lms.orders, lms.results = [dated(order) for order in row.orders], row.results
    lms.held = {"Busy 000": row.holds} if row.holds else {}
    if row.token:
        lms.says("/token", row.token)
    school.send()
    score = school.score
    assert (score.state, score.lease) == (row.state, None)
    assert (len(lms.posts), lms.asked_for("/elsewhere"), lms.asked_for("/x")) == (row.posts, [], [])
    least, most = row.wait
    if least is not None and most is not None:
        assert least <= (score.due_at - NOON).total_seconds() <= most
    if row.words:
        assert row.words in school.words
        assert ("by ourselves" in school.words) == (row.state is OWED and "lets" not in row.words)
    # What the LMS was found to have more of counts as sent.
    known = max(2, row.holds.score if row.holds else 0)
    assert score.sent_value == (known if row.state is SETTLED else row.sent)
    assert all(post["scoreGiven"] == 2 and "comment" not in post for post in lms.posts)


@pytest.mark.parametrize("code", [400, 409])
@pytest.mark.parametrize("at", [LATER, None])
def test_a_lower_score_is_passed_by_a_later_timestamp(
    in_app: Flask, lms: GradingLms, code: int, at: str | None
) -> None:
    school = School(lms.url)
    lms.orders, lms.held = [Reply([], code)], {"Busy 000": Held(1, at)}
    school.send()
    clock.move(dt.timedelta(seconds=2))
    school.send()
    assert school.score.state is SETTLED
    assert str(lms.posts[1]["timestamp"]) > (at or str(lms.posts[0]["timestamp"]))


def test_a_teachers_override_is_left_alone(in_app: Flask, lms: GradingLms) -> None:
    """Moodle says 200 to a score whose grade a teacher has overridden, and keeps theirs."""
    school = School(lms.url)
    lms.held = {"Busy 000": Held(0.5, LATER)}
    lms.orders = [Reply([], 409), Reply()]
    for _ in range(3):
        school.send()
        clock.move(dt.timedelta(seconds=2))
    assert (school.score.state, len(lms.posts)) == (SETTLED, 2)
    assert lms.held["Busy 000"].score == 0.5


@pytest.mark.parametrize("how", ["reset", "refused"])
def test_a_lost_connection_is_tried_again(in_app: Flask, how: str) -> None:
    with breaking_lms(how) as url:
        school = School(url)
        school.send()
    assert (school.score.state, school.score.last_status) == (OWED, None)
    assert "by ourselves" in school.words


def test_a_certificate_that_we_cannot_trust_is_named(in_app: Flask) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    lms = PretendLms(0, context)
    try:
        school = School(lms.url)
        school.send()
    finally:
        lms.stop()
    assert school.score.state is OWED
    assert "certificate" in school.words
    assert lms.asked == []
