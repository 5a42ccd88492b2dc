"""What a lead asks of a gradebook, over real HTTP: Example School, and the jobs that ask it."""

import pytest

from lti_tool.communities.models import Community, GradeReturn, Membership, ResourceLink
from lti_tool.demo import cast as example
from lti_tool.demo.school import Column
from lti_tool.extensions import db, queue
from lti_tool.gradebook import errands, jobs
from lti_tool.gradebook.actions import open_column
from lti_tool.gradebook.exchange import MISDIRECTED
from lti_tool.gradebook.making import may_be_made
from lti_tool.gradebook.models import Errand, ErrandKind, ErrandState, LineItem, Score
from lti_tool.people.models import Course, Person
from lti_tool.progress.models import Completion
from lti_tool.spaces.jobs import make_column
from lti_tool.web.clock import now
from tests import people
from tests.rosters.conftest import Running, running

__all__ = ["running"]
TEACHER = example.TEACHER
LABEL = "Metacognition: cycles completed"


@pytest.fixture
def community(running: Running) -> int:
    """Return a community behind an activity without a column; a teacher said yes and completed."""
    with running.app.app_context():
        queue.flush()
        course = db.session.query(Course).one()
        course.staff_declared_at = now()
        lead = db.session.query(Person).one()
        made = people.community(course, lead, "Metacognition")
        made.grade_return = GradeReturn.ONE_COLUMN
        link = db.session.query(ResourceLink).filter_by(community_id=made.id).one()
        link.resource_link_id = example.NEW_COMMUNITY_WITHOUT_COLUMN
        someone = people.person(course, TEACHER)
        member = people.join(made, someone, sends_cycles=True)
        db.session.add(Completion(membership_id=member.id, cycle=1, completed_at=now()))
        db.session.commit()
        return made.id


def ask(community_id: int, kind: ErrandKind) -> None:
    assert errands.ask(db.session.get_one(Community, community_id), kind, now())
    db.session.commit()


def ours(running: Running) -> list[Column]:
    columns = running.school.columns_in(example.STAFF_CPD)
    return [column for column in columns if column.label == LABEL]


def errand() -> Errand:
    return db.session.query(Errand).populate_existing().one()


def test_a_launch_says_where_a_column_can_be_made(running: Running, community: int) -> None:
    with running.app.app_context():
        made = db.session.get_one(Community, community)
        assert may_be_made(made)
        assert "/lineitems?" in (made.course.line_items_url or "")


def test_a_column_is_made_and_gets_what_was_completed(running: Running, community: int) -> None:
    with running.app.app_context():
        ask(community, ErrandKind.COLUMN)
        make_column.call_local(community, LABEL)
        assert errand().state is ErrandState.DONE
        [column] = ours(running)
        assert (column.maximum, column.resource_link_id) == (
            5,
            example.NEW_COMMUNITY_WITHOUT_COLUMN,
        )
        assert db.session.query(Score).one().value == 1
        assert queue.pending_count() == 1
        jobs.send_scores.call_local()
        assert running.school.grades[column.id][TEACHER].value == 1


def test_one_that_the_lms_made_unheard_is_found_again(running: Running, community: int) -> None:
    with running.app.app_context():
        ask(community, ErrandKind.COLUMN)
        make_column.call_local(community, LABEL)
        # As if the answer had been lost on its way.
        db.session.query(Score).delete()
        db.session.query(LineItem).delete()
        errand().state = ErrandState.FAILED
        db.session.commit()
        ask(community, ErrandKind.COLUMN)
        make_column.call_local(community, LABEL)
        [column] = ours(running)
        assert f"/lineitems/{column.id}/" in db.session.query(LineItem).one().url


def test_a_school_that_is_down_makes_nothing_and_says_so(running: Running, community: int) -> None:
    running.office.broken.add("down")
    with running.app.app_context():
        ask(community, ErrandKind.COLUMN)
        make_column.call_local(community, LABEL)
        assert (errand().state, errand().last_status) == (ErrandState.FAILED, 503)
        running.office.broken.clear()
        ask(community, ErrandKind.COLUMN)
        make_column.call_local(community, LABEL)
        assert len(ours(running)) == 1


def test_results_are_read_of_those_who_said_yes(running: Running, community: int) -> None:
    with running.app.app_context():
        ask(community, ErrandKind.COLUMN)
        make_column.call_local(community, LABEL)
        jobs.send_scores.call_local()
        [column] = ours(running)
        running.school.grades[column.id][TEACHER].value = 0.5
        running.school.grades[column.id]["14"] = running.school.grades[column.id][TEACHER]
        db.session.query(Errand).delete()
        ask(community, ErrandKind.COMPARISON)
        jobs.compare.call_local(community)
        assert (errand().state, errand().done, errand().total) == (ErrandState.DONE, 1, 1)
        assert db.session.query(Score).one().lms_value == 0.5
        del running.school.columns[column.id]
        ask(community, ErrandKind.COMPARISON)
        jobs.compare.call_local(community)
        assert db.session.query(LineItem).one().look_status == 404


def test_a_job_for_a_community_that_is_gone_is_no_error(running: Running) -> None:
    with running.app.app_context():
        make_column.call_local(999, LABEL)
        jobs.compare.call_local(999)
        jobs.forget_comparisons.call_local()


def test_a_column_elsewhere_is_never_called_for_anybody(running: Running, community: int) -> None:
    with running.app.app_context():
        made = db.session.get_one(Community, community)
        column = open_column(made, "https://elsewhere.test/1/lineitem")
        assert column
        member = db.session.query(Membership).one()
        facts = {"value": 1, "earned_at": now(), "due_at": now(), "sent_value": 1}
        db.session.add(Score(line_item_id=column.id, person_id=member.person_id, **facts))
        member.left_at = now()
        ask(community, ErrandKind.COMPARISON)
        jobs.compare.call_local(community)
        assert (errand().state, errand().last_status) == (ErrandState.FAILED, MISDIRECTED)
