"""Outside a community nobody can tell one member from four: every page is the same."""

import re
from collections.abc import Iterator

import pytest

from lti_tool.communities import actions as communities
from lti_tool.communities.models import Community, Experience
from lti_tool.communities.models import Kind as Whose
from lti_tool.extensions import db
from lti_tool.people.models import Course, Person
from lti_tool.web.clock import now
from tests import people
from tests.access.kinds import KINDS, Here, Kind, named
from tests.access.routes import ROUTES, route_of
from tests.access.world import World
from tests.access.writing import TODAY, Writing, days

OUTSIDERS = {Here.LEAD, Here.TEACHER, Here.COLLEAGUE, Here.KEPT_OUT, Here.ADMINISTRATOR}
# Whoever leads a TLC reads who is in it; all else is as to a stranger.
NAMING = {"communities.members", "communities.leads", "awarding.badges_here"}
A_FORMS_OWN = re.compile(r'name="csrf_token" value="[^"]*"')


def begin(world: World, place: str) -> str:
    """Set a community up that nobody has joined, and return its id."""
    with world.app.app_context():
        course = db.session.get_one(Course, int(world.scene.places[place]["course_id"]))
        lead = db.session.get_one(Person, world.scene.people[named(Here.LEAD, place)])
        made = people.community(course, lead, "New", Whose(place), days=days(now().date()))
        db.session.commit()
        return made.public_id


def grow(world: World, public_id: str, *names: str, subject: str = "Chemistry") -> None:
    """Let newcomers join, say something of themselves, write a plan and share it."""
    with world.app.app_context():
        made = db.session.query(Community).filter_by(public_id=public_id).one()
        writing = Writing(made, "NEW")
        for name in names:
            person = people.person(made.course, name)
            membership = writing.join(person)
            assert membership
            communities.describe(membership, subject, Experience.LONG if subject else None)
            writing.plan(person, TODAY, "PLAN", shared=True)
        db.session.commit()


def outside(world: World, place: str, public_id: str) -> dict[str, str]:
    """Return all that is shown of a community to those who are not in it."""
    seen = {}
    for kind in {kind.to(place): kind for kind in KINDS if kind.to(place) in OUTSIDERS}.values():
        for path in _paths(world, public_id, naming=_may_read_names(kind, place)):
            text = world.open(kind, path).text
            seen[f"{kind.label}: {path}"] = A_FORMS_OWN.sub("", text)
    return seen


def _may_read_names(kind: Kind, place: str) -> bool:
    return place == "tlc" and kind.to(place) is Here.LEAD


def _paths(world: World, public_id: str, *, naming: bool) -> Iterator[str]:
    for method, endpoint in {route_of(name) for name in ROUTES}:
        if method == "GET" and not (naming and endpoint in NAMING):
            path = world.addresses.of_community(endpoint, public_id)
            if path:
                yield path


@pytest.mark.parametrize("place", ["tlc", "slc"])
def test_four_members_look_like_one(world: World, place: str) -> None:
    public_id = begin(world, place)
    grow(world, public_id, "First")
    one = outside(world, place, public_id)
    grow(world, public_id, "Second", "Third", "Fourth")
    assert outside(world, place, public_id) == one
    grow(world, public_id, "Fifth")
    five = outside(world, place, public_id)
    assert {path for path in five if five[path] != one[path]}, "from five on it is said"


def test_subjects_are_counted_from_five_answers_on(world: World) -> None:
    public_id = begin(world, "tlc")
    grow(world, public_id, "First", "Second", "Third", "Fourth")
    grow(world, public_id, "Fifth", subject="")
    colleague = next(kind for kind in KINDS if kind.tlc is Here.COLLEAGUE)
    path = f"/communities/{public_id}/join"
    assert "5 people so far" in world.open(colleague, path).text
    assert "subject so far" not in world.open(colleague, path).text
    grow(world, public_id, "Sixth")
    assert "One subject so far" in world.open(colleague, path).text
