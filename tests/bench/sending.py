"""Print what sending costs, as ratios inside one run: `python -m tests.bench.sending`.

The rate is a share of workers/latency; the CPU is beside that of the same posts by threads that do
nothing else, over the same pooled connections.
"""

import contextlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from flask import Flask
from sqlalchemy import insert, update

from lti_tool.communities.models import Membership
from lti_tool.extensions import db
from lti_tool.gradebook.jobs import LmsGradebook
from lti_tool.gradebook.models import LineItem, Score, ScoreState
from lti_tool.gradebook.sending import AT_ONCE, send_due
from lti_tool.lti import ags
from lti_tool.lti.roles import CourseRole
from lti_tool.lti.tool import tool
from lti_tool.people.models import Enrolment, Person
from lti_tool.web.clock import now
from tests import people
from tests.bench.__main__ import make_app
from tests.bench.slow_lms import slow_lms

SCORES, LATE, ROUNDS = 500, 0.08, 3


def owe(address: str) -> int:
    """Owe the LMS at an address a second cycle of so many members; return the platform."""
    deployment = people.school(issuer=address)
    deployment.platform.insecure_loopback = True
    place = people.course(deployment, staff=True)
    lead = people.person(place, "Lead", CourseRole.INSTRUCTOR)
    community = people.community(place, lead, column=True)
    column = db.session.query(LineItem).filter_by(community_id=community.id).one()
    column.url = f"{address}/lineitems/1?type_id=3"
    known = {"platform_id": deployment.platform_id, "met_at": now()}
    rows = [{"subject": f"Busy {n}", **known} for n in range(SCORES)]
    ids = db.session.scalars(insert(Person).returning(Person.id), rows).all()
    joined = {"community_id": community.id, "joined_at": now(), "sends_cycles": True}
    db.session.execute(insert(Membership), [{"person_id": id, **joined} for id in ids])
    enrolled = {"course_id": place.id, "launch_role": CourseRole.LEARNER}
    db.session.execute(insert(Enrolment), [{"person_id": id, **enrolled} for id in ids])
    facts = {"line_item_id": column.id, "value": 2, "earned_at": now(), "due_at": now()}
    facts |= {"sent_value": 1, "state": ScoreState.OWED, "attempts": 0}
    db.session.execute(insert(Score), [{"person_id": id, **facts} for id in ids])
    db.session.commit()
    return deployment.platform_id


def owe_again() -> None:
    """Owe every score anew."""
    db.session.execute(update(Score).values(sent_value=1, state=ScoreState.OWED, due_at=now()))
    db.session.commit()


def send_all() -> None:
    """Send until the LMS has everything."""
    while send_due(lambda platform_id: LmsGradebook(tool().lms(platform_id)), now):
        pass
    assert db.session.query(Score).filter_by(state=ScoreState.SETTLED).count() == SCORES


def bare(platform_id: int) -> None:
    """Post as many scores by as many threads, and keep nothing."""
    lms, url = tool().lms(platform_id), db.session.query(LineItem).one().url
    score = ags.Score("Busy 1", 2, 5, now(), completed=False)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda _: ags.post_score(lms, url, score), range(SCORES)))


def measured(run: Callable[[], None]) -> tuple[float, float]:
    """Return a run's seconds and its CPU seconds."""
    began, cpu = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - began, time.process_time() - cpu


@contextlib.contextmanager
def installed(late: float) -> Iterator[tuple[Flask, int]]:
    """Give a tool that owes an LMS its scores."""
    with tempfile.TemporaryDirectory() as name, slow_lms(late) as address:
        app = make_app(Path(name))
        with app.app_context():
            yield app, owe(address)
            tool().http.close()
            db.session.remove()
            db.engine.dispose()


def main() -> None:
    """Print the table."""
    with installed(LATE) as (_app, platform_id):
        bare(platform_id)
        sys.stdout.write(f"{SCORES} scores, {LATE * 1000:.0f} ms late, {AT_ONCE} at once\n")
        for _ in range(ROUNDS):
            owe_again()
            (bare_time, bare_cpu), (own_time, own_cpu) = (
                measured(lambda: bare(platform_id)),
                measured(send_all),
            )
            best = SCORES * LATE / AT_ONCE
            sys.stdout.write(
                f"rate {best / own_time:5.2f} x workers/latency (bare {best / bare_time:4.2f}), "
                f"goal at least 0.90;  CPU {own_cpu / SCORES * 1000:5.2f} ms a score "
                f"({own_cpu / bare_cpu:4.2f} x bare), goal at most 1.20 ms\n"
            )


if __name__ == "__main__":
    main()
