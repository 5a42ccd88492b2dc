"""The door of a twilight's pages: who comes, with a course list and a proposal that are not old."""

from lti_tool.communities.staff import NotStaff, staff_courses
from lti_tool.communities.years import school_year
from lti_tool.extensions import db
from lti_tool.people.sessions import visitor
from lti_tool.people.views import keep_fresh
from lti_tool.showcase.models import Twilight
from lti_tool.showcase.queries import Attendance, attendance
from lti_tool.showcase.seats import hold
from lti_tool.showcase.settling import settle
from lti_tool.web.clock import now, today


def come(public_id: str) -> Attendance:
    """Return what the visitor is to a twilight; nobody but staff comes in."""
    person = visitor()
    year = school_year(today(person.school.time_zone))
    here = attendance(person, public_id, year)
    # Whoever is staff by another course is so by its list, which may be the older one.
    elsewhere = [] if here.is_enrolled else staff_courses(person)
    asked = [keep_fresh(each) for each in (here.link.course, *elsewhere)]
    if any(asked):
        here = attendance(person, public_id, year)
    if not (here.is_staff or here.teaches):
        raise NotStaff
    if here.twilight is not None and here.twilight.is_due(now()):
        settle_now(here.twilight)
        here = attendance(person, public_id, year)
    return here


def organise(public_id: str) -> Attendance:
    """Return the same for its organiser; nobody else may."""
    here = come(public_id)
    here.must_organise()
    return here


def settle_now(twilight: Twilight) -> None:
    """End the choosing whose time is over, unless somebody else does at this moment."""
    hold(twilight)
    if twilight.settled_at is None:
        settle(twilight, now())
    db.session.commit()
