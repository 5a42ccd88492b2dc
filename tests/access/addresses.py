"""Every address of the scene: each route with each id that could stand in it."""

import itertools
from collections.abc import Iterator, Mapping

from flask import Flask
from werkzeug.routing import Rule

from tests.access import culture, twilight
from tests.access.kinds import MEMBERS, Kind
from tests.access.routes import ROUTES, route_of, row_of
from tests.access.scene import Scene
from tests.keeping import Rows

PLACES = ("tlc", "slc")  # where the table holds, row by row
# What `public_id` is the id of, where it is no community's.
IDS = (
    {
        "links": "link",
        "reviewing": "link",
        "moving": "held_link",
        "picking": "selection",
        "ob": "achievement_id",
        "directory": "link",
    }
    | twilight.IDS
    | culture.IDS
)
ANYWHERE = {
    "stylesheet": "tool.css",
    "bootstrap": "css/bootstrap.min.css",
    "second": "2",
    "cycle": "cycle",
    "twilight": "twilight",
    "next": "4",
    "card": "dual-coding",
    "opens": "findings",
    "what": "private",
    "everything": "everything",
}
IN_COMMUNITY = "/communities/"
# Each kind of thing that can be reported, and what an address calls its id elsewhere.
REPORTABLE = {
    "cycle": "plan_id",
    "response": "response_id",
    "shelf": "item_id",
    "meaning": "meaning_id",
    "experiment": "experiment_id",
    "findings": "findings_id",
    "setback": "setback_id",
    "session": "proposal_id",
    "answer": "answer_id",
    "twilight": "offered_id",
}
OF_A_MEETING = ("notes", "learning")
NUMBERS = ("1", "2")  # of the meetings that were, besides today's


class Addresses:
    """The addresses of an app for the things of a scene; `rows` is what the database holds."""

    def __init__(self, app: Flask, scene: Scene, rows: Rows) -> None:
        self._urls = app.url_map.bind("tool.test", url_scheme="https")
        self._rules = {rule.endpoint: rule for rule in app.url_map.iter_rules()}
        self._scene = scene
        self.items = _items(rows)
        self._links = [row["public_id"] for row in rows["resource_links"]]

    def of_row(self, name: str, place: str) -> str:
        """Return the address that a row of the table is about, in one of the communities."""
        endpoint = route_of(name)[1]
        things = ANYWHERE | self._scene.places[place]
        at = {"public_id": IDS.get(endpoint.partition(".")[0], "public_id")}
        at |= row_of(name, place).at
        rule = self._rules[endpoint]
        return self._path(endpoint, {arg: things[at.get(arg, arg)] for arg in rule.arguments})

    def all_pages(self, kind: Kind) -> set[str]:
        """Return the address of every page, with each id of the scene and with their own."""
        names = {name for name in ROUTES if route_of(name)[0] == "GET"}
        found = {self.of_row(*each) for each in itertools.product(names, PLACES)}
        for endpoint in {route_of(name)[1] for name in names}:
            found.update(self._more(self._rules[endpoint], kind))
        return found

    def of_community(self, endpoint: str, public_id: str) -> str | None:
        """Return a route's address for a community and today's meeting; None if it has others."""
        rule = self._rules[endpoint]
        if not rule.rule.startswith(IN_COMMUNITY) or rule.arguments - {"public_id", "number"}:
            return None
        values = {"public_id": public_id, "number": "3"}
        return self._path(endpoint, {name: values[name] for name in rule.arguments})

    def forms_about(self, endpoint: str, kind: Kind) -> Iterator[tuple[str, str]]:
        """Yield the address of a form about each thing of its sort, with the thing's id."""
        [argument] = self._rules[endpoint].arguments & self.items.keys()
        for public_id, community in self.items[argument].items():
            for place in {community, *self._own(kind)}:
                values = {"public_id": place, argument: public_id}
                yield self._path(endpoint, values), public_id

    def _more(self, rule: Rule, kind: Kind) -> Iterator[str]:
        if rule.rule.startswith(IN_COMMUNITY):
            yield from self._in_communities(rule)
        # What is reported has an id of any sort.
        if "kind" in rule.arguments:
            yield from self._reportable(rule, kind)
        elif rule.arguments & self.items.keys():
            yield from (path for path, _id in self.forms_about(rule.endpoint, kind))
        if rule.endpoint == "links.open_link":
            yield from (self._path(rule.endpoint, {"public_id": link}) for link in self._links)
        if rule.endpoint == "reviewing.review":
            for place, person in itertools.product(PLACES, self._people(kind)):
                at = {"public_id": self._scene.places[place]["link"], "person_id": person}
                yield self._path(rule.endpoint, at)

    def _in_communities(self, rule: Rule) -> Iterator[str]:
        """Yield a page of the communities that have no rows of their own, and of other meetings."""
        for place in self._scene.places.keys() - PLACES:
            yield self.of_row(f"GET {rule.endpoint}", place)
        if "number" in rule.arguments:
            for place, number in itertools.product(PLACES, NUMBERS):
                at = {"public_id": self._scene.places[place]["public_id"], "number": number}
                yield self._path(rule.endpoint, at)

    def _reportable(self, rule: Rule, kind: Kind) -> Iterator[str]:
        """Yield the address at which each thing of the scene could be reported."""
        for name, argument in REPORTABLE.items():
            for public_id, community in self.items[argument].items():
                for place in {community, *self._own(kind)}:
                    at = {"public_id": place, "kind": name, "item_id": public_id}
                    yield self._path(rule.endpoint, at)
        for name, place, number in itertools.product(OF_A_MEETING, PLACES, ("1", "2", "3")):
            at = {"public_id": self._scene.places[place]["public_id"]}
            yield self._path(rule.endpoint, at | {"kind": name, "item_id": number})
        at = {"public_id": self._scene.places["slc"]["public_id"]}
        yield self._path(rule.endpoint, at | {"kind": "agreement", "item_id": "words"})

    def _people(self, kind: Kind) -> set[str]:
        """Return whose cycles somebody might ask for: a silent member's, and their own."""
        asked = {self._scene.places[place]["silent"] for place in PLACES}
        return asked | {str(self._scene.people[kind.name])} if kind.name else asked

    def _own(self, kind: Kind) -> set[str]:
        """Return the communities that somebody belongs to."""
        places = self._scene.places.items()
        return {things["public_id"] for place, things in places if kind.to(place) in MEMBERS}

    def _path(self, endpoint: str, values: Mapping[str, str]) -> str:
        return str(self._urls.build(endpoint, values))


def _items(rows: Rows) -> dict[str, dict[str, str]]:
    """Return what members wrote, by what an address calls it: each id with its community's."""
    communities = {row["id"]: row["public_id"] for row in rows["communities"]}
    members = {row["id"]: communities[row["community_id"]] for row in rows["memberships"]}
    plans = {row["id"]: members[row["membership_id"]] for row in rows["plans"]}
    proposals = {row["id"]: members[row["membership_id"]] for row in rows["proposals"]}
    surveys = {row["id"]: communities[row["community_id"]] for row in rows["surveys"]}
    return {
        "proposal_id": {row["public_id"]: proposals[row["id"]] for row in rows["proposals"]},
        "answer_id": {
            row["public_id"]: proposals[row["proposal_id"]] for row in rows["host_answers"]
        },
        "plan_id": {row["public_id"]: plans[row["id"]] for row in rows["plans"]},
        "note_id": {row["public_id"]: plans[row["plan_id"]] for row in rows["try_notes"]},
        "response_id": {row["public_id"]: plans[row["plan_id"]] for row in rows["responses"]},
        "visit_id": {row["public_id"]: members[row["visited_id"]] for row in rows["visits"]},
        "experiment_id": {
            row["public_id"]: members[row["membership_id"]] for row in rows["experiments"]
        },
        "item_id": {
            row["public_id"]: communities[row["community_id"]]
            for row in rows["library_items"]
            if row["community_id"]
        },
        "meaning_id": {
            row["public_id"]: members[row["membership_id"]] for row in rows["library_notes"]
        },
        "findings_id": {
            row["public_id"]: communities[row["community_id"]] for row in rows["findings"]
        },
        "offered_id": {
            row["public_id"]: communities[row["community_id"]] for row in rows["twilight_sessions"]
        },
        "setback_id": {row["public_id"]: members[row["membership_id"]] for row in rows["setbacks"]},
        "comment_id": {row["id"]: surveys[row["survey_id"]] for row in rows["survey_comments"]},
        "award_id": {row["public_id"]: communities[row["community_id"]] for row in rows["awards"]},
    }
