"""What was run goes onto the school's shelf without names, and begins again with others."""

import pytest
from flask import Flask

from lti_tool.communities.models import Kind
from lti_tool.extensions import db
from lti_tool.lti.models import Deployment
from lti_tool.lti.roles import CourseRole
from lti_tool.outreach.models import Proposal
from tests import people
from tests.browser import visit
from tests.outreach.conftest import Planned, as_read, session
from tests.students.conftest import Year10, year10

__all__ = ["session", "year10"]


@pytest.fixture
def lent(session: Planned) -> Planned:
    session.ran()
    assert session.send("Zara", "/shelf", {"lend": "1"}) == 303
    return session


def shelf_of(session: Planned) -> str:
    return f"/session-shelf/{session.public_id}"


def next_door(app: Flask) -> tuple[str, dict[str, int]]:
    """Return another student community of the school, with people of it by name."""
    with app.app_context():
        place = people.course(db.session.query(Deployment).one(), "Year 12")
        lead = people.person(place, "Ms Ito", CourseRole.INSTRUCTOR)
        pip, max_ = people.person(place, "Pip"), people.person(place, "Max")
        made = people.community(place, lead, "Memory", Kind.SLC)
        people.join(made, pip)
        ids = {"Pip": pip.id, "Max": max_.id, "Ms Ito": lead.id}
        public_id = made.public_id
        db.session.commit()
        return public_id, ids


def test_only_what_was_run_goes_there_and_comes_off_again(session: Planned) -> None:
    session.agreed()
    assert session.send("Zara", "/shelf", {"lend": "1"}) == 409
    assert "Shut the book" not in session.scene.read("Zara", "/session-shelf")


def test_another_community_of_the_school_reads_it_without_a_name(
    lent: Planned, year10: Year10
) -> None:
    public_id, ids = next_door(year10.app)
    pip = visit(year10.app, ids["Pip"])
    assert "Shut the book" in pip.get(f"/communities/{public_id}/session-shelf").get_data(True)
    page = as_read(pip.get(f"/communities/{public_id}{shelf_of(lent)}"))
    for said in ("Shut the book", "A quiz", "They liked the quiz.", "It names nobody."):
        assert said in page
    for hidden in ("Zara", "Alfie", "Hall B", "Calm and clear.", "Ms Osei"):
        assert hidden not in page
    assert pip.get(f"/communities/{public_id}{lent.path}").status_code == 404
    for name in ("Max", "Ms Ito"):
        answer = visit(year10.app, ids[name]).get(f"/communities/{public_id}/session-shelf")
        assert answer.status_code == 403
    assert lent.send("Zara", "/shelf", {"back": "1"}) == 303
    assert pip.get(f"/communities/{public_id}{shelf_of(lent)}").status_code == 404


def test_beginning_with_one_makes_a_session_of_ones_own(lent: Planned, year10: Year10) -> None:
    public_id, ids = next_door(year10.app)
    pip = visit(year10.app, ids["Pip"])
    path = f"/communities/{public_id}{shelf_of(lent)}"
    pip.get(path)
    assert pip.post(path).status_code == 303
    with year10.app.app_context():
        made = db.session.query(Proposal).order_by(Proposal.id.desc()).first()
        assert made is not None
        assert made.membership.person_id == ids["Pip"]
        assert made.key_message == "Shut the book and test yourself."
        assert made.wished_on is None
        assert [step.who for step in made.steps] == ["", ""]
        assert (made.noticed, made.pupils, made.shared_at) == ("", None, None)
    assert lent.status("Zara") == 200


def test_the_staff_of_the_school_read_it_and_no_student_from_outside(
    lent: Planned, year10: Year10
) -> None:
    with year10.app.app_context():
        staffroom = people.course(db.session.query(Deployment).one(), staff=True)
        ben = people.person(staffroom, "Ben")
        away = people.course(people.school("Far", "https://far.test", "far"), staff=True)
        wren = people.person(away, "Wren")
        db.session.commit()
        ids = {"Ben": ben.id, "Wren": wren.id}
    reader = visit(year10.app, ids["Ben"])
    assert "Shut the book" in reader.get("/session-shelf").get_data(as_text=True)
    page = as_read(reader.get(shelf_of(lent)))
    assert "A quiz" in page
    assert "Zara" not in page
    assert "Begin one of my own" not in page
    stranger = visit(year10.app, ids["Wren"])
    assert "Shut the book" not in stranger.get("/session-shelf").get_data(as_text=True)
    assert stranger.get(shelf_of(lent)).status_code == 404
    for name in ("Zara", "Quentin", "Mr Reed"):
        assert year10.visit(name).get("/session-shelf").status_code == 403
