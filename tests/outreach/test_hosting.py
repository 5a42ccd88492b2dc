"""A host checks safety, the room and the timing, says so in words, and rewrites nothing."""

import datetime as dt

import pytest

from lti_tool.extensions import db
from lti_tool.outreach.models import HostAnswer, Proposal, State
from lti_tool.people.models import Person
from lti_tool.web.clock import Clock
from tests.conftest import NOON
from tests.outreach.conftest import FINE, NOT_YET, PLAN, Planned, session
from tests.pressing import at_once, page
from tests.students.conftest import year10

__all__ = ["session", "year10"]

LATE = NOON + dt.timedelta(days=10)


def test_it_is_sent_when_it_has_all_that_a_host_needs(session: Planned) -> None:
    session.scene.host("Ms Osei")
    page = session.read("Zara")
    for needed in ("your one key message", "where the evidence is from", "a running order"):
        assert needed in page
    assert session.send("Zara", "/send", {"send": "1"}) == 409
    session.write()
    assert session.send("Zara", "/send", {"send": "1"}) == 303
    # Seven school days after Monday 23 November, and no weekend among them.
    for name in ("Zara", "Ms Osei", "Alfie"):
        assert "A host answers by Wednesday 2 December." in session.read(name)
    assert "One session that students planned waits for your answer." in session.scene.read(
        "Ms Osei"
    )


def test_a_day_that_is_over_is_no_day_to_wish_for(session: Planned) -> None:
    session.write(wished_on="2026-11-23")
    assert "a day that is still to come" in session.read("Zara")
    assert session.send("Zara", "/send", {"send": "1"}) == 409


def test_three_times_fine_is_a_yes(session: Planned) -> None:
    session.sent()
    assert session.send("Ms Osei", "/answer", FINE, on="/answer") == 303
    page = session.read("Zara")
    assert "A host said yes. It happens on Thursday 10 December." in page
    assert "Hall B" in page
    assert "Your host answered about your session." in session.scene.read("Zara")
    assert "Your host answered" not in session.scene.read("Alfie")


def test_a_not_yet_says_what_would_make_it_a_yes(session: Planned) -> None:
    session.sent()
    silent = NOT_YET | {"timing_words": ""}
    said = session.answer("Ms Osei", "/answer", silent, on="/answer")
    assert "Say what would make it a yes." in said
    assert "Hall B" in said, "what was typed stays"
    assert session.send("Ms Osei", "/answer", NOT_YET, on="/answer") == 303
    page = session.read("Zara")
    assert "It is not a no." in page
    assert "Choose a Thursday." in page
    session.write(wished_on="2026-12-17", revision="2")
    assert session.send("Zara", "/send", {"send": "1"}) == 303
    assert session.send("Ms Osei", "/answer", FINE | {"revision": "3"}, on="/answer") == 303
    assert "It happens on Thursday 17 December." in session.read("Zara")


def test_a_host_rewrites_nothing(session: Planned) -> None:
    session.agreed()
    for path, fields in (
        ("/plan", PLAN | {"key_message": "Mine"}),
        ("/words", PLAN | {"key_message": "Mine"}),
        ("/planners", {"member": "1"}),
        ("/audience", {"keep": "1"}),
        ("/send", {"back": "1"}),
        ("/shelf", {"lend": "1"}),
        ("/stop", {"stop": "1"}),
        ("/delete", {"delete": "1"}),
    ):
        assert session.send("Ms Osei", path, fields) == 403, path
    with session.scene.app.app_context():
        assert session.row.key_message == "Shut the book and test yourself."
        assert session.row.state is State.AGREED


@pytest.mark.parametrize("name", ["Zara", "Alfie", "Mr Reed", "Quentin"])
def test_nobody_but_a_host_answers(session: Planned, name: str) -> None:
    session.sent()
    for path, fields in (("/answer", FINE), ("/comment", {"words": "Yes"})):
        assert session.send(name, path, fields) == 403
    with session.scene.app.app_context():
        assert db.session.query(HostAnswer).count() == 0


def test_a_comment_answers_nothing_and_the_community_reads_it(session: Planned) -> None:
    session.sent()
    assert session.send("Ms Osei", "/comment", {"words": "I like the quiz."}) == 303
    assert "I like the quiz." in session.read("Alfie")
    assert "A host answers by" in session.read("Zara")


def test_a_comment_without_words_is_asked_for_also_when_it_was_run(session: Planned) -> None:
    session.ran()
    said = session.answer("Ms Osei", "/comment", {"words": " "})
    assert "Write a few words." in said


def test_any_of_several_hosts_answers(session: Planned) -> None:
    session.sent()
    session.scene.host("Mr Reed")
    assert session.send("Mr Reed", "/answer", FINE, on="/answer") == 303
    assert "Mr Reed" in session.read("Ms Osei")


def test_what_changed_while_a_host_looked_is_looked_at_again(session: Planned) -> None:
    session.sent()
    session.write(key_message="Another", revision="2")
    said = session.answer("Ms Osei", "/answer", FINE, on="/answer")
    assert "The students changed it since you opened this page" in said
    assert "Hall B" in said
    assert session.send("Ms Osei", "/answer", FINE | {"revision": "3"}, on="/answer") == 303


def test_of_an_answer_and_a_change_in_one_moment_none_is_lost(session: Planned) -> None:
    session.sent()
    presses = []
    for name, where, fields in (
        ("Ms Osei", "/answer", FINE),
        ("Zara", "/plan", PLAN | {"wished_on": "2026-12-17", "revision": "2"}),
    ):
        browser, path = session.scene.visit(name), session.scene.at(session.path + where)
        page(browser, path)
        presses.append((browser, path, fields))
    answered, changed = at_once(presses)
    assert changed == 303
    with session.scene.app.app_context():
        # Either the yes was for the day before and is asked for anew, or it was not given.
        expected = State.PLANNING if answered == 303 else State.WAITING
        assert (answered, session.row.state) in ((303, expected), (409, expected))


def test_a_yes_stands_on_the_day_and_not_on_a_word(session: Planned) -> None:
    session.agreed()
    session.write(materials="Pens", revision="2")
    assert "A host said yes." in session.read("Zara")
    assert "before the last change" in session.read("Ms Osei")
    session.write(wished_on="2026-12-11", revision="3")
    assert "A host said yes." not in session.read("Zara")
    assert "Send it to our host" in session.read("Zara")


def test_a_half_typed_day_does_not_undo_a_yes(session: Planned) -> None:
    session.agreed()
    half = PLAN | {"wished_on": "", "revision": "2"}
    assert "data-autosave" not in session.raw("Zara", "/plan")
    assert session.send("Zara", "/words", half, on="/plan") == 409
    assert "A host said yes." in session.read("Zara")


def test_no_answer_by_the_day_is_said_with_what_the_students_can_do(
    session: Planned, clock: Clock
) -> None:
    session.sent()
    clock.fix(LATE)
    page = session.read("Zara")
    assert "No host has answered by Wednesday 2 December. That is not a no." in page
    assert "Speak to Ms Osei when you see them" in page
    assert "Your host has not answered yet. Look at what you can do." in session.scene.read("Zara")
    assert "has waited for your answer longer than they were told" in session.scene.read("Ms Osei")
    lead = session.scene.read("Mr Reed")
    assert "has waited for a host’s answer longer than they were told" in lead
    assert "Shut the book" not in lead
    assert session.send("Zara", "/send", {"send": "1"}) == 303
    assert "A host answers by Monday 14 December." in session.read("Zara")


def test_a_host_who_leaves_the_school_leaves_the_session_as_it_is(session: Planned) -> None:
    session.sent()
    session.send("Ms Osei", "/comment", {"words": "I like the quiz."})
    session.scene.leaves_the_course("Ms Osei")
    assert session.status("Ms Osei") == 403
    page = session.read("Zara")
    assert "This community has no adult host just now." in page
    assert "I like the quiz." in page
    session.scene.host("Mr Reed")
    assert session.send("Mr Reed", "/answer", FINE, on="/answer") == 303


def test_a_host_who_is_erased_takes_their_name_along(session: Planned) -> None:
    session.agreed()
    with session.scene.app.app_context():
        osei = db.session.query(Person).filter_by(name="Ms Osei").one()
        db.session.delete(osei)
        db.session.commit()
        assert db.session.query(Proposal).one().state is State.AGREED
    page = session.read("Zara")
    assert "A host said yes." in page
    assert "Ms Osei" not in page
