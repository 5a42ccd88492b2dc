"""A meeting begins and is held on its day or after, and a year holds so many meetings."""

import datetime as dt

import pytest
from flask import Flask

from lti_tool.extensions import db
from lti_tool.meetings.actions import MOST
from lti_tool.meetings.models import Meeting, MeetingState
from tests import people
from tests.browser import Browser, visit
from tests.meetings.scene import at


def post(browser: Browser, path: str, **fields: str) -> int:
    return browser.post(path, data=fields).status_code


@pytest.mark.parametrize(("path", "fields"), [("", {"begin": "1"}), ("/state", {"held": "1"})])
def test_one_that_is_to_come_neither_begins_nor_was_held(
    app: Flask, cast: people.Cast, path: str, fields: dict[str, str]
) -> None:
    amara = visit(app, cast.amara)
    amara.get(at(cast, "/meetings"))
    assert post(amara, at(cast, f"/meetings/2{path}"), **fields) == 403
    assert post(amara, at(cast, f"/meetings/1{path}"), **fields) == 303
    with app.app_context():
        found = db.session.query(Meeting).filter_by(number=2).one()
        assert (found.state, found.is_going_on) == (MeetingState.PLANNED, False)


def test_one_that_is_left_out_does_not_begin(app: Flask, cast: people.Cast) -> None:
    amara = visit(app, cast.amara)
    amara.get(at(cast, "/meetings"))
    post(amara, at(cast, "/meetings/1/state"), skipped="1")
    assert post(amara, at(cast, "/meetings/1"), begin="1") == 403
    with app.app_context():
        assert db.session.query(Meeting).filter_by(number=1).one().state is MeetingState.SKIPPED


def test_a_year_holds_so_many_meetings_and_says_so(app: Flask, cast: people.Cast) -> None:
    with app.app_context():
        first = max(people.DAYS)
        db.session.add_all(
            Meeting(
                community_id=cast.community_id, number=n + 7, on=first + dt.timedelta(days=n + 1)
            )
            for n in range(MOST - len(people.DAYS))
        )
        db.session.commit()
    amara = visit(app, cast.amara)
    amara.get(at(cast, "/meetings/add"))
    answer = amara.post(at(cast, "/meetings/add"), data={"on": "2026-12-01", "place": "Room 12"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "as many meetings as a year holds" in page
    assert "Room 12" in page
