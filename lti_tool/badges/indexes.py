"""Give each credential a place of its own in a school's status lists, never used again."""

import secrets

from sqlalchemy import func, select, update

from lti_tool.badges.models import StatusList
from lti_tool.badges.status import BITS
from lti_tool.database import INSERTS, table_of
from lti_tool.extensions import db

_LISTS = table_of(StatusList)


def wait_for_others(platform_id: int) -> None:
    """Let those who sign or revoke a school's badges wait for each other until this ends.

    Whoever reads after it reads what the last of them left.
    """
    held = update(_LISTS).where(_LISTS.c.platform_id == platform_id).values(used=_LISTS.c.used)
    db.session.execute(held)


def take_index(platform_id: int) -> tuple[int, int]:
    """Return a status list's id and an index in it that no credential had or will have.

    Until this transaction ends, others of the same school wait here.
    """
    while True:
        number = db.session.scalar(
            select(func.max(_LISTS.c.number)).where(_LISTS.c.platform_id == platform_id)
        )
        taken = db.session.execute(
            update(_LISTS)
            .where(_LISTS.c.platform_id == platform_id, _LISTS.c.number == (number or 0))
            .where(_LISTS.c.used < BITS)
            .values(used=_LISTS.c.used + 1)
            .returning(_LISTS.c.id, _LISTS.c.used, _LISTS.c.factor, _LISTS.c.offset)
        ).one_or_none()
        if taken is not None:
            return taken.id, (taken.factor * (taken.used - 1) + taken.offset) % BITS
        _open_list(platform_id, (number or 0) + 1)


def _open_list(platform_id: int, number: int) -> None:
    """Open a school's next list; somebody else may have done so just now."""
    opened = INSERTS[db.engine.dialect.name](_LISTS).values(
        platform_id=platform_id,
        number=number,
        used=0,
        # An odd factor visits every index of a power of two once.
        factor=secrets.randbelow(BITS // 2) * 2 + 1,
        offset=secrets.randbelow(BITS),
    )
    db.session.execute(opened.on_conflict_do_nothing())
