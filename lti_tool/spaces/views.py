"""A community's home: what is next, what is mine to do, and what the group shared lately."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_tool.communities import actions as communities
from lti_tool.communities import queries as people
from lti_tool.communities.access import Place, Standing
from lti_tool.communities.door import standing
from lti_tool.communities.keeping import kept_until
from lti_tool.communities.lineage import invites, neighbours
from lti_tool.communities.models import GradeReturn
from lti_tool.communities.years import next_year
from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.meetings.ending import close_if_over
from lti_tool.meetings.queries import calendar
from lti_tool.people.sessions import visitor
from lti_tool.plans.forms import OUTCOMES
from lti_tool.plans.queries import shared_lately
from lti_tool.spaces import queries
from lti_tool.spaces.news import news, read_until
from lti_tool.spaces.year_line import year_line
from lti_tool.surveys.queries import opens_from
from lti_tool.web.clock import now, today

spaces = Blueprint("spaces", __name__)

Page = str | tuple[str, int] | Response


@spaces.get("/communities/<public_id>")
def home(public_id: str) -> Page:
    """Show a community's home to its people, the joining page to others."""
    here = standing(visitor(), public_id)
    inside = here.reads_shared or here.leads
    if here.place is Place.ENDED and not inside:
        return _ended(here)
    if not inside:
        asked = people.host_invitation(here) is not None
        where = "students.hosting" if asked else "joining.join"
        return redirect(url_for(where, public_id=public_id), code=303)
    asked_at = now()  # what is written from here on is still to be told
    zone = here.person.school.time_zone
    seen = calendar(here.community, today(zone))
    if close_if_over(here.community, seen, zone, now()):
        db.session.commit()
        return redirect(url_for("spaces.home", public_id=public_id), code=303)
    mine = queries.mine(here, seen) if here.is_member else None
    facts, hosts = queries.facts(here, seen), people.hosts(here.community)
    return render_template(
        "spaces/home.html",
        community=here.community,
        here=here,
        calendar=seen,
        mine=mine,
        facts=facts,
        hosts=hosts,
        line=year_line(seen, facts.terms(seen), facts.cycles),
        news=news(here, seen, facts, hosts) if mine else [],
        read_until=asked_at,
        shared=shared_lately(here) if here.reads_shared else [],
        outcomes=OUTCOMES,
        survey_from=opens_from(seen),
        returns_grades=here.community.grade_return is not GradeReturn.NONE,
        teaches=here.role is CourseRole.INSTRUCTOR,
        near=neighbours(here.community, here.person),
        invites=invites,
        kept=kept_until(here.community, here.person.school),
        may_start=here.leads and bool(seen.meetings) and seen.next is None,
        year=next_year(here.community.year, seen.today),
        at_home=True,
    )


@spaces.post("/communities/<public_id>/told")
def put_away(public_id: str) -> Response:
    """Note that a member has read what their home told them, up to the moment it was shown."""
    here = standing(visitor(), public_id, afterwards=True)
    until = read_until(request.form.get("until", ""), now())
    communities.put_away(here.must_be_member(), until)
    db.session.commit()
    return redirect(url_for("spaces.home", public_id=public_id), code=303)


def _ended(here: Standing) -> Page:
    left = here.membership is not None and here.membership.left_at is not None
    if left and here.enrolled:
        return redirect(url_for("leaving.left", public_id=here.community.public_id), code=303)
    return render_template("spaces/ended.html", community=here.community, at_home=True)
