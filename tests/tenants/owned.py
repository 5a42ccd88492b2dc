"""Whose each row is: the way from every table up to the platform that it hangs below."""

from typing import Any

import sqlalchemy as sa

from lti_tool.database import Base
from lti_tool.extensions import db
from lti_tool.lti.models import Platform

TABLES = [table for table in Base.metadata.sorted_tables if table.name != "platforms"]
# Invites are made before there is a platform; attempts are counted by address and name nobody.
NOBODYS = {"invites", "attempts"}

# What an address calls by another id than `public_id`.
IN_ADDRESSES = {"survey_comments": "id"}

Way = list[sa.ForeignKey]


def way_up(table: sa.Table) -> Way | None:
    """Return the shortest way by columns that are never empty, or None when there is none."""
    ways: list[tuple[sa.Table, Way]] = [(table, [])]
    for below, way in ways:
        if below.name == "platforms":
            return way
        seen = {hop.column.table.name for hop in way}
        ways += [
            (key.column.table, [*way, key])
            for key in sorted(below.foreign_keys, key=lambda key: key.parent.name)
            if not key.parent.nullable and key.column.table.name not in seen
        ]
    return None


def rows(table: sa.Table, platform_id: int) -> list[dict[str, Any]]:
    """Return a table's rows that belong to one platform, in an app context."""
    way = way_up(table)
    if not way:
        raise AssertionError(f"{table.name} hangs below no platform")
    query = sa.select(table)
    for key in way[:-1]:
        query = query.join(key.column.table, key.parent == key.column)
    mine = query.where(way[-1].parent == platform_id).order_by(*table.primary_key)
    found = db.session.execute(mine)
    return [dict(row) for row in found.mappings()]


def everything(platform_id: int) -> dict[str, list[dict[str, Any]]]:
    """Return all that a platform has, but for visits, which note when they were last used."""
    platform = db.session.execute(
        sa.select(Base.metadata.tables["platforms"]).where(Platform.id == platform_id)
    )
    known = NOBODYS | {"sessions"}
    return {t.name: rows(t, platform_id) for t in TABLES if t.name not in known} | {
        "platforms": [dict(row) for row in platform.mappings()]
    }


def public_ids(platform_id: int) -> list[str]:
    """Return every id that stands in an address for something of a platform's."""
    found: list[str] = []
    for table in TABLES:
        name = IN_ADDRESSES.get(table.name, "public_id")
        if name in table.c:
            ids = [row[name] for row in rows(table, platform_id)]
            assert ids, f"let the tenants of these tests have a row in {table.name}"
            found += ids
    return found
