"""The list of what is kept names every column there is, in words that are plain, and no other."""

import re

import pytest
import sqlalchemy as sa

from lti_tool.database import Base
from lti_tool.privacy.kept import Group, everything, table
from lti_tool.privacy.queries import named_by
from tests.library.test_reading_age import grade

KEPT = everything()
TABLES = [pytest.param(table, id=table.name) for table in Base.metadata.sorted_tables]
GROUPS = [pytest.param(group, id=group.key) for group in KEPT.groups]
HARDEST = 7.0
PLACES = {"private_days": "90", "shared_months": "24", "student_months": "12"}


@pytest.mark.parametrize("found", TABLES)
def test_every_column_has_its_entry(found: sa.Table) -> None:
    entry = KEPT.tables[found.name]
    named = [*entry.columns, *entry.inside]
    assert sorted(named) == sorted(found.c.keys())
    assert all(words.strip() for words in (*entry.columns.values(), *entry.inside.values()))


def test_no_entry_is_about_what_is_not_there() -> None:
    assert KEPT.tables.keys() == Base.metadata.tables.keys()


@pytest.mark.parametrize("found", TABLES)
def test_whoever_is_named_by_a_row_is_said_to_be(found: sa.Table) -> None:
    """A row that goes with its person belongs to them; no other row does."""
    entry = KEPT.tables[found.name]
    assert entry.goes in KEPT.rules
    assert entry.is_somebodys == bool(entry.group)
    if not entry.is_somebodys:
        return
    assert entry.group in {group.key for group in KEPT.groups}
    for column in entry.whose:
        assert found.name == "people" or found.c[column].foreign_keys


@pytest.mark.parametrize("found", TABLES)
def test_what_hangs_on_a_person_and_does_not_go_with_them_is_said_to_stay(found: sa.Table) -> None:
    entry = KEPT.tables[found.name]
    unnamed = [
        key
        for key in found.foreign_keys
        if key.ondelete == "SET NULL" and key.column.table.name in ("people", "memberships")
    ]
    others = {"lead_invitations", "kept_words", "schools"}  # who asked, who changed it, the contact
    if unnamed and found.name not in others:
        assert entry.stays, f"{found.name} outlives whom it names"


@pytest.mark.parametrize("group", GROUPS)
def test_a_student_of_eleven_can_read_it(group: Group) -> None:
    for words in (group.what, group.why, group.who, group.students):
        if words:
            assert grade(words) <= HARDEST, words


@pytest.mark.parametrize("rule", KEPT.rules)
def test_when_it_goes_is_as_plain(rule: str) -> None:
    words = re.sub(r"%\((\w+)\)s", lambda found: PLACES[found[1]], KEPT.rules[rule])
    assert grade(words) <= HARDEST, words


def test_a_title_is_a_column() -> None:
    for entry in KEPT.tables.values():
        if entry.title:
            assert entry.title in table(entry.table).c


def test_what_a_download_refers_to_has_a_title() -> None:
    for entry in KEPT.personal:
        for column in entry.columns:
            target = named_by(table(entry.table).c[column])
            assert target is None or KEPT.tables[target].title, f"{entry.table}.{column}: {target}"
