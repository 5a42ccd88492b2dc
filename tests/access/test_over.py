"""A community whose year is over can be read by whoever could before, and nothing is added."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from werkzeug.exceptions import HTTPException

from lti_tool.communities.models import Community
from lti_tool.extensions import db
from lti_tool.web.clock import now
from tests import keeping
from tests.access.addresses import ANYWHERE, IN_COMMUNITY
from tests.access.kinds import KINDS, KNOWN, Here, Kind
from tests.access.over import FORMS, STILL, TAKES_BACK
from tests.access.routes import route_of, row_of
from tests.access.test_routes import rows
from tests.access.world import World

OVER = "This year is over"
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.label)
POSTS = re.compile(r'<form[^>]*method="post"[^>]*action="(/[^"]*)"')
LINKS = re.compile(r'<a [^>]*href="(/communities/[^"]*)"')


@pytest.fixture
def over(world: World) -> Iterator[World]:
    """End the year of every community of the scene."""
    before = world.rows
    with world.app.app_context():
        db.session.query(Community).update({"closed_at": now()})
        db.session.commit()
        with db.engine.connect() as connection:
            world.rows = keeping.read(connection)
    yield world
    world.rows = before


def here(world: World, method: str) -> list[tuple[str, str]]:
    """Return each row of a method whose address is a community's."""
    found = [(name, place, world.addresses.of_row(name, place)) for name, place in rows(method)]
    return [(name, place) for name, place, path in found if path.startswith(IN_COMMUNITY)]


def endpoint(world: World, path: str, method: str) -> str:
    """Return the row's name, such as `POST plans.save_plan`, of the route behind an address."""
    urls = world.app.url_map.bind("tool.test", url_scheme="https")
    try:
        name, _arguments = urls.match(urlsplit(path).path, method)
    except HTTPException as error:
        raise AssertionError(f"{method} {path} leads nowhere") from error
    return f"{method} {name}"


def test_the_table_names_routes_that_there_are(world: World) -> None:
    names = {name for name, _place in here(world, "POST") + here(world, "GET")}
    assert names >= STILL | TAKES_BACK.keys() | FORMS


@each_kind
def test_nobody_adds_anything(over: World, kind: Kind) -> None:
    wrong = []
    for name, place in here(over, "POST"):
        if name in STILL:
            continue
        answer = over.send(kind, name, place)
        who = kind.to(place)
        refused = answer.status_code == 403 and OVER in answer.text
        known = who in KNOWN
        if not (refused if known else answer.status_code == row_of(name, place).status(who)):
            wrong.append(f"{name} ({place}): {answer.status_code}")
    assert not wrong
    assert not over.undo()


@each_kind
def test_what_is_still_right_is_done(over: World, kind: Kind) -> None:
    wrong = []
    for name, place in here(over, "POST"):
        if name not in STILL:
            continue
        answer = over.send(kind, name, place)
        changed, row = over.undo(), row_of(name, place)
        may = row.may_change(kind, place)
        if answer.status_code != row.status(kind.to(place)) or bool(changed) != may:
            wrong.append(f"{name} ({place}): {answer.status_code}, changed {changed}")
    assert not wrong


@each_kind
def test_ones_own_is_taken_back(over: World, kind: Kind) -> None:
    wrong = []
    for name, place in here(over, "POST"):
        expected = row_of(name, place).status(kind.to(place))
        if name not in TAKES_BACK or expected not in (200, 303):
            continue
        path = over.addresses.of_row(name, place)
        answer = over.post(kind, path, {TAKES_BACK[name]: "1", "revision": "1"})
        over.undo()
        if answer.status_code != expected:
            wrong.append(f"{name} ({place}): {answer.status_code}, not {expected}")
    assert not wrong


@each_kind
def test_pages_stay_and_forms_go(over: World, kind: Kind) -> None:
    wrong = []
    for name, place in here(over, "GET"):
        row, seen = row_of(name, place), over.open(kind, over.addresses.of_row(name, place))
        expected = row.status(kind.to(place))
        if name in FORMS and expected == 200:
            expected = 403
        if seen.status != expected:
            wrong.append(f"{name} ({place}): {seen.status}, not {expected}")
    assert not wrong
    assert not over.undo()


@each_kind
def test_no_page_offers_what_is_refused(over: World, kind: Kind) -> None:
    allowed = {" ".join(("POST", route_of(name)[1])) for name in STILL | TAKES_BACK.keys()}
    wrong = set()
    for name, place in here(over, "GET"):
        seen = over.open(kind, over.addresses.of_row(name, place))
        if seen.status != 200:
            continue
        for path in POSTS.findall(seen.text):
            to = endpoint(over, path, "POST")
            if path.startswith(IN_COMMUNITY) and to not in allowed:
                wrong.add(f"{name} ({place}) has a form to {to}")
        for path in LINKS.findall(seen.text):
            to = endpoint(over, path, "GET")
            if to in FORMS:
                wrong.add(f"{name} ({place}) leads to {to}")
    assert not wrong


def test_a_year_that_is_over_sends_nothing_new(over: World) -> None:
    lead = next(kind for kind in KINDS if kind.tlc is Here.LEAD)
    path = over.addresses.of_row("POST grading.choose", "tlc")
    answer = over.post(lead, path, ANYWHERE | {"grade_return": "per-cycle"})
    assert answer.status_code == 403
    assert not over.undo()


@pytest.mark.parametrize(
    ("name", "place", "fields"),
    [
        ("POST findings.decide", "tlc", {"release": "1", "revision": "1"}),
        ("POST deciding.send", "slc", {"send": "1"}),
        ("POST deciding.lend", "slc", {"lend": "1"}),
    ],
)
def test_what_can_be_taken_back_is_not_done_anew(
    over: World, name: str, place: str, fields: dict[str, str]
) -> None:
    author = next(kind for kind in KINDS if kind.to(place) is Here.AUTHOR)
    answer = over.post(author, over.addresses.of_row(name, place), ANYWHERE | fields)
    assert (answer.status_code, OVER in answer.text) == (403, True)
    assert not over.undo()
