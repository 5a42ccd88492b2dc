"""What an id_token of Example School says: a Moodle launch's claims, without the e-mail."""

import hashlib
import json
import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from lti_tool.demo.office import Office, OpenLaunch
from lti_tool.demo.school import HISTORY, Activity, Course, Person, Role
from lti_tool.demo.wire import (
    AGS_CLAIM,
    AGS_SCOPES,
    CLIENT_ID,
    DEPLOYMENT_ID,
    DL,
    LTI,
    NRPS_CLAIM,
    OUTCOME_CLAIM,
    SERVICES_PATH,
)

LIFETIME = timedelta(seconds=60)
VOCABULARY = "http://purl.imsglobal.org/vocab/lis/v2/"

# Moodle takes custom parameters of these names for its own and moves them into the service claims.
SWALLOWED = {
    "lineitems_url": "lineitems",
    "lineitem_url": "lineitem",
    "scores_url": "scores",
    "score_url": "scores",
    "results_url": "results",
    "result_url": "results",
    "context_memberships_url": "",
}

CONTENT, REVIEW = "LtiDeepLinkingRequest", "LtiSubmissionReviewRequest"
CONTAINERS = {"iframe": 3, "window": 4}


def launch_claims(office: Office, launch: OpenLaunch, nonce: str) -> dict[str, Any]:
    """Return the claims of one launch of an activity by a person."""
    activity = office.school.activities[launch.activity_id]
    person = office.school.people[launch.person_id]
    course = office.school.courses[activity.course_id]
    return {
        **_envelope(office, nonce),
        **_who(office, person, course),
        **_what(office, activity, course),
        LTI + "launch_presentation": _presentation(office, activity, launch.target),
        LTI + "custom": _custom(office, activity, course),
        AGS_CLAIM: _grades(office, activity),
        NRPS_CLAIM: _members(office, course),
        **(basic_outcome(office, person.id, activity.id) if activity.has_column else {}),
    }


def review_claims(office: Office, launch: OpenLaunch, nonce: str) -> dict[str, Any]:
    """Return the claims of a teacher's look at somebody's work from the gradebook."""
    return launch_claims(office, launch, nonce) | {
        LTI + "message_type": REVIEW,
        LTI + "for_user": {"user_id": launch.for_user},
    }


def content_claims(office: Office, launch: OpenLaunch, nonce: str, key: str) -> dict[str, Any]:
    """Return the claims of a request for content, whose answer comes back with this key."""
    course = office.school.courses[launch.course_id]
    person = office.school.people[launch.person_id]
    query = urlencode({"course": course.id, "id": DEPLOYMENT_ID, "sesskey": key})
    claims = {
        **_envelope(office, nonce),
        **_who(office, person, course),
        LTI + "message_type": CONTENT,
        LTI + "target_link_uri": office.tool.launch,
        LTI + "context": _context(course),
        LTI + "launch_presentation": {"locale": "en"},
        LTI + "custom": _tool_custom(office, course),
        AGS_CLAIM: {
            "lineitems": line_items_address(office.address, course.id),
            "lineitem": "",
            "scores": "",
            "results": "",
            "scope": AGS_SCOPES,
        },
        DL + "deep_linking_settings": {
            "accept_types": ["ltiResourceLink"],
            "accept_presentation_document_targets": ["frame", "iframe", "window"],
            "accept_copy_advice": False,
            "accept_multiple": True,
            "accept_unsigned": False,
            "auto_create": False,
            "can_confirm": False,
            "deep_link_return_url": f"{office.address}/mod/lti/contentitem_return.php?{query}",
            "title": "Learning communities",
            "text": "",
        },
    }
    # The first time that a course uses the tool, Moodle does not say who is in it.
    if office.school.activities_in(course.id):
        claims[NRPS_CLAIM] = _members(office, course)
    return claims


def members_address(address: str, course_id: str) -> str:
    """Return where the members of a course are listed."""
    return (
        f"{address}{SERVICES_PATH}/CourseSection/{course_id}/bindings/{DEPLOYMENT_ID}/memberships"
    )


def line_items_address(address: str, course_id: str) -> str:
    """Return where the line items of a course are listed."""
    return f"{address}{SERVICES_PATH}/{course_id}/lineitems?type_id={DEPLOYMENT_ID}"


def line_item_address(address: str, course_id: str, column_id: str, part: str = "") -> str:
    """Return a line item's own address, or that of its scores or results."""
    path = f"{SERVICES_PATH}/{course_id}/lineitems/{column_id}/lineitem{part}"
    return f"{address}{path}?type_id={DEPLOYMENT_ID}"


def basic_outcome(office: Office, person_id: str, activity_id: str) -> dict[str, Any]:
    """Return the LTI 1.1 outcome claim, which Moodle still sends for an activity with a grade."""
    data = {
        "instanceid": activity_id,
        "userid": person_id,
        "typeid": DEPLOYMENT_ID,
        "launchid": secrets.randbelow(2**31),
    }
    seal = hashlib.sha256(json.dumps(data).encode()).hexdigest()
    return {
        OUTCOME_CLAIM: {
            "lis_result_sourcedid": json.dumps({"data": data, "hash": seal}, separators=(",", ":")),
            "lis_outcome_service_url": office.address + "/mod/lti/service.php",
        }
    }


def _envelope(office: Office, nonce: str) -> dict[str, Any]:
    now = office.now()
    return {
        "nonce": nonce,
        "iat": int(now.timestamp()),
        "exp": int((now + LIFETIME).timestamp()),
        "iss": office.address,
        # Always a string, never a list of one.
        "aud": CLIENT_ID,
        LTI + "deployment_id": DEPLOYMENT_ID,
        LTI + "version": "1.3.0",
        LTI + "tool_platform": {
            "product_family_code": "moodle",
            "version": "2025100600.02",
            "guid": hashlib.sha256(office.address.encode()).hexdigest()[:32],
            "name": "example",
            "description": "Example School",
        },
    }


def _who(office: Office, person: Person, course: Course) -> dict[str, Any]:
    return {
        "sub": person.id,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "name": person.name,
        LTI + "roles": launch_roles(person, office.school.role_of(person.id, course.id)),
        LTI + "lis": {
            "person_sourcedid": f"ID-{person.username}",
            "course_section_sourcedid": f"CID-{course.label}",
        },
        LTI + "ext": {"user_username": person.username, "lms": "moodle-2"},
    }


def launch_roles(person: Person, role: Role | None) -> list[str]:
    """Return a launch's roles: full names, and the same one for every kind of teacher."""
    if person.is_administrator:
        return [
            VOCABULARY + "institution/person#Administrator",
            VOCABULARY + "membership#Instructor",
            VOCABULARY + "system/person#Administrator",
        ]
    return [
        VOCABULARY + ("membership#Learner" if role is Role.LEARNER else "membership#Instructor")
    ]


def _what(office: Office, activity: Activity, course: Course) -> dict[str, Any]:
    return {
        LTI + "message_type": "LtiResourceLinkRequest",
        LTI + "target_link_uri": activity.target_link_uri or office.tool.launch,
        LTI + "context": _context(course),
        LTI + "resource_link": {
            "title": activity.title,
            "description": activity.description,
            "id": activity.id,
        },
    }


def _context(course: Course) -> dict[str, Any]:
    return {
        "id": course.id,
        "label": course.label,
        "title": course.title,
        # The bare word, where the specification wants a whole address.
        "type": ["CourseSection"],
    }


def _members(office: Office, course: Course) -> dict[str, Any]:
    return {
        "context_memberships_url": members_address(office.address, course.id),
        "service_versions": ["1.0", "2.0"],
    }


def _tool_custom(office: Office, course: Course) -> dict[str, str]:
    """Return what the tool asked for when it registered; unknown variables stay as they are."""
    known = {
        HISTORY: course.history,
        "$Context.id": course.id,
        "$Context.title": course.title,
        "$Context.label": course.label,
    }
    asked = office.school.installed.custom if office.school.installed else {}
    return {name: known.get(value, value) for name, value in asked.items() if name not in SWALLOWED}


def _presentation(office: Office, activity: Activity, target: str) -> dict[str, str]:
    query = urlencode(
        {
            "course": activity.course_id,
            "launch_container": CONTAINERS[target],
            "instanceid": activity.id,
            "sesskey": secrets.token_hex(5),
        }
    )
    return {
        "locale": "en",
        "document_target": target,
        "return_url": f"{office.address}/mod/lti/return.php?{query}",
    }


def _custom(office: Office, activity: Activity, course: Course) -> dict[str, str]:
    sent = {
        # Moodle keeps one parameter a line, so that a newline inside a value is lost.
        name: value.replace("\n", "")
        for name, value in activity.custom.items()
        if name not in SWALLOWED
    }
    return {
        **_tool_custom(office, course),
        **sent,
        "context_id_history": course.history,
        "context_memberships_url": members_address(office.address, course.id),
    }


def _grades(office: Office, activity: Activity) -> dict[str, Any]:
    swallowed = {SWALLOWED[name]: "" for name in activity.custom if SWALLOWED.get(name)}
    claim: dict[str, Any] = {
        **swallowed,
        "scope": AGS_SCOPES,
        "lineitems": line_items_address(office.address, activity.course_id),
    }
    coupled = office.school.coupled_columns(activity.id)
    # With a second column tied to the link Moodle names neither.
    if len(coupled) == 1:
        claim["lineitem"] = line_item_address(office.address, activity.course_id, coupled[0].id)
    return claim
