"""A worker in a process of its own, at a moment that the test chooses."""

import datetime as dt
from typing import Any

from lti_tool.app import create_app
from lti_tool.settings import read_settings
from lti_tool.web.clock import clock
from lti_tool.worker import run_worker


def work(given: dict[str, Any], at: dt.datetime) -> None:
    """Run the jobs of an installation until this process is told to end, or is killed."""
    clock.move(at - dt.datetime.now(dt.UTC))
    run_worker(create_app(read_settings(**given)), 2)
