"""The one page of an LMS's administrator: their school's settings, and how the tool stands.

The single place that an institution's role opens (design 3, invariant 2): it holds no member's
name and no member's word.
"""

import dataclasses

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from lti_tool.admin import actions, queries
from lti_tool.admin.forms import SchoolForm, rows_of
from lti_tool.extensions import db
from lti_tool.gradebook.models import ScoreState
from lti_tool.gradebook.queries import words
from lti_tool.lti.tool import tool
from lti_tool.meetings import half_terms
from lti_tool.meetings.actions import set_half_terms
from lti_tool.meetings.queries import half_terms as own_half_terms
from lti_tool.people import sessions
from lti_tool.people.models import RosterState, School
from lti_tool.web.clock import today

admin = Blueprint("admin", __name__, url_prefix="/school")

Page = str | tuple[str, int] | Response
FIELDS = tuple(field.name for field in dataclasses.fields(actions.Wishes))


class NotAnAdministrator(Forbidden):
    """Only the launch of an LMS's administrator opens the school's settings."""


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


@admin.get("/health")
def health() -> str:
    """Say in words how the tool and this LMS get on."""
    school = _school()
    return render_template(
        "admin/health.html",
        school=school,
        health=queries.health(school.platform_id),
        reason=words,
        keys=tool().keys.listed(),
        States=ScoreState,
        Lists=RosterState,
    )


def _school() -> School:
    person = sessions.visitor()
    if not sessions.administers():
        raise NotAnAdministrator
    return person.school


def _page(school: School, form: SchoolForm) -> str:
    return render_template(
        "admin/settings.html",
        school=school,
        form=form,
        errors=bool(form.errors),
        saved="saved" in request.args and not form.errors,
    )
