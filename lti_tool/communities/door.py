"""The door of a community's pages: what somebody is to it, with a course list that is not old."""

from lti_tool.communities import access
from lti_tool.communities.access import Standing
from lti_tool.people.models import Person
from lti_tool.people.views import keep_fresh


def standing(person: Person, public_id: str) -> Standing:
    """Return what somebody who opens a page is to its community; an old list is asked for anew."""
    here = access.standing(person, public_id)
    # Asking commits, and what was read before is read again, one by one, at a bad moment.
    return access.standing(person, public_id) if keep_fresh(here.community.course) else here


def as_lead(person: Person, public_id: str) -> Standing:
    """Return what a lead who opens a page is to its community; nobody else may."""
    here = standing(person, public_id)
    here.must_lead()
    return here
