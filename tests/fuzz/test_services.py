"""Whatever an LMS answers is a list we can use or a failure with a name, and calls stay with it."""

import json
import math
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st

from lti_tool.extensions import db
from lti_tool.lti import ags, nrps
from lti_tool.lti.http import Answer, LmsFailure, origin
from lti_tool.lti.models import Platform
from lti_tool.lti.platforms import Registration, registration
from lti_tool.lti.services import Lms, next_page
from lti_tool.people import roster
from lti_tool.people.models import Course, Enrolment
from lti_tool.web.clock import now
from tests import people
from tests.fuzz.mutations import FUZZ, spoilt_json

HERE = "https://lms.test"
LIST = f"{HERE}/memberships?rlid=18"
MEMBERS = {
    "id": LIST,
    "context": {"id": "2", "label": "CPD", "title": "Staff CPD"},
    "members": [
        {"status": "Active", "user_id": "Amara", "roles": ["Instructor"], "name": "Amara"},
        {"status": "Active", "user_id": "Ben", "roles": ["Learner"], "message": []},
        {"status": "Inactive", "user_id": "Chloe", "roles": ["Learner"]},
        {"user_id": "Dylan", "roles": []},
    ],
}
RESULTS = [
    {
        "id": f"{HERE}/results/7",
        "userId": "7",
        "resultScore": 3.0,
        "resultMaximum": 5,
        "timestamp": "2026-11-23T12:00:00Z",
        "comment": None,
    }
]
TARGETS = [
    "",
    LIST,
    f"{LIST}&page=2",
    "?page=2",
    "/memberships?page=2;x=1,2",
    "memberships",
    "//evil.test/memberships",
    "https://evil.test/memberships",
    "http://lms.test/memberships",
    "https://lms.test:444/memberships",
    "https://lms.test@evil.test/memberships",
    "https://evil.test@lms.test/memberships",
    "https://lms.test.evil.test/",
    "https://LMS.test/memberships?page=3",
    "https://lms.test:99999/x",
    "https://[::1/x",
    "https://[lms.test]/x",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "https:memberships",
    "https:///memberships",
    "https://\u2100.test/x",
    "https://lms.t\u00e9st/x",
    "\\\\evil.test\\x",
    "https://lms.test\\@evil.test/",
    "x" * 5_000,
    "#next",
]
RELATIONS = [
    'rel="next"',
    "rel=next",
    'rel="prev next"',
    "rel='next'",
    'REL="NEXT"',
    'rel="differences"',
    'rel="last"; title="rel=next"',
    'title="a>b,c;d"; rel="next"',
    'rel*=utf-8"next',
    "rel=",
    'rel="next',
    "",
    "rel = next ; rel=prev",
]
links = st.lists(
    st.tuples(
        st.sampled_from(TARGETS) | st.text(max_size=30),
        st.sampled_from(RELATIONS) | st.text(max_size=10),
    ).map(lambda link: f"<{link[0]}>; {link[1]}"),
    max_size=3,
).map(", ".join) | st.text(max_size=40)


class Scripted:
    """An LMS behind no network: it answers by turns and notes what it was asked for."""

    def __init__(self, answers: list[tuple[str, str]]) -> None:
        self.answers, self.asked = answers, list[str]()

    def request(
        self, _method: str, url: str, headers: Mapping[str, str], _body: bytes | None = None
    ) -> Answer:
        assert headers["Authorization"] == "Bearer ours"
        self.asked.append(url)
        body, link = self.answers[(len(self.asked) - 1) % len(self.answers)]
        return Answer(url, 200, {"Link": link} if link else {}, encode(body))

    def get(self, _registration: Registration, *_scopes: str) -> str:
        return "ours"

    def forget(self, _registration: Registration, _token: str) -> None:
        """Keep the one token there is."""

    def services(self) -> Lms:
        return Lms(FACTS, self, self, most_pages=5)  # type: ignore[arg-type]


FACTS = registration(
    Platform(
        id=1,
        name="",
        issuer=HERE,
        client_id="c",
        authorization_endpoint=f"{HERE}/auth",
        token_endpoint=f"{HERE}/token",
        jwks_uri=f"{HERE}/jwks",
    )
)


def encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def plain(text: str) -> Any:
    """Return a document as a plain reader has it, None when it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


pages = st.lists(
    st.tuples(spoilt_json(MEMBERS) | st.just(json.dumps(MEMBERS)), links), min_size=1, max_size=3
)


@FUZZ
@given(answers=pages)
@example(answers=[(json.dumps(MEMBERS), f'<{LIST}&limit=200>; rel="next"')])
def test_a_list_is_whole_or_not_there_and_is_read_from_its_own_lms(
    answers: list[tuple[str, str]],
) -> None:
    lms = Scripted(answers)
    try:
        members = nrps.read_members(lms.services(), LIST)
    except LmsFailure:
        members = None
    assert len(lms.asked) <= 5
    for url in lms.asked:
        parts = urlsplit(url)
        assert (parts.scheme, parts.netloc.lower()) == ("https", "lms.test"), url
    if members is None:
        return
    documents = [plain(answers[n % len(answers)][0]) for n in range(len(lms.asked))]
    named = {one["user_id"] for document in documents for one in document["members"]}
    assert {member.user_id for member in members} == named
    assert len(members) == len(named)
    assert all(m.user_id.isascii() and m.user_id.isprintable() for m in members)


@pytest.fixture
def place(in_app: Flask) -> Course:
    """Open a course with four people in it, as their launches left them."""
    course = people.course(people.school())
    for name in ("Amara", "Ben", "Chloe", "Erin"):
        people.person(course, name)
    db.session.commit()
    return course


@FUZZ
@given(text=spoilt_json(MEMBERS))
@example(text=json.dumps({"members": [{"user_id": "\x00"}]}))
@example(text='{"members": [{"user_id": "\\ud800"}]}')
def test_a_list_that_was_read_can_be_applied(place: Course, text: str) -> None:
    try:
        members = nrps.read_members(Scripted([(text, "")]).services(), LIST)
    except LmsFailure:
        return
    try:
        roster.apply(place, members, now(), now(), confirmed=True)
        db.session.flush()
        here = db.session.query(Enrolment).filter_by(course_id=place.id, ended_at=None)
        listed = {m.user_id for m in members if m.active}
        assert listed <= {e.person.subject for e in here}
        assert {e.person.platform_id for e in here} == {place.deployment.platform_id}
    finally:
        db.session.rollback()


@FUZZ
@given(link=links)
@example(link='<https://[::1/x>; rel="next"')
@example(link='<https://lms.test:99999/x>; rel="next"')
def test_a_next_page_is_on_the_same_server_or_nowhere(link: str) -> None:
    page = Answer(LIST, 200, {"Link": link}, b"")
    try:
        following = next_page(page)
    except LmsFailure:
        return
    assert following is None or origin(following) == HERE + ":443"
    assert following is None or "next" in link.lower()


@FUZZ
@given(text=spoilt_json(RESULTS), user_id=st.none() | st.just("7"))
@example(text='[{"userId": "7", "resultScore": NaN}]', user_id="7")
def test_results_are_numbers_and_moments_or_a_failure(text: str, user_id: str | None) -> None:
    try:
        results = ags.read_results(Scripted([(text, "")]).services(), f"{HERE}/items/1", user_id)
    except LmsFailure:
        return
    for result in results:
        assert user_id in (None, result.user_id)
        assert result.timestamp is None or result.timestamp.tzinfo is not None
        for number in (result.score, result.maximum):
            assert number is None or math.isfinite(number)


@FUZZ
@given(url=st.sampled_from(TARGETS) | st.text(max_size=40))
def test_a_services_address_elsewhere_is_never_called(url: str) -> None:
    lms = Scripted([("{}", "")])
    try:
        lms.services().get(url, scope="s", accept="*/*")
    except LmsFailure:
        assert lms.asked == []
        return
    assert origin(url) == HERE + ":443"
