"""Let someone in: a verified launch becomes a person, what they opened, and a visit.

An LMS comes in by its registration, once; its people by their launches.
"""

import dataclasses
import datetime as dt
from urllib.parse import urlsplit

from sqlalchemy import select

from lti_tool.extensions import db
from lti_tool.launch import queries
from lti_tool.launch.starting_again import sign_again
from lti_tool.lti import deep_linking, invites, platforms
from lti_tool.lti.claims import RESOURCE_LINK, SUBMISSION_REVIEW, Launch
from lti_tool.lti.dynamic_registration import (
    CannotRegister,
    PlatformConfiguration,
    Problem,
    Registered,
)
from lti_tool.lti.models import Deployment, Invite, Platform
from lti_tool.lti.refusals import UnknownDeployment
from lti_tool.people import actions as people
from lti_tool.people import sessions
from lti_tool.people.models import Course, Person
from lti_tool.people.queries import known_person
from lti_tool.spaces import actions as spaces

# No row has this number: the page of a review says that it is about nobody we know.
NOBODY = 0
# The pages that launches lead to.
OPEN_LINK, CHOOSE, REVIEW = "links.open_link", "picking.choose", "reviewing.review"
START_AGAIN = "again.ask"


@dataclasses.dataclass(frozen=True)
class Entered:
    """An LMS that registered itself, now or before."""

    platform: Platform
    is_new: bool
    deployment_id: str | None
    is_approved: bool


@dataclasses.dataclass(frozen=True)
class Opened:
    """Where a launch leads, and its visit's cookie; None when the browser has it already."""

    page: str
    names: dict[str, str | int]
    cookie: str | None


def let_in(launch: Launch, cookie: str | None, now: dt.datetime) -> Opened:
    """Open what a launch asks for, for its person; the caller commits, once for all of it."""
    if launch.message_type != RESOURCE_LINK:
        return _let_newcomer_in(launch, cookie, now)
    arrival = queries.arrival(launch, sessions.hash_of(cookie) if cookie else None)
    if arrival is None:
        return _let_newcomer_in(launch, cookie, now)
    title = launch.resource_link.title if launch.resource_link else ""
    people.renew(arrival.enrolment_id, launch.roles.course_role, now)
    names: dict[str, str | int] = {"public_id": arrival.link_public_id}
    if arrival.session_id is not None:
        still = launch.roles.is_administrator
        sessions.rejoin(arrival.session_id, now, administers=still, activity=title)
        return Opened(OPEN_LINK, names, None)
    sessions.end(cookie, now)  # somebody else's, if there is one
    return Opened(OPEN_LINK, names, _start(arrival.person_id, launch, now))


def learn_deployment(found: UnknownDeployment, now: dt.datetime) -> None:
    """Note a deployment that waits for approval, once."""
    _deployment(db.session.get_one(Platform, found.platform_id), found.deployment_id, now)
    db.session.flush()


def _let_newcomer_in(launch: Launch, cookie: str | None, now: dt.datetime) -> Opened:
    try:
        person, course, _enrolment = people.recognise(launch, now)
    except people.WasErased as found:
        return Opened(START_AGAIN, {"p": sign_again(found.erasure, now)}, None)
    if course is None:
        raise ValueError("this launch came from no course")
    page, names = _page(launch, person, course, now)
    sessions.end(cookie, now)
    return Opened(page, names, _start(person.id, launch, now))


def _page(
    launch: Launch, person: Person, course: Course, now: dt.datetime
) -> tuple[str, dict[str, str | int]]:
    """Return the page that a message asks for, by its name and what its address holds."""
    if launch.message_type == deep_linking.REQUEST:
        settings = deep_linking.parse_settings(launch.deep_linking_settings)
        return CHOOSE, {"public_id": spaces.ask(course, person, settings, now).public_id}
    link = spaces.open_activity(course, person, launch, now)
    names: dict[str, str | int] = {"public_id": link.public_id}
    if launch.message_type != SUBMISSION_REVIEW:
        return OPEN_LINK, names
    reviewed = known_person(launch.platform_id, launch.for_user or "")
    return REVIEW, names | {"person_id": reviewed.id if reviewed else NOBODY}


def _start(person_id: int, launch: Launch, now: dt.datetime) -> str:
    return sessions.start(
        person_id,
        launch.platform_id,
        now,
        administers=launch.roles.is_administrator,
        activity=launch.resource_link.title if launch.resource_link else "",
    )


def enter(
    configuration: PlatformConfiguration,
    registered: Registered,
    invite: Invite | None,
    *,
    time_zone: str,
    now: dt.datetime,
) -> Entered:
    """Keep an LMS that registered itself; one that is here already is never changed by it.

    With an invite the LMS and the deployment it named are approved at once. Raise CannotRegister
    when its issuer and client id belong to a platform that has other addresses.
    """
    wanted = select(Platform).filter_by(issuer=configuration.issuer, client_id=registered.client_id)
    known = db.session.scalar(wanted)
    platform = known or _new_platform(configuration, registered, invite, now)
    if known is None:
        platforms.add(db.session(), platform)
        people.open_school(platform, platform.name, time_zone)
    elif _doors(known) != _doors(configuration):
        raise CannotRegister(Problem.TAKEN)
    deployment = _deployment(platform, registered.deployment_id, now)
    if deployment and known is None and invite is not None:
        deployment.approved_at = now
    if invite is not None:
        invites.spend(invite, platform.id, now)
    db.session.flush()
    waits = deployment is not None and deployment.approved_at is None
    approved = not waits if deployment else known is not None or invite is not None
    return Entered(platform, known is None, registered.deployment_id, approved)


def _new_platform(
    found: PlatformConfiguration, registered: Registered, invite: Invite | None, now: dt.datetime
) -> Platform:
    return Platform(
        name=(invite.school_name if invite else "") or urlsplit(found.issuer).netloc,
        issuer=found.issuer,
        client_id=registered.client_id,
        authorization_endpoint=found.authorization_endpoint,
        token_endpoint=found.token_endpoint,
        jwks_uri=found.jwks_uri,
        product=found.product,
        insecure_loopback=invite is not None and invite.insecure_loopback,
        created_at=now,
    )


def _doors(place: Platform | PlatformConfiguration) -> tuple[str, str, str]:
    return place.authorization_endpoint, place.token_endpoint, place.jwks_uri


def _deployment(
    platform: Platform, deployment_id: str | None, now: dt.datetime
) -> Deployment | None:
    """Return a platform's deployment of this id, learned now if it was not known."""
    if deployment_id is None:
        return None
    for known in platform.deployments:
        if known.deployment_id == deployment_id:
            return known
    learned = Deployment(platform=platform, deployment_id=deployment_id, learned_at=now)
    db.session.add(learned)
    return learned
