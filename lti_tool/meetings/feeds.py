"""A member's own calendar address, and the dates that it tells: neutral titles, no words."""

import datetime as dt
import hashlib
import itertools
import secrets
import zoneinfo
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from icalendar import Calendar, Event
from sqlalchemy import delete, select
from sqlalchemy.orm import contains_eager, joinedload

from lti_tool.communities.actions import one_at_a_time
from lti_tool.communities.models import Membership
from lti_tool.extensions import db
from lti_tool.meetings.models import CalendarFeed, Meeting, MeetingState

TITLE, NUDGE = "Learning community meeting", "Half-way to the next learning community meeting"
QUESTION = "A question about your own learning"
SESSION = "Something that your learning community has planned"
NONE: Mapping[str, dt.date] = MappingProxyType({})


def renew(membership: Membership, now: dt.datetime) -> str:
    """Make a member's address anew and return its token; the one before is dead at once."""
    one_at_a_time(membership)
    token = secrets.token_urlsafe(32)
    feed = db.session.get(CalendarFeed, membership.id)
    if feed is None:
        feed = CalendarFeed(membership_id=membership.id)
        db.session.add(feed)
    feed.token_hash, feed.made_at = _hash(token), now
    db.session.flush()
    return token


def stop(membership: Membership) -> None:
    """Let a member's address die."""
    db.session.execute(delete(CalendarFeed).where(CalendarFeed.membership_id == membership.id))


def nudge(membership: Membership, *, yes: bool) -> None:
    """Put a line half-way between two meetings into a member's calendar, or take it out."""
    feed = db.session.get(CalendarFeed, membership.id)
    if feed is not None:
        feed.nudges = yes
        db.session.flush()


def feed_of(membership: Membership) -> CalendarFeed | None:
    """Return what is kept of a member's address."""
    return db.session.get(CalendarFeed, membership.id)


def feed_at(token: str) -> CalendarFeed | None:
    """Return whose address this is, if it still is anybody's."""
    return db.session.scalar(
        select(CalendarFeed)
        .join(CalendarFeed.membership)
        .options(
            contains_eager(CalendarFeed.membership).options(
                joinedload(Membership.person), joinedload(Membership.community)
            )
        )
        .where(CalendarFeed.token_hash == _hash(token), Membership.left_at.is_(None))
    )


def ics(
    meetings: Sequence[Meeting],
    minutes: int,
    zone: str,
    now: dt.datetime,
    *,
    nudges: bool = False,
    questions: Mapping[str, dt.date] = NONE,
    sessions: Mapping[str, dt.date] = NONE,
) -> bytes:
    """Return meetings as an iCalendar file (RFC 5545), in the school's time zone.

    Without a time a meeting is a whole day. `minutes` is how long each takes. `questions` are the
    days on which a student is asked something about their own learning, by an id of each, and
    `sessions` those on which they run something for others.
    """
    made = Calendar()
    made.add("prodid", "-//Learning communities//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    counting = [meeting for meeting in meetings if meeting.counts]
    for meeting in meetings:
        made.add_component(_event(meeting, minutes, zone, now))
    if nudges:
        for one, other in itertools.pairwise(counting):
            middle = one.on + (other.on - one.on) / 2
            uid = f"{one.community.public_id}-{one.number}-half"
            made.add_component(_reminder(uid, NUDGE, middle, now))
    for uid, day in questions.items():
        made.add_component(_reminder(uid, QUESTION, day, now))
    for uid, day in sessions.items():
        made.add_component(_reminder(uid, SESSION, day, now))
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _event(meeting: Meeting, minutes: int, zone: str, now: dt.datetime) -> Event:
    event = Event()
    event.add("uid", f"{meeting.community.public_id}-{meeting.number}@learning-communities")
    event.add("dtstamp", now)
    event.add("summary", TITLE)
    if meeting.starts is None:
        event.add("dtstart", meeting.on)
    else:
        start = dt.datetime.combine(meeting.on, meeting.starts, zoneinfo.ZoneInfo(zone))
        event.add("dtstart", start)
        event.add("duration", dt.timedelta(minutes=minutes))
    if meeting.state is MeetingState.SKIPPED:
        event.add("status", "CANCELLED")
    return event


def _reminder(uid: str, title: str, day: dt.date, now: dt.datetime) -> Event:
    event = Event()
    event.add("uid", f"{uid}@learning-communities")
    event.add("dtstamp", now)
    event.add("summary", title)
    event.add("dtstart", day)
    event.add("transp", "TRANSPARENT")
    return event


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
