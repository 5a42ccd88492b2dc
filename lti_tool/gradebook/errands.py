"""What a lead asks of an LMS's gradebook: one of a kind at a time, and how it goes."""

import datetime as dt
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import or_, select, update

from lti_tool.communities.models import Community
from lti_tool.database import INSERTS, table_of
from lti_tool.extensions import db
from lti_tool.gradebook.exchange import MISDIRECTED
from lti_tool.gradebook.models import Errand, ErrandKind, ErrandState
from lti_tool.lti.http import LmsFailure, LmsRefused
from lti_tool.lti.tokens import TokenRefused

log = logging.getLogger(__name__)

# Until then nobody can ask for the same again: an errand's last call, which may read pages for a
# minute, has begun before LAST_CALL.
ASK_AGAIN = dt.timedelta(minutes=10)
LAST_CALL = dt.timedelta(minutes=8)
# Whoever hears a bell has begun by then.
UNHEARD = dt.timedelta(minutes=1)
GOING_ON = (ErrandState.QUEUED, ErrandState.RUNNING)
_ERRANDS = table_of(Errand)
Key = tuple[int, ErrandKind, int]


def ask(community: Community, kind: ErrandKind, now: dt.datetime) -> bool:
    """Ask for something; False while the same is going on, for whoever asked first."""
    values = {"state": ErrandState.QUEUED, "asked_at": now, "done": 0, "total": 0}
    wanted = INSERTS[db.engine.dialect.name](_ERRANDS).values(
        community_id=community.id, kind=kind, tries=0, **values
    )
    free = or_(_ERRANDS.c.state.not_in(GOING_ON), _ERRANDS.c.asked_at < now - ASK_AGAIN)
    asked = db.session.execute(
        wanted.on_conflict_do_update(
            index_elements=["community_id", "kind"],
            set_=values | {"ended_at": None, "last_status": None},
            where=free,
        ).returning(_ERRANDS.c.community_id)
    )
    return asked.first() is not None


def begin(community_id: int, kind: ErrandKind) -> Errand | None:
    """Take an errand on, and commit; None when somebody has it, or nobody asked."""
    taken = db.session.execute(
        update(_ERRANDS)
        .where(_ERRANDS.c.community_id == community_id, _ERRANDS.c.kind == kind)
        .where(_ERRANDS.c.state == ErrandState.QUEUED)
        .values(state=ErrandState.RUNNING, tries=_ERRANDS.c.tries + 1)
        .returning(_ERRANDS.c.tries)
    ).first()
    db.session.commit()
    if taken is None:
        return None
    return db.session.get_one(Errand, (community_id, kind), populate_existing=True)


class TookTooLong(Exception):
    """An errand that an LMS is too slow for, or that was taken up too late."""


def reached(errand: Errand, done: int, total: int, now: dt.datetime) -> None:
    """Note how far an errand is, and commit, so that its page can say so; end one that is late."""
    if done < total and now > errand.asked_at + LAST_CALL:
        raise TookTooLong
    errand.done, errand.total = done, total
    db.session.commit()


@contextmanager
def carried_out(errand: Errand, now: Callable[[], dt.datetime]) -> Iterator[None]:
    """Note how an errand ended, whatever becomes of it, and commit."""
    key = (errand.community_id, errand.kind, errand.tries)
    try:
        yield
        _end(key, ErrandState.DONE, now())
    except TokenRefused:
        _end(key, ErrandState.FAILED, now(), 401)
    except LmsRefused as refused:
        _end(key, ErrandState.FAILED, now(), refused.status or MISDIRECTED)
    except LmsFailure as failure:
        _end(key, ErrandState.FAILED, now(), failure.status)
    except Exception as error:  # whoever waits for it is told, and can ask again
        log.warning("errand %s of %s: %s", key[1].value, key[0], type(error).__name__)
        _end(key, ErrandState.FAILED, now())


def _end(key: Key, state: ErrandState, now: dt.datetime, status: int | None = None) -> None:
    """Note the end of this try, unless somebody has asked anew meanwhile."""
    if state is ErrandState.FAILED:
        db.session.rollback()
    community_id, kind, tries = key
    db.session.execute(
        update(_ERRANDS)
        .where(_ERRANDS.c.community_id == community_id, _ERRANDS.c.kind == kind)
        .where(_ERRANDS.c.tries == tries, _ERRANDS.c.state == ErrandState.RUNNING)
        .values(state=state, last_status=status, ended_at=now)
    )
    db.session.commit()


def errands_of(community_id: int) -> dict[ErrandKind, Errand]:
    """Return what was last asked for in a community, by its kind."""
    found = db.session.scalars(select(Errand).filter_by(community_id=community_id))
    return {errand.kind: errand for errand in found}


def goes_on(errand: Errand | None, now: dt.datetime) -> bool:
    """Say whether somebody may still wait for an errand; a worker that died ends none."""
    if errand is None or errand.state not in GOING_ON:
        return False
    return errand.asked_at >= now - ASK_AGAIN


def failed(errand: Errand | None, now: dt.datetime) -> bool:
    """Say whether an errand was not done: the LMS did not do it, or nobody got to its end."""
    if errand is None or errand.state is ErrandState.DONE:
        return False
    return not goes_on(errand, now)


def unheard(now: dt.datetime) -> Sequence[Errand]:
    """Return what somebody waits for and nobody has begun, for its bell was not heard."""
    wanted = select(Errand).where(Errand.state == ErrandState.QUEUED)
    waited = wanted.where(Errand.asked_at <= now - UNHEARD, Errand.asked_at >= now - ASK_AGAIN)
    return db.session.scalars(waited).all()
