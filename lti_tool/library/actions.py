"""Keep what a community takes in with its citation, what it means here, and the school's shelf."""

import dataclasses
import datetime as dt
import unicodedata
from typing import Any

from sqlalchemy import delete, select, update

from lti_tool.communities.access import NotALead, NotAMember, Standing
from lti_tool.communities.actions import one_at_a_time
from lti_tool.communities.earlier import Piece, keep
from lti_tool.communities.models import Kind, Membership, new_public_id
from lti_tool.database import INSERTS
from lti_tool.extensions import db
from lti_tool.library import queries
from lti_tool.library.models import LibraryItem, LibraryNote
from lti_tool.library.starters import Cited, Work, works

__all__ = ["Changed", "Cited"]

_FIELDS = tuple(field.name for field in dataclasses.fields(Cited))


class Changed(Exception):
    """The words were changed from another page since this one was opened."""


class NoPlainWords(Exception):
    """Students meet something new only with a summary that they can read."""


def must_be_plain(standing: Standing, cited: Cited) -> None:
    """Raise NoPlainWords where students would meet something without a summary."""
    if standing.community.kind is Kind.SLC and not cited.summary:
        raise NoPlainWords


def propose(standing: Standing, cited: Cited, now: dt.datetime) -> LibraryItem:
    """Put an item onto a community's shelf; any of its members or leads may."""
    return _add(standing, cited, now)


def change(
    standing: Standing, item: LibraryItem, cited: Cited, revision: int, now: dt.datetime
) -> LibraryItem:
    """Correct what is written about an item; `revision` is the one the page showed.

    What is not the community's own it makes its own, with the notes that its members wrote. What a
    lead put onto the school's shelf is there in a lead's words, or not any more.
    """
    standing.must_contribute()
    _hold(item)
    own = queries.own(standing, item)
    if own is None:
        return _make_own(standing, item, cited, now)
    if own is not item:
        _hold(own)
    if not queries.may_change(standing, own):
        raise NotAMember
    cited = _composed(cited)
    if Cited.of(own) == cited:
        return own  # whoever changed nothing is not said to have written it
    if own.revision != revision:
        raise Changed
    if own.summary:
        must_be_plain(standing, cited)  # a meeting may have taken it in
    before, whose = own.said, own.saved_by_id
    _write(own, cited)
    own.written_at, own.revision = now, own.revision + 1
    own.saved_by_id = standing.person.id
    own.members_wrote = own.members_wrote or standing.is_member
    if not standing.leads:
        own.lent_at = None
    db.session.flush()
    piece = Piece(standing.community, "shelf", own.public_id)
    keep(piece, before, own.said, now, by=standing.person.id, whose=whose)
    return own


def says(item: LibraryItem, cited: Cited) -> bool:
    """Say whether these are the words that stand about an item."""
    return Cited.of(item) == _composed(cited)


def to_be_used(standing: Standing, item: LibraryItem, now: dt.datetime) -> LibraryItem:
    """Return an item as a meeting of the community takes it in: always the community's own.

    Of any other it makes a copy, which stays when another community takes its own back, and is
    still what the meeting has when somebody changes it.
    """
    standing.must_contribute()
    _hold(item)
    own = queries.own(standing, item)
    return own or _make_own(standing, item, queries.shown_of(standing, item), now)


def lend(standing: Standing, item: LibraryItem, revision: int, now: dt.datetime) -> None:
    """Put a community's item onto the school's shelf; a lead does, in the words the page showed."""
    _must_lead(standing, item)
    _hold(item)
    if item.lent_at is not None:
        return
    if item.revision != revision:
        raise Changed
    item.lent_at = now
    db.session.flush()


def take_off(standing: Standing, item: LibraryItem) -> None:
    """Take a community's item back from the school's shelf, whatever it says by now."""
    _must_lead(standing, item)
    _hold(item)
    item.lent_at = None
    db.session.flush()


def note(standing: Standing, item: LibraryItem, words: str, now: dt.datetime) -> LibraryNote:
    """Keep what a member thinks an item means here.

    Another community's item is made the community's own first: its words stay when the other one
    takes it back.
    """
    membership = standing.must_be_member()
    if item.community_id is not None:
        item = to_be_used(standing, item, now)
    made = LibraryNote(item_id=item.id, membership_id=membership.id, words=words, written_at=now)
    db.session.add(made)
    db.session.flush()
    return made


def change_note(
    standing: Standing, made: LibraryNote, words: str, revision: int, now: dt.datetime
) -> None:
    """Change one's own words about an item."""
    _must_be_mine(standing, made)
    one_at_a_time(standing.must_be_member())
    db.session.refresh(made)
    if words == made.words:
        return
    if made.revision != revision:
        raise Changed
    _keep_note(standing, made, words, now)
    made.words, made.edited_at, made.revision = words, now, made.revision + 1
    db.session.flush()


def take_back(standing: Standing, made: LibraryNote, now: dt.datetime) -> None:
    """Delete one's own words about an item."""
    _must_be_mine(standing, made)
    _keep_note(standing, made, "", now)
    db.session.delete(made)
    db.session.flush()


def delete_notes(membership: Membership) -> None:
    """Delete a leaver's words about items, at their word."""
    db.session.execute(delete(LibraryNote).where(LibraryNote.membership_id == membership.id))


def stock(platform_id: int, now: dt.datetime) -> None:
    """Give a school's shelf the works it begins with: what is missing, and what was corrected."""
    mine = select(LibraryItem).where(LibraryItem.platform_id == platform_id)
    found = db.session.scalars(mine.where(LibraryItem.key.is_not(None)))
    there = {item.key: item for item in found}
    missing = [work for work in works() if work.key not in there]
    for work in works():
        item = there.get(work.key)
        if item is not None and Cited.of(item) != work.cited:
            _write(item, work.cited)
            item.written_at, item.revision = now, item.revision + 1
    db.session.flush()
    if missing:
        _insert(platform_id, missing, now)


def _insert(platform_id: int, missing: list[Work], now: dt.datetime) -> None:
    """Add works; where another did at the same moment, its rows stand."""
    rows = [
        dataclasses.asdict(work.cited)
        | {"platform_id": platform_id, "key": work.key, "written_at": now, "revision": 1}
        | {"public_id": new_public_id(), "members_wrote": False}
        for work in missing
    ]
    wanted = INSERTS[db.engine.dialect.name](LibraryItem).values(rows)
    db.session.execute(wanted.on_conflict_do_nothing(index_elements=["platform_id", "key"]))


def _add(standing: Standing, cited: Cited, now: dt.datetime) -> LibraryItem:
    community = standing.must_contribute()
    item = LibraryItem(
        platform_id=standing.person.platform_id,
        community_id=community.id,
        written_by_id=standing.person.id,
        saved_by_id=standing.person.id,
        members_wrote=standing.is_member,
        written_at=now,
        **dataclasses.asdict(_composed(cited)),
    )
    db.session.add(item)
    db.session.flush()
    return item


def _make_own(standing: Standing, item: LibraryItem, cited: Cited, now: dt.datetime) -> LibraryItem:
    own = _add(standing, cited, now)
    # If something was changed, one more than the page showed, so that a second tab is told.
    own.made_from_id, own.revision = item.id, item.revision + 1
    if says(own, queries.shown_of(standing, item)):
        # Whoever only put it there wrote none of it.
        own.saved_by_id, own.members_wrote = item.saved_by_id, False
        own.revision = item.revision
    members = select(Membership.id).where(Membership.community_id == standing.community.id)
    moved = update(LibraryNote).where(LibraryNote.item_id == item.id)
    db.session.execute(
        moved.where(LibraryNote.membership_id.in_(members)).values(item_id=own.id),
        execution_options={"synchronize_session": False},
    )
    db.session.flush()
    return own


def _keep_note(standing: Standing, made: LibraryNote, after: str, now: dt.datetime) -> None:
    piece, own = Piece(standing.community, "meaning", made.public_id), standing.person.id
    keep(piece, made.words, after, now, by=own, whose=own)


def _hold(item: LibraryItem) -> None:
    """Let those who change an item wait for each other until this transaction ends."""
    held = update(LibraryItem).where(LibraryItem.id == item.id)
    db.session.execute(held.values(id=item.id), execution_options={"synchronize_session": False})
    db.session.refresh(item)


def _write(item: LibraryItem, cited: Cited) -> None:
    for name in _FIELDS:
        setattr(item, name, getattr(cited, name))


def _composed(cited: Cited) -> Cited:
    """Return the words with each letter and its accent as one, which an index needs."""
    said: dict[str, Any] = dataclasses.asdict(cited)
    same = {n: unicodedata.normalize("NFC", v) for n, v in said.items() if type(v) is str}
    return Cited(**said | same)


def _must_lead(standing: Standing, item: LibraryItem) -> None:
    if item.community_id != standing.must_lead().id:
        raise NotALead


def _must_be_mine(standing: Standing, made: LibraryNote) -> None:
    if made.membership_id != standing.must_be_member().id:
        raise NotAMember
