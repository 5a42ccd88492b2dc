"""The door of a community's pages: what somebody is to it, with a course list that is not old."""

from flask import request

from lti_tool.communities import access
from lti_tool.communities.access import Standing
from lti_tool.people.models import Person
from lti_tool.people.views import keep_fresh

READS = {"GET", "HEAD"}


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
