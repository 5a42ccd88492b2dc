"""What is kept about one person, read from the list of everything that is kept."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, func, select

from lti_tool.extensions import db
from lti_tool.people.erased import mark_of
from lti_tool.people.models import Person, Session
from lti_tool.privacy.kept import Group, Kept, everything, mine, table
from lti_tool.privacy.models import PrivacyEvent

MOST = 5000  # rows of one table in one download; nobody has so many
MOST_VISITS = 60
MOST_EVENTS = 50
_BATCH = 500


@dataclasses.dataclass(frozen=True)
class Part:
    """The rows of one table that are somebody's, each column in words, in the list's order."""

    kept: Kept
    rows: Sequence[Mapping[str, Any]]
    has_more: bool = False


@dataclasses.dataclass(frozen=True)
class Held:
    """A part of the page: how many things of each sort there are."""

    group: Group
    counts: Sequence[tuple[Kept, int]]


def held(person: Person) -> list[Held]:
    """Return how much of everything is somebody's, in one statement."""
    of = _counted(person, everything().personal)
    return [
        Held(group, [(each, of[each.table]) for each in everything().of_group(group.key)])
        for group in everything().groups
    ]


def held_for_office(person: Person) -> list[tuple[Kept, int]]:
    """Return how much the LMS told us of somebody, or was told: an administrator's to know.

    Whether they wrote a plan, gave feedback or are in a community is not.
    """
    handed_out = [kept for kept in everything().personal if kept.office]
    of = _counted(person, handed_out)
    return [(kept, of[kept.table]) for kept in handed_out]


def my_visits(person: Person) -> Sequence[Session]:
    """Return somebody's own visits, the newest first."""
    return db.session.scalars(
        select(Session)
        .filter_by(person_id=person.id)
        .order_by(Session.started_at.desc(), Session.id.desc())
        .limit(MOST_VISITS)
    ).all()


def collect(
    person: Person, tables: Iterable[str] | None = None, most: int | None = MOST
) -> list[Part]:
    """Return what is somebody's, by table: all of it, or of some tables only.

    `most` bounds what is read of one table; a request never goes without it.
    """
    wanted = [kept for kept in everything().personal if tables is None or kept.table in tables]
    read = [_part(kept, person.id, most) for kept in wanted]
    names = _Names()
    for part in read:
        names.ask(part)
    return [dataclasses.replace(part, rows=names.said(part)) for part in read]


def person_events(person: Person) -> Sequence[PrivacyEvent]:
    """Return what was done with somebody's data at a request, the newest first."""
    mark = mark_of(person.platform_id, person.subject)
    mine_only = select(PrivacyEvent).filter_by(platform_id=person.platform_id, mark=mark)
    return db.session.scalars(mine_only.order_by(PrivacyEvent.id.desc()).limit(MOST_EVENTS)).all()


def school_events(platform_id: int) -> Sequence[PrivacyEvent]:
    """Return what was last done with anybody's data at a school, the newest first."""
    of_school = select(PrivacyEvent).filter_by(platform_id=platform_id)
    return db.session.scalars(of_school.order_by(PrivacyEvent.id.desc()).limit(MOST_EVENTS)).all()


def _counted(person: Person, wanted: Sequence[Kept]) -> dict[str, int]:
    """Return how many rows of each table are somebody's, in one statement."""
    counted = [
        select(func.count()).select_from(table(each.table)).where(mine(each, person.id))
        for each in wanted
    ]
    row = db.session.execute(select(*(one.scalar_subquery() for one in counted))).one()
    return dict(zip((each.table for each in wanted), row, strict=True))


def _part(kept: Kept, person_id: int, most: int | None) -> Part:
    of = table(kept.table)
    wanted = select(*(of.c[name] for name in kept.columns)).where(mine(kept, person_id))
    wanted = wanted.order_by(*of.primary_key)
    found = db.session.execute(wanted.limit(most + 1) if most is not None else wanted)
    rows = [dict(row) for row in found.mappings()]
    if most is None:
        return Part(kept, rows)
    return Part(kept, rows[:most], has_more=len(rows) > most)


class _Names:
    """What the things are called that rows refer to by their number."""

    def __init__(self) -> None:
        self._known: dict[str, dict[Any, Any]] = {}

    def ask(self, part: Part) -> None:
        """Learn the names of all that a part's rows refer to."""
        for name, target in self._references(part.kept):
            self._learn(target, {row[name] for row in part.rows} - {None})

    def said(self, part: Part) -> list[dict[str, Any]]:
        """Return a part's rows with names in the place of numbers."""
        targets = dict(self._references(part.kept))
        return [
            {
                name: self._known[targets[name]].get(value) if name in targets else value
                for name, value in row.items()
            }
            for row in part.rows
        ]

    def _references(self, kept: Kept) -> list[tuple[str, str]]:
        columns = table(kept.table).c
        return [(name, at) for name in kept.columns if (at := named_by(columns[name]))]

    def _learn(self, target: str, numbers: set[Any]) -> None:
        known = self._known.setdefault(target, {})
        missing = [number for number in numbers if number not in known]
        title = table(target).c[everything().tables[target].title]
        key = next(iter(table(target).primary_key))
        for start in range(0, len(missing), _BATCH):
            part = missing[start : start + _BATCH]
            known.update(db.session.execute(select(key, title).where(key.in_(part))).all())
        further = named_by(title)
        if further and missing:
            self._learn(further, {known[number] for number in missing if number in known})
            names = self._known[further]
            known.update({n: names.get(known[n]) for n in missing if n in known})


def named_by(column: Column[Any]) -> str | None:
    """Return the table whose rows a column names by their number, however far it has to look."""
    for key in column.foreign_keys:
        there: Column[Any] = key.column
        return named_by(there) or there.table.name
    return None


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return value
