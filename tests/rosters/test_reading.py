"""A course's list is read in the background; what goes wrong changes nobody's place."""

import pytest
from flask import Flask

from lti_tool.demo import cast as example
from lti_tool.extensions import db
from lti_tool.people.jobs import read_roster
from lti_tool.people.models import Course, Enrolment, Person, RosterState
from tests.rosters.conftest import Running


def course(app: Flask) -> Course:
    found = db.session.query(Course).filter_by(context_id=example.STAFF_CPD).one()
    db.session.refresh(found)
    return found


def test_the_list_of_a_real_course_is_read_page_by_page(running: Running) -> None:
    with running.app.app_context():
        read_roster.call_local(course(running.app).id)
        found = course(running.app)
        active = len([e for e in running.school.enrolments[example.STAFF_CPD].values() if e.active])
        assert (found.roster_state, found.roster_count) == (RosterState.READ, active)
        assert (
            db.session.query(Enrolment).filter_by(course_id=found.id, ended_at=None).count()
            == active
        )
        unnamed = db.session.query(Person).filter_by(name="").count()
        assert unnamed > 0


def test_someone_removed_from_the_course_is_ended(running: Running) -> None:
    with running.app.app_context():
        read_roster.call_local(course(running.app).id)
        running.school.set_enrolled(example.STAFF_CPD, "20", active=False)
        read_roster.call_local(course(running.app).id)
        gone = db.session.query(Enrolment).join(Person).filter(Person.subject == "20").one()
        assert gone.ended_at is not None


def test_an_lms_that_is_down_changes_nobodys_place(running: Running) -> None:
    with running.app.app_context():
        read_roster.call_local(course(running.app).id)
        before = db.session.query(Enrolment).filter_by(ended_at=None).count()
        running.office.broken.add("down")
        read_roster.call_local(course(running.app).id)
        assert course(running.app).roster_status == 503  # what an administrator is told
        running.stop()
        read_roster.call_local(course(running.app).id)
        assert course(running.app).roster_state is RosterState.FAILED
        assert course(running.app).roster_status is None
        assert db.session.query(Enrolment).filter_by(ended_at=None).count() == before


def test_a_course_without_a_list_is_left_alone(running: Running) -> None:
    with running.app.app_context():
        found = course(running.app)
        found.memberships_url = None
        db.session.commit()
        read_roster.call_local(found.id)
        assert course(running.app).roster_state is RosterState.NEVER


def test_an_unknown_course_is_no_error(running: Running) -> None:
    with running.app.app_context():
        read_roster.call_local(999)


@pytest.mark.parametrize("people", [30])
def test_a_list_that_lost_most_of_its_people_is_held(running: Running, people: int) -> None:
    with running.app.app_context():
        read_roster.call_local(course(running.app).id)
        for number in range(14, 14 + people):
            running.school.set_enrolled(example.STAFF_CPD, str(number), active=False)
        read_roster.call_local(course(running.app).id)
        assert course(running.app).roster_state is RosterState.HELD
        read_roster.call_local(course(running.app).id, confirmed=True)
        assert course(running.app).roster_state is RosterState.READ
