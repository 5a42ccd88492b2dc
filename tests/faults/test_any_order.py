"""Whatever members, workers, clocks, rosters and teachers do in any order, scores stay true."""

import datetime as dt
import os
from collections import defaultdict
from functools import partial

from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from lti_tool.communities.models import Community, Membership
from lti_tool.extensions import db
from lti_tool.gradebook.actions import try_again
from lti_tool.gradebook.models import LineItem, Score, ScoreState
from lti_tool.gradebook.sending import send_due
from lti_tool.lti.nrps import Member
from lti_tool.lti.roles import CourseRole
from lti_tool.people import roster
from lti_tool.people.models import Course, Enrolment, Person
from lti_tool.progress import actions as progress
from lti_tool.progress.models import Completion
from lti_tool.web.clock import clock, now
from tests import people
from tests.browser import visit
from tests.conftest import NOON
from tests.faults.conftest import NIGHTLY, rising_by_a_second
from tests.faults.teachers import FAILURES, MAXIMUM, Fault, Killed, TeachersGradebook

NAMES = ("Ben", "Chloe")
STEPS = [
    dt.timedelta(seconds=1),
    dt.timedelta(minutes=3),
    dt.timedelta(hours=1),
    dt.timedelta(hours=7),
    dt.timedelta(hours=-1),
    dt.timedelta(days=-1),
]
MACHINES = settings(
    max_examples=1000 if NIGHTLY else 32,
    stateful_step_count=50 if NIGHTLY else 30,
    deadline=None,
    derandomize=bool(os.environ.get("CI")) and not NIGHTLY,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
somebody = st.sampled_from(NAMES)


class Scene:
    """A community of two who have not joined, set up once for every machine."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            self.cast = people.tlc()
            db.session.query(Membership).delete()
            db.session.query(LineItem).one().maximum = MAXIMUM
            db.session.commit()
            self.ids = {
                name: db.session.query(Person).filter_by(subject=name).one().id for name in NAMES
            }
        self.browsers = {name: visit(app, self.ids[name]) for name in NAMES}
        for browser in self.browsers.values():
            browser.get(f"/communities/{self.cast.community}/join")

    def begin_again(self) -> None:
        clock.fix(NOON)
        with self.app.app_context():
            for each in (Score, Completion, Membership):
                db.session.query(each).delete()
            db.session.query(Enrolment).update({"ended_at": None})
            db.session.commit()

    def press(self, name: str, button: str, **fields: str) -> None:
        """Let somebody press a button of a page, in a visit of this moment."""
        browser = visit(self.app, self.ids[name])
        browser.token = self.browsers[name].token
        answer = browser.post(f"/communities/{self.cast.community}/{button}", data=fields)
        assert answer.status_code == 303, button


class AnyOrder(RuleBasedStateMachine):
    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self.scene = scene
        scene.begin_again()
        self.done = dict.fromkeys(NAMES, 0)
        self.joined: set[str] = set()
        self.yes: set[str] = set()
        self.seen: dict[str, float] = defaultdict(float)
        self.lms = TeachersGradebook(lambda name: name in self.yes)
        self.lms.enrolled = set(NAMES)

    def is_here(self, name: str) -> bool:
        return name in self.joined and name in self.lms.enrolled

    @initialize()
    def say_yes(self) -> None:
        for name in NAMES:
            self.join(name, "yes")

    @rule(name=somebody, answer=st.sampled_from(["yes", "no", ""]))
    def join(self, name: str, answer: str) -> None:
        if name in self.joined or name not in self.lms.enrolled:
            return
        if answer == "yes":
            self.yes.add(name)
        self.joined.add(name)
        self.scene.press(name, "join", **({"sends_cycles": answer} if answer else {}))

    @rule(name=somebody)
    def leave(self, name: str) -> None:
        if self.is_here(name):
            self.scene.press(name, "leave")
            self.joined.discard(name)
            self.yes.discard(name)

    @rule(name=somebody, answer=st.sampled_from(["yes", "no"]))
    def answer(self, name: str, answer: str) -> None:
        if self.is_here(name):
            self.scene.press(name, "gradebook", sends_cycles=answer)
            (self.yes.add if answer == "yes" else self.yes.discard)(name)

    @rule(name=somebody)
    def complete(self, name: str) -> None:
        if self.is_here(name):
            with self.scene.app.app_context():
                self._complete(name)

    def _complete(self, name: str) -> None:
        person_id = self.scene.ids[name]
        membership = db.session.query(Membership).filter_by(person_id=person_id).one()
        self.done[name] += 1
        progress.complete(membership, CourseRole.LEARNER, self.done[name], now())
        db.session.commit()

    @rule()
    def send(self) -> None:
        with self.scene.app.app_context():
            try:
                send_due(lambda _platform: self.lms, now)
            except Killed:
                db.session.rollback()

    @rule(name=somebody, failure=st.sampled_from(FAILURES), is_taken=st.booleans())
    def complete_and_fail_to_send(self, name: str, failure: BaseException, is_taken: bool) -> None:
        self._complete_and_send(name, Fault(failure, is_taken))

    @rule(name=somebody, is_taken=st.booleans())
    def complete_and_die_sending(self, name: str, is_taken: bool) -> None:
        self._complete_and_send(name, Fault(Killed(), is_taken))

    @rule(name=somebody)
    def complete_and_send_from_two_workers(self, name: str) -> None:
        self._complete_and_send(name, Fault(None, is_taken=True, meanwhile=self.send))

    @rule(name=somebody, failure=st.sampled_from([None, Killed()]))
    def complete_and_complete_again_while_it_is_sent(
        self, name: str, failure: BaseException | None
    ) -> None:
        meanwhile = partial(self.complete, name)
        self._complete_and_send(name, Fault(failure, is_taken=True, meanwhile=meanwhile))

    def _complete_and_send(self, name: str, fault: Fault) -> None:
        self.complete(name)
        self.lms.faults = {name: fault}
        self.send()
        self.lms.faults = {}

    @rule()
    def late_posts_arrive(self) -> None:
        self.lms.hear_the_late()

    @rule(step=st.sampled_from(STEPS))
    def time_passes(self, step: dt.timedelta) -> None:
        clock.move(step)

    @rule(name=somebody)
    def the_roster_drops_or_returns(self, name: str) -> None:
        self.lms.enrolled ^= {name}
        self._read_the_roster()

    def _read_the_roster(self) -> None:
        members = [Member(name, ("Learner",), True) for name in self.lms.enrolled]
        members.append(Member("Amara", ("Instructor",), True))
        # A launch of this moment would win over the list.
        began_at = now() + dt.timedelta(days=9)
        with self.scene.app.app_context():
            course = db.session.get_one(Course, self.scene.cast.course_id)
            roster.apply(course, members, began_at, now(), confirmed=True)
            db.session.commit()

    @rule(name=somebody, value=st.sampled_from([0.5, 3, MAXIMUM]))
    def a_teacher_overrides_or_lets_go(self, name: str, value: float) -> None:
        if name in self.lms.overrides:
            self.lms.let_go(name)
        else:
            self.lms.override(name, value)
        self.seen[name] = self.lms.value(name)

    @rule()
    def somebody_tries_again(self) -> None:
        with self.scene.app.app_context():
            try_again(db.session.query(Community).one(), now())
            db.session.commit()

    @invariant()
    def nothing_reached_the_lms_that_should_not(self) -> None:
        assert self.lms.wrong == []
        assert all(0 < post.given <= post.maximum for post in self.lms.posts)

    @invariant()
    def nothing_goes_down(self) -> None:
        for name in NAMES:
            posts = [post for post in self.lms.posts if post.user_id == name]
            assert [p.given for p in posts] == sorted(p.given for p in posts)
            rising_by_a_second([post.at for post in posts])
            assert self.lms.value(name) >= self.seen[name]
            self.seen[name] = self.lms.value(name)

    @invariant()
    def what_is_owed_is_what_was_completed(self) -> None:
        with self.scene.app.app_context():
            owed = {score.person.subject: score for score in db.session.query(Score)}
            for name in NAMES:
                if name in self.yes and self.done[name]:
                    assert owed[name].value == self.done[name]
                    posted = [p.given for p in self.lms.posts if p.user_id == name]
                    is_known = (owed[name].sent_value or 0) <= max(posted, default=0)
                    assert is_known or name in self.lms.ever_overridden
                    assert owed[name].state is not ScoreState.WITHDRAWN

    def teardown(self) -> None:
        """Let everybody come back and every wait pass: then the LMS has what is true here."""
        self.lms.faults = {}
        self.lms.hear_the_late()
        self.lms.enrolled = set(NAMES)
        self._read_the_roster()
        clock.move(dt.timedelta(days=14))
        self.somebody_tries_again()
        for _ in range(6):
            self.send()
            clock.move(dt.timedelta(hours=8))
        self.nothing_reached_the_lms_that_should_not()
        self.nothing_goes_down()
        self.what_is_owed_is_what_was_completed()
        self._is_at_rest()

    def _is_at_rest(self) -> None:
        with self.scene.app.app_context():
            for score in db.session.query(Score):
                name = score.person.subject
                if name in self.yes:
                    assert score.state is ScoreState.SETTLED
                    at_least = score.value == score.sent_value <= self.lms.value(name)
                    assert at_least or name in self.lms.ever_overridden
                else:
                    assert score.state is ScoreState.WITHDRAWN


def test_in_any_order_scores_only_rise_and_come_to_rest_where_we_are(app: Flask) -> None:
    run_state_machine_as_test(partial(AnyOrder, Scene(app)), settings=MACHINES)
