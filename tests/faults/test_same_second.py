"""Forty members complete in the same second, with two web processes and two workers at it."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from lti_tool.communities.models import Community
from lti_tool.extensions import db
from lti_tool.gradebook.models import Score
from lti_tool.people.models import Course
from lti_tool.plans.models import Feedback
from lti_tool.progress.models import Completion
from lti_tool.web.clock import Clock
from tests import people
from tests.conftest import NOON
from tests.faults.conftest import Circle, wait_for
from tests.faults.processes import Given
from tests.faults.visiting import Visitor, visitor, write_plans
from tests.plans.test_cycle import SIX_WEEKS

FORTY = [f"Member {number:02}" for number in range(40)]


@pytest.fixture
def given(given: Given) -> Given:
    """Let all processes hear one bell, as in an installation."""
    return given | {"queue_url": "", "lms_timeout_seconds": 10}


def join_all(names: list[str]) -> None:
    place, community = db.session.query(Course).one(), db.session.query(Community).one()
    for name in names:
        people.join(community, people.person(place, name), sends_cycles=True)
    db.session.commit()


def complete_at_once(visitors: list[Visitor]) -> list[int]:
    ready = threading.Barrier(len(visitors))

    def complete(each: Visitor) -> int:
        assert each.open(1) == 200
        ready.wait()
        return each.look_back(1)

    with ThreadPoolExecutor(len(visitors)) as pool:
        return list(pool.map(complete, visitors))


def test_forty_completions_of_one_second_are_all_there_once(circle: Circle, clock: Clock) -> None:
    join_all(FORTY)
    write_plans(FORTY, cycles=1)
    clock.fix(NOON + SIX_WEEKS)
    circle.start_worker(), circle.start_worker()
    addresses = [circle.start_server(), circle.start_server()]
    visitors = [visitor(name, addresses[n % 2]) for n, name in enumerate(FORTY)]
    assert complete_at_once(visitors) == [303] * 40
    wait_for(circle.settled, "a settled gradebook", seconds=60)
    counts = [db.session.query(each).count() for each in (Feedback, Completion, Score)]
    assert counts == [40, 40, 40]
    assert {name: circle.lms.value(name) for name in FORTY} == dict.fromkeys(FORTY, 1)
    # With two workers at it, each score went out once.
    assert len(circle.lms.posted) == 40
