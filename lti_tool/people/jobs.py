"""Read a course's roster from its LMS, in the background."""

import datetime as dt

from huey import crontab

from lti_tool.extensions import db, queue
from lti_tool.lti.http import LmsFailure
from lti_tool.lti.launch import forget_nonces
from lti_tool.lti.nrps import Member, read_members
from lti_tool.lti.tool import tool
from lti_tool.people import roster, sessions
from lti_tool.people.models import Course, RosterState
from lti_tool.web.clock import now


@queue.task()
def read_roster(course_id: int, *, confirmed: bool = False) -> None:
    """Read a course's list and apply it; what went wrong stands in the course's row."""
    course = db.session.get(Course, course_id)
    if course is None or course.memberships_url is None:
        return
    began_at = now()
    _note(course, RosterState.READING)
    lms = tool().lms(course.deployment.platform_id)
    url = course.memberships_url
    db.session.commit()  # no connection is held while an LMS thinks
    try:
        members = read_members(lms, url, on_progress=lambda count: _progress(course_id, count))
    except LmsFailure as failure:
        course = db.session.get_one(Course, course_id)
        course.roster_status = failure.status
        _note(course, RosterState.FAILED)
        return
    _apply(course_id, members, began_at, confirmed=confirmed)


def _apply(
    course_id: int, members: list[Member], began_at: dt.datetime, *, confirmed: bool
) -> None:
    roster.apply(
        db.session.get_one(Course, course_id), members, began_at, now(), confirmed=confirmed
    )
    db.session.commit()


def _note(course: Course, state: RosterState) -> None:
    course.roster_state = state
    db.session.commit()


def _progress(course_id: int, count: int) -> None:
    db.session.get_one(Course, course_id).roster_progress = count
    db.session.commit()


@queue.periodic_task(crontab(hour="3", minute="15"))
def forget_old() -> None:
    """Drop visits of long ago and nonces that can open nothing any more."""
    sessions.forget_old(now())
    forget_nonces(db.session(), now())
    db.session.commit()
