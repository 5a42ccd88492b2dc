"""Earlier words of what students share: kept a while, for the safeguarding contact alone."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import joinedload

from lti_tool.communities.access import Standing
from lti_tool.communities.models import Community, KeptWords, Kind, Membership
from lti_tool.extensions import db

KEPT_FOR = dt.timedelta(days=30)
# A page that saves itself keeps what stood before; what its writer then tries out stands for
# seconds, and is kept only if it stands longer, or if they go on and on.
STANDS, GOES_ON = dt.timedelta(seconds=20), dt.timedelta(minutes=2)
# A form that changes and hides words in one step saves them first; nobody else read those.
ONE_STEP = dt.timedelta(seconds=5)
# What a leaver takes along; our notes, how we talk and the shelf are the group's.
THEIR_OWN = ("cycle", "response", "meaning", "experiment", "setback")
MOST_OF_ONE, MOST_OF_ALL = 200, 2000  # versions of one item, and of all that is one person's
# What stood for less goes first, or rewriting it often would push out what everybody read.
BRIEF = dt.timedelta(minutes=1)


@dataclasses.dataclass(frozen=True)
class Piece:
    """Something that is written in a community, as the address calls it that reports it."""

    community: Community
    kind: str
    item: str
    part: str = ""


def keep(
    piece: Piece, before: str, after: str, now: dt.datetime, *, by: int, whose: int | None
) -> None:
    """Keep what others could read before a change; both texts are empty where they read nothing.

    `by` is the person who changes it and `whose` the person whose words they were; where nobody
    knows that, it is whoever changed them last, and who wrote the first words is noted too.
    """
    unwritten = not before and whose is not None
    if piece.community.kind is not Kind.SLC or before == after or unwritten:
        return
    last = _last(piece)
    brief = last is not None and now - last.rewritten_at < BRIEF
    if last is not None and last.words == before:
        last.kept_at = last.rewritten_at = now
        last.by_id, last.brief = by, last.brief and brief
    elif last is not None and _writes_on(last, by, now, STANDS if after else ONE_STEP):
        last.rewritten_at = now
    else:
        whose = whose or (last.by_id if last else None)
        _add(piece, before, now, by=by, whose=whose, brief=brief)
    db.session.flush()


def kept(standing: Standing, kind: str, item: str) -> Sequence[KeptWords]:
    """Return the earlier words of an item, the oldest first: for a concern and for no page."""
    return kept_in(standing.must_read_shared(), kind, item)


def kept_in(community: Community, kind: str, item: str) -> Sequence[KeptWords]:
    """Return the same of what all staff of a school could read."""
    return db.session.scalars(
        select(KeptWords)
        .options(joinedload(KeptWords.whose))
        .where(*_of(community.id, kind, item), KeptWords.words != "")
        .order_by(KeptWords.kept_at, KeptWords.id)
    ).all()


def can_be_reported(standing: Standing, kind: str, item: str, words: str) -> bool:
    """Say whether something has words, or had some that are kept."""
    if words or standing.community.kind is not Kind.SLC or not standing.reads_shared:
        return bool(words)
    some = select(KeptWords.id).where(*_of(standing.community.id, kind, item))
    return db.session.scalar(some.where(KeptWords.words != "").limit(1)) is not None


def forget_old(now: dt.datetime) -> None:
    """Forget what was kept for as long as it may be."""
    _forget(KeptWords.kept_at < now - KEPT_FOR)


def forget(membership: Membership) -> None:
    """Forget a leaver's earlier words, at their word; of the group's they take none along."""
    here = KeptWords.community_id == membership.community_id
    theirs = KeptWords.whose_id == membership.person_id
    _forget(here, theirs, KeptWords.kind.in_(THEIR_OWN))


def forget_piece(piece: Piece) -> None:
    """Forget the earlier words of something that was one leaver's alone, at their word."""
    _forget(*_of(piece.community.id, piece.kind, piece.item))


def _add(
    piece: Piece, words: str, now: dt.datetime, *, by: int, whose: int | None, brief: bool
) -> None:
    db.session.add(
        KeptWords(
            community_id=piece.community.id,
            kind=piece.kind,
            item=piece.item,
            part=piece.part,
            words=words,
            whose_id=whose,
            by_id=by,
            kept_at=now,
            rewritten_at=now,
            brief=brief,
        )
    )
    db.session.flush()
    _make_room(MOST_OF_ONE, *_piece(piece))
    theirs = (KeptWords.community_id == piece.community.id, KeptWords.whose_id == whose)
    _make_room(MOST_OF_ALL, *theirs)


def _last(piece: Piece) -> KeptWords | None:
    newest = select(KeptWords).where(*_piece(piece)).order_by(KeptWords.id.desc()).limit(1)
    return db.session.scalar(newest)


def _writes_on(last: KeptWords, by: int, now: dt.datetime, stands: dt.timedelta) -> bool:
    """Say whether somebody is still at what they began to change, and nobody had time to read."""
    soon = now - last.rewritten_at < stands and now - last.kept_at < GOES_ON
    return last.by_id == by and soon


def _piece(piece: Piece) -> tuple[ColumnElement[bool], ...]:
    item = _of(piece.community.id, piece.kind, piece.item)
    return (*item, KeptWords.part == piece.part)


def _of(community_id: int, kind: str, item: str) -> tuple[ColumnElement[bool], ...]:
    return (
        KeptWords.community_id == community_id,
        KeptWords.kind == kind,
        KeptWords.item == item,
    )


def _make_room(most: int, *conditions: ColumnElement[bool]) -> None:
    ranked = select(KeptWords.id).where(*conditions)
    stay = ranked.order_by(KeptWords.brief, KeptWords.id.desc()).limit(most)
    _forget(*conditions, KeptWords.id.not_in(stay))


def _forget(*conditions: ColumnElement[bool]) -> None:
    wanted = delete(KeptWords).where(*conditions)
    db.session.execute(wanted, execution_options={"synchronize_session": False})
