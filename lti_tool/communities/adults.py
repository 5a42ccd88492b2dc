"""Who is an adult to a community: by what they joined, and by what they teach or taught."""

from sqlalchemy import BindParameter, ColumnElement, exists
from sqlalchemy.orm import aliased

from lti_tool.communities.models import Community, Kind, Membership
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Enrolment


def known_as_staff(person: BindParameter[int]) -> ColumnElement[bool]:
    """Say in SQL whether a person is known as an adult: they joined a TLC."""
    tlc, place = aliased(Community), aliased(Membership)
    return (
        exists()
        .where(place.person_id == person)
        .where(place.community_id == tlc.id, tlc.kind == Kind.TLC)
    )


def may_host(community: Community, place: Enrolment, *, student: bool) -> bool:
    """Say whether a host is one still: a teacher of the course, and nobody known as a student."""
    teaches = place.ended_at is None and place.role is CourseRole.INSTRUCTOR
    return community.kind is Kind.SLC and teaches and not student


def teaches_or_taught(place: Enrolment) -> bool:
    """Say whether somebody teaches a course or did, by a launch or by the roster."""
    roles = (place.launch_role, place.roster_role)
    return place.taught_at is not None or CourseRole.INSTRUCTOR in roles
