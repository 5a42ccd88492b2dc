"""What goes by itself, when, and what is left of it; a dry run only counts."""

import contextlib
import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.exc import OperationalError

from lti_tool.cli import main
from lti_tool.communities.jobs import forget_earlier_words
from lti_tool.communities.models import Community, Membership
from lti_tool.communities.years import closes_on
from lti_tool.extensions import db
from lti_tool.people.models import Enrolment, Person, School
from lti_tool.privacy import sweeping
from lti_tool.privacy.jobs import let_go, retain, would_go
from lti_tool.privacy.models import CommunityCount
from lti_tool.spaces.jobs import close_years
from lti_tool.web.clock import Clock
from tests.access.scene import Scene
from tests.conftest import NOON
from tests.privacy.searching import columns_with

CLOSE = dt.datetime(2027, 7, 31, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
PRIVATE = ("PRIVATE-PLAN", "PRIVATE-NOTE", "PRIVATE-FEEDBACK", "JOTTING", "PLAN-BEHIND-FEEDBACK")
SHARED = ("SHARED-PLAN", "SHARED-NOTE", "SHARED-FEEDBACK", "MEANING", "OUR-NOTES")


@pytest.fixture
def scene(scene: Scene, app: Flask) -> Scene:
    """Let the scene's communities, which were set up in July, be for the year that was to come."""
    with app.app_context():
        db.session.query(Community).update({"year": "2026-27"})
        db.session.commit()
    return scene


def there(mark: str, words: tuple[str, ...]) -> set[str]:
    """Return which of some words are in the database."""
    return {each for each in words if columns_with(f"{mark}-{each}")}


def at(clock: Clock, moment: dt.datetime) -> None:
    clock.fix(moment)
    close_years.call_local()
    retain.call_local()
    forget_earlier_words.call_local()


def test_a_year_closes_on_the_last_of_july() -> None:
    assert closes_on("2026-27") == dt.date(2027, 7, 31)


def test_words_go_when_their_schools_time_is_over(app: Flask, scene: Scene, clock: Clock) -> None:
    with app.app_context():
        at(clock, CLOSE + 88 * DAY)
        assert there("TLC", PRIVATE) == set(PRIVATE)
        at(clock, CLOSE + 91 * DAY)
        for mark in ("TLC", "SLC"):
            assert there(mark, PRIVATE) == set()
            assert there(mark, SHARED) == set(SHARED)
        at(clock, CLOSE + 370 * DAY)
        assert there("SLC", (*SHARED, "AGREEMENT", "NEW-LEARNING", "SHARED-EXPERIMENT")) == set()
        assert there("TLC", SHARED) == set(SHARED)
        at(clock, CLOSE + 735 * DAY)
        assert there("TLC", (*SHARED, "RESPONSE", "NEW-LEARNING")) == set()
        assert db.session.query(Membership).count() == 0
        counts = db.session.query(CommunityCount).all()
        assert sum(count.members for count in counts) > 10
        assert sum(count.cycles for count in counts) >= 8
        # Who is still in a course is known still, and a student is known as one.
        sami = db.session.get_one(Person, scene.people["Sami Haddad"])
        assert sami.was_student
        assert not db.session.get_one(Person, scene.people["Ben Achterberg"]).was_student
        assert would_go() == []


def test_leaving_and_being_dropped_start_the_clock_and_coming_back_stops_it(
    app: Flask, scene: Scene, clock: Clock
) -> None:
    gone = {"LEAVERS", "DROPPED"}
    with app.app_context():
        back = db.session.query(Enrolment).filter_by(person_id=scene.people["Jonah Eze"]).one()
        at(clock, NOON + 91 * DAY)
        assert not [who for who in gone if columns_with(f"TLC-{who}-PRIVATE-PLAN")]
        assert [who for who in gone if columns_with(f"TLC-{who}-SHARED-PLAN")]
        assert columns_with("TLC-PRIVATE-PLAN")
        back.ended_at = None
        db.session.commit()
        at(clock, NOON + 735 * DAY - dt.timedelta(days=1))
        assert not columns_with("TLC-LEAVERS-SHARED-PLAN")
        assert columns_with("TLC-DROPPED-SHARED-PLAN")  # until two years after the close


def test_somebody_without_any_course_goes_in_the_end(
    app: Flask, scene: Scene, clock: Clock
) -> None:
    with app.app_context():
        at(clock, NOON + 735 * DAY)
        assert db.session.get(Person, scene.people["Jonah Eze"]) is None
        assert db.session.get(Person, scene.people["Dylan Price"]) is not None


def test_a_night_that_breaks_off_is_taken_up_by_the_next(
    app: Flask, scene: Scene, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "BATCH", 1)
    clock.fix(CLOSE + 735 * DAY)
    with app.app_context():
        expected = {(line.school, line.kind): line.count for line in would_go()}
        for school in db.session.query(School):
            assert any(name == school.name for name, _kind in expected)
        first = let_go()
        assert let_go() == []
        plans = sum(line.count for line in first if line.kind == "private plans")
        assert plans == sum(n for (_school, kind), n in expected.items() if kind == "private plans")


def test_two_workers_of_one_night_count_everybody_once(
    app: Flask, scene: Scene, clock: Clock
) -> None:
    clock.fix(CLOSE + 735 * DAY)
    start = threading.Barrier(2)

    def work() -> None:
        start.wait()
        with app.app_context(), contextlib.suppress(OperationalError):  # SQLite lets one write
            let_go()

    with app.app_context():
        close_years.call_local()
        members = db.session.query(Membership).count()
        db.session.commit()
        with ThreadPoolExecutor(2) as pool:
            for each in [pool.submit(work), pool.submit(work)]:
                each.result()
        let_go()
        assert db.session.query(Membership).count() == 0
        assert sum(each.members for each in db.session.query(CommunityCount)) == members


def test_a_dry_run_counts_what_the_run_after_it_does(
    app: Flask, scene: Scene, clock: Clock
) -> None:
    """What goes with something else is no line of its own, and one thing lets the next go."""
    clock.fix(CLOSE + 735 * DAY)
    with app.app_context():
        expected = would_go()
        assert would_go() == expected
        assert let_go() == expected


def test_a_dry_run_counts_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LTI_TOOL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LTI_TOOL_PUBLIC_URL", "https://communities.school.example")
    run = CliRunner()
    run.invoke(main, ["db", "upgrade"])
    for words in (["retention", "--dry-run"], ["retention"]):
        said = run.invoke(main, words)
        assert (said.exit_code, said.output) == (0, "Nothing is over.\n")
