"""Let what is over go, every night, and say how much there would be."""

import dataclasses

from huey import crontab

from lti_tool.extensions import db, queue
from lti_tool.people.actions import hold
from lti_tool.people.erased import forget_unmet
from lti_tool.people.models import School
from lti_tool.privacy.blotting import blot_out, forget_searches
from lti_tool.privacy.retention import schools, sweeps
from lti_tool.privacy.sweeping import Sweep
from lti_tool.web.clock import now


@dataclasses.dataclass(frozen=True)
class Swept:
    """So much of one kind at one school; never what it said or whose it was."""

    school: str
    kind: str
    count: int


@queue.periodic_task(crontab(hour="3", minute="40"))
def retain() -> None:
    """Let go what is over; a night that breaks off is taken up by the next."""
    let_go()


def let_go() -> list[Swept]:
    """Let go what is over, each batch in a transaction of its own, and say how much it was."""
    found = []
    for school in schools():
        name = school.name
        for sweep in list(sweeps(school, now())):
            total = _all_of(sweep, school)
            found += [Swept(name, sweep.kind, total)] if total else []
    forget_unmet(now())
    forget_searches()
    db.session.commit()
    blot_out()
    return found


def would_go() -> list[Swept]:
    """Return how much would go now, and change nothing.

    It is all done and undone, school by school: what goes lets more go, and takes more along.
    """
    found = []
    for school in schools():
        name = school.name
        hold(school)
        counts = [(sweep.kind, sweep.all()) for sweep in sweeps(school, now())]
        db.session.rollback()
        found += [Swept(name, kind, count) for kind, count in counts if count]
    return found


def _all_of(sweep: Sweep, school: School) -> int:
    total = 0
    while True:
        hold(school)
        count = sweep.batch()
        db.session.commit()
        if not count:
            return total
        total += count
