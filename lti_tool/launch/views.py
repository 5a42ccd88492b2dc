"""The addresses of a launch (LTI 1.3 core 4.1, Security Framework 5.1)."""

import contextlib
import secrets
from urllib.parse import urlencode, urlsplit, urlunsplit

from flask import (
    Blueprint,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from lti_tool.extensions import db
from lti_tool.launch import actions, cookies
from lti_tool.launch.refusals import NO_COURSE, PAGES, status_of
from lti_tool.lti import launch as launches
from lti_tool.lti.claims import Launch
from lti_tool.lti.login import LoginRequest, authorization_url, read_login
from lti_tool.lti.platforms import Registration
from lti_tool.lti.refusals import SUSPICIOUS, Reason, Refused, UnknownDeployment
from lti_tool.lti.state import BadState, LoginState, Rung, new_login
from lti_tool.lti.tool import tool
from lti_tool.web import cookies as web_cookies
from lti_tool.web.clock import now
from lti_tool.web.errors import TROUBLES, too_many, trouble_page
from lti_tool.web.headers import frame_for, post_towards
from lti_tool.web.limits import limits

# A class that opens a new activity at one moment makes its course and its link only once: whoever
# was second finds them at the next try.
TRIES = 3

launch = Blueprint("launch", __name__, url_prefix="/lti")


@launch.before_request
def not_too_often() -> None:
    """Let an address wait that failed too often; nothing else is done for it meanwhile."""
    limits().check()


@launch.errorhandler(TooManyRequests)
def too_often(error: TooManyRequests) -> Response:
    """Let the LMS that is named frame the page that says so."""
    with contextlib.suppress(Refused):
        _begun() if request.form.get("state") else _registration(read_login(request.values))
    return too_many(error)


@launch.route("/login", methods=["GET", "POST"])
def login() -> Response:
    """Send the browser to its LMS: top-level at once, in a frame by the check of its cookies."""
    asked, ours = read_login(request.values), tool()
    registration = _registration(asked)
    framed = request.headers.get("Sec-Fetch-Dest", "iframe") != "document"
    attempt, secret = secrets.token_urlsafe(9), secrets.token_urlsafe(24)
    begun = new_login(
        registration.platform_id,
        asked.deployment_id,
        Rung.FRAME if framed else Rung.TOP,
        attempt,
        secret,
        now(),
    )
    if framed:
        check = ours.signer.sign("check", [ours.signer.sign_login(begun), asked.fields()])
        response = redirect(url_for("launch.check_cookies", p=check), code=303)
    else:
        response = redirect(_lms_address(registration, asked, begun))
    cookies.give(response, attempt, secret)
    return response


@launch.get("/login/check")
def check_cookies() -> Response:
    """Go on to the LMS if this frame kept our cookie, else offer a window of its own."""
    try:
        state, fields = tool().signer.read("check", request.args.get("p", ""))
        begun = tool().signer.read_login(state, now())
    except BadState as error:
        raise Refused(Reason.STATE) from error
    asked = read_login(fields)
    registration = _registration(asked)
    if begun.belongs_to(cookies.secret_of(request, begun.attempt)):
        return redirect(_lms_address(registration, asked, begun))
    post_towards(registration.origin)
    return make_response(render_template("launch/window.html", fields=fields))


@launch.post("/launch")
def open_activity() -> Response:
    """Open the activity that a verified launch came from."""
    begun = _begun()
    for _ in range(TRIES):
        with contextlib.suppress(IntegrityError):
            facts, opened = _let_in(begun)
            break
        db.session.rollback()
    else:
        facts, opened = _let_in(begun)
    if opened is None:
        return make_response(trouble_page(NO_COURSE, 400, return_url=facts.return_url))
    response = redirect(url_for(opened.page, **opened.names), code=303)  # type: ignore[arg-type]
    if opened.cookie is not None:
        web_cookies.write(response, web_cookies.SESSION, opened.cookie, web_cookies.SESSION_SECONDS)
    cookies.clean_up(request, response, begun.attempt)
    return response


def _let_in(begun: LoginState) -> tuple[Launch, actions.Opened | None]:
    """Verify a launch and open what it asks for, in one transaction; nothing without a course."""
    ours = tool()
    facts = launches.verify(
        request.form,
        begun,
        cookies.secret_of(request, begun.attempt),
        session=db.session(),
        registrations=ours.registrations,
        keys=ours.platform_keys,
        public_url=ours.public_url,
        now=now(),
    )
    opened = None
    if facts.context is not None:
        opened = actions.let_in(facts, web_cookies.read(request, web_cookies.SESSION), now())
    db.session.commit()
    return facts, opened


@launch.get("/launch")
def came_back() -> Response:
    """Say what to do to someone whom Back or Refresh brought here."""
    return make_response(trouble_page(TROUBLES[405], 405))


@launch.get("/jwks")
def jwks() -> Response:
    """Publish the public halves of our keys (RFC 7517)."""
    response = jsonify(tool().keys.public_jwks())
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@launch.errorhandler(Refused)
def refused(error: Refused) -> Response:
    """Show the page of a refusal; nothing is kept but a deployment that waits for approval."""
    db.session.rollback()
    if error.reason in SUSPICIOUS:
        limits().failed()
    if isinstance(error, UnknownDeployment):
        actions.learn_deployment(error, now())
        db.session.commit()
    trouble = PAGES[error.reason]
    back = (
        _with_message(error.return_url, str(trouble.title), error.reason)
        if error.return_url
        else None
    )
    response = make_response(trouble_page(trouble, status_of(error.reason), return_url=back))
    response.headers["X-Launch-Refused"] = error.reason.value
    return response


def _registration(asked: LoginRequest) -> Registration:
    """Return the platform that a login names, which may frame what we answer."""
    found = tool().registrations.find(db.session, asked.issuer, asked.client_id)
    if found is None:
        raise Refused(Reason.PLATFORM)
    frame_for(found.origin)
    return found


def _begun() -> LoginState:
    """Return the login that this launch answers; its platform may frame even an error."""
    ours = tool()
    begun = launches.read_state(request.form, ours.signer, now())
    if found := ours.registrations.get(db.session, begun.platform_id):
        frame_for(found.origin)
    return begun


def _lms_address(registration: Registration, asked: LoginRequest, begun: LoginState) -> str:
    ours = tool()
    return authorization_url(
        registration,
        asked,
        state=ours.signer.sign_login(begun),
        nonce=begun.nonce,
        redirect_uri=ours.launch_url,
    )


def _with_message(return_url: str, message: str, reason: Reason) -> str:
    """Return the LMS's address to go back to, with our message for the person and for its log."""
    parts = urlsplit(return_url)
    said = urlencode({"lti_errormsg": message, "lti_errorlog": reason.value})
    return urlunsplit(parts._replace(query="&".join(q for q in (parts.query, said) if q)))
