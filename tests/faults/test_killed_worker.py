"""A worker killed in the middle of a post loses nothing and sends nothing with two meanings."""

import datetime as dt
import itertools
import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from multiprocessing.context import ForkServerProcess
from typing import Any

import pytest
from flask import Flask

from lti_tool.communities.models import Membership
from lti_tool.extensions import db
from lti_tool.gradebook.models import LineItem, Score, ScoreState
from lti_tool.lti.roles import CourseRole
from lti_tool.progress import actions as progress
from lti_tool.settings import Settings
from lti_tool.web.clock import clock, now
from tests import people
from tests.conftest import NOON
from tests.faults.holding import HoldingLms
from tests.faults.worker import work

ROUNDS = 10
BETWEEN = dt.timedelta(minutes=3)  # longer than a lease
# Who is sent at once, whose post is taken though its sender is dead, and whose is lost with it.
NAMES = QUICK, TAKEN, LOST = "Ada", "Bela", "Carl"


@pytest.fixture
def lms() -> Iterator[HoldingLms]:
    made = HoldingLms()
    yield made
    made.stop()


@pytest.fixture
def members(in_app: Flask, lms: HoldingLms) -> list[int]:
    """Let three members of a community send their cycles to the column of a real web server."""
    place = people.course(people.school(issuer=lms.url), staff=True)
    made = people.community(place, people.person(place, "Lead", CourseRole.INSTRUCTOR), column=True)
    joined = [people.join(made, people.person(place, n), sends_cycles=True).id for n in NAMES]
    db.session.query(LineItem).one().url = f"{lms.url}/lineitems/1/lineitem?type_id=1"
    db.session.commit()
    return joined


@pytest.fixture
def given(settings: Settings) -> dict[str, Any]:
    """Return the settings with which a second process serves the same installation."""
    return settings.model_dump(
        include={"public_url", "home", "keys_dir", "database_url", "queue_url"}
    )


def start(given: dict[str, Any]) -> ForkServerProcess:
    context = multiprocessing.get_context("forkserver")
    # Imported once: a fresh interpreter for each round takes seconds.
    context.set_forkserver_preload(["tests.faults.worker"])
    process = context.Process(target=work, args=(given, now()))
    process.start()
    return process


def end(process: ForkServerProcess, by: signal.Signals) -> int | None:
    assert process.pid
    os.kill(process.pid, by)
    process.join(20)
    code = process.exitcode
    process.close()
    return code


def complete(members: list[int], cycle: int) -> None:
    for membership in members:
        who = db.session.get_one(Membership, membership)
        progress.complete(who, CourseRole.LEARNER, cycle, now())
    db.session.commit()


def settled() -> bool:
    db.session.rollback()
    scores = db.session.query(Score).all()
    return all(score.state is ScoreState.SETTLED for score in scores)


def test_ten_workers_killed_in_the_middle_of_a_post_lose_and_twist_nothing(
    members: list[int], lms: HoldingLms, given: dict[str, Any]
) -> None:
    for number in range(ROUNDS):
        clock.fix(NOON + BETWEEN * number)
        if number % 2 == 0:
            complete(members, number // 2 + 1)
        lms.hold({TAKEN: True, LOST: False})
        process = start(given)
        lms.wait_for(LOST)
        assert end(process, signal.SIGKILL) == -signal.SIGKILL
        lms.let_go()
    clock.fix(NOON + BETWEEN * ROUNDS)
    lms.hold({})
    process = start(given)
    until = time.monotonic() + 20
    while not settled() and time.monotonic() < until:
        time.sleep(0.05)
    assert end(process, signal.SIGTERM) == 0
    everything_arrived(lms)


def everything_arrived(lms: HoldingLms) -> None:
    assert settled()
    assert {score.sent_value for score in db.session.query(Score)} == {5}
    for name in NAMES:
        values = [post.value for post in lms.taken[name]]
        assert values[-1] == 5
        assert values == sorted(values)
        posts = [post for post in lms.posted if post.user_id == name]
        assert all(b.at - a.at >= dt.timedelta(seconds=1) for a, b in itertools.pairwise(posts))
        assert all(0 < post.value <= 5 for post in posts)
    assert len([post for post in lms.posted if post.user_id == LOST]) >= ROUNDS
