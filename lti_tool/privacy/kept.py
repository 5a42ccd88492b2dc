"""The list of everything that is kept, from config/kept.toml: what it is, whose, and until when."""

import dataclasses
import functools
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, or_, select

from lti_tool import paths
from lti_tool.database import Base

PEOPLE = "people"


@dataclasses.dataclass(frozen=True)
class Group:
    """A part of what is kept about somebody, as its page says it."""

    key: str
    title: str
    what: str
    why: str
    who: str
    students: str = ""  # who sees it, where that is another answer for a student

    def seen_by(self, *, student: bool) -> str:
        """Return who sees it, in the words for this reader."""
        return self.students if student and self.students else self.who


@dataclasses.dataclass(frozen=True)
class Kept:
    """One table of the database: `columns` are its person's to read, `inside` the tool's own."""

    table: str
    group: str
    name: str
    whose: Sequence[str]
    goes: str
    columns: Mapping[str, str]
    inside: Mapping[str, str]
    title: str = ""
    stays: str = ""
    office: Sequence[str] = ()  # what the LMS told us or was told: its administrator's to hand out

    @property
    def is_somebodys(self) -> bool:
        """Say whether each row of it belongs to a person."""
        return bool(self.whose)


@dataclasses.dataclass(frozen=True)
class Everything:
    """The whole list."""

    groups: Sequence[Group]
    tables: Mapping[str, Kept]
    rules: Mapping[str, str]

    def of_group(self, key: str) -> list[Kept]:
        """Return the tables of one part of the page."""
        return [kept for kept in self.tables.values() if kept.group == key]

    @property
    def personal(self) -> list[Kept]:
        """Return the tables whose rows belong to people, in the order of the page."""
        return [kept for group in self.groups for kept in self.of_group(group.key)]


@functools.cache
def everything() -> Everything:
    """Return the list that is shipped."""
    return read_list((paths.CONFIG / "kept.toml").read_text(encoding="utf-8"))


def read_list(toml: str) -> Everything:
    """Return a list like config/kept.toml."""
    found: dict[str, Any] = tomllib.loads(toml)
    return Everything(
        groups=tuple(Group(key, **words) for key, words in found["group"].items()),
        tables={name: Kept(name, **facts) for name, facts in found["table"].items()},
        rules=found["rule"],
    )


def table(name: str) -> Table:
    """Return a table of the database by its name."""
    return Base.metadata.tables[name]


def mine(kept: Kept, person_id: int) -> ColumnElement[bool]:
    """Say in SQL that a row belongs to a person, by the columns that lead to them."""
    return or_(*(_leads_to(table(kept.table), name, person_id) for name in kept.whose))


def _leads_to(of: Table, name: str, person_id: int) -> ColumnElement[bool]:
    column = of.c[name]
    if of.name == PEOPLE:
        return column == person_id
    [key] = column.foreign_keys
    there = key.column.table
    if there.name == PEOPLE:
        return column == person_id
    return column.in_(select(key.column).where(mine(everything().tables[there.name], person_id)))
