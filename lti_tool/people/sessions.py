"""The visit that a launch opened: a row, found by a fresh value in the browser's cookie."""

import dataclasses
import datetime as dt
import hashlib
import logging
import secrets

from flask import current_app, g, has_request_context, request
from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import contains_eager
from werkzeug.exceptions import Forbidden, Unauthorized

from lti_tool.database import table_of
from lti_tool.extensions import db
from lti_tool.people.models import Person, School, Session
from lti_tool.web.clock import now as this_moment
from lti_tool.web.cookies import SESSION, read

log = logging.getLogger(__name__)

FOLLOWS = "X-Follows"
TOUCH = dt.timedelta(minutes=1)
# A month, for people to see whether somebody else was them.
LISTED = dt.timedelta(days=30)
LONGEST_NAME = 255

_TABLE = table_of(Session)
_START = insert(_TABLE)
_OPEN = (
    select(Session)
    .join(Session.person)
    .join(School, School.platform_id == Person.platform_id)
    .options(contains_eager(Session.person).contains_eager(Person.school))
    .where(Session.cookie_hash == bindparam("cookie_hash"))
    .where(Session.ended_at.is_(None))
    .where(Session.started_at >= bindparam("began_after"))
    .where(Session.used_at >= bindparam("used_after"))
)
_GO_ON = update(_TABLE).where(_TABLE.c.id == bindparam("visit")).values(used_at=bindparam("at"))
_AGAIN = _GO_ON.values(
    started_at=bindparam("at"), administers=bindparam("still"), activity=bindparam("opened")
)
_END = update(_TABLE).where(_TABLE.c.cookie_hash == bindparam("hash"), _TABLE.c.ended_at.is_(None))


class NotAnAdministrator(Forbidden):
    """Only the launch of an LMS's administrator opens what is the school's."""


class NoVisit(Unauthorized):
    """Nobody came here by a launch in this browser, or it was too long ago."""


@dataclasses.dataclass(frozen=True)
class Limits:
    """How long a visit lasts in all, and without use."""

    longest: dt.timedelta
    idle: dt.timedelta

    def began_after(self, now: dt.datetime) -> dt.datetime:
        return now - self.longest

    def used_after(self, now: dt.datetime) -> dt.datetime:
        return now - self.idle


def hash_of(value: str) -> str:
    """Return what the database keeps of a cookie's value."""
    return hashlib.sha256(value.encode()).hexdigest()


def limits() -> Limits:
    """Return this installation's limits."""
    settings = current_app.extensions["settings"]
    return Limits(
        dt.timedelta(hours=settings.session_hours),
        dt.timedelta(minutes=settings.session_idle_minutes),
    )


def start(
    person_id: int,
    platform_id: int,
    now: dt.datetime,
    *,
    administers: bool = False,
    activity: str = "",
) -> str:
    """Open a visit and return the value for the browser's cookie.

    `administers` is what this launch said of the person, for the school's settings only, and
    `activity` is what it opened. The platform stands before the secret, so that "please open this
    again" can still be shown in its frame when the visit is over; it opens nothing.
    """
    value = f"{platform_id}.{secrets.token_urlsafe(32)}"
    db.session.connection().execute(
        _START,
        {
            "cookie_hash": hash_of(value),
            "person_id": person_id,
            "started_at": now,
            "used_at": now,
            "administers": administers,
            "activity": activity[:LONGEST_NAME],
        },
    )
    return value


def rejoin(
    session_id: int, now: dt.datetime, *, administers: bool = False, activity: str = ""
) -> None:
    """Let a second launch by the same person go on with the visit they have, its hours anew."""
    opened = {"visit": session_id, "at": now, "still": administers}
    db.session.connection().execute(_AGAIN, opened | {"opened": activity[:LONGEST_NAME]})


def end(value: str | None, now: dt.datetime) -> None:
    """Close a visit; with no such visit nothing changes."""
    if value:
        closed = _END.values(ended_at=now)
        db.session.connection().execute(closed, {"hash": hash_of(value)})


def forget_old(now: dt.datetime) -> None:
    """Drop the visits that their person need not be shown any more; no visit lasts so long."""
    db.session.execute(delete(Session).where(Session.used_at < now - LISTED))


def find(value: str | None, now: dt.datetime, limits: Limits) -> Session | None:
    """Return the open visit of a cookie's value, with its person and school."""
    if not value:
        return None
    asked = {
        "cookie_hash": hash_of(value),
        "began_after": limits.began_after(now),
        "used_after": limits.used_after(now),
    }
    return db.session.scalar(_OPEN, asked)


def platform_of(value: str | None) -> int | None:
    """Return the platform that a cookie's value names, open or over."""
    number = (value or "").partition(".")[0]
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else None


def spent(value: str | None) -> str:
    """Return what is left of a cookie's value when its visit has ended: the platform's number."""
    return f"{platform_of(value) or ''}."


def visitor() -> Person:
    """Return the person of this request, or raise NoVisit; read once for each request."""
    if (known := visitor_or_none()) is None:
        raise NoVisit
    return known


def visitor_or_none() -> Person | None:
    """Return the person of this request, if there is a request and a launch brought one."""
    visit = _visit()
    return visit.person if visit else None


def nobody_is_here() -> None:
    """Let the rest of this request be nobody's: its person has just been erased."""
    g.visit = None


def administers() -> bool:
    """Say whether the visitor's launch named them an administrator of the LMS."""
    visit = _visit()
    return visit is not None and visit.administers


def administered_school() -> School:
    """Return the school of a visitor whose launch named them an administrator of its LMS."""
    person = visitor()
    if not administers():
        raise NotAnAdministrator
    return person.school


def _visit() -> Session | None:
    if not has_request_context():
        return None
    if "visit" not in g:
        g.visit = find(read(request, SESSION), this_moment(), limits())
        # What a page asks for by itself does not lengthen a visit.
        follows = FOLLOWS in request.headers
        if g.visit is not None and not follows and g.visit.used_at < this_moment() - TOUCH:
            _touch(g.visit)
    visit: Session | None = g.visit
    return visit


def _touch(visit: Session) -> None:
    """Note that a visit is in use, at most once a minute and apart from the request's own work."""
    try:
        with db.engine.begin() as connection:
            connection.execute(_GO_ON, {"visit": visit.id, "at": this_moment()})
    except SQLAlchemyError as error:  # a full disk must not keep anybody from reading
        log.warning("a visit's use could not be noted: %s", type(error).__name__)
