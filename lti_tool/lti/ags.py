"""Assignment and Grade Services 2.0: a score goes out, results settle a doubt."""

import dataclasses
import datetime as dt
import sys
from typing import Any
from urllib.parse import urlencode

from lti_tool.lti.http import Answer, LmsRefused
from lti_tool.lti.services import Lms, below

SCORE_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
RESULT_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly"
LINE_ITEM_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly"
MAKE_LINE_ITEM_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem"
SCOPES = (MAKE_LINE_ITEM_SCOPE, LINE_ITEM_SCOPE, RESULT_SCOPE, SCORE_SCOPE)
SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"
RESULTS_TYPE = "application/vnd.ims.lis.v2.resultcontainer+json"
LINE_ITEM_TYPE = "application/vnd.ims.lis.v2.lineitem+json"


class ScoreConflict(LmsRefused):
    """The LMS has a score for this person that is as new as ours, or newer (AGS 2.0, 3.4.8)."""


@dataclasses.dataclass(frozen=True)
class Score:
    """What a person has reached: `given` out of `maximum`, since `at`, which carries its zone."""

    user_id: str
    given: float
    maximum: float
    at: dt.datetime
    completed: bool

    def as_json(self) -> dict[str, object]:
        """Return the score as an LMS takes it (AGS 2.0, 3.4); there is no comment, ever."""
        if self.at.tzinfo is None:
            raise ValueError("a score's moment needs a time zone")
        at = self.at.astimezone(dt.UTC).replace(tzinfo=None)
        return {
            "userId": self.user_id,
            "scoreGiven": self.given,
            "scoreMaximum": self.maximum,
            "timestamp": f"{at.isoformat(timespec='microseconds')}Z",
            "activityProgress": "Completed" if self.completed else "InProgress",
            # Anything else makes Moodle wipe the grade and the completion it brought.
            "gradingProgress": "FullyGraded",
        }


@dataclasses.dataclass(frozen=True)
class Result:
    """What the LMS's gradebook says of a person; a column without a grade has no score."""

    user_id: str
    score: float | None
    maximum: float | None
    timestamp: dt.datetime | None


@dataclasses.dataclass(frozen=True)
class LineItem:
    """A column of the LMS's gradebook."""

    url: str
    label: str
    maximum: float


def post_score(lms: Lms, line_item_url: str, score: Score) -> None:
    """Send one score; return when the LMS has taken it.

    Raise ScoreConflict for a 409, LmsRefused when it will never take this one, LmsUnreachable, with
    its `retry_after`, when it may take it later, and WrongAnswer for a page, which says neither.
    """
    try:
        answer = lms.post(
            below(line_item_url, "/scores"),
            scope=SCORE_SCOPE,
            accept="*/*",
            content_type=SCORE_TYPE,
            json=score.as_json(),
        )
    except LmsRefused as refused:
        if refused.status != 409:
            raise
        raise ScoreConflict(refused.host, "has a score as new as this one", 409) from None
    if answer.body.lstrip().startswith(b"<"):
        # Somebody else may have answered in the LMS's place, such as a school's proxy.
        raise answer.wrong("sent a page")


def read_results(lms: Lms, line_item_url: str, user_id: str | None = None) -> list[Result]:
    """Return a column's results, or one person's (AGS 2.0, 3.3).

    Never with a limit: Moodle answers that with a 404 page.
    """
    query = urlencode({"user_id": user_id}) if user_id is not None else ""
    url = below(line_item_url, "/results", query)
    pages = lms.pages(url, scope=RESULT_SCOPE, accept=RESULTS_TYPE)
    results = [result for page in pages for result in _results(page)]
    return [result for result in results if user_id in (None, result.user_id)]


def make_line_item(
    lms: Lms, line_items_url: str, label: str, maximum: float, resource_link_id: str
) -> LineItem:
    """Make a column for a link that came without one, and return it (AGS 2.0, 3.2).

    Twice makes two: whoever asks keeps its address. In Moodle such a column drives no completion.
    """
    column = {"label": label, "scoreMaximum": maximum, "resourceLinkId": resource_link_id}
    answer = lms.post(
        line_items_url,
        scope=MAKE_LINE_ITEM_SCOPE,
        accept=LINE_ITEM_TYPE,
        content_type=LINE_ITEM_TYPE,
        json=column,
    )
    found = answer.json()
    if not isinstance(found, dict) or not isinstance(found.get("id"), str):
        raise answer.wrong("made a line item without an address")
    return LineItem(found["id"], label, maximum)


def read_line_item(lms: Lms, line_item_url: str) -> LineItem:
    """Return a column's own description (AGS 2.0, 3.2)."""
    answer = lms.get(line_item_url, scope=LINE_ITEM_SCOPE, accept=LINE_ITEM_TYPE)
    found = answer.json()
    if not isinstance(found, dict) or not isinstance(found.get("label"), str):
        raise answer.wrong("sent no line item")
    maximum = _number(answer, found.get("scoreMaximum"))
    if maximum is None:
        raise answer.wrong("sent a line item without a maximum")
    return LineItem(line_item_url, found["label"], maximum)


def _results(page: Answer) -> list[Result]:
    found = page.json()
    if not isinstance(found, list):
        raise page.wrong("sent no list of results")
    return [_result(page, one) for one in found]


def _result(page: Answer, found: Any) -> Result:
    if not isinstance(found, dict) or not isinstance(found.get("userId"), str):
        raise page.wrong("sent a result without a userId")
    return Result(
        user_id=found["userId"],
        score=_number(page, found.get("resultScore")),
        maximum=_number(page, found.get("resultMaximum")),
        timestamp=_moment(found.get("timestamp")),
    )


def _number(page: Answer, found: Any) -> float | None:
    if isinstance(found, bool) or not isinstance(found, int | float | None):
        raise page.wrong("sent a score that is not a number")
    # NaN compares to nothing, and what is endless would settle every score.
    if found is not None and not abs(found) <= sys.float_info.max:
        raise page.wrong("sent a score that is not a number")
    return found


def _moment(found: Any) -> dt.datetime | None:
    """Read a moment that the standard does not ask for: what we can't read is as good as absent."""
    try:
        moment = dt.datetime.fromisoformat(found)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else None
