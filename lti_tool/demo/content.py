"""A teacher adds an activity by choosing it inside the tool (Deep Linking 2.0), as in Moodle."""

import secrets
from typing import Any

from flask import Blueprint, abort, render_template, request
from joserfc import jwt
from joserfc.errors import JoseError

from lti_tool.demo.claims import CONTENT
from lti_tool.demo.launches import begun
from lti_tool.demo.office import Office, OpenLaunch, OpenSelection, office
from lti_tool.demo.school import Activity, Column, Condition
from lti_tool.demo.visitors import guard, open_course, visitor
from lti_tool.demo.wire import CLIENT_ID, DEPLOYMENT_ID, DL, LTI

content = Blueprint("content", __name__, url_prefix="/mod/lti")
guard(content)
# The tool's page posts here, from its own origin: the session does not come along, the key does.
answers = Blueprint("answers", __name__, url_prefix="/mod/lti")
LONGEST_TITLE = 255


@content.get("/contentitem.php")
def choose() -> str:
    """Show the tool's picker in a frame, for a new activity or in the place of one."""
    course = open_course()
    school = office().school
    activity = school.activities.get(request.args.get("activity", ""))
    if not school.may_run(visitor(), course.id):
        abort(403)
    if activity is not None and activity.course_id != course.id:
        abort(404)
    return render_template("content.html", course=course, activity=activity)


@content.get("/contentitem_launch.php")
def launch() -> str:
    """Send the browser to the tool with a request for content."""
    here, course = office(), open_course()
    if not here.school.may_run(visitor(), course.id):
        abort(403)
    key = secrets.token_hex(5)
    here.selections[key] = OpenSelection(course.id, request.args.get("activity", ""))
    asked = OpenLaunch(visitor().id, "0", key, course_id=course.id, message=CONTENT)
    return begun(here, asked, here.tool.launch, "the tool")


@answers.post("/contentitem_return.php")
def returned() -> str | tuple[str, int]:
    """Put what the tool answered onto the course page."""
    here = office()
    claims = _verified(here, request.form.get("JWT", ""))
    selection = here.chosen(request.args.get("sesskey", ""))
    if claims is None or selection is None:
        return _refused("The answer is not the tool's, or it came a second time.")
    items = claims.get(DL + "content_items", [])
    if any(len(item.get("title", "")) > LONGEST_TITLE for item in items):
        return _refused("A title is longer than 255 characters.")
    for number, item in enumerate(items):
        _take(here, item, selection, replaces=number == 0)
    course = here.school.courses[selection.course_id]
    said = claims.get(DL + "errormsg") or claims.get(DL + "msg") or ""
    return render_template("content_taken.html", course=course, items=items, said=said)


def _take(here: Office, item: dict[str, Any], selection: OpenSelection, *, replaces: bool) -> None:
    """Make an activity of an item, or let it take the place of the one that was chosen anew."""
    school = here.school
    known = school.activities.get(selection.activity_id) if replaces else None
    line_item = item.get("lineItem")
    activity = Activity(
        id=known.id if known else school.new_id(school.activities),
        course_id=selection.course_id,
        title=item.get("title") or "Learning communities",
        description=item.get("text", ""),
        has_column=known.has_column if known else line_item is not None,
        custom={str(k): str(v) for k, v in item.get("custom", {}).items()},
        target_link_uri=item.get("url", ""),
        condition=known.condition if known else Condition.NONE,
    )
    columns = []
    if line_item is not None and known is None:
        columns = [
            Column(
                "",
                activity.course_id,
                # Moodle names the column as the activity, whatever label it is given.
                activity.title,
                float(line_item.get("scoreMaximum", 100)),
                activity.id,
                str(line_item.get("resourceId", "")),
                str(line_item.get("tag", "")),
                activity_id=activity.id,
            )
        ]
    school.add_content(activity, columns)


def _verified(here: Office, token: str) -> dict[str, Any] | None:
    rules = jwt.JWTClaimsRegistry(
        now=int(here.now().timestamp()),
        iss={"essential": True, "value": CLIENT_ID},
        aud={"essential": True, "value": here.address},
        exp={"essential": True},
        nonce={"essential": True},
    )
    try:
        claims: dict[str, Any] = jwt.decode(token, here.tool_keys.of, algorithms=["RS256"]).claims
        rules.validate(claims)
    except (JoseError, ValueError):
        return None
    wanted = {
        LTI + "message_type": "LtiDeepLinkingResponse",
        LTI + "version": "1.3.0",
        LTI + "deployment_id": DEPLOYMENT_ID,
    }
    right = all(claims.get(name) == value for name, value in wanted.items())
    return claims if right and not here.spent(str(claims["nonce"])) else None


def _refused(message: str) -> tuple[str, int]:
    return render_template("error.html", heading="Nothing was added", message=message), 400
