"""Whichever page of a community somebody opens, a course list that is old is read again."""

import datetime as dt

from lti_tool.extensions import db
from lti_tool.people.models import Course, RosterState
from tests.access.addresses import IN_COMMUNITY, PLACES
from tests.access.kinds import KINDS, Here
from tests.access.routes import ROUTES, route_of
from tests.access.world import World
from tests.conftest import NOON

WRITES = {place: next(k for k in KINDS if k.to(place) is Here.AUTHOR) for place in PLACES}


def grow_old(world: World) -> None:
    with world.app.app_context():
        old = {"roster_read_at": NOON - dt.timedelta(hours=1), "roster_asked_at": None}
        db.session.query(Course).update({**old, "roster_state": RosterState.READ})
        db.session.commit()


def is_asked_for(world: World) -> bool:
    with world.app.app_context():
        return db.session.query(Course).filter(Course.roster_asked_at.is_not(None)).count() == 1


def test_every_page_of_a_community_asks_for_an_old_list(world: World) -> None:
    missing = set()
    for place in PLACES:
        pages = {world.addresses.of_row(n, place) for n in ROUTES if route_of(n)[0] == "GET"}
        for path in sorted(each for each in pages if each.startswith(IN_COMMUNITY)):
            grow_old(world)
            world.open(WRITES[place], path)
            if not is_asked_for(world):
                missing.add(path)
    assert not missing


def test_every_form_of_a_community_asks_for_an_old_list(world: World) -> None:
    missing = set()
    for place in PLACES:
        for name in sorted(ROUTES):
            method, _endpoint = route_of(name)
            path = world.addresses.of_row(name, place)
            if method != "POST" or not path.startswith(IN_COMMUNITY):
                continue
            grow_old(world)
            world.send(WRITES[place], name, place)
            if not is_asked_for(world):
                missing.add(name)
            world.undo()
    assert not missing
