"""My data: what is kept about me, to see, to take along, and to delete."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lti_tool.communities.adults import is_known_as_student
from lti_tool.communities.models import Community, Lead
from lti_tool.extensions import db
from lti_tool.people import sessions
from lti_tool.people.models import Person
from lti_tool.people.sessions import visitor
from lti_tool.privacy import queries
from lti_tool.privacy.blotting import blot_out
from lti_tool.privacy.choices import CHOICES, EVERYTHING, Choice
from lti_tool.privacy.files import bundle
from lti_tool.privacy.words import goes
from lti_tool.web import cookies
from lti_tool.web.again import Gone
from lti_tool.web.clock import now

my_data = Blueprint("my_data", __name__, url_prefix="/my-data")


@my_data.get("")
def kept() -> str:
    """Show somebody what is kept about them."""
    person = visitor()
    done = CHOICES.get(request.args.get("done", ""))
    return render_template(
        "privacy/kept.html",
        held=queries.held(person),
        visits=queries.my_visits(person),
        student=is_known_as_student(person.id),
        goes=goes,
        done=done.done if done else None,
    )


@my_data.get("/download")
def download() -> Response:
    """Give somebody all that is theirs, and nothing of others."""
    person = visitor()
    answer = make_response(bundle(person, most=queries.MOST))
    answer.mimetype = "application/zip"
    answer.headers["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    return answer


@my_data.get("/delete")
def choose() -> str:
    """Show what can be deleted."""
    visitor()
    return render_template("privacy/choose.html", choices=CHOICES, everything=EVERYTHING)


@my_data.get("/delete/<what>")
def ask(what: str) -> str:
    """Say what goes and what stays, before it is done."""
    person, choice = visitor(), _choice(what)
    return render_template(
        "privacy/ask.html",
        what=what,
        choice=choice,
        erases=what == EVERYTHING,
        alone=_leads_alone(person) if what == EVERYTHING else [],
    )


@my_data.post("/delete/<what>")
def do(what: str) -> Response:
    """Do it at once; a second press finds nothing more to do."""
    person, choice = visitor(), _choice(what)
    try:
        choice.do(person, now())
        db.session.commit()
    except Gone:
        db.session.rollback()
    blot_out()
    if what != EVERYTHING:
        return redirect(url_for("my_data.kept", done=what), code=303)
    sessions.nobody_is_here()
    return _goodbye()


def _goodbye() -> Response:
    """Say that it is done, to somebody who has no visit any more."""
    response = make_response(render_template("privacy/erased.html", visitor=None))
    value = sessions.spent(cookies.read(request, cookies.SESSION))
    cookies.write(response, cookies.SESSION, value, cookies.SESSION_SECONDS)
    return response


def _choice(what: str) -> Choice:
    if what not in CHOICES:
        raise NotFound
    return CHOICES[what]


def _leads_alone(person: Person) -> list[str]:
    """Return the groups that would have nobody left who leads them."""
    others = select(Lead.community_id).where(Lead.person_id != person.id)
    return list(
        db.session.scalars(
            select(Community.theme)
            .join(Lead, Lead.community_id == Community.id)
            .where(Lead.person_id == person.id, Community.id.not_in(others))
            .order_by(Community.theme)
        )
    )
