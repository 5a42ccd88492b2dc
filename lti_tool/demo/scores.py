"""Scores and results: what a tool writes into the gradebook and reads back (AGS 2.0)."""

from typing import Any

from flask import Blueprint, Response, abort, request
from werkzeug.exceptions import BadRequest

from lti_tool.demo.answers import found, no_handler, refusal, service
from lti_tool.demo.claims import line_item_address
from lti_tool.demo.grading import post_score
from lti_tool.demo.lineitems import column_of, plain
from lti_tool.demo.office import office
from lti_tool.demo.school import Column, Grade
from lti_tool.demo.wire import RESULT_SCOPE, RESULTS_TYPE, SCORE_SCOPE, SCORE_TYPE, SERVICES_PATH

scores = Blueprint("scores", __name__, url_prefix=SERVICES_PATH)


@scores.post("/<course_id>/lineitems/<column_id>/lineitem/scores")
@service(SCORE_SCOPE, content_type=SCORE_TYPE)
def posted(course_id: str, column_id: str) -> Response:
    """Take a score: 200 and an empty body, or a refusal whose body says nothing."""
    here, column = office(), column_of(course_id, column_id)
    if column is None:
        return refusal(404)
    try:
        message = request.get_json(force=True)
    except BadRequest:
        message = None
    outcome = post_score(here.school, column, message, here.now())
    body = "" if outcome.status == 200 else "[]"
    answer = Response(body, content_type=f"{SCORE_TYPE}; charset=utf-8")
    answer.status = f"{outcome.status} {outcome.reason}"
    return answer


@scores.get("/<course_id>/lineitems/<column_id>/lineitem/results")
@service(RESULT_SCOPE, accept=RESULTS_TYPE)
def results(course_id: str, column_id: str) -> Response:
    """Return the grades in a column, all of them or one person's."""
    column = column_of(course_id, column_id)
    if column is None:
        return refusal(404)
    # Paging results crashes Moodle, which then shows a page.
    if "limit" in request.args:
        abort(404)
    with office().school.lock:
        grades = dict(office().school.grades.get(column.id, {}))
    wanted = request.args.get("user_id")
    rows = [_row(column, id_, grade) for id_, grade in grades.items() if wanted in {None, id_}]
    return found(rows, RESULTS_TYPE)


@scores.route(
    "/<path:rest>", methods=["GET", "POST", "PUT", "DELETE"], provide_automatic_options=False
)
def unknown(rest: str) -> Response:
    """Refuse whatever no service takes; DELETE too, which in Moodle would remove a column."""
    return no_handler()


def _row(column: Column, person_id: str, grade: Grade) -> dict[str, Any]:
    address = office().address
    results_address = line_item_address(address, column.course_id, column.id, "/results")
    row = {
        "id": f"{results_address}&user_id={person_id}",
        "userId": person_id,
        # A wiped grade reads as 0, which nobody was ever given.
        "resultScore": plain(grade.value or 0),
        "resultMaximum": plain(column.maximum),
        "scoreOf": line_item_address(address, column.course_id, column.id),
        "timestamp": grade.timestamp.isoformat(),
    }
    return row | ({"comment": grade.comment} if grade.comment else {})
