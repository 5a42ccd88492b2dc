"""Send what is due, when a bell rings and once a minute."""

import datetime as dt
from collections.abc import Collection, Iterable

from huey import crontab

from lti_tool.extensions import db, queue
from lti_tool.gradebook import comparing
from lti_tool.gradebook.exchange import SOON
from lti_tool.gradebook.sending import send_due, something_is_due
from lti_tool.lti import ags
from lti_tool.lti.services import Lms
from lti_tool.lti.tool import tool
from lti_tool.web.clock import now


class LmsGradebook:
    """A real LMS's gradebook."""

    def __init__(self, lms: Lms) -> None:
        self._lms = lms

    def post(self, line_item_url: str, score: ags.Score) -> None:
        """Send one score."""
        ags.post_score(self._lms, line_item_url, score)

    def results(self, line_item_url: str, people: Collection[str]) -> Iterable[ags.Result]:
        """Yield what a column has of some people."""
        return ags.results_of(self._lms, line_item_url, people)

    def result(self, line_item_url: str, user_id: str) -> ags.Result | None:
        """Return one person's result, if the column has one."""
        results = ags.read_results(self._lms, line_item_url, user_id)
        return results[0] if results else None


@queue.task()
def send_scores() -> None:
    """Send every score that is due; two of these at once share the work."""
    _send()


@queue.periodic_task(crontab())
def send_what_is_due() -> None:
    """Send what came due by itself, or whose bell was not heard."""
    _send()


@queue.task()
def compare(community_id: int) -> None:
    """Read what the LMS has of a community beside ours, because a lead asked."""
    comparing.compare(community_id, _gradebook, now)


@queue.periodic_task(crontab(hour="3", minute="35"))
def forget_comparisons() -> None:
    """Forget what was compared a day ago or earlier."""
    comparing.forget(now())
    db.session.commit()


def ring(after: dt.timedelta | None = None) -> None:
    """Ask a worker to send what is due."""
    delay = after.total_seconds() if after else 0
    queue.ring(lambda: send_scores.schedule(delay=delay) if delay else send_scores())


def _send() -> None:
    """Send for one turn and ring for the next: other jobs have theirs, and a worker can stop."""
    send_due(_gradebook, now, hand_on=ring)
    if something_is_due(now()):
        ring()
    elif something_is_due(now() + SOON):
        # A conflict to try again.
        ring(SOON)


def _gradebook(platform_id: int) -> LmsGradebook:
    return LmsGradebook(tool().lms(platform_id))
