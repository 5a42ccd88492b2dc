"""Line items: a course's gradebook columns as Moodle shows, makes and changes them (AGS 2.0)."""

from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest

from lti_tool.demo.answers import found, refusal, service
from lti_tool.demo.claims import line_item_address, line_items_address
from lti_tool.demo.grading import rescale
from lti_tool.demo.office import Office, office
from lti_tool.demo.school import Column
from lti_tool.demo.wire import (
    LINE_ITEM_READ_SCOPE,
    LINE_ITEM_SCOPE,
    LINE_ITEM_TYPE,
    LINE_ITEMS_TYPE,
    SERVICES_PATH,
)

lineitems = Blueprint("lineitems", __name__, url_prefix=SERVICES_PATH)

FILTERS = {
    "resource_link_id": "resource_link_id",
    "lti_link_id": "resource_link_id",
    "resource_id": "resource_id",
    "tag": "tag",
}


@lineitems.get("/<course_id>/lineitems")
@service(LINE_ITEM_SCOPE, LINE_ITEM_READ_SCOPE, accept=LINE_ITEMS_TYPE)
def listed(course_id: str) -> Response:
    """List the columns of a course, filtered as AGS 2.0 section 3.2.5 allows."""
    here = office()
    if course_id not in here.school.courses:
        return refusal(404)
    asked = {field: request.args[name] for name, field in FILTERS.items() if name in request.args}
    columns = [
        column
        for column in here.school.columns_in(course_id)
        if all(getattr(column, field) == value for field, value in asked.items())
    ]
    limit, start = request.args.get("limit", 0, int), request.args.get("from", 0, int)
    shown = columns[start : start + limit] if limit else columns
    answer = found([_item(here, column) for column in shown], LINE_ITEMS_TYPE)
    if limit and start + limit < len(columns):
        answer.headers["Link"] = _broken_link(here, course_id, limit, start + limit)
    return answer


@lineitems.post("/<course_id>/lineitems")
@service(LINE_ITEM_SCOPE, content_type=LINE_ITEM_TYPE)
def made(course_id: str) -> Response:
    """Add a column; the same request twice adds two."""
    here, message = office(), _message()
    if course_id not in here.school.courses:
        return refusal(404)
    if message is None:
        return refusal(400)
    with here.school.change():
        column = here.school.add_column(course_id, message["label"], message["scoreMaximum"])
        _write(column, message)
    address = line_item_address(here.address, course_id, column.id)
    return found({**message, "id": address}, LINE_ITEM_TYPE, 201)


@lineitems.get("/<course_id>/lineitems/<column_id>/lineitem")
@service(LINE_ITEM_SCOPE, LINE_ITEM_READ_SCOPE, accept=LINE_ITEM_TYPE)
def shown(course_id: str, column_id: str) -> Response:
    """Show one column."""
    column = column_of(course_id, column_id)
    return found(_item(office(), column), LINE_ITEM_TYPE) if column else refusal(404)


@lineitems.put("/<course_id>/lineitems/<column_id>/lineitem")
@service(LINE_ITEM_SCOPE, content_type=LINE_ITEM_TYPE)
def changed(course_id: str, column_id: str) -> Response:
    """Replace a column: whatever the request leaves out is wiped."""
    column, message = column_of(course_id, column_id), _message()
    if column is None:
        return refusal(404)
    if message is None:
        return refusal(400)
    with office().school.change():
        column.label = message["label"]
        rescale(office().school, column, message["scoreMaximum"])
        _write(column, message)
    return found(message, LINE_ITEM_TYPE)


def column_of(course_id: str, column_id: str) -> Column | None:
    """Return a course's column by its id."""
    column = office().school.columns.get(column_id)
    return column if column and column.course_id == course_id else None


def _write(column: Column, message: dict[str, Any]) -> None:
    column.resource_link_id = str(message.get("resourceLinkId", ""))
    column.resource_id = str(message.get("resourceId", ""))
    column.tag = str(message.get("tag", ""))


def _item(here: Office, column: Column) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": line_item_address(here.address, column.course_id, column.id),
        "label": column.label,
        "scoreMaximum": plain(column.maximum),
        "resourceId": column.resource_id,
        "tag": column.tag,
    }
    if column.resource_link_id:
        item |= {"resourceLinkId": column.resource_link_id, "ltiLinkId": column.resource_link_id}
    return item


def plain(number: float) -> float:
    """Return a whole number without its point, as Moodle writes it."""
    return int(number) if number == int(number) else number


def _message() -> dict[str, Any] | None:
    try:
        message = request.get_json(force=True)
    except BadRequest:
        return None
    maximum = message.get("scoreMaximum") if isinstance(message, dict) else None
    whole = isinstance(maximum, int | float) and maximum > 0 and message.get("label")
    return message if whole else None


def _broken_link(here: Office, course_id: str, limit: int, start: int) -> str:
    # Moodle writes curly quotes and HTML's ampersand here; raw UTF-8 in a header reads as Latin-1.
    address = line_items_address(here.address, course_id)
    link = f"<{address}&amp;limit={limit}&amp;from={start}>; rel=\u201cnext\u201d"
    return link.encode().decode("latin-1")
