"""The one page of an LMS's administrator: their school's settings, and how the tool stands.

The single place that an institution's role opens (design 3, invariant 2): it holds no member's
word, and no name but those that are asked for to name the safeguarding contact.
"""

import dataclasses
from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lti_tool.admin import actions, queries
from lti_tool.admin.forms import ContactForm, FindForm, SchoolForm, rows_of
from lti_tool.extensions import db
from lti_tool.gradebook.models import ScoreState
from lti_tool.gradebook.queries import words
from lti_tool.lti.tool import tool
from lti_tool.meetings import half_terms
from lti_tool.meetings.actions import set_half_terms
from lti_tool.meetings.queries import half_terms as own_half_terms
from lti_tool.people import sessions
from lti_tool.people.models import Person, RosterState, School
from lti_tool.people.queries import name_of
from lti_tool.people.sessions import administered_school as _school
from lti_tool.safeguarding.actions import NotPossible, name_contact
from lti_tool.safeguarding.mail import mailer
from lti_tool.safeguarding.queries import (
    MOST_FOUND,
    contact_changes,
    possible_contacts,
    reader,
)
from lti_tool.web.clock import now, today

admin = Blueprint("admin", __name__, url_prefix="/school")

Page = str | tuple[str, int] | Response
FIELDS = tuple(field.name for field in dataclasses.fields(actions.Wishes))


@admin.get("")
def settings() -> Page:
    """Show a school's settings to whoever administers its LMS."""
    school = _school()
    own = own_half_terms(school.platform_id)
    terms = half_terms.year_of(today(school.time_zone), own)
    form = SchoolForm(obj=school, half_terms=rows_of([(term.first, term.last) for term in terms]))
    return _page(school, form)


@admin.post("")
def save_settings() -> Page:
    """Keep a school's settings."""
    school, form = _school(), SchoolForm(request.form)
    if not form.validate():
        return _page(school, form), 422
    wishes = {name: form[name].data for name in FIELDS}
    actions.settle(school, actions.Wishes(**wishes))
    set_half_terms(school.platform_id, form.spans)
    db.session.commit()
    return redirect(url_for("admin.settings", saved="yes"), code=303)


@admin.get("/contact")
def contact() -> Page:
    """Show who reads concerns, and how to find somebody who could."""
    return _contact_page(_school(), FindForm())


@admin.post("/contact")
def choose_contact() -> Page:
    """Look for somebody by a name or an id, or let whoever was chosen read concerns."""
    school = _school()
    if "nobody" in request.form:
        return _name(school, None)
    find = FindForm(request.form)
    if not find.validate():
        return _contact_page(school, find), 422
    found = possible_contacts(school.platform_id, find.asked.data)
    if "choose" not in request.form:
        return _contact_page(school, find, found)
    form = ContactForm(request.form)
    form.person.offer(_answers(found))
    if not form.validate():
        return _contact_page(school, find, found, form), 422
    return _name(school, next(each for each in found if str(each.id) == form.person.data))


@admin.get("/health")
def health() -> str:
    """Say in words how the tool and this LMS get on."""
    school = _school()
    return render_template(
        "admin/health.html",
        school=school,
        health=queries.health(school.platform_id),
        reason=words,
        now=now(),
        keys=tool().keys.listed(),
        States=ScoreState,
        Lists=RosterState,
    )


def _name(school: School, person: Person | None) -> Page:
    try:
        name_contact(school, person, sessions.visitor(), now())
    except NotPossible:
        return _contact_page(school, FindForm()), 409
    db.session.commit()
    return redirect(url_for("admin.contact", saved="yes"), code=303)


def _answers(found: Sequence[Person]) -> dict[str, str]:
    """Return people as answers; the id tells two of one name apart."""
    return {
        str(each.id): _("%(name)s (%(id)s)", name=name_of(each), id=each.subject)
        for each in found[:MOST_FOUND]
    }


def _contact_page(
    school: School,
    find: FindForm,
    found: Sequence[Person] | None = None,
    form: ContactForm | None = None,
) -> str:
    form = form or ContactForm()
    form.person.offer(_answers(found or ()))
    return render_template(
        "admin/contact.html",
        school=school,
        reader=reader(school),
        changes=contact_changes(school.platform_id),
        find=find,
        found=found,
        has_more=len(found or ()) > MOST_FOUND,
        form=form,
        errors=bool(find.errors or form.errors),
        saved="saved" in request.args,
    )


def _page(school: School, form: SchoolForm) -> str:
    return render_template(
        "admin/settings.html",
        school=school,
        form=form,
        reader=reader(school),
        sends_mail=mailer() is not None,
        errors=bool(form.errors),
        saved="saved" in request.args and not form.errors,
    )
