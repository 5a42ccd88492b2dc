"""The evening as the staff read it: what is mine, and who offers what, where and when."""

from flask import Blueprint, make_response, redirect, render_template, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lti_tool.extensions import db
from lti_tool.people.sessions import visitor
from lti_tool.showcase.calendars import ics
from lti_tool.showcase.door import come
from lti_tool.showcase.forms import places_left
from lti_tool.showcase.models import Phase
from lti_tool.showcase.queries import has_begun, mine, offered
from lti_tool.showcase.seats import put_away
from lti_tool.web.clock import now, today

twilights = Blueprint("twilights", __name__, url_prefix="/twilights/<public_id>")

Page = str | Response


@twilights.get("")
def programme(public_id: str) -> Page:
    """Show the evening to a member of staff; to its organiser, what is still to be set up."""
    here = come(public_id)
    if not here.is_staff:
        return render_template("showcase/no_staff_course.html", here=here)
    if here.twilight is None:
        if here.organises:
            return redirect(url_for("organising.evening", public_id=public_id), code=303)
        return render_template("showcase/not_yet.html", here=here)
    sessions, zone = offered(here.twilight), here.person.school.time_zone
    return render_template(
        "showcase/programme.html",
        here=here,
        twilight=here.twilight,
        phase=here.twilight.phase(today(zone)),
        begun=has_begun(here.twilight, zone, now()),
        Phase=Phase,
        sessions=sessions,
        mine=mine(here.person, here.twilight, sessions),
        places_left=places_left,
    )


@twilights.post("/told")
def told(public_id: str) -> Response:
    """Note that somebody has read that they moved up."""
    here = come(public_id)
    put_away(here.must_be_set_up(), here.person)
    db.session.commit()
    return redirect(url_for("twilights.programme", public_id=public_id), code=303)


@twilights.get("/mine.ics")
def my_sessions(public_id: str) -> Response:
    """Hand somebody their own sessions for their calendar, those they present among them."""
    here = come(public_id)
    twilight = here.must_be_set_up()
    if twilight.opened_at is None:
        raise NotFound
    sessions = offered(twilight)
    own = mine(visitor(), twilight, sessions)
    answer = make_response(ics(twilight, sessions, own, here.person.school.time_zone, now()))
    answer.content_type = "text/calendar; charset=utf-8"
    answer.headers["Content-Disposition"] = 'inline; filename="twilight.ics"'
    return answer
