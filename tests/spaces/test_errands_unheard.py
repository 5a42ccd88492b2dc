"""A lead who asked for something is not left waiting by a queue that is down or a dead worker."""

import pytest

from lti_tool.communities.models import Community, GradeReturn, ResourceLink
from lti_tool.extensions import db, queue
from lti_tool.gradebook import errands
from lti_tool.gradebook.models import Errand, ErrandState, LineItem
from lti_tool.people.models import Course
from lti_tool.settings import Settings
from lti_tool.spaces import jobs
from lti_tool.web.clock import clock
from tests.browser import visit
from tests.gradebook.conftest import MINUTE
from tests.pressing import page, press
from tests.spaces.test_grades import Place, place

__all__ = ["place"]
LONGER = errands.ASK_AGAIN + MINUTE


def without_a_column(place: Place) -> None:
    """Let the LMS make columns, and the community have none."""
    with place.app.app_context():
        db.session.query(LineItem).delete()
        made = db.session.query(Community).one()
        made.grade_return = GradeReturn.ONE_COLUMN
        db.session.query(ResourceLink).update({"line_item_url": None})
        db.session.query(Course).one().line_items_url = "https://lms.test/2/lineitems"
        db.session.commit()


def ask_for_both(place: Place) -> None:
    without_a_column(place)
    for path, on in (("/grades/column", "/grades/settings"), ("/grades/compare", "/grades")):
        assert press(place.lead, place.at(path), on=place.at(on)).status_code == 303


def test_a_queue_that_is_down_costs_no_request(
    place: Place, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    try:
        queue.start(place.app, "redis://127.0.0.1:1/0", settings.home)
        ask_for_both(place)
    finally:
        queue.start(place.app, "memory:", settings.home)
    assert "the queue could not be reached" in caplog.text


def test_what_no_worker_heard_is_rung_for_each_minute(place: Place) -> None:
    ask_for_both(place)
    queue.flush()
    with place.app.app_context():
        jobs.take_up_errands.call_local()
        assert queue.pending_count() == 0, "a bell is given a minute"
        clock.move(MINUTE)
        jobs.take_up_errands.call_local()
        rung = {task.name: task.args for task in queue.pending()}
        made = db.session.query(Community).one()
        label = f"{made.theme}: cycles completed"
        assert rung == {"make_column": (made.id, label), "compare": (made.id,)}
        queue.flush()
        db.session.query(Errand).update({"state": ErrandState.RUNNING})
        db.session.commit()
        jobs.take_up_errands.call_local()
        assert queue.pending_count() == 0


def test_what_took_too_long_is_said_to_have_failed_and_is_not_begun(place: Place) -> None:
    ask_for_both(place)
    queue.flush()
    clock.move(LONGER)
    with place.app.app_context():
        jobs.take_up_errands.call_local()
    assert queue.pending_count() == 0
    lead = visit(place.app, place.cast.amara)
    seen = page(lead, place.at("/grades/settings"))
    assert "We could not finish this." in seen
    assert "Make a column" in seen
    assert "We could not read the gradebook." in page(lead, place.at("/grades"))
