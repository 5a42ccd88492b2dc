"""Invites: one LMS may register itself, once, with the address that carries one."""

import datetime as dt
import hashlib
import secrets

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lti_tool.database import table_of
from lti_tool.lti.models import Invite

# A registration takes seconds; one that was cut off may be tried again after this.
HELD = dt.timedelta(minutes=2)
LASTS = dt.timedelta(days=7)
_TABLE = table_of(Invite)


class WrongInvite(Exception):
    """An invite that opens nothing: unknown, used, too old, or being used at this moment."""


def hash_of(token: str) -> str:
    """Return what the database keeps of an invite."""
    return hashlib.sha256(token.encode()).hexdigest()


def invite(
    session: Session, school_name: str, now: dt.datetime, *, insecure_loopback: bool = False
) -> str:
    """Make an invite for one school, good for a week, and return its token."""
    token = secrets.token_urlsafe(24)
    session.add(
        Invite(
            token_hash=hash_of(token),
            school_name=school_name,
            made_at=now,
            expires_at=now + LASTS,
            insecure_loopback=insecure_loopback,
        )
    )
    session.flush()
    return token


def forget_unused(session: Session, now: dt.datetime) -> None:
    """Drop invites that nobody used and that open nothing any more."""
    session.execute(delete(_TABLE).where(_TABLE.c.used_at.is_(None), _TABLE.c.expires_at < now))


def claim(session: Session, token: str, now: dt.datetime) -> Invite:
    """Hold an invite for a registration; of two at one moment the database lets one."""
    free = (
        update(_TABLE)
        .where(_TABLE.c.token_hash == hash_of(token))
        .where(_TABLE.c.used_at.is_(None), _TABLE.c.expires_at >= now)
        .where(_TABLE.c.claimed_at.is_(None) | (_TABLE.c.claimed_at < now - HELD))
        .values(claimed_at=now)
        .returning(_TABLE.c.id)
    )
    if (row := session.execute(free).first()) is None:
        raise WrongInvite
    wanted = select(Invite).where(Invite.id == row.id)
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def give_back(found: Invite) -> None:
    """Let an invite be used again, because its registration came to nothing."""
    found.claimed_at = None


def spend(found: Invite, platform_id: int, now: dt.datetime) -> None:
    """Note what an invite was used for; it opens nothing more."""
    found.used_at, found.platform_id = now, platform_id
