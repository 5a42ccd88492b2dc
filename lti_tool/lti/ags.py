"""Assignment and Grade Services 2.0: a score goes out, results settle a doubt."""

import dataclasses
import datetime as dt
import sys
from collections.abc import Collection, Iterator
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
LINE_ITEMS_TYPE = "application/vnd.ims.lis.v2.lineitemcontainer+json"
# Somebody waits for them, and a column has a page or two.
RESULTS_SECONDS = 60.0


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
class NewColumn:
    """A column to be made; `resource_id` and `tag` are ours, and know it again."""

    label: str
    maximum: float
    resource_id: str
    tag: str


@dataclasses.dataclass(frozen=True)
class LineItem:
    """A column of the LMS's gradebook."""

    url: str
    label: str
    maximum: float


def post_score(lms: Lms, line_item_url: str, score: Score) -> None:
    """Send one score; return when the LMS has taken it.

    Raise ScoreConflict for a 409, WrongAnswer when only its result can tell, LmsRefused when it
    will never take this one, and LmsUnreachable, with its `retry_after`, when it may take it later.
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
    if answer.body.lstrip()[:1] == b"<":
        # A page for people, such as a login's or a proxy's, says nothing of the score.
        raise answer.wrong("sent a page in place of an answer")


def read_results(lms: Lms, line_item_url: str, user_id: str | None = None) -> list[Result]:
    """Return a column's results, or one person's (AGS 2.0, 3.3).

    Never with a limit: Moodle answers that with a 404 page.
    """
    query = urlencode({"user_id": user_id}) if user_id is not None else ""
    url = below(line_item_url, "/results", query)
    pages = lms.pages(url, scope=RESULT_SCOPE, accept=RESULTS_TYPE)
    results = [result for page in pages for result in _results(page)]
    return [result for result in results if user_id in (None, result.user_id)]


def results_of(lms: Lms, line_item_url: str, people: Collection[str]) -> Iterator[Result]:
    """Yield the results that a column has of some people; of others only the id is looked at."""
    url, listed = below(line_item_url, "/results"), {"scope": RESULT_SCOPE, "accept": RESULTS_TYPE}
    for page in lms.pages(url, **listed, seconds=RESULTS_SECONDS):
        yield from (_result(page, one) for one in _listed(page) if _of(one) in people)


def make_line_item(
    lms: Lms, line_items_url: str, column: NewColumn, resource_link_id: str
) -> LineItem:
    """Make a column for a link that came without one, and return it (AGS 2.0, 3.2).

    Twice makes two: whoever asks keeps its address. In Moodle such a column drives no completion.
    """
    answer = lms.post(
        line_items_url,
        scope=MAKE_LINE_ITEM_SCOPE,
        accept=LINE_ITEM_TYPE,
        content_type=LINE_ITEM_TYPE,
        json={
            "label": column.label,
            "scoreMaximum": column.maximum,
            "resourceLinkId": resource_link_id,
            "resourceId": column.resource_id,
            "tag": column.tag,
        },
    )
    found = answer.json()
    if not isinstance(found, dict) or not isinstance(found.get("id"), str):
        raise answer.wrong("made a line item without an address")
    return LineItem(found["id"], column.label, column.maximum)


def recover_line_item(
    lms: Lms, line_items_url: str, column: NewColumn, resource_link_id: str
) -> LineItem | None:
    """Return the column that we asked for when the answer was lost, if it was made (AGS 2.0, 3.2).

    Its resource id is 128 bits of ours, so it is nobody else's. One page: the filter leaves hardly
    anything, and Moodle's links to a next page cannot be followed.
    """
    ours = {
        "resource_link_id": resource_link_id,
        "resource_id": column.resource_id,
        "tag": column.tag,
    }
    page = lms.get(
        below(line_items_url, query=urlencode(ours)),
        scope=LINE_ITEM_SCOPE,
        accept=LINE_ITEMS_TYPE,
    )
    wanted = (resource_link_id, column.resource_id, column.tag)
    for found in _listed(page):
        said = [found.get(name) for name in ("resourceLinkId", "resourceId", "tag")]
        if said == list(wanted) and isinstance(found.get("id"), str):
            return LineItem(found["id"], column.label, column.maximum)
    return None


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
    return [_result(page, one) for one in _listed(page)]


def _listed(page: Answer) -> list[dict[str, Any]]:
    found = page.json()
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise page.wrong("sent no list")
    return found


def _of(found: dict[str, Any]) -> str:
    """Return whose result it is, as far as one can tell."""
    said = found.get("userId")
    return said if isinstance(said, str) else ""


def _result(page: Answer, found: dict[str, Any]) -> Result:
    if not isinstance(found.get("userId"), str):
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
