"""Who had their data erased, told by a mark: nobody can read a person out of it.

A mark is a keyed hash of a platform and an LMS id. Its key is made from the app's secret; marks of
a secret before it are still known, and are made anew with the current one when they are met.
"""

import datetime as dt
import hashlib
import hmac
from collections.abc import Collection

from sqlalchemy import delete, select

from lti_tool.extensions import db
from lti_tool.lti.tool import tool
from lti_tool.people.models import Erasure, Person

# A mark that no roster and no launch has met for so long keeps nobody out, and goes.
KEPT_UNMET = dt.timedelta(days=730)
NOTED = dt.timedelta(days=30)  # that it was met is noted no more often
_BATCH = 500


def mark_of(platform_id: int, subject: str) -> str:
    """Return the mark of somebody's LMS id, made with the current secret."""
    return _mark(tool().keys.secrets[0], platform_id, subject)


def remember(person: Person, now: dt.datetime, *, was_student: bool) -> None:
    """Keep the mark of somebody whose data is about to go."""
    mark = mark_of(person.platform_id, person.subject)
    facts = {"was_student": was_student, "erased_at": now, "met_at": now}
    db.session.add(Erasure(platform_id=person.platform_id, mark=mark, **facts))
    db.session.flush()


def erasure_of(platform_id: int, subject: str, now: dt.datetime) -> Erasure | None:
    """Return the mark that somebody's erasure left, if their data was ever erased."""
    return _found(platform_id, [subject], now).get(subject)


def erased_among(platform_id: int, subjects: Collection[str], now: dt.datetime) -> set[str]:
    """Return which of a roster's people had their data erased."""
    some = select(Erasure.id).filter_by(platform_id=platform_id).limit(1)
    if db.session.scalar(some) is None:
        return set()
    wanted, found = list(subjects), set[str]()
    for start in range(0, len(wanted), _BATCH):
        found |= _found(platform_id, wanted[start : start + _BATCH], now).keys()
    return found


def ask_again(erasure: Erasure, now: dt.datetime) -> None:
    """Note that somebody wants to start again, by their next launch."""
    erasure.asked_at = now
    db.session.flush()


def forget_unmet(now: dt.datetime) -> None:
    """Drop the marks of people whom no LMS names any more."""
    db.session.execute(delete(Erasure).where(Erasure.met_at < now - KEPT_UNMET))


def _found(platform_id: int, subjects: Collection[str], now: dt.datetime) -> dict[str, Erasure]:
    """Return the marks of some people, each made with the current secret from now on."""
    marks = {
        _mark(secret, platform_id, subject): subject
        for secret in tool().keys.secrets
        for subject in subjects
    }
    rows = db.session.scalars(
        select(Erasure).where(Erasure.platform_id == platform_id, Erasure.mark.in_(marks))
    ).all()
    found = {marks[row.mark]: row for row in rows}
    for subject, row in found.items():
        row.mark = mark_of(platform_id, subject)
        if row.met_at < now - NOTED:
            row.met_at = now
    return found


def _mark(secret: str, platform_id: int, subject: str) -> str:
    key = hmac.digest(secret.encode(), b"lti-tool erased people", hashlib.sha256)
    return hmac.new(key, f"{platform_id} {subject}".encode(), hashlib.sha256).hexdigest()
