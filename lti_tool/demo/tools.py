"""Where an administrator manages the tool: registers it, activates it, offers it to teachers."""

from urllib.parse import urlencode, urlsplit

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.demo.office import office
from lti_tool.demo.visitors import guard, visitor
from lti_tool.demo.wire import CONFIGURATION_PATH

tools = Blueprint("tools", __name__, url_prefix="/mod/lti")
guard(tools)


@tools.get("/toolconfigure.php")
def manage() -> str:
    """Show the tool, and the field that a registration address is pasted into."""
    _administrator()
    here = office()
    return render_template("tools.html", installed=here.school.installed, tool=here.tool)


@tools.post("/startltiadvregistration.php")
def start() -> ResponseReturnValue:
    """Open the tool's registration in a frame, with a permission that works once."""
    _administrator()
    address = request.form.get("url", "").strip()
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        flash("That is not an address. Paste what the tool printed.")
        return redirect(url_for("tools.manage"), code=303)
    here = office()
    query = urlencode(
        {
            "openid_configuration": here.address + CONFIGURATION_PATH,
            "registration_token": here.new_registration_token(),
        }
    )
    g.framed = f"{parts.scheme}://{parts.netloc}"
    joint = "&" if parts.query else "?"
    return render_template("register.html", address=f"{address}{joint}{query}")


@tools.post("/activate.php")
def activate() -> ResponseReturnValue:
    """Activate the tool, or offer it in the activity chooser."""
    _administrator()
    school = office().school
    with school.change():
        installed = school.installed or abort(404)
        installed.active = True
        installed.in_chooser = installed.in_chooser or "show" in request.form
    return redirect(url_for("tools.manage"), code=303)


def _administrator() -> None:
    if not visitor().is_administrator:
        abort(403)
