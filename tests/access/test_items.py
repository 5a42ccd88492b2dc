"""Nobody changes a thing that is another's, with whatever id their form names."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import pytest

from tests.access.kinds import KINDS, MEMBERS, Kind
from tests.access.world import World

# The harshest that each of these forms can carry.
WORDS = {
    "words": "Taken over",
    "kind": "response",
    "when": "Never",
    "note": "Taken over",
    "revision": "1",
    "delete": "1",
    "call_off": "1",
}
FORMS = (
    "plans.change_note",
    "support.edit",
    "support.write_visit",
    "support.respond",
    "setbacks.change",
)


@dataclasses.dataclass(frozen=True)
class Belonging:
    """Whose each thing is, by its id in an address."""

    writers: Mapping[str, set[str | None]]  # of a note, a response or a visit
    shared: Mapping[str, str]  # of a cycle that members can respond to: its community


def belonging(world: World) -> Belonging:
    """Return whose everything of the scene is, as the database has it."""
    rows = world.rows
    people = {row["id"]: row["name"] for row in rows["people"]}
    members = {row["id"]: people[row["person_id"]] for row in rows["memberships"]}
    plans = {row["id"]: row for row in rows["plans"]}
    of_plan = {number: members[row["membership_id"]] for number, row in plans.items()}
    writers: dict[str, set[str | None]] = {}
    writers |= {row["public_id"]: {of_plan[row["plan_id"]]} for row in rows["try_notes"]}
    writers |= {row["public_id"]: {members[row["membership_id"]]} for row in rows["responses"]}
    writers |= {row["public_id"]: {members[row["membership_id"]]} for row in rows["setbacks"]}
    writers |= {
        row["public_id"]: {members[row["visited_id"]], members[row["visitor_id"]]}
        for row in rows["visits"]
    }
    return Belonging(writers, _shared(world, plans))


def _shared(world: World, plans: Mapping[int, Mapping[str, Any]]) -> dict[str, str]:
    given = {row["plan_id"] for row in world.rows["feedback"] if row["shared_at"]}
    shared = {
        row["public_id"] for number, row in plans.items() if row["shared_at"] or number in given
    }
    return {one: where for one, where in world.addresses.items["plan_id"].items() if one in shared}


def may(world: World, kind: Kind, thing: str, whose: Belonging) -> bool:
    """Say whether a form about a thing is somebody's to send."""
    if thing in whose.writers:
        return kind.name in whose.writers[thing]
    places = world.scene.places.items()
    own = {things["public_id"] for place, things in places if kind.to(place) in MEMBERS}
    return whose.shared.get(thing) in own


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.label)
def test_a_form_about_what_is_anothers_changes_nothing(world: World, kind: Kind) -> None:
    whose = belonging(world)
    tried = {
        path: world.post(kind, path, WORDS).status_code
        for form in FORMS
        for path, thing in world.addresses.forms_about(form, kind)
        if not may(world, kind, thing, whose)
    }
    assert len(tried) > 30
    assert set(tried.values()) <= {401, 403, 404}
    assert not world.undo()
