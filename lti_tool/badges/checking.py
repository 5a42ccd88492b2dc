"""The page where anybody can check a badge: a file or a text goes in, a verdict comes out."""

from flask import Blueprint, render_template, request
from flask_babel import lazy_gettext as _

from lti_tool.badges.issuer import issuer
from lti_tool.badges.verification import Checked, Verdict, check
from lti_tool.web.clock import now

checking = Blueprint("checking", __name__, url_prefix="/ob")

Page = str | tuple[str, int]

VERDICTS = {
    Verdict.VALID: (
        _("This badge is genuine"),
        _("It was signed by the school named below, nobody has changed it, and it counts now."),
    ),
    Verdict.REVOKED: (
        _("This badge was taken back"),
        _("It is genuine, but it does not count any more. Its holder may have a newer file."),
    ),
    Verdict.EXPIRED: (
        _("This badge has run out"),
        _("It is genuine, but it does not count any more."),
    ),
    Verdict.NOT_YET: (
        _("This badge does not count yet"),
        _("It is genuine, and its first day is still to come."),
    ),
    Verdict.COMPROMISED: (
        _("We cannot vouch for this badge"),
        _(
            "The key that signed it is not trusted any more, so anybody may have made it. Ask its "
            "holder for a new file: genuine badges were signed anew."
        ),
    ),
    Verdict.FORGED: (
        _("This badge is not genuine"),
        _("It says that it comes from here, but it was changed, or we never signed it."),
    ),
    Verdict.UNKNOWN: (
        _("This badge is not from here"),
        _("Somebody else gave it. Only they can say whether it is genuine."),
    ),
    Verdict.UNREADABLE: (
        _("We found no badge in this"),
        _(
            "Give us the file as it was downloaded: a PNG or SVG picture, or the text file. A "
            "screenshot or a picture that was sent through a chat has lost what is inside."
        ),
    ),
}


@checking.get("/verify")
def verify() -> str:
    """Ask for a badge."""
    return render_template("badges/verify.html", checked=None, text="")


@checking.post("/verify")
def verdict() -> Page:
    """Check what was given; nothing of it is kept."""
    file, text = request.files.get("file"), request.form.get("text", "")
    upload = file.read() if file and file.filename else text.encode(errors="replace")
    if not upload.strip():
        return render_template("badges/verify.html", checked=None, text="", nothing=True), 422
    found: Checked = check(upload, issuer(), now())
    title, meaning = VERDICTS[found.verdict]
    return render_template(
        "badges/verify.html", checked=found, title=title, meaning=meaning, text=text
    )
