"""The signed status lists: each process signs one anew when a bit was set, and once an hour."""

import datetime as dt

from sqlalchemy import func, select

from lti_tool.badges.issuer import issuer
from lti_tool.badges.models import Revocation, StatusList
from lti_tool.badges.status import SignedList, status_list
from lti_tool.extensions import db
from lti_tool.people.models import School

REFRESHED = dt.timedelta(hours=1)


def signed_list(status_list_id: int, now: dt.datetime) -> str | None:
    """Return a list as a VC-JWT that tells every revocation so far, or None if there is no list."""
    counted = select(func.count()).where(Revocation.status_list_id == status_list_id)
    found = db.session.execute(
        select(StatusList.platform_id, counted.scalar_subquery()).filter_by(id=status_list_id)
    ).one_or_none()
    if found is None:
        return None
    platform_id, bits = found
    us = issuer()
    kept = us.signed_lists.get(status_list_id)
    if kept is None or not _is_fresh(kept, bits, str(us.keys.signing(platform_id).kid), now):
        kept = us.signed_lists[status_list_id] = _sign(status_list_id, platform_id, now)
    return kept.jwt


def _is_fresh(kept: SignedList, bits: int, thumbprint: str, now: dt.datetime) -> bool:
    # Bits are only ever set, so a list with as many is the same list.
    is_same = kept.bits == bits and kept.signed_with == thumbprint
    return is_same and abs(now - kept.signed_at) < REFRESHED


def _sign(status_list_id: int, platform_id: int, now: dt.datetime) -> SignedList:
    us = issuer()
    revoked = db.session.scalars(
        select(Revocation.index).where(Revocation.status_list_id == status_list_id)
    ).all()
    claims = status_list(
        us.facts(db.session.get_one(School, platform_id)),
        us.status_url(status_list_id),
        revoked,
        now,
    )
    jwt, thumbprint = us.sign(platform_id, claims)
    return SignedList(jwt, len(revoked), now, thumbprint)
