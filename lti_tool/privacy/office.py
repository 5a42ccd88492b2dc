"""What an LMS's administrator does when somebody asks the school for their data, or to be erased.

No administrator can read a plan, or see who has one (design 3, invariant 4), so what they are given
is only what the LMS told us or was told. All the rest is given to the person alone, by their own
download; for one who cannot sign in any more, whoever runs the server, and so holds the database
anyhow, has `lti-tool person export`.
"""

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_tool.extensions import db
from lti_tool.people.models import Person, School
from lti_tool.people.queries import known_person
from lti_tool.people.sessions import administered_school, visitor
from lti_tool.privacy import actions, queries
from lti_tool.privacy.blotting import blot_out
from lti_tool.privacy.files import for_the_office
from lti_tool.privacy.forms import AskForm
from lti_tool.privacy.kept import everything
from lti_tool.privacy.models import Deed
from lti_tool.privacy.words import goes
from lti_tool.settings import Settings
from lti_tool.web.again import Gone
from lti_tool.web.clock import now

office = Blueprint("office", __name__, url_prefix="/school")

Page = str | tuple[str, int] | Response


@office.get("/people")
def find_form() -> str:
    """Show how to find somebody, and what was done before."""
    return _page(administered_school(), AskForm())


@office.post("/people")
def find() -> Page:
    """Find somebody by their whole LMS id; that it was done is noted."""
    school, form = administered_school(), AskForm(request.form)
    if not form.validate():
        return _page(school, form), 422
    person = known_person(school.platform_id, form.lms_id.data)
    if person is None:
        return _page(school, form, looked=True)
    _note(Deed.FOUND, person)
    return _page(school, form, person, looked=True)


@office.post("/people/export")
def export() -> Page:
    """Give an administrator what they may hand out."""
    school, form = administered_school(), AskForm(request.form)
    person = known_person(school.platform_id, form.lms_id.data)
    if person is None:
        return _page(school, form, looked=True), 404
    _note(Deed.EXPORTED, person)
    answer = make_response(for_the_office(person))
    answer.mimetype = "application/json"
    answer.headers["Content-Disposition"] = 'attachment; filename="person.json"'
    return answer


@office.post("/people/erase")
def erase() -> Page:
    """Ask whether somebody is to be erased, and then do it."""
    school, form = administered_school(), AskForm(request.form)
    person = known_person(school.platform_id, form.lms_id.data)
    if person is None or person.id == visitor().id:  # oneself by one's own page
        return _page(school, form, looked=True, themselves=person is not None), 404
    if "confirm" not in request.form:
        return render_template("privacy/office_erase.html", form=form)
    try:
        actions.erase(person, now(), by=visitor(), deed=Deed.ERASED)
        db.session.commit()
    except Gone:
        db.session.rollback()
    blot_out()
    return redirect(url_for("office.find_form", erased="yes"), code=303)


@office.get("/sheet")
def sheet() -> str:
    """Show the facts for an impact assessment, made from the list of everything that is kept."""
    return _sheet("privacy/sheet.html", administered_school())


@office.get("/sheet/download")
def download_sheet() -> Response:
    """Give the same as a file."""
    answer = make_response(_sheet("privacy/sheet.txt", administered_school()))
    answer.mimetype = "text/plain"
    answer.headers["Content-Disposition"] = 'attachment; filename="impact-assessment.txt"'
    return answer


def _sheet(template: str, school: School) -> str:
    settings: Settings = current_app.extensions["settings"]
    return render_template(
        template,
        school=school,
        list=everything(),
        goes=goes,
        backup_days=settings.backup_days,
        visits_minutes=settings.session_idle_minutes,
    )


def _page(
    school: School,
    form: AskForm,
    person: Person | None = None,
    *,
    looked: bool = False,
    themselves: bool = False,
) -> str:
    return render_template(
        "privacy/office.html",
        form=form,
        errors=bool(form.errors),
        person=person,
        held=queries.held_for_office(person) if person else [],
        before=queries.person_events(person) if person else [],
        looked=looked,
        themselves=themselves,
        events=queries.school_events(school.platform_id),
        erased="erased" in request.args,
        Deed=Deed,
    )


def _note(deed: Deed, person: Person) -> None:
    actions.note(deed, person, now(), by=visitor())
    db.session.commit()
