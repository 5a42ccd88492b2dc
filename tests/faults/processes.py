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
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from typing import Any

from lti_tool.app import create_app
from lti_tool.gradebook.jobs import ring
from lti_tool.settings import read_settings
from lti_tool.web.clock import clock, now
from lti_tool.worker import run_worker
from lti_tool.wsgi import serve_threads

Given = dict[str, Any]


@dataclasses.dataclass
class Running:
    """A process that runs the tool; it is told how far to move its clock, and rings then."""

    process: ForkServerProcess
    orders: Connection

    def move(self, by: dt.timedelta) -> None:
        """Move its clock, and let it look for what is due."""
        self.orders.send(by)

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


def _started(run: Any, given: Given) -> Running:
    context = multiprocessing.get_context("forkserver")
    # Imported once: a fresh interpreter for each process takes seconds.
    context.set_forkserver_preload(["tests.faults.processes"])
    theirs, ours = context.Pipe(duplex=False)
    process = context.Process(target=run, args=(given, now(), theirs), daemon=True)
    process.start()
    theirs.close()
    return Running(process, ours)


def _work(given: Given, at: dt.datetime, orders: Connection) -> None:
    _set_clock(at)
    app = create_app(read_settings(**given))
    threading.Thread(target=_obey, args=(orders,), daemon=True).start()
    run_worker(app, 2)


def _serve(given: Given, at: dt.datetime, orders: Connection) -> None:
    _set_clock(at)
    settings = read_settings(**given)
    app = create_app(settings)
    threading.Thread(target=_obey, args=(orders,), daemon=True).start()
    logging.getLogger("lti_tool").setLevel(logging.CRITICAL)  # what it says is not looked at
    serve_threads(app, settings)()


def _set_clock(at: dt.datetime) -> None:
    clock.fix(None)
    clock.move(at - dt.datetime.now(dt.UTC))


def _obey(orders: Connection) -> None:
    while True:
        try:
            clock.move(orders.recv())
        except EOFError:
            return
        ring()
