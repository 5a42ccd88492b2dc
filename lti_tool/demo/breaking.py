"""Break something, to see what the tool's people see then, and mend it again."""

import time
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from lti_tool.demo.keys import new_key
from lti_tool.demo.office import Office, office
from lti_tool.demo.visitors import guard, visitor
from lti_tool.demo.wire import GRANT_PATH, JWKS_PATH, SERVICES_PATH

breaking = Blueprint("breaking", __name__, url_prefix="/admin")
guard(breaking)

SLOW, DOWN, BLOCKED, HALVED = "slow", "down", "cookies", "halved"
SWITCHES = {
    SLOW: "The LMS answers the tool after fifteen seconds",
    DOWN: "The LMS answers the tool with an error",
    BLOCKED: "The browser keeps no cookies for the tool’s frame",
    HALVED: "Course lists leave out all but the first third of their people",
}
LONG = 15
SERVICES = (GRANT_PATH, JWKS_PATH, SERVICES_PATH)


@breaking.get("/broken.php")
def show() -> str:
    """Show what can be broken, and what is."""
    _administrator()
    return render_template("broken.html", switches=SWITCHES, broken=office().broken)


@breaking.post("/broken.php")
def switch() -> ResponseReturnValue:
    """Break something, or mend it."""
    _administrator()
    here, name = office(), request.form.get("name", "")
    if name == "keys":
        here.key = new_key()
        flash("Launches are signed with a new key from now on.")
    elif name in SWITCHES:
        here.broken ^= {name}
    else:
        abort(400)
    return redirect(url_for("breaking.show"), code=303)


def break_services(app: Flask) -> None:
    """Let an app's doors for the tool be slow, or shut, while they are broken."""

    def answer_badly() -> Response | None:
        if not request.path.startswith(SERVICES):
            return None
        if SLOW in office().broken:
            time.sleep(LONG)
        if DOWN in office().broken:
            return Response("Down for a while.", 503, content_type="text/html")
        return None

    app.before_request(answer_badly)


def forgetful(application: WSGIApplication, here: Office) -> WSGIApplication:
    """Let a tool's frames meet a browser that keeps no cookies for them, while that is broken."""

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if BLOCKED in here.broken and environ.get("HTTP_SEC_FETCH_DEST") == "iframe":
            environ.pop("HTTP_COOKIE", None)
        return application(environ, start)

    return answer


def _administrator() -> None:
    if not visitor().is_administrator:
        abort(403)
