"""A school's twilight, of which everything is there once: today, and everybody has a place."""

import datetime as dt

from lti_tool.communities import access
from lti_tool.communities.models import Community, Opens
from lti_tool.extensions import db
from lti_tool.people.models import Course, Person
from lti_tool.showcase import actions, offering
from lti_tool.showcase.actions import Evening
from lti_tool.showcase.models import Twilight, TwilightSession
from lti_tool.showcase.settling import settle
from lti_tool.web.clock import now
from tests import people


def hold_a_twilight(place: Course, *presenting: tuple[Community, Person]) -> None:
    """Let communities present in the first of two slots; whoever does not is proposed a place."""
    link = people.link(place, "Twilight")
    link.opens = Opens.TWILIGHT
    today = now().date()
    times = [dt.time(9), dt.time(10)]
    evening = Evening(today, times, 30, now() - dt.timedelta(hours=4))
    twilight = actions.set_up(link, presenting[0][0].year, evening)
    placing = {}
    for community, person in presenting:
        session = _offer(twilight, community, person)
        room = actions.add_room(twilight, f"Room of {community.theme}", 20)
        placing |= {(session.id, slot.id): room.id for slot in twilight.slots}
    actions.place(twilight, placing, confirmed=False)
    twilight.opened_at = now() - dt.timedelta(days=2)
    db.session.flush()
    settle(twilight, now())


def _offer(twilight: Twilight, community: Community, person: Person) -> TwilightSession:
    here = access.standing(person, community.public_id)
    words = offering.Words("Private words", "Private words", "", "", None)
    session = offering.offer(here, twilight, words, 0, now())
    offering.present(here, twilight, session, [1])
    return session
