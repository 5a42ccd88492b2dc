"""Students of one community plan together; nothing is between them that a host cannot read."""

from lti_tool.extensions import db
from lti_tool.outreach.models import CoPlanner
from tests.outreach.conftest import Planned, session
from tests.students.conftest import year10

__all__ = ["session", "year10"]


def test_who_is_asked_reads_it_and_plans_along_once_they_say_yes(session: Planned) -> None:
    assert session.ask("Alfie") == 303
    assert "Somebody asks you to plan a session with them." in session.scene.read("Alfie")
    assert "You are asked to plan this session with them." in session.read("Alfie")
    assert session.write("Alfie") == 403
    assert session.send("Alfie", "/invitation", {"yes": "1"}) == 303
    assert session.write("Alfie") == 303
    assert "Planned by Zara and Alfie" in session.read("Priya")
    assert "Somebody asks you" not in session.scene.read("Alfie")


def test_a_no_leaves_nothing_behind(session: Planned) -> None:
    session.ask("Alfie")
    assert session.send("Alfie", "/invitation", {"no": "1"}) == 303
    with session.scene.app.app_context():
        assert db.session.query(CoPlanner).count() == 0


def test_what_two_plan_together_a_host_can_read(session: Planned) -> None:
    session.scene.host("Ms Osei")
    session.write()
    assert session.status("Ms Osei") == 404
    session.ask("Alfie")
    assert "Shut the book" in session.read("Ms Osei")
    assert session.send("Zara", "/audience", {"keep": "1"}) == 409
    assert "Shut the book" in session.read("Ms Osei")


def test_nobody_from_elsewhere_can_be_asked(session: Planned) -> None:
    for member in ("0", "99999", "x"):
        assert session.send("Zara", "/planners", {"member": member}) == 403
    assert session.status("Priya") == 404
    assert session.ask("Alfie") == 303
    # Who is not asked answers nothing, and plans nothing.
    assert session.send("Priya", "/invitation", {"yes": "1"}) == 403
    assert session.send("Priya", "/planners", {"member": session.member("Priya")}) == 403


def test_one_of_two_stops_and_the_other_goes_on(session: Planned) -> None:
    session.with_alfie()
    assert session.send("Zara", "/stop", {"stop": "1"}) == 303
    assert session.write("Zara") == 403
    assert session.write("Alfie") == 303
    assert "Planned by Alfie." in session.read("Priya")
    assert session.send("Alfie", "/stop", {"stop": "1"}) == 409
