"""The worker: threads that run the queue's jobs, in a process of their own or beside the pages."""

from collections.abc import Callable

from flask import Flask
from huey.consumer import Consumer

from lti_tool.communities import jobs as communities_jobs
from lti_tool.extensions import queue
from lti_tool.gradebook import jobs as gradebook_jobs
from lti_tool.insights import jobs as insights_jobs
from lti_tool.library import jobs as library_jobs
from lti_tool.people import jobs as people_jobs
from lti_tool.privacy import jobs as privacy_jobs
from lti_tool.safeguarding import jobs as safeguarding_jobs
from lti_tool.showcase import jobs as showcase_jobs
from lti_tool.spaces import jobs as spaces_jobs
from lti_tool.surveys import jobs as surveys_jobs

# Imported so that the queue knows them; named so that nobody takes the import for a leftover.
JOBS = (
    communities_jobs,
    gradebook_jobs,
    insights_jobs,
    library_jobs,
    people_jobs,
    privacy_jobs,
    safeguarding_jobs,
    showcase_jobs,
    spaces_jobs,
    surveys_jobs,
)
# A storage without a bell of its own is asked this often, in seconds.
LONGEST_SILENCE = 0.5


class QuietConsumer(Consumer):
    """A consumer that leaves the process's signals alone, for a thread that is not the main one."""

    def _set_signal_handlers(self) -> None:
        pass


def start_worker(app: Flask, threads: int) -> Callable[[], None]:
    """Run jobs beside what this process does; return the function that stops them."""
    queue.app = app
    consumer = QuietConsumer(queue, workers=threads, max_delay=LONGEST_SILENCE)
    consumer.start()

    def stop() -> None:
        consumer.stop(graceful=True)

    return stop


def run_worker(app: Flask, threads: int) -> None:
    """Run jobs until this process is told to end; a job that runs is finished first."""
    queue.app = app
    Consumer(queue, workers=threads, max_delay=LONGEST_SILENCE, graceful_signal="TERM").run()
