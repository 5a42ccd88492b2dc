"""What somebody finds on the shelf, and what their community says it means here."""

import dataclasses

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from lti_tool.communities.access import Standing
from lti_tool.communities.audience import may_read
from lti_tool.communities.models import Kind, Membership
from lti_tool.communities.queries import shown_name
from lti_tool.extensions import db
from lti_tool.library.models import LibraryItem, LibraryNote
from lti_tool.library.searching import Wanted, words_of
from lti_tool.library.starters import Cited

PAGE = 20
# What is shown of an item outside the community it belongs to.
_NAMED = ("source", "citation", "url", "pages", "minutes", "theme")


@dataclasses.dataclass(frozen=True)
class Shown:
    """An item as somebody may read it: of another community's, the citation and no words."""

    item: LibraryItem
    cited: Cited
    is_own: bool
    needs_summary: bool  # students are shown nothing without words that they can read
    keeps_summary: bool  # what they could read once they can go on reading
    may_change: bool  # or, if it is not the community's own, make a copy that is

    @property
    def is_starter(self) -> bool:
        """Say whether the shelf began with it."""
        return self.item.community_id is None


@dataclasses.dataclass(frozen=True)
class Found:
    """One page of what was searched for."""

    items: tuple[Shown, ...]
    has_more: bool


@dataclasses.dataclass(frozen=True)
class Meant:
    """What a member says an item means here, as another member reads it."""

    note: LibraryNote
    author: str | None  # None: a former member who left without their name
    is_mine: bool


def shown_of(standing: Standing, item: LibraryItem) -> Cited:
    """Return what somebody may read about an item: of another community's, its citation."""
    if item.community_id in (None, standing.community.id):
        return Cited.of(item)
    nothing = Cited(item.source, "", "", "", None, "", "")
    return dataclasses.replace(nothing, **{name: getattr(item, name) for name in _NAMED})


def found(standing: Standing, words: str, theme: str, page: int) -> Found:
    """Return one page of the shelf, the best answer first; without words, by citation.

    `page` counts from 1. One statement, however many items there are.
    """
    asked = words_of(words)
    if words.strip() and not asked:
        return Found((), has_more=False)
    query = _shelf(standing).where(_not_made_own(standing))
    if theme:
        query = query.where(LibraryItem.theme == theme)
    if asked:
        query = _searched(standing, query, Wanted(asked, db.engine.dialect.name))
    query = query.order_by(LibraryItem.citation, LibraryItem.id)
    rows = db.session.scalars(query.limit(PAGE + 1).offset((page - 1) * PAGE)).all()
    shown = tuple(show(standing, item) for item in rows[:PAGE])
    return Found(shown, has_more=len(rows) > PAGE)


def themes(standing: Standing) -> list[str]:
    """Return the themes of what somebody can find, in their order."""
    rows = _shelf(standing).with_only_columns(LibraryItem.theme).distinct()
    named = rows.where(LibraryItem.theme != "").order_by(LibraryItem.theme)
    return list(db.session.scalars(named))


def item(standing: Standing, public_id: str) -> Shown | None:
    """Return one item of the shelf, or what the community made its own from it."""
    here = standing.must_belong().id
    asked = aliased(LibraryItem)
    of_asked = select(asked.id).where(asked.public_id == public_id).scalar_subquery()
    is_asked = LibraryItem.public_id == public_id
    is_made = (LibraryItem.community_id == here) & (LibraryItem.made_from_id == of_asked)
    # What was made comes first.
    found = _shelf(standing).where(is_asked | is_made).order_by(is_asked).limit(1)
    row = db.session.scalar(found)
    return show(standing, row) if row else None


def starter(standing: Standing, key: str) -> LibraryItem | None:
    """Return one of the works that the shelf began with."""
    return db.session.scalar(_shelf(standing).where(LibraryItem.key == key))


def own(standing: Standing, row: LibraryItem) -> LibraryItem | None:
    """Return the item itself or what the community made from it; None: neither is its own."""
    here = standing.community.id
    if row.community_id == here:
        return row
    made = select(LibraryItem).filter_by(community_id=here, made_from_id=row.id)
    return db.session.scalar(made)


def show(standing: Standing, row: LibraryItem) -> Shown:
    """Return an item as somebody may read it; whoever calls this has found it on their shelf."""
    cited = shown_of(standing, row)
    is_own = row.community_id == standing.community.id
    students, said = standing.community.kind is Kind.SLC, bool(cited.summary)
    return Shown(
        row,
        cited,
        is_own=is_own,
        needs_summary=students and not said,
        keeps_summary=students and said,
        may_change=may_change(standing, row),
    )


def may_change(standing: Standing, row: LibraryItem) -> bool:
    """Say whether somebody may change what is written about an item, or have a copy to change.

    What a student wrote in a community of theirs no adult changes there.
    """
    is_theirs = row.students_wrote and row.community_id == standing.community.id
    return standing.is_member or (standing.leads and not is_theirs)


def notes(standing: Standing, row: LibraryItem) -> list[Meant]:
    """Return what the members say an item means here, the oldest first, for who may read it."""
    if not standing.reads_shared:
        return []
    rows = db.session.scalars(
        select(LibraryNote)
        .join(LibraryNote.membership)
        .options(contains_eager(LibraryNote.membership).joinedload(Membership.person))
        .where(LibraryNote.item_id == row.id, Membership.community_id == standing.community.id)
        .order_by(LibraryNote.id)
    )
    return [
        Meant(each, shown_name(each.membership), each.membership_id == standing.member_id)
        for each in rows
        if may_read(standing, each)
    ]


def note(standing: Standing, public_id: str) -> LibraryNote | None:
    """Return one of the community's notes, with its item, for who may read it."""
    found_note = db.session.scalar(
        select(LibraryNote)
        .join(LibraryNote.membership)
        .options(
            contains_eager(LibraryNote.membership).joinedload(Membership.person),
            joinedload(LibraryNote.item),
        )
        .where(LibraryNote.public_id == public_id)
        .where(Membership.community_id == standing.community.id)
    )
    return found_note if found_note and may_read(standing, found_note) else None


def my_note(standing: Standing, public_id: str) -> LibraryNote | None:
    """Return a note that a member wrote, with its item."""
    wanted = select(LibraryNote).options(joinedload(LibraryNote.item))
    mine = standing.must_be_member().id
    return db.session.scalar(wanted.filter_by(public_id=public_id, membership_id=mine))


def _shelf(standing: Standing) -> Select[LibraryItem]:
    """Return what somebody finds at all: their school's, and of that their community's."""
    community = standing.must_belong()
    return select(LibraryItem).where(
        LibraryItem.platform_id == standing.person.platform_id,
        LibraryItem.community_id.is_(None)
        | (LibraryItem.community_id == community.id)
        | LibraryItem.lent_at.is_not(None),
    )


def _not_made_own(standing: Standing) -> ColumnElement[bool]:
    own = aliased(LibraryItem)
    made = exists().where(own.made_from_id == LibraryItem.id)
    return ~made.where(own.community_id == standing.community.id)


def _searched(
    standing: Standing, query: Select[LibraryItem], wanted: Wanted
) -> Select[LibraryItem]:
    """Leave what has every word, in what this reader sees of it."""
    id_ = LibraryItem.__table__.c.id
    open_ = LibraryItem.community_id.is_(None)
    whole = open_ | (LibraryItem.community_id == standing.community.id)
    return (
        query.select_from(LibraryItem, *wanted.tables)
        .where(wanted.anywhere(id_), whole | wanted.named(id_))
        .order_by(wanted.distance)
    )
