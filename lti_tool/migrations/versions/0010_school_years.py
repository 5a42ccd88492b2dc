"""Which school year a community is for, and what else an activity can open."""

import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_communities = sa.table(
    "communities",
    sa.column("id", sa.Integer),
    sa.column("set_up_at", sa.DateTime),
    sa.column("year", sa.String),
)
_meetings = sa.table("meetings", sa.column("community_id", sa.Integer), sa.column("on", sa.Date))


def upgrade() -> None:
    op.add_column(
        "communities",
        sa.Column("year", sa.String(length=7), nullable=False, server_default=""),
    )
    first = sa.select(sa.func.min(_meetings.c.on)).where(
        _meetings.c.community_id == _communities.c.id
    )
    wanted = sa.select(_communities.c.id, _communities.c.set_up_at, first.scalar_subquery())
    for id, set_up_at, day in op.get_bind().execute(wanted).all():
        named = _communities.update().where(_communities.c.id == id)
        op.execute(named.values(year=_school_year(day or set_up_at)))
    op.add_column(
        "resource_links",
        sa.Column("opens", sa.String(length=40), nullable=False, server_default="community"),
    )


def downgrade() -> None:
    op.drop_column("resource_links", "opens")
    op.drop_column("communities", "year")


def _school_year(day: dt.date) -> str:
    first = day.year if day.month >= 8 else day.year - 1
    return f"{first}-{(first + 1) % 100:02}"
