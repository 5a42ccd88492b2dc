"""Whoever finds a session full waits for it, keeps what they have, and moves up by themselves."""

from flask import Flask

from lti_tool.extensions import db
from lti_tool.showcase import actions
from lti_tool.showcase.models import Room, Twilight, TwilightSession
from tests.pressing import page
from tests.showcase.scene import Scene, build, choose, hidden, picked


def fill(small: Scene, title: str = "Memory", other: str = "Talk") -> None:
    for name in ("Colleague 0", "Colleague 1"):
        assert small.choose(name, title, other) == 303


def test_whoever_waits_keeps_a_place_and_moves_when_one_is_free(small: Scene) -> None:
    fill(small)
    assert small.choose("Colleague 2", "Talk", "Feedback", slot_1="Memory") == 303
    assert small.places("Colleague 2") == {1: "Talk", 2: "Feedback"}
    seen = page(small.come("Colleague 2"), small.at())
    assert "You wait for" in seen
    assert small.choose("Colleague 0", "Talk", "Feedback") == 303
    assert small.places("Colleague 2") == {1: "Memory", 2: "Feedback"}
    assert small.waits("Colleague 2") == {}


def test_whoever_moved_up_is_told_until_they_have_read_it(small: Scene) -> None:
    fill(small)
    small.choose("Colleague 2", "Talk", "Feedback", slot_1="Memory")
    small.choose("Colleague 0", "Talk", "Feedback")
    browser = small.come("Colleague 2")
    assert "A place became free" in page(browser, small.at())
    assert browser.post(small.at("/told")).status_code == 303
    assert "A place became free" not in page(browser, small.at())


def test_a_session_that_one_has_at_another_time_is_taken_from_nobody(small: Scene) -> None:
    fill(small)
    # They wait for Memory at the first time, and then choose it for the second.
    small.choose("Colleague 2", "Talk", "Feedback", slot_1="Memory")
    assert small.choose("Colleague 2", "Talk", "Memory", slot_1="Memory") == 303
    small.choose("Colleague 0", "Feedback", "Talk")
    assert small.places("Colleague 2") == {1: "Talk", 2: "Memory"}


def test_whoever_no_longer_waits_stays_where_they_are(small: Scene) -> None:
    fill(small)
    small.choose("Colleague 2", "Talk", "Feedback", slot_1="Memory")
    small.choose("Colleague 2", "Talk", "Feedback")
    small.choose("Colleague 0", "Talk", "Feedback")
    assert small.places("Colleague 2") == {1: "Talk", 2: "Feedback"}


def test_a_form_from_before_one_moved_up_undoes_nothing(small: Scene) -> None:
    fill(small)
    small.choose("Colleague 2", "Talk", "Feedback", slot_1="Memory")
    browser = small.come("Colleague 2")
    shown = hidden(page(browser, small.at("/choose")))
    small.choose("Colleague 0", "Talk", "Feedback")
    answer = browser.post(
        small.at("/choose"), data=picked(small, shown, "Talk", "Feedback", slot_1="Memory")
    )
    assert answer.status_code == 409
    assert small.places("Colleague 2") == {1: "Memory", 2: "Feedback"}


def test_whoever_finds_everything_full_can_wait_with_nothing_yet(small: Scene) -> None:
    for name, first in (("Colleague 0", "Memory"), ("Colleague 1", "Memory"), ("Amara", "Talk")):
        assert small.choose(name, first, "Feedback" if first != "Talk" else "Memory") == 303
    assert small.choose("Chloe too", "Talk") == 303
    assert small.choose("Colleague 2", "", "Talk", slot_1="Memory") == 303
    assert small.places("Colleague 2") == {2: "Talk"}


def test_a_larger_room_lets_the_next_in_line_in(small: Scene) -> None:
    fill(small)
    small.choose("Colleague 2", "Talk", "Feedback", slot_1="Memory")
    with small.app.app_context():
        room = db.session.query(Room).filter_by(name="Room 2").one()
        actions.change_room(db.session.query(Twilight).one(), room, "Hall", 3)
        db.session.commit()
    assert small.places("Colleague 2") == {1: "Memory", 2: "Feedback"}


def test_an_evening_of_three_slots_takes_three(app: Flask) -> None:
    scene = build(app, slots=3)
    browser = scene.come("Colleague 0")
    assert choose(scene, browser, "Memory", "Talk", "Feedback") == 303
    assert scene.places("Colleague 0") == {1: "Memory", 2: "Talk", 3: "Feedback"}
    assert "18:00" in page(browser, scene.at())


def test_where_no_place_is_free_the_page_says_so(small: Scene) -> None:
    with small.app.app_context():
        db.session.query(Room).update({"places": 1})
        db.session.commit()
    small.choose("Colleague 0", "Memory", "Talk")
    small.choose("Colleague 1", "Talk", "Feedback")
    small.choose("Amara", "Feedback", "Memory")
    late = small.come("Colleague 2")
    assert "No place is free at this time." in page(late, small.at("/choose"))
    assert choose(small, late) == 422


def test_what_was_taken_out_of_a_slot_is_waited_for_by_nobody(small: Scene) -> None:
    fill(small)
    browser = small.come("Colleague 2")
    shown = hidden(page(browser, small.at("/choose")))
    with small.app.app_context():
        twilight, ids = db.session.query(Twilight).one(), small.ids()
        [memory] = db.session.query(TwilightSession).filter_by(public_id=ids["Memory"])
        gone = {(memory.id, twilight.slots[0].id): None}
        actions.place(twilight, gone, confirmed=True)
        db.session.commit()
    chosen = picked(small, shown, "Talk", "Feedback", slot_1="Memory")
    assert browser.post(small.at("/choose"), data=chosen).status_code == 409
    assert small.waits("Colleague 2") == small.places("Colleague 2") == {}
