"""Moving the date of the demo lets the tool do what it does each night."""

import datetime as dt

from lti_tool.demo import cast, stage, whole_school
from lti_tool.extensions import db, queue
from lti_tool.people.models import Person
from lti_tool.showcase.models import Choice
from lti_tool.web.clock import clock as the_clock
from tests.demo.months.conftest import Told

AFTER_THE_YEAR = dt.datetime(2027, 7, 22, 9, tzinfo=dt.UTC)


def test_whoever_moves_the_date_rings_for_a_night(september: Told) -> None:
    moved = list[dt.timedelta | None]()
    move = stage.with_a_night(moved.append)
    assert move is not None
    queue.flush()
    move(dt.timedelta(days=1))
    assert moved == [dt.timedelta(days=1)]
    rung = {task.name for task in queue.pending()}
    assert rung == {"close_years", "settle_closed", "look_after_twilights", "publish_all"}


def test_after_the_year_everybody_had_two_sessions_and_the_figures_are_out(own_july: Told) -> None:
    the_clock.fix(AFTER_THE_YEAR)
    with own_july.app.app_context():
        for job in stage.NIGHT:
            job.call_local()
        places = db.session.query(Choice).join(Person, Person.id == Choice.person_id)
        assert places.filter(Person.subject == cast.TEACHER).count() == 2
    figures = own_july.come(cast.HEAD, whole_school.CULTURE).read()
    assert "after half-term 6 of 2026-27" in figures
    assert "My Year 9s write “however” now, and mean it." in figures
    assert "The library is cold" not in figures
