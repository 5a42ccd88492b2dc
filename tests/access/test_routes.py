"""Every route answers every kind of person as the table says, and none is without its row."""

import pytest

from tests.access.addresses import IN_COMMUNITY, PLACES
from tests.access.kinds import KINDS, Kind
from tests.access.routes import AMONG_STUDENTS, ROUTES, route_of, row_of
from tests.access.world import World

METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
# What launches, services and schools leave: no member’s word is in it.
EMPTY = {
    "attempts",
    "community_counts",
    "erasures",
    "gradebook_lines",
    "half_terms",
    "invites",
    "privacy_events",
    "service_tokens",
    "spent_nonces",
}
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.label)


def rows(wanted: str) -> list[tuple[str, str]]:
    """Return each row of a method, with each community that it holds in."""
    return [(name, place) for place in PLACES for name in ROUTES if route_of(name)[0] == wanted]


def test_every_route_has_its_row_and_every_row_its_route(world: World) -> None:
    rules = list(world.app.url_map.iter_rules())
    routes = {(m, rule.endpoint) for rule in rules for m in (rule.methods or set()) & METHODS}
    assert {route_of(name) for name in ROUTES} == routes
    assert AMONG_STUDENTS.keys() <= ROUTES.keys()
    assert len({rule.endpoint for rule in rules}) == len(rules), "one address for each endpoint"


def test_everything_that_has_an_address_is_walked(world: World) -> None:
    known = world.addresses.items.keys() | {
        "public_id",
        "number",
        "key",
        "kind",
        "item_id",
        "twilight_id",
    }
    for rule in world.app.url_map.iter_rules():
        if rule.rule.startswith(IN_COMMUNITY):
            assert rule.arguments <= known, f"{rule.rule}: every id that could stand in it"


def test_the_scene_holds_something_in_every_table(world: World) -> None:
    assert {name for name, rows in world.rows.items() if not rows} == EMPTY


@each_kind
def test_a_page_opens_for_those_whom_it_is_for(world: World, kind: Kind) -> None:
    wrong = []
    for name, place in rows("GET"):
        expected = row_of(name, place).answer(kind, place)
        seen = world.pages(kind)[world.addresses.of_row(name, place)]
        if seen.status != expected:
            wrong.append(f"{name} ({place}): {seen.status}, not {expected}")
    assert not wrong
    assert not world.undo()


@each_kind
def test_a_form_of_somebody_who_may_not_changes_nothing(world: World, kind: Kind) -> None:
    wrong = []
    for name, place in rows("POST"):
        row = row_of(name, place)
        if row.may_change(kind, place):
            continue
        answer = world.send(kind, name, place)
        expected = row.answer(kind, place)
        if answer.status_code != expected:
            wrong.append(f"{name} ({place}): {answer.status_code}, not {expected}")
    assert not wrong
    assert not world.undo()


@each_kind
def test_a_form_of_somebody_who_may_does_what_it_says(world: World, kind: Kind) -> None:
    wrong = []
    for name, place in rows("POST"):
        row = row_of(name, place)
        if not row.may_change(kind, place):
            continue
        answer = world.send(kind, name, place)
        expected = row.answer(kind, place)
        changed = world.undo()
        if answer.status_code != expected or not changed:
            wrong.append(f"{name} ({place}): {answer.status_code}, changed {changed}")
    assert not wrong
