"""Sign an award, sign it anew with another key, and revoke what was signed."""

import datetime as dt
import uuid

from sqlalchemy import select

from lti_tool.badges.credential import AwardFacts, credential
from lti_tool.badges.indexes import take_index
from lti_tool.badges.issuer import issuer
from lti_tool.badges.models import Award, Revocation
from lti_tool.extensions import db
from lti_tool.people.models import School

BATCH = 200


def sign(award: Award, place: tuple[int, int], now: dt.datetime) -> None:
    """Give an award its signed credential, with a place in a status list that is its own."""
    award.status_list_id, award.status_index = place
    award.credential_id, award.signed_at = str(uuid.uuid4()), now
    award.subject_id = award.subject_id or str(uuid.uuid4())
    us, platform_id = issuer(), award.achievement.platform_id
    claims = credential(
        us.facts(db.session.get_one(School, platform_id)),
        us.about(award.achievement),
        AwardFacts(
            credential_id=award.credential_id,
            subject_id=award.subject_id,
            awarded_at=award.awarded_at,
            valid_from=now,
            status_url=us.status_url(award.status_list_id),
            status_index=award.status_index,
        ),
    )
    award.credential, award.signed_with = us.sign(platform_id, claims)


def sign_anew(award: Award, now: dt.datetime) -> None:
    """Replace a credential, and revoke the one before: files that hold it are valid no more."""
    _set_bit(award, now)
    sign(award, take_index(award.achievement.platform_id), now)
    db.session.flush()


def revoke(award: Award, now: dt.datetime) -> None:
    """Take a badge back: whoever checks it is told; a second time changes nothing."""
    if award.revoked_at is None:
        award.revoked_at = now
        award.share_hash = award.shared_at = None
        _set_bit(award, now)
        db.session.flush()


def sign_anew_all(thumbprint: str, now: dt.datetime) -> int:
    """Sign anew a batch of what a key signed that is still valid; return how many there were."""
    awards = db.session.scalars(
        select(Award)
        .filter_by(signed_with=thumbprint, revoked_at=None)
        .order_by(Award.id)
        .limit(BATCH)
    ).all()
    for award in awards:
        sign_anew(award, now)
    return len(awards)


def _set_bit(award: Award, now: dt.datetime) -> None:
    place = {"status_list_id": award.status_list_id, "index": award.status_index}
    if db.session.get(Revocation, tuple(place.values())) is None:
        db.session.add(Revocation(**place, revoked_at=now))
