"""What is posted can be reported, with what stood there before, and nothing of it is private."""

from lti_tool.extensions import db
from lti_tool.outreach.models import HostAnswer
from lti_tool.people.models import Person
from lti_tool.safeguarding.models import Concern
from tests.outreach.conftest import NOT_YET, Planned, session
from tests.students.conftest import year10

__all__ = ["session", "year10"]


def reported(session: Planned, kind: str, item: str, by: str = "Alfie") -> Concern:
    """Let somebody report something, and return what the contact gets."""
    with session.scene.app.app_context():
        reed = db.session.query(Person).filter_by(name="Mr Reed").one()
        reed.school.contact_id = reed.id
        db.session.commit()
    path = f"/concern/{kind}/{item}"
    assert session.scene.send(by, path, {"worry": "Hm"}) == 303
    with session.scene.app.app_context():
        found = db.session.query(Concern).one()
        db.session.expunge(found)
        return found


def test_a_session_is_reported_as_it_stands_and_as_it_stood(session: Planned) -> None:
    session.sent()
    session.write(revision="2", key_message="Something else.")
    assert "Report a concern" in session.read("Alfie")
    concern = reported(session, "session", session.public_id)
    now, before = dict(concern.parts), " ".join(words for _name, words in concern.unseen)
    assert now["Our one key message"] == "Something else."
    assert "Shut the book and test yourself." in before
    assert concern.author_name == "Zara"


def test_what_is_deleted_is_kept_for_the_contact_a_while(session: Planned) -> None:
    session.sent()
    session.send("Zara", "/delete", {"delete": "1"}, on="/delete")
    concern = reported(session, "session", session.public_id)
    assert concern.parts == []
    assert "Shut the book" in " ".join(words for _name, words in concern.unseen)


def test_what_a_host_said_is_reported_with_the_host(session: Planned) -> None:
    session.sent()
    session.send("Ms Osei", "/answer", NOT_YET, on="/answer")
    with session.scene.app.app_context():
        answer = db.session.query(HostAnswer).one().public_id
    concern = reported(session, "answer", answer, by="Zara")
    assert concern.author_name == "Ms Osei"
    assert "Choose a Thursday." in dict(concern.parts).values()


def test_what_a_host_said_stays_for_the_contact_when_students_delete_it(session: Planned) -> None:
    session.sent()
    session.send("Ms Osei", "/comment", {"words": "Come alone."})
    with session.scene.app.app_context():
        answer = db.session.query(HostAnswer).one().public_id
    session.send("Zara", "/delete", {"delete": "1"}, on="/delete")
    concern = reported(session, "answer", answer, by="Zara")
    assert "Come alone." in " ".join(words for _name, words in concern.unseen)


def test_what_is_somebodys_own_is_not_there_to_report(session: Planned) -> None:
    session.write()
    assert session.scene.status("Alfie", f"/concern/session/{session.public_id}") == 404
