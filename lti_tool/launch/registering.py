"""An LMS registers itself, from one address that its administrator pastes.

LTI Dynamic Registration 1.0: the LMS opens our address in a frame, we read its configuration, send
what we are, and say what its administrator still has to do there.
"""

import contextlib
from collections.abc import Iterator
from urllib.parse import urlsplit

from flask import Blueprint, current_app, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lti_tool.extensions import db
from lti_tool.launch import actions
from lti_tool.launch.refusals import CANNOT_REGISTER, WRONG_INVITE
from lti_tool.lti import dynamic_registration as dynamic
from lti_tool.lti import invites
from lti_tool.lti.models import Invite
from lti_tool.lti.tool import tool
from lti_tool.settings import Settings
from lti_tool.web.clock import now
from lti_tool.web.errors import trouble_page
from lti_tool.web.headers import frame_for
from lti_tool.web.limits import limits

registration = Blueprint("registration", __name__, url_prefix="/lti")


@registration.get("/register")
def register() -> Response:
    """Register the LMS that opened this address, and say what is left to do in it."""
    limits().attempt("register")
    with _invited() as invite:
        insecure = invite is not None and invite.insecure_loopback
        db.session.commit()  # no transaction stays open while an LMS takes its time
        address = dynamic.check_address(
            request.args.get("openid_configuration", ""), insecure_loopback=insecure
        )
        _frame_for(address)
        http = tool().http
        platform = dynamic.read_configuration(http, address, insecure_loopback=insecure)
        token = request.args.get("registration_token", "")[: dynamic.LONGEST_TOKEN]
        answer = dynamic.register(http, platform, token, _our_addresses())
        entered = actions.enter(
            platform, answer, invite, time_zone=_settings().time_zone, now=now()
        )
        db.session.commit()
    tool().registrations.forget(entered.platform.id)
    return make_response(
        render_template("launch/registered.html", entered=entered, host=urlsplit(address).netloc)
    )


@registration.errorhandler(dynamic.CannotRegister)
def cannot_register(error: dynamic.CannotRegister) -> tuple[str, int]:
    """Say why nothing was registered; the invite is as good as before."""
    return trouble_page(CANNOT_REGISTER[error.problem], 400)


@registration.errorhandler(invites.WrongInvite)
def wrong_invite(_error: invites.WrongInvite) -> tuple[str, int]:
    """Say that this address needs a new invite."""
    _frame_for(request.args.get("openid_configuration", ""))
    return trouble_page(WRONG_INVITE, 403)


@contextlib.contextmanager
def _invited() -> Iterator[Invite | None]:
    """Hold this request's invite while it registers, and give it back if that fails."""
    token = request.args.get("invite", "")
    if not token and _settings().registration_open:
        yield None
        return
    held = invites.claim(db.session(), token, now())
    db.session.commit()
    try:
        yield held
    except BaseException:
        db.session.rollback()
        invites.give_back(held)
        db.session.commit()
        raise


def _frame_for(address: str) -> None:
    """Let the LMS that is named frame the answer; there is nothing in it to press but Close."""
    with contextlib.suppress(dynamic.CannotRegister):
        parts = urlsplit(dynamic.check_address(address, insecure_loopback=True))
        frame_for(f"{parts.scheme}://{parts.netloc}")


def _our_addresses() -> dynamic.ToolAddresses:
    here = _settings().public_url
    return dynamic.ToolAddresses(
        public_url=here,
        name=_("Learning communities"),
        description=_("A space in your course for a group that tries things out and talks."),
        logo=here + url_for("static", filename="logo.svg"),
        policy=here + url_for("about.privacy"),
        terms=here + url_for("about.terms"),
    )


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found
