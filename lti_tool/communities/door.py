"""The door of a community's pages, and of the staff's: who comes, by a course list not too old."""

from flask import request
from flask_babel import lazy_gettext as _

from lti_tool.communities import access
from lti_tool.communities.access import Standing
from lti_tool.communities.staff import NotStaff, StaffMember, is_staff, staff_courses
from lti_tool.people.models import Person
from lti_tool.people.views import keep_fresh
from lti_tool.web.errors import Trouble, trouble_page

READS = {"GET", "HEAD"}
FOR_STAFF = Trouble(
    _("This is for the staff of your school"),
    _("Your LMS does not have you in a course that is for staff only."),
    what_to_do=_(
        "If you are staff, open it from a course of the staff. Whoever teaches that course can say"
        " that everybody in it is staff."
    ),
)


def standing(person: Person, public_id: str, *, afterwards: bool = False) -> Standing:
    """Return what somebody who opens a page is to its community; an old list is asked for anew.

    Once the year is over nothing is written, but for what is right `afterwards`: to take back, hide
    or delete one's own, to leave, to report, and what is still between the school and its LMS.
    """
    here = access.standing(person, public_id)
    # Asking commits, and what was read before is read again, one by one, at a bad moment.
    here = access.standing(person, public_id) if keep_fresh(here.community.course) else here
    if request.method not in READS and not afterwards:
        here.must_go_on()
    return here


def as_lead(person: Person, public_id: str, *, afterwards: bool = False) -> Standing:
    """Return what a lead who opens a page is to its community; nobody else may."""
    here = standing(person, public_id, afterwards=afterwards)
    here.must_lead()
    return here


def as_staff(person: Person) -> StaffMember:
    """Return whoever opens a page of the whole school as staff of it; nobody else may."""
    for course in staff_courses(person):
        keep_fresh(course)
    # Only now: an answer may be there at once, and say that they are staff no more.
    if not is_staff(person):
        raise NotStaff
    return StaffMember(person)


def not_staff(_error: NotStaff) -> tuple[str, int]:
    """Say for whom it is."""
    return trouble_page(FOR_STAFF, 403)
