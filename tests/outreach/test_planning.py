"""Any student proposes a session, unprompted, and writes it; nothing that was typed is lost."""

import pytest

from lti_tool.extensions import db
from lti_tool.outreach.models import MOST_OF_ONE, Proposal
from lti_tool.web.clock import now
from tests.outreach.conftest import PLAN, START, Planned, proposed, session
from tests.pressing import at_once, page
from tests.students.conftest import Year10, year10

__all__ = ["session", "year10"]


def test_any_student_proposes_one_from_the_home_with_a_few_words(year10: Year10) -> None:
    home = year10.read("Priya")
    assert "Form times and assemblies" in home
    assert "Propose a session" in year10.read("Priya", "/sessions")
    assert "What do you wish you’d known in Year 7?" in year10.read("Priya", "/sessions/new")
    made = proposed(year10, "Priya", wished_on="")
    assert "A form time for Year 7" in made.read("Priya")
    assert "A form time for Year 7" in year10.read("Priya", "/sessions")


@pytest.mark.parametrize("name", ["Mr Reed", "Ms Osei", "Quentin"])
def test_nobody_but_a_member_proposes_one(year10: Year10, name: str) -> None:
    year10.host("Ms Osei")
    assert year10.status(name, "/sessions/new") == 403
    assert year10.visit(name).post(year10.at("/sessions/new"), data=START).status_code == 403
    with year10.app.app_context():
        assert db.session.query(Proposal).count() == 0


def test_what_is_left_out_is_asked_for_and_what_was_typed_stays(year10: Year10) -> None:
    browser = year10.visit("Zara")
    browser.get(year10.at("/sessions/new"))
    answer = browser.post(year10.at("/sessions/new"), data={"wish": "Ask a lot.", "year_group": ""})
    said = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Choose one of the two." in said
    assert "Ask a lot." in said


def test_a_plan_says_plainly_whether_its_steps_fit(session: Planned) -> None:
    session.write()
    assert "The steps take 15 minutes. You have 20 minutes. 5 minutes are left." in session.read(
        "Zara"
    )
    session.write(minutes_2="12", revision="2")
    assert "That fits exactly." in session.read("Zara")
    session.write(minutes_2="13", revision="3")
    assert "That is 1 minute too long." in session.read("Zara")


def test_an_empty_step_closes_up(session: Planned) -> None:
    session.write(what_1="", minutes_1="", who_1="")
    with session.scene.app.app_context():
        assert [step.what for step in session.row.steps] == ["Why it works"]


def test_two_pages_never_overwrite_each_other(session: Planned) -> None:
    assert session.write() == 303
    said = session.answer("Zara", "/plan", PLAN | {"key_message": "Rest."}, on="/plan")
    assert "Something was saved here since you opened this page" in said
    assert "Shut the book and test yourself." in said
    assert "Rest." in said
    with session.scene.app.app_context():
        assert session.row.key_message == "Shut the book and test yourself."


def test_of_two_who_save_in_one_moment_one_is_told(session: Planned) -> None:
    session.with_alfie()
    presses = []
    for name, message in (("Zara", "One"), ("Alfie", "Two")):
        browser, path = session.scene.visit(name), session.scene.at(f"{session.path}/plan")
        page(browser, path)
        presses.append((browser, path, PLAN | {"key_message": message}))
    assert sorted(at_once(presses)) == [303, 409]


def test_the_form_saves_itself_and_half_a_day_is_no_day(session: Planned) -> None:
    half = PLAN | {"wished_on": "2026-1", "minutes": "", "key_message": "Half"}
    assert session.send("Zara", "/words", half, on="/plan") == 200
    with session.scene.app.app_context():
        row = session.row
        assert (row.key_message, str(row.wished_on), row.minutes) == ("Half", "2026-12-10", 20)
        assert row.revision == 2
    assert session.send("Zara", "/words", PLAN | {"wish": "w" * 2001}, on="/plan") == 422
    assert session.send("Zara", "/words", PLAN, on="/plan") == 409


def test_evidence_comes_from_a_card_or_the_shelf_by_its_citation(session: Planned) -> None:
    assert session.write(evidence="", source="way:practice-testing") == 303
    assert "Dunlosky, J." in session.read("Zara")
    assert session.write(revision="2", source="way:nothing-of-ours") == 303
    assert "Dunlosky (2013)" in session.read("Zara")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.test"])
def test_a_link_leads_to_the_web_and_nowhere_else(session: Planned, url: str) -> None:
    assert session.write(evidence_url=url) == 422


def test_it_is_its_students_own_until_they_share_it(session: Planned) -> None:
    session.scene.host("Ms Osei")
    session.write()
    for name, expected in (("Alfie", 404), ("Ms Osei", 404), ("Mr Reed", 403), ("Quentin", 403)):
        assert session.status(name) == expected, name
    assert session.send("Zara", "/audience", {"share": "1"}) == 303
    for name in ("Alfie", "Ms Osei"):
        assert "Shut the book" in session.read(name)
        assert session.status(name, "/plan") == 403
    assert session.send("Zara", "/audience", {"keep": "1"}) == 303
    assert session.status("Alfie") == 404


def test_there_is_an_end_to_how_many(year10: Year10) -> None:
    first = proposed(year10)
    with year10.app.app_context():
        row = first.row
        for _ in range(MOST_OF_ONE - 1):
            more = {"format": row.format, "year_group": "Year 7", "minutes": 20}
            db.session.add(Proposal(membership_id=row.membership_id, saved_at=now(), **more))
        db.session.commit()
    assert year10.send("Zara", "/sessions/new", START) == 422
    assert year10.send("Alfie", "/sessions/new", START) == 303


def test_deleting_asks_first(session: Planned) -> None:
    session.write()
    assert "Delete this session?" in session.read("Zara", "/delete")
    assert session.send("Zara", "/delete", {}, on="/delete") == 400
    assert session.send("Zara", "/delete", {"delete": "1"}, on="/delete") == 303
    assert session.status("Zara") == 404
