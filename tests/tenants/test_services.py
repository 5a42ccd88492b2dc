"""A call to an LMS carries the token of the school it is made for, and brings back only its own."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import sessionmaker

from lti_tool.extensions import db
from lti_tool.gradebook import jobs
from lti_tool.gradebook.models import LineItem, Score, ScoreState
from lti_tool.lti import ags, nrps
from lti_tool.lti.http import LmsFailure
from lti_tool.lti.models import ServiceToken
from lti_tool.lti.services import Lms
from lti_tool.lti.tool import Tool, tool
from lti_tool.people.jobs import read_roster
from lti_tool.people.models import Course, Enrolment, Person, RosterState
from lti_tool.settings import Settings
from lti_tool.web.clock import now
from tests.browser import visit
from tests.conftest import TOOL
from tests.tenants.conftest import A, B, Tenant, platform_of
from tests.tenants.shared_lms import SharedLms

PLAN = {"focus": "Longer answers", "try_1": "Wait.", "revision": "0"}


class Callers:
    """The services of both schools, as one process of ours calls them."""

    def __init__(self, settings: Settings, lms: SharedLms) -> None:
        self._settings, self.lms = settings, lms
        self._tool = tool()

    def restart(self) -> None:
        """Go on as a new process does: with the database and an empty memory."""
        self._tool = Tool(
            self._settings.keys, TOOL, self._tool.http, sessionmaker(db.engine), lambda: now()
        )

    def services(self, client_id: str) -> Lms:
        return self._tool.lms(platform_of(client_id).id)

    def read(self, *clients: str) -> None:
        """Read the list of each school's course in turn."""
        for client_id in clients:
            url = f"{self.lms.url}/{client_id}/memberships"
            nrps.read_members(self.services(client_id), url)

    def result(self, *clients: str) -> None:
        """Read each school's results in turn."""
        for client_id in clients:
            url = f"{self.lms.url}/{client_id}/lineitems/1"
            ags.read_results(self.services(client_id), url)


@pytest.fixture
def callers(in_app: Flask, settings: Settings, lms: SharedLms, a: Tenant, b: Tenant) -> Callers:
    return Callers(settings, lms)


def after_an_outage(us: Callers) -> None:
    us.lms.down = {A}
    with pytest.raises(LmsFailure):
        us.read(A)
    us.read(B)
    us.lms.down = {B}
    us.read(A, B)


def after_a_restart(us: Callers) -> None:
    us.read(A, B)
    us.restart()
    us.read(B, A)


def after_a_restart_in_an_outage(us: Callers) -> None:
    us.read(A)
    us.restart()
    us.lms.down = {A, B}
    with pytest.raises(LmsFailure):
        us.read(B)
    us.read(A)
    us.lms.down = set()
    us.read(B)


def after_one_was_revoked(us: Callers) -> None:
    us.read(A, B)
    us.lms.revoked = set(us.lms.tokens_of(A))
    us.read(A, B)


ORDERS: list[tuple[str, Callable[[Callers], None], int, int]] = [
    ("A, then B", lambda us: us.read(A, B, A, B), 1, 1),
    ("B, then A", lambda us: us.read(B, A, B, A), 1, 1),
    ("two scopes, crosswise", lambda us: (us.read(A), us.result(B, A), us.read(B)), 2, 2),
    ("after an outage of A, and of B", after_an_outage, 1, 1),
    ("after a restart", after_a_restart, 1, 1),
    ("after a restart, in an outage", after_a_restart_in_an_outage, 1, 1),
    ("after A's was revoked", after_one_was_revoked, 2, 1),
]


@pytest.mark.parametrize("row", ORDERS, ids=[row[0] for row in ORDERS])
def test_a_token_is_used_for_its_own_school(
    callers: Callers, row: tuple[str, Callable[[Callers], None], int, int]
) -> None:
    _what, calls, of_a, of_b = row
    calls(callers)
    lms = callers.lms
    assert lms.calls
    assert lms.strangers() == []
    assert (len(lms.tokens_of(A)), len(lms.tokens_of(B))) == (of_a, of_b)
    for kept in db.session.query(ServiceToken):
        client_id = A if kept.platform_id == platform_of(A).id else B
        assert kept.access_token in lms.tokens_of(client_id)


def names_in(course_id: int) -> dict[str, int]:
    """Return the platforms of the people who are in a course, by their names there."""
    found = db.session.query(Enrolment).filter_by(course_id=course_id, ended_at=None)
    return {e.person.subject: e.person.platform_id for e in found}


def test_a_list_enrols_people_of_its_own_school_only(
    in_app: Flask, lms: SharedLms, a: Tenant, b: Tenant
) -> None:
    lms.rosters = {A: ["Amara", "Ben", "Chloe", "Anna"], B: ["Amara", "Ben", "Chloe", "Bela"]}
    read_roster.call_local(b.course_id)
    assert names_in(a.course_id) == dict.fromkeys(("Amara", "Ben", "Chloe"), a.platform_id)
    read_roster.call_local(a.course_id)
    assert names_in(a.course_id) == dict.fromkeys(lms.rosters[A], a.platform_id)
    assert names_in(b.course_id) == dict.fromkeys(lms.rosters[B], b.platform_id)
    # The four of each list, and a student of each school who is on neither.
    assert db.session.query(Person).count() == 10
    assert lms.strangers() == []


def test_a_list_at_the_other_schools_address_is_asked_for_in_ones_own_name(
    in_app: Flask, lms: SharedLms, a: Tenant, b: Tenant
) -> None:
    lms.rosters = {A: ["Anna"], B: ["Bela"]}
    course = db.session.get_one(Course, b.course_id)
    course.memberships_url = f"{lms.url}/{A}/memberships"
    db.session.commit()
    read_roster.call_local(b.course_id)
    assert {call.by for call in lms.calls} == {B}
    assert db.session.get_one(Course, b.course_id).roster_state is RosterState.FAILED
    assert "Anna" not in names_in(b.course_id)


@pytest.fixture
def completed(app: Flask, a: Tenant, b: Tenant) -> None:
    """Owe Ben of each school a score, in the same column of the same name."""
    with app.app_context():
        for tenant in (a, b):
            column = db.session.query(LineItem).filter_by(community_id=community_id(tenant)).one()
            db.session.add(
                Score(
                    line_item_id=column.id,
                    person_id=tenant.ben,
                    value=1,
                    earned_at=now(),
                    due_at=now(),
                )
            )
        db.session.commit()


def community_id(tenant: Tenant) -> int:
    from lti_tool.communities.models import Community

    return db.session.query(Community).filter_by(public_id=tenant.community).one().id


@pytest.mark.usefixtures("completed")
def test_a_score_goes_out_with_its_own_schools_token(
    in_app: Flask, lms: SharedLms, a: Tenant, b: Tenant
) -> None:
    jobs.send_scores.call_local()
    posts = [call for call in lms.calls if call.path.endswith("/scores")]
    assert sorted(call.owner for call in posts) == [A, B]
    assert lms.strangers() == []
    assert {score.state for score in db.session.query(Score)} == {ScoreState.SETTLED}


@pytest.mark.usefixtures("completed")
def test_a_column_of_the_other_school_is_called_in_ones_own_name_and_refused(
    in_app: Flask, lms: SharedLms, a: Tenant, b: Tenant
) -> None:
    column = db.session.query(LineItem).filter_by(community_id=community_id(b)).one()
    column.url = f"{lms.url}/{A}/lineitems/1"
    db.session.commit()
    jobs.send_scores.call_local()
    states = {score.person_id: score.state for score in db.session.query(Score)}
    assert states == {a.ben: ScoreState.SETTLED, b.ben: ScoreState.REFUSED}
    assert all(call.by == B for call in lms.strangers())
    accepted = [call for call in lms.calls if call.by == A and call.path.endswith("/scores")]
    assert len(accepted) == 1


def test_a_school_whose_lms_is_down_holds_up_no_other(
    in_app: Flask, lms: SharedLms, completed: None, a: Tenant, b: Tenant
) -> None:
    lms.down = {A}
    jobs.send_scores.call_local()
    states = {score.person_id: score.state for score in db.session.query(Score)}
    assert states == {a.ben: ScoreState.OWED, b.ben: ScoreState.SETTLED}
    assert lms.strangers() == []


def test_what_is_written_at_one_school_is_read_at_that_school_alone(
    app: Flask, a: Tenant, b: Tenant
) -> None:
    author, reader = visit(app, a.ben), visit(app, b.ben)
    author.get(f"/communities/{a.community}/plan/1")
    shared = PLAN | {"focus": "Only of A", "share": "1", "revision": "1"}
    assert author.post(f"/communities/{a.community}/plan/1", data=shared).status_code == 303
    assert "Only of A" in author.get(f"/communities/{a.community}").get_data(as_text=True)
    assert "Only of A" not in reader.get(f"/communities/{b.community}").get_data(as_text=True)
