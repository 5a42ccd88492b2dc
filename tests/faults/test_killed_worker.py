"""A worker killed at any moment loses nothing and sends nothing with two meanings."""

import os
import random
import signal
import time

from tests.faults.conftest import AFTER_LEASE, NIGHTLY, Circle, wait_for
from tests.faults.gradebook import Posted
from tests.lti.pretend_lms import Reply

ROUNDS = 200 if NIGHTLY else 25
START_UP = 0.4  # seconds, in which a worker is killed before its first post
ONE_POST = 0.04


class Chance(random.Random):
    """Chance that anybody can have again who knows its seed."""

    def __init__(self) -> None:
        told = os.environ.get("FAULTS_SEED")
        self.first = int(told) if told else random.SystemRandom().randrange(2**32)
        super().__init__(self.first)


def test_workers_killed_at_random_moments_lose_and_twist_nothing(circle: Circle) -> None:
    chance = Chance()
    try:
        killed_at_random(circle, chance)
    except BaseException as error:
        error.add_note(f"FAULTS_SEED={chance.first} chooses these moments again")
        raise


def killed_at_random(circle: Circle, chance: Chance) -> None:
    circle.lms.treats = lambda post: slowly(circle, post, chance)
    for _ in range(ROUNDS):
        completing = chance.sample(circle.names, chance.randrange(1, 4))
        circle.complete(*completing)
        kill(circle, chance, after=chance.randrange(len(completing) + 1))
        circle.move(AFTER_LEASE * chance.choice([1, 1, 2, 30]))
    circle.complete()
    worker = circle.start_worker()
    circle.comes_to_rest(10 * AFTER_LEASE)
    circle.check()
    assert sum(len(circle.lms.posts_of(name)) for name in circle.names) >= ROUNDS
    circle.workers.remove(worker)
    assert worker.end(signal.SIGTERM) == 0


def slowly(circle: Circle, post: Posted, chance: Chance) -> Reply:
    """Take a score after a moment and say so after another; now and then, be too busy for it."""
    time.sleep(chance.uniform(0, ONE_POST))
    reply = Reply(status=503) if chance.random() < 0.1 else circle.lms.take(post)
    time.sleep(chance.uniform(0, ONE_POST))
    return reply


def kill(circle: Circle, chance: Chance, after: int) -> None:
    """Start a worker and kill it before its first post, or a moment after some have arrived."""
    arrived = len(circle.lms.posted) + after
    worker = circle.start_worker()
    if after:
        wait_for(lambda: len(circle.lms.posted) >= arrived, "a post")
    time.sleep(chance.uniform(0, 3 * ONE_POST if after else START_UP))
    circle.workers.remove(worker)
    assert worker.end(signal.SIGKILL) == -signal.SIGKILL
