"""A database restarted under load: nothing is lost, and everything goes on by itself."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
import sqlalchemy as sa
from flask import Flask

from lti_tool.database import Base
from lti_tool.extensions import Queue, db
from lti_tool.gradebook.models import Score
from lti_tool.plans.models import Feedback
from lti_tool.progress.models import Completion
from lti_tool.web.clock import Clock
from tests.conftest import NOON
from tests.faults import cluster
from tests.faults.cluster import Cluster
from tests.faults.conftest import AFTER_LEASE, NAMES, Circle, wait_for
from tests.faults.processes import Given
from tests.faults.visiting import Visitor, visitor, write_plans
from tests.plans.test_cycle import SIX_WEEKS

CYCLES = 5
MANY = 8

pytestmark = pytest.mark.skipif(cluster.missing() is not None, reason=str(cluster.missing()))


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    with cluster.running_cluster() as running:
        yield running


@pytest.fixture
def database(server: Cluster, tmp_path: Path) -> str:
    """Return the address of an empty database on a server that a test may stop."""
    engine = sa.create_engine(server.url)
    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)
    engine.dispose()
    return server.url


@pytest.fixture(params=["its own file", "the database"])
def given(request: pytest.FixtureRequest, given: Given) -> Given:
    """Let the bell be in the queue's own file, or in the database that is restarted."""
    own = request.param == "its own file"
    return given | {"queue_url": "" if own else given["database_url"]}


def complete_all(each: Visitor) -> list[int]:
    """Look back on every cycle, pressing again until it worked."""
    return [status for cycle in range(1, CYCLES + 1) for status in each.insist(cycle)]


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_everything_goes_on_after_a_restart(
    circle: Circle, server: Cluster, clock: Clock, mode: str
) -> None:
    write_plans(list(NAMES), CYCLES)
    clock.fix(NOON + CYCLES * SIX_WEEKS)
    circle.start_worker()
    address = circle.start_server()
    visitors = [visitor(name, address) for name in NAMES]
    assert [each.open(1) for each in visitors] == [200] * len(NAMES)
    db.session.remove()
    with ThreadPoolExecutor(len(visitors)) as pool:
        pressing = [pool.submit(complete_all, each) for each in visitors]
        wait_for(lambda: len(circle.lms.posted) >= 3, "the first posts")
        server.stop(mode)
        wait_for(lambda: shows_that_there_is_no_database(visitors[0]), "its page")
        server.start()
        statuses = {status for each in pressing for status in each.result()}
    assert statuses == {303, 503}
    assert visitors[0].open(1) == 200
    counts = [db.session.query(each).count() for each in (Feedback, Completion, Score)]
    assert counts == [len(NAMES) * CYCLES, len(NAMES) * CYCLES, len(NAMES)]
    circle.move(AFTER_LEASE)
    circle.comes_to_rest()
    circle.check()
    assert circle.lms.value("Ada") == CYCLES


def shows_that_there_is_no_database(each: Visitor) -> bool:
    answer = requests.get(
        f"{each.address}/communities/{each.community}",
        headers={"Cookie": f"__Host-lti_session={each.cookie}"},
        timeout=10,
    )
    return answer.status_code == 503 and "The tool cannot use its database" in answer.text


def test_processes_that_start_at_one_moment_share_a_new_queue(
    app: Flask, server: Cluster, tmp_path: Path
) -> None:
    ready = threading.Barrier(MANY)

    def start(_number: int) -> None:
        ready.wait()
        started = Queue()
        started.start(app, server.url, tmp_path)
        started.storage.close()

    for _ in range(5):
        engine = sa.create_engine(server.url)
        with engine.begin() as connection:
            connection.execute(
                sa.text("DROP TABLE IF EXISTS huey_kv, huey_schedule, huey_task, huey_counter")
            )
        engine.dispose()
        with ThreadPoolExecutor(MANY) as pool:
            list(pool.map(start, range(MANY)))
