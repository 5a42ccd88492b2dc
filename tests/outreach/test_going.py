"""Who leaves takes their name along; what was planned together stays with the others."""

import pytest

from lti_tool.communities.models import KeptWords
from lti_tool.extensions import db
from lti_tool.outreach.models import CoPlanner, HostAnswer, Proposal, State
from lti_tool.people.models import Person
from tests.outreach.conftest import Planned, session
from tests.students.conftest import year10

__all__ = ["session", "year10"]


def leave(session: Planned, name: str, remains: str = "") -> None:
    assert session.scene.send(name, "/leave", {}, on="/sessions") == 303
    if remains:
        assert session.scene.send(name, "/left", {"remains": remains}) == 303


def test_a_leaver_loses_their_name_and_the_other_goes_on(session: Planned) -> None:
    session.with_alfie()
    session.sent()
    leave(session, "Zara")
    page = session.read("Alfie")
    assert "Planned by Alfie and a former member" in page
    assert "Zara" not in page.partition("The plan")[0]
    assert session.write("Alfie", revision="2", materials="Pens") == 303
    with session.scene.app.app_context():
        assert session.row.state is State.WAITING


def test_a_leaver_who_keeps_their_name_is_still_named(session: Planned) -> None:
    session.with_alfie()
    leave(session, "Zara", "named")
    assert "Planned by Alfie and Zara" in session.read("Alfie")


def test_a_leaver_who_deletes_takes_what_was_theirs_alone(session: Planned) -> None:
    session.agreed()
    session.write(revision="2", key_message="Sleep.")
    leave(session, "Zara")
    assert "Planned by a former member" in session.read("Priya")
    with session.scene.app.app_context():
        assert session.row.state is State.PLANNING, "nobody is left to run it"
    assert session.scene.send("Zara", "/left", {"remains": "deleted"}) == 303
    assert session.status("Priya") == 404
    with session.scene.app.app_context():
        assert db.session.query(Proposal).count() == db.session.query(HostAnswer).count() == 0
        assert db.session.query(KeptWords).filter_by(kind="session").count() == 0


def test_what_two_wrote_stays_with_the_other(session: Planned) -> None:
    session.with_alfie()
    session.write()
    leave(session, "Zara", "deleted")
    assert "Shut the book" in session.read("Alfie")
    assert "Planned by Alfie." in session.read("Alfie")
    leave(session, "Alfie", "deleted")
    with session.scene.app.app_context():
        assert db.session.query(Proposal).count() == 0


@pytest.mark.parametrize("accepted", [True, False])
def test_who_was_asked_along_and_leaves_is_asked_no_more(
    session: Planned, *, accepted: bool
) -> None:
    if accepted:
        session.with_alfie()
    else:
        session.ask("Alfie")
    leave(session, "Alfie", "deleted")
    with session.scene.app.app_context():
        assert db.session.query(CoPlanner).count() == 0
    assert session.write("Zara") == 303


def test_erasing_somebody_leaves_none_of_their_sessions(session: Planned) -> None:
    session.agreed()
    with session.scene.app.app_context():
        db.session.delete(db.session.query(Person).filter_by(name="Zara").one())
        db.session.commit()
        assert db.session.query(Proposal).count() == db.session.query(HostAnswer).count() == 0


def test_who_is_dropped_from_the_course_opens_it_no_more(session: Planned) -> None:
    session.write()
    session.scene.leaves_the_course("Zara")
    assert session.status("Zara") == 403
    assert session.write() == 403
