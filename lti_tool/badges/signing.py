"""Sign an award, sign it anew with another key, and revoke what was signed."""

import datetime as dt
import uuid

from sqlalchemy import select

from lti_tool.badges.credential import AwardFacts, credential
from lti_tool.badges.indexes import take_index, wait_for_others
from lti_tool.badges.issuer import issuer
from lti_tool.badges.keys import BadgeKey
from lti_tool.badges.models import Award, Revocation
from lti_tool.database import INSERTS, table_of
from lti_tool.extensions import db
from lti_tool.lti.key_files import WrongKey
from lti_tool.people.models import School

BATCH = 200
_REVOCATIONS = table_of(Revocation)


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
    _hold(award)
    _set_bit(award, now)
    sign(award, take_index(award.achievement.platform_id), now)
    db.session.flush()


def revoke(award: Award, now: dt.datetime, *, by_holder: bool = False) -> None:
    """Take a badge back: whoever checks it is told; a second time changes nothing."""
    _hold(award)
    if award.revoked_at is None:
        award.revoked_at, award.given_back = now, by_holder
        award.share_hash = award.shared_at = None
        award.shows_name = False
        _set_bit(award, now)
        db.session.flush()


def sign_anew_all(key: BadgeKey, now: dt.datetime) -> int:
    """Sign anew a batch of what a key signed that is still valid; return how many there were."""
    # Whoever signed with it just now has finished after this wait, and whoever comes next reads
    # which keys there are.
    wait_for_others(key.platform_id)
    if issuer().keys.signing(key.platform_id).kid == key.thumbprint:
        raise WrongKey(f"{key.thumbprint} still signs")
    awards = db.session.scalars(
        select(Award)
        .filter_by(signed_with=key.thumbprint, revoked_at=None)
        .order_by(Award.id)
        .limit(BATCH)
        .execution_options(populate_existing=True)
    ).all()
    for award in awards:
        sign_anew(award, now)
    return len(awards)


def _hold(award: Award) -> None:
    """Read an award as the last who signed or revoked it left it."""
    wait_for_others(award.achievement.platform_id)
    db.session.refresh(award)


def _set_bit(award: Award, now: dt.datetime) -> None:
    insert = INSERTS[db.engine.dialect.name](_REVOCATIONS).values(
        status_list_id=award.status_list_id, index=award.status_index, revoked_at=now
    )
    db.session.execute(insert.on_conflict_do_nothing())
