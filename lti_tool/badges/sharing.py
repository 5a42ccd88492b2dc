"""The unlisted page of a badge, which its holder switches on and off."""

import datetime as dt
import hashlib
import secrets

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lti_tool.badges.models import Achievement, Award
from lti_tool.communities.adults import is_known_as_student
from lti_tool.extensions import db


def share(award: Award, now: dt.datetime, *, shows_name: bool) -> str:
    """Make a badge's page and return its token; an address from before is dead at once."""
    token = secrets.token_urlsafe(32)
    award.share_hash, award.shared_at = _hash(token), now
    award.shows_name = shows_name
    db.session.flush()
    return token


def stop_sharing(award: Award) -> None:
    """Let the page of a badge be gone."""
    award.share_hash = award.shared_at = None
    award.shows_name = False
    db.session.flush()


def shared_at(token: str) -> Award | None:
    """Return the badge whose page this is, if its holder shares it and still may."""
    found = db.session.scalar(
        select(Award)
        .filter_by(share_hash=_hash(token))
        .options(
            joinedload(Award.achievement).joinedload(Achievement.school), joinedload(Award.person)
        )
    )
    return found if found and may_share(found) else None


def may_share(award: Award) -> bool:
    """Say whether a badge may have a page: a student's only where their school lets students."""
    if award.revoked_at is not None:
        return False
    return award.achievement.school.students_share_badges or not _is_student_s(award)


def may_be_named(award: Award) -> bool:
    """Say whether a badge's page may say whose it is: never a student."""
    return bool(award.person.name) and not _is_student_s(award)


def _is_student_s(award: Award) -> bool:
    """Say whether a badge was earned as a student, or its holder is known as one by now."""
    if award.of_student:
        return True
    return is_known_as_student(award.person_id)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
