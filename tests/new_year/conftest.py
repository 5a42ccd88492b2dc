"""A TLC at the end of its year, and its lead who starts the next one."""

import dataclasses
import datetime as dt

import pytest
from flask import Flask

from lti_tool.communities.models import Community
from lti_tool.extensions import db
from lti_tool.meetings.models import Meeting, MeetingState
from lti_tool.web.clock import clock
from tests import people
from tests.browser import Browser, visit

# The last of the six meetings is on 21 June 2027; half-terms of 2027-28 begin in September.
AFTER_THE_LAST = dt.datetime(2027, 7, 12, 12, tzinfo=dt.UTC)
SEPTEMBER = dt.datetime(2027, 9, 1, 12, tzinfo=dt.UTC)


@dataclasses.dataclass
class SchoolYear:
    """The tool with a TLC whose meetings were held."""

    app: Flask
    cast: people.Cast

    @property
    def here(self) -> str:
        """Return the address of the old year."""
        return f"/communities/{self.cast.community}"

    def at(self, moment: dt.datetime) -> None:
        """Let it be some other day."""
        clock.fix(moment)

    def come(self, person: int, path: str = "") -> Browser:
        """Return the browser of somebody who has a page with a form open."""
        browser = visit(self.app, person)
        browser.get(path or self.here, follow_redirects=True)
        return browser

    def start(self, browser: Browser, path: str = "", **changes: str) -> str:
        """Start the next year, and return the address of its home."""
        path = path or f"{self.here}/next-year"
        browser.get(path)
        answer = browser.post(path, data=form(**changes))
        assert answer.status_code == 303, answer.text
        return answer.location

    def next_one(self) -> Community:
        """Return the next year, in an app context."""
        return db.session.query(Community).filter_by(follows_id=self.cast.community_id).one()


def form(**changes: str) -> dict[str, str]:
    """Return what a lead sends who starts 2027-28."""
    days = {"days-2": "2027-11-10", "days-3": "2028-01-12", "days-4": "2028-03-15"}
    fields = {"theme": "Metacognition again", "grade_return": "none", **days}
    return {name: words for name, words in (fields | changes).items() if words}


@pytest.fixture
def school(app: Flask) -> SchoolYear:
    """Return a TLC after its last meeting, every one of which was held."""
    with app.app_context():
        cast = people.tlc()
        db.session.query(Meeting).update({"state": MeetingState.HELD})
        db.session.commit()
    made = SchoolYear(app, cast)
    made.at(AFTER_THE_LAST)
    return made
