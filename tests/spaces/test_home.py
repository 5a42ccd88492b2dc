"""A community's home: what is next, what is mine, what was shared; at a fixed cost."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask

from lti_tool.communities import access
from lti_tool.communities.models import Community
from lti_tool.extensions import db, queue
from lti_tool.library.models import Source
from lti_tool.library.starters import Cited
from lti_tool.lti.roles import CourseRole
from lti_tool.meetings.learning import Showed, bring
from lti_tool.meetings.queries import calendar
from lti_tool.people.models import Course, Enrolment, Person, RosterState
from lti_tool.plans import actions as plans
from lti_tool.web.clock import Clock, now
from tests import people
from tests.browser import visit
from tests.conftest import NOON

LONG = "x" * 2000


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        return people.tlc()


def home(app: Flask, cast: people.Cast, person: int) -> str:
    return visit(app, person).get(f"/communities/{cast.community}").get_data(as_text=True)


def test_an_empty_home_says_what_will_be_here(app: Flask, cast: people.Cast) -> None:
    page = home(app, cast, cast.ben)
    assert "We meet today." in page
    assert "When somebody shares a plan or feedback, it is here" in page
    assert "You have completed 0 of 5 cycles." in page


def test_what_is_to_be_read_first_is_a_link_with_its_minutes(app: Flask, cast: people.Cast) -> None:
    assert "Read first" not in home(app, cast, cast.ben)
    with app.app_context():
        lead = access.standing(db.session.get_one(Person, cast.amara), cast.community)
        meeting = calendar(lead.community, now().date()).meetings[0]
        cited = Cited(Source.BOOK, "A book", "", "", 12, "", "")
        bring(lead, meeting, cited, Showed(), now())
        db.session.commit()
    page = home(app, cast, cast.ben)
    assert "/meetings/1#new-learning" in page
    assert "about 12 minutes" in page
    room = visit(app, cast.ben).get(f"/communities/{cast.community}/meetings/1").text
    assert 'id="new-learning"' in room


def test_after_the_last_meeting_nothing_is_next(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    clock.fix(NOON + dt.timedelta(weeks=33))
    assert "All of this year’s meetings have been held." in home(app, cast, cast.ben)


def test_a_lead_sees_numbers_from_five_people_on(app: Flask, cast: people.Cast) -> None:
    assert "Fewer than five people: hidden." in home(app, cast, cast.amara)
    with app.app_context():
        made = db.session.query(Community).one()
        for name in ("Efua", "Farid", "Grace"):
            people.join(made, people.person(made.course, name))
        db.session.commit()
    assert "5 members. 0 of them have shared a plan" in home(app, cast, cast.amara)


def test_a_lead_reads_that_someone_could_not_join_and_not_who(
    app: Flask, cast: people.Cast
) -> None:
    with app.app_context():
        db.session.query(Community).one().turned_away_at = now()
        db.session.commit()
    page = home(app, cast, cast.amara)
    assert "Someone could not join" in page
    assert "Dylan" not in page


def test_whoever_lost_their_place_in_the_course_sees_no_more(app: Flask, cast: people.Cast) -> None:
    browser = visit(app, cast.ben)
    with app.app_context():
        db.session.query(Enrolment).filter_by(person_id=cast.ben).one().ended_at = now()
        db.session.commit()
    page = browser.get(f"/communities/{cast.community}").get_data(as_text=True)
    assert "Your place here has ended" in page
    for path in ("/plan/1", "/members", "/gradebook"):
        assert browser.get(f"/communities/{cast.community}{path}").status_code == 403


def test_long_words_names_from_right_to_left_and_emoji_are_shown_whole(
    app: Flask, cast: people.Cast
) -> None:
    with app.app_context():
        ben = db.session.get_one(Person, cast.ben)
        ben.name = "ליאורה בן־שלמון 🌱"
        write(access.standing(ben, cast.community), LONG)
        db.session.commit()
    page = home(app, cast, cast.chloe)
    assert LONG in page
    assert "<bdi>ליאורה בן־שלמון 🌱</bdi>" in page


def write(standing: access.Standing, words: str) -> None:
    """Write and share a plan of the current meeting."""
    meeting = calendar(standing.community, now().date()).current
    assert meeting is not None
    plan = plans.save_plan(standing, meeting, plans.Planned("Focus", [words]), 0, now())
    plans.show(plan, to_community=True, now=now())


def statements(app: Flask, cast: people.Cast, person: int) -> int:
    browser, told = visit(app, person), list[str]()
    with app.app_context():
        engine = db.engine

    def note(*heard: object) -> None:
        told.append(str(heard[2]))

    sa.event.listen(engine, "before_cursor_execute", note)
    assert browser.get(f"/communities/{cast.community}").status_code == 200
    sa.event.remove(engine, "before_cursor_execute", note)
    return len(told)


def test_the_home_takes_six_statements_at_most_whatever_its_size(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    with app.app_context():
        made = db.session.query(Community).one()
        people.join(made, db.session.get_one(Person, cast.amara))
        db.session.commit()
    home(app, cast, cast.ben)  # the platform is remembered from here on
    small = [statements(app, cast, person) for person in (cast.ben, cast.amara)]
    with app.app_context():
        fill(cast, clock)
    large = [statements(app, cast, person) for person in (cast.ben, cast.amara)]
    assert small == large
    assert max(large) <= 6


def fill(cast: people.Cast, clock: Clock) -> None:
    """Let sixty members write a plan at each of three meetings."""
    made = db.session.query(Community).one()
    for number in range(60):
        people.join(made, people.person(made.course, f"Member {number}"))
    for weeks in (0, 6, 12):
        clock.fix(NOON + dt.timedelta(weeks=weeks))
        for person in db.session.query(Person).filter(Person.name.like("Member %")):
            write(access.standing(person, cast.community), "A plan")
    db.session.query(Course).update({"roster_read_at": now()})
    db.session.commit()


def test_an_old_course_list_is_asked_for_once_when_its_pages_are_used(
    app: Flask, cast: people.Cast, clock: Clock
) -> None:
    clock.fix(NOON + dt.timedelta(minutes=31))
    queue.flush()
    for _ in range(3):
        home(app, cast, cast.ben)
    assert len(queue.pending()) == 1
    queue.flush()
    with app.app_context():
        assert db.session.get_one(Course, cast.course_id).roster_state is RosterState.QUEUED


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (RosterState.QUEUED, "in a moment"),
        (RosterState.READING, "400 of about 600"),
        (RosterState.FAILED, "Nobody’s place has changed"),
        (RosterState.HELD, "more than half"),
        (RosterState.READ, "Last read on 23 November, 12:00: 600 people"),
    ],
)
def test_a_teacher_sees_how_the_course_list_stands(
    app: Flask, cast: people.Cast, state: RosterState, words: str
) -> None:
    with app.app_context():
        course = db.session.get_one(Course, cast.course_id)
        course.roster_state, course.roster_asked_at = state, now()
        course.roster_count, course.roster_progress = 600, 400
        db.session.commit()
    page = visit(app, cast.amara).get(f"/courses/{cast.course_id}/people").get_data(as_text=True)
    assert words in page
    assert "Ben" not in page


def test_a_teacher_asks_for_the_course_list_and_only_a_teacher(
    app: Flask, cast: people.Cast
) -> None:
    path = f"/courses/{cast.course_id}/people"
    queue.flush()
    amara = visit(app, cast.amara)
    amara.get(path)
    assert amara.post(path).status_code == 303
    assert len(queue.pending()) == 1
    queue.flush()
    assert visit(app, cast.ben).get(path).status_code == 403
    with app.app_context():
        elsewhere = people.course(people.school("Other", "https://other.test"))
        stranger = people.person(elsewhere, "Eve", CourseRole.INSTRUCTOR)
        db.session.commit()
        browser = visit(app, stranger)
    assert browser.get(path).status_code == 404
