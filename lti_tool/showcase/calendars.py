"""One's own sessions of an evening as a file for a calendar.

A file for whoever is signed in, and no address: it names rooms and titles, which the public
calendar addresses never do.
"""

import datetime as dt
import zoneinfo
from collections.abc import Sequence

from icalendar import Calendar, Event

from lti_tool.showcase.models import Slot, Twilight
from lti_tool.showcase.queries import Mine, Offered


def ics(
    twilight: Twilight, sessions: Sequence[Offered], mine: Mine, zone: str, now: dt.datetime
) -> bytes:
    """Return somebody's sessions as an iCalendar file (RFC 5545), in the school's time zone."""
    made = Calendar()
    made.add("prodid", "-//Learning communities//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    known = {each.session.id: each for each in sessions}
    for slot in twilight.slots:
        seat = mine.seats.get(slot.id)
        each = mine.presents.get(slot.id) or (known.get(seat.session_id) if seat else None)
        if each is not None:
            made.add_component(_event(twilight, slot, each, zone, now))
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _event(twilight: Twilight, slot: Slot, each: Offered, zone: str, now: dt.datetime) -> Event:
    event = Event()
    # One for each slot: a changed choice replaces what a calendar had there.
    event.add("uid", f"{twilight.link.public_id}-{twilight.year}-{slot.number}@twilight")
    event.add("dtstamp", now)
    event.add("summary", each.session.title)
    event.add("location", each.spots[slot.id].room.name)
    start = dt.datetime.combine(twilight.on, slot.starts, zoneinfo.ZoneInfo(zone))
    event.add("dtstart", start)
    event.add("duration", dt.timedelta(minutes=twilight.minutes))
    return event
