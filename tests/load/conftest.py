"""Several web processes before one database, and a whole staff in front of them."""

import signal
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from tests.faults import processes
from tests.faults.conftest import given, wait_for
from tests.faults.processes import Running

__all__ = ["given"]

Serve = Callable[[], str]


@pytest.fixture
def serve(given: processes.Given) -> Iterator[Serve]:
    """Return a function that starts a web server at the test's own time, and its address."""
    running: list[Running] = []

    def start() -> str:
        server, address = processes.server(given)
        running.append(server)
        wait_for(partial(processes.answers, address), "an answer", seconds=90)
        return address

    yield start
    for each in running:
        if each.process.is_alive():
            each.end(signal.SIGKILL)
