"""A launch as Moodle makes it: a login posted to the tool, then an id_token when it returns."""

import json
from typing import Any

from flask import Blueprint, abort, render_template, request, session
from joserfc import jwt

from lti_tool.demo.claims import (
    CONTENT,
    REVIEW,
    content_claims,
    launch_claims,
    review_claims,
)
from lti_tool.demo.office import Office, OpenLaunch, office
from lti_tool.demo.visitors import guard, visitor
from lti_tool.demo.wire import CLIENT_ID, DEPLOYMENT_ID

launches = Blueprint("launches", __name__, url_prefix="/mod/lti")
starts = Blueprint("starts", __name__, url_prefix="/mod/lti")
guard(starts)


@starts.get("/launch.php")
def start() -> str:
    """Send the browser to the tool's login, as third-party login initiation asks."""
    here, person = office(), visitor()
    activity = here.school.activities.get(request.args.get("id", "")) or abort(404)
    if not here.school.may_open(person, activity.course_id):
        abort(403)
    target = "window" if request.args.get("target") == "window" else "iframe"
    launch = OpenLaunch(person.id, activity.id, target)
    return begun(here, launch, activity.target_link_uri or here.tool.launch, activity.title)


@starts.get("/review.php")
def start_review() -> str:
    """Send the browser to the tool for a look at one person's work in an activity."""
    here, person = office(), visitor()
    activity = here.school.activities.get(request.args.get("id", "")) or abort(404)
    if not here.school.may_run(person, activity.course_id):
        abort(403)
    whose = request.args.get("user", "")
    launch = OpenLaunch(person.id, activity.id, "iframe", message=REVIEW, for_user=whose)
    return begun(here, launch, activity.target_link_uri or here.tool.launch, activity.title)


def begun(here: Office, launch: OpenLaunch, target_link_uri: str, title: str) -> str:
    """Return the page that posts a login to the tool for a launch that leaves now."""
    if here.school.installed is None or not here.school.installed.active:
        return render_template(
            "error.html",
            heading="This tool is not active",
            message="An administrator has to activate it in Manage tools first.",
        )
    hint = {"cmid": launch.activity_id, "launchid": here.opened(launch)}
    fields = {
        "iss": here.address,
        "target_link_uri": target_link_uri,
        "login_hint": launch.person_id,
        # JSON inside a form field: a redirect put together by hand breaks on its quotes.
        "lti_message_hint": json.dumps(hint),
        "client_id": CLIENT_ID,
        "lti_deployment_id": DEPLOYMENT_ID,
    }
    return render_template("submit.html", to=here.tool.login, fields=fields, title=title)


@launches.route("/auth.php", methods=["GET", "POST"])
def authorise() -> str | tuple[str, int]:
    """Answer an authentication request with an id_token, or with the OIDC error for its fault."""
    here, asked = office(), request.values
    # Nothing is ever posted to an address that is not exactly the registered one.
    if asked.get("client_id") != CLIENT_ID or asked.get("redirect_uri") != here.tool.launch:
        return _refused("This tool is not registered here with that address.")
    person_id = session.get("person", "")
    if person_id not in here.school.people and "repost" not in asked:
        # A redirect from the tool brings no session along in every browser; our own form does.
        fields = {**asked.to_dict(), "repost": "1"}
        return render_template(
            "submit.html", to=request.base_url, fields=fields, title="your activity"
        )
    error = _fault(asked) or ("" if person_id in here.school.people else "login_required")
    if error:
        answer = {"error": error}
    else:
        launch = here.returned(_launch_id(asked.get("lti_message_hint", "")))
        if launch is None:
            return _refused("This launch was used before. Please open the activity again.")
        answer = _answer(here, launch, person_id)
    if "state" in asked:
        answer["state"] = asked["state"]
    return render_template("submit.html", to=here.tool.launch, fields=answer, title="your activity")


def sign(here: Office, claims: dict[str, Any]) -> str:
    """Return claims as a token signed with the school's key."""
    header = {"typ": "JWT", "alg": "RS256", "kid": here.key.kid}
    return jwt.encode(header, claims, here.key, algorithms=["RS256"])


def _answer(here: Office, launch: OpenLaunch, person_id: str) -> dict[str, str]:
    asked = request.values
    if person_id != launch.person_id or asked.get("login_hint") != person_id:
        return {"error": "access_denied"}
    return {"id_token": sign(here, _claims(here, launch, asked["nonce"]))}


def _claims(here: Office, launch: OpenLaunch, nonce: str) -> dict[str, Any]:
    if launch.message == CONTENT:
        # The key was made when the teacher opened the picker; it stands in the activity's place.
        return content_claims(here, launch, nonce, launch.target)
    if launch.message == REVIEW:
        return review_claims(here, launch, nonce)
    return launch_claims(here, launch, nonce)


def _fault(asked: Any) -> str:
    """Name the first thing an authentication request lacks, in OAuth's words."""
    if not asked.get("login_hint") or not asked.get("nonce"):
        return "invalid_request"
    if asked.get("scope") != "openid":
        return "invalid_scope"
    if asked.get("response_type") != "id_token":
        return "unsupported_response_type"
    if asked.get("response_mode") != "form_post" or asked.get("prompt") != "none":
        return "invalid_request"
    return ""


def _launch_id(hint: str) -> str:
    try:
        return str(json.loads(hint)["launchid"])
    except (ValueError, TypeError, KeyError):
        return ""


def _refused(message: str) -> tuple[str, int]:
    return render_template("error.html", heading="This did not open", message=message), 400
