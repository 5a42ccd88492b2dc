"""Names and roles: the people of a course as Moodle lists them (NRPS 2.0)."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, request

from lti_tool.demo.answers import found, refusal, service
from lti_tool.demo.breaking import HALVED
from lti_tool.demo.claims import basic_outcome, members_address
from lti_tool.demo.office import Office, office
from lti_tool.demo.school import Enrolment, Person, Role
from lti_tool.demo.wire import DEPLOYMENT_ID, LTI, MEMBERS_TYPE, NRPS_SCOPE, SERVICES_PATH

memberships = Blueprint("memberships", __name__, url_prefix=f"{SERVICES_PATH}/CourseSection")


@memberships.get(f"/<course_id>/bindings/{DEPLOYMENT_ID}/memberships")
@service(NRPS_SCOPE, accept=MEMBERS_TYPE)
def members(course_id: str) -> Response:
    """List a course's people: all at once, unless a limit asks for pages."""
    here = office()
    course = here.school.courses.get(course_id)
    if course is None:
        return refusal(404)
    link_id = request.args.get("rlid", "")
    if link_id and link_id not in {a.id for a in here.school.activities_in(course_id)}:
        return refusal(502)
    people = list(_listed(here.school.roll(course_id), request.args.get("role", "")))
    if HALVED in here.broken:
        people = people[: len(people) // 3]
    start, limit = _number("from"), _number("limit")
    shown = people[start : start + limit] if limit else people[start:]
    body = {
        "id": members_address(here.address, course_id),
        "context": {"id": course.id, "label": course.label, "title": course.title},
        "members": [_member(here, person, role, link_id) for person, role in shown],
    }
    answer = found(body, MEMBERS_TYPE)
    if limit and start + limit < len(people):
        # Moodle forgets the role filter, and the link, in the address of the next page.
        query = urlencode({"limit": limit, "from": start + limit})
        answer.headers["Link"] = f'<{body["id"]}?{query}>; rel="next"'
    return answer


def _listed(roll: Iterable[tuple[Person, Enrolment]], role: str) -> Iterable[tuple[Person, str]]:
    wanted = role.rpartition("#")[2]
    for person, enrolment in roll:
        # A non-editing teacher is an Instructor at launch and a Learner here.
        name = "Instructor" if enrolment.role is Role.INSTRUCTOR else "Learner"
        # Suspended people are absent; Moodle never says Inactive.
        if enrolment.active and wanted in {"", name}:
            yield person, name


def _member(here: Office, person: Person, role: str, link_id: str) -> dict[str, Any]:
    member: dict[str, Any] = {"status": "Active", "roles": [role]}
    if link_id:
        message = {LTI + "message_type": "LtiResourceLinkRequest"}
        member["message"] = [{**message, **basic_outcome(here, person.id, link_id)}]
    return {
        **member,
        "user_id": person.id,
        "lis_person_sourcedid": f"ID-{person.username}",
        "name": person.name,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "ext_user_username": person.username,
    }


def _number(name: str) -> int:
    text = request.args.get(name, "0")
    return int(text) if text.isdecimal() else abort(404)
