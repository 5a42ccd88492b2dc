"""Let someone in: a verified launch becomes a person, an opened activity, and a visit."""

import dataclasses
import datetime as dt

from lti_tool.communities import actions as communities
from lti_tool.extensions import db
from lti_tool.launch import queries
from lti_tool.lti.claims import Launch
from lti_tool.lti.models import Deployment, Platform
from lti_tool.lti.refusals import UnknownDeployment
from lti_tool.people import actions as people
from lti_tool.people import sessions


@dataclasses.dataclass(frozen=True)
class Opened:
    """Where a launch leads, and its visit's cookie; None when the browser has it already."""

    link_public_id: str
    cookie: str | None


def let_in(launch: Launch, cookie: str | None, now: dt.datetime) -> Opened:
    """Open the activity of a launch for its person; the caller commits, once for all of it."""
    arrival = queries.arrival(launch, sessions.hash_of(cookie) if cookie else None)
    if arrival is None:
        return _let_newcomer_in(launch, cookie, now)
    people.renew(arrival.enrolment_id, launch.roles.course_role, now)
    if arrival.session_id is not None:
        sessions.rejoin(arrival.session_id, now, administers=launch.roles.is_administrator)
        return Opened(arrival.link_public_id, None)
    sessions.end(cookie)  # somebody else's, if there is one
    return Opened(arrival.link_public_id, _start(arrival.person_id, launch, now))


def learn_deployment(found: UnknownDeployment, now: dt.datetime) -> None:
    """Note a deployment that waits for approval, once."""
    known = {d.deployment_id for d in db.session.get_one(Platform, found.platform_id).deployments}
    if found.deployment_id not in known:
        db.session.add(
            Deployment(
                platform_id=found.platform_id, deployment_id=found.deployment_id, learned_at=now
            )
        )
        db.session.flush()


def _let_newcomer_in(launch: Launch, cookie: str | None, now: dt.datetime) -> Opened:
    person, course, _enrolment = people.recognise(launch, now)
    if course is None:
        raise ValueError("this launch came from no course")
    link = communities.open_link(course, launch)
    sessions.end(cookie)
    return Opened(link.public_id, _start(person.id, launch, now))


def _start(person_id: int, launch: Launch, now: dt.datetime) -> str:
    administers = launch.roles.is_administrator
    return sessions.start(person_id, launch.platform_id, now, administers=administers)
