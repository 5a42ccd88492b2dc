"""Run migrations on the app's own database, in one transaction."""

from typing import Any, Literal

from alembic import context

from lti_tool.database import Moment
from lti_tool.extensions import db


def render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own type as what the database has, so that a migration needs none of our code."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, Moment) else False


with db.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        # SQLite changes a table by making it anew.
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=render,
    )
    with context.begin_transaction():
        context.run_migrations()
