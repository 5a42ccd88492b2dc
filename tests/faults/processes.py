"""A worker, or a web server, in a process of its own, whose clock a test can move."""

import dataclasses
import datetime as dt
import logging
import multiprocessing
import os
import resource
import signal
import socket
import threading
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from typing import Any

import requests
from huey import signals
from huey.api import Task

from lti_tool.app import create_app
from lti_tool.extensions import queue
from lti_tool.gradebook.jobs import send_scores
from lti_tool.settings import read_settings
from lti_tool.web.clock import clock, now
from lti_tool.worker import run_worker
from lti_tool.wsgi import serve_threads

Given = dict[str, Any]
LONGEST_JOB = 30  # seconds


@dataclasses.dataclass
class Running:
    """A process that runs the tool."""

    process: ForkServerProcess
    orders: Connection

    def move(self, by: dt.timedelta) -> None:
        """Move a worker's clock, and wait until it has done what was due before and then."""
        self._order(by, during_jobs=False)

    def jolt(self, by: dt.timedelta) -> None:
        """Move a worker's clock at once, whatever it is at."""
        self._order(by, during_jobs=True)

    def _order(self, by: dt.timedelta, *, during_jobs: bool) -> None:
        self.orders.send((by, during_jobs))
        assert self.orders.poll(2 * LONGEST_JOB), "its jobs did not end"
        assert self.orders.recv(), "its jobs did not end"

    def limit_files(self, size: int | None) -> None:
        """Let it write no file beyond a size, as on a disk without room."""
        assert self.process.pid
        most = resource.RLIM_INFINITY
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (size or most, most))

    def send(self, by: signal.Signals) -> None:
        assert self.process.pid
        os.kill(self.process.pid, by)

    def end(self, by: signal.Signals) -> int | None:
        """Send a signal and return how the process ended."""
        self.send(by)
        self.process.join(30)
        code = self.process.exitcode
        self.process.close()
        self.orders.close()
        return code


def worker(given: Given) -> Running:
    """Start a worker at the test's own time."""
    return _started(_work, given)


def server(given: Given) -> tuple[Running, str]:
    """Start a web server of an installation at the test's own time; return its address too."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return _started(_serve, {**given, "port": port}), f"http://127.0.0.1:{port}"


def answers(address: str) -> bool:
    """Say whether a server is up and has its database."""
    with suppress(requests.ConnectionError):
        return requests.get(f"{address}/health", timeout=LONGEST_JOB).ok
    return False


def _started(run: Any, given: Given) -> Running:
    context = multiprocessing.get_context("forkserver")
    # Imported once: a fresh interpreter for each process takes seconds.
    context.set_forkserver_preload(["tests.faults.processes"])
    theirs, ours = context.Pipe()
    process = context.Process(target=run, args=(given, now(), theirs), daemon=True)
    process.start()
    theirs.close()
    return Running(process, ours)


def _work(given: Given, at: dt.datetime, orders: Connection) -> None:
    _set_clock(at)
    app = create_app(read_settings(**given))
    threading.Thread(target=_obey, args=(orders, Jobs()), daemon=True).start()
    run_worker(app, 2)


def _serve(given: Given, at: dt.datetime, _orders: Connection) -> None:
    _set_clock(at)
    settings = read_settings(**given)
    app = create_app(settings)
    logging.getLogger("lti_tool").setLevel(logging.CRITICAL)  # what it says is not looked at
    serve_threads(app, settings)()


def _set_clock(at: dt.datetime) -> None:
    clock.fix(None)
    clock.move(at - dt.datetime.now(dt.UTC))


class Jobs:
    """The jobs that this process is at, and those that it has ended."""

    ENDS = (signals.SIGNAL_COMPLETE, signals.SIGNAL_ERROR)

    def __init__(self) -> None:
        self._begun, self._ended = set[str](), set[str]()
        self._changed = threading.Condition()
        queue.signal(signals.SIGNAL_EXECUTING, *self.ENDS)(self._note)

    def _note(self, name: str, task: Task, *_others: object) -> None:
        with self._changed:
            (self._ended if name in self.ENDS else self._begun).add(task.id)
            self._changed.notify_all()

    def done(self, wanted: str | None = None) -> bool:
        """Wait until this process is at nothing, and until a job has ended; say whether it came."""

        def is_idle() -> bool:
            return self._begun == self._ended and (wanted is None or wanted in self._ended)

        with self._changed:
            return self._changed.wait_for(is_idle, LONGEST_JOB)


def _obey(orders: Connection, jobs: Jobs) -> None:
    """Move the clock, as a rule between jobs: a jump beyond a lease ends it."""
    with suppress(EOFError):
        while True:
            by, during_jobs = orders.recv()
            if during_jobs:
                clock.move(by)
                orders.send(True)
                continue
            was_idle = jobs.done()
            clock.move(by)
            bell = send_scores.s()
            queue.enqueue(bell)
            orders.send(was_idle and jobs.done(bell.id))
