"""A community offers its session, and each of its members says for themselves when they present."""

import pytest
from flask import Flask

from lti_tool.communities.models import Host, Membership
from lti_tool.extensions import db
from lti_tool.showcase.jobs import look_after_twilights
from lti_tool.showcase.models import TwilightSession
from lti_tool.web.clock import Clock, clock, now
from tests.pressing import page, press
from tests.showcase.scene import DAY_AFTER, Scene, build, choose

FORM = {"title": "Waiting", "blurb": "Wait four seconds.", "revision": "1"}
OF_STUDENTS = FORM | {
    "thing_1": "Quiet",
    "thing_2": "Time",
    "thing_3": "Examples",
    "ask": "Wait for us.",
}


def session(scene: Scene, title: str) -> TwilightSession:
    return db.session.query(TwilightSession).filter_by(title=title).one()


def test_members_write_it_and_all_staff_read_it(scene: Scene) -> None:
    ben = scene.come("Ben")
    assert press(ben, scene.of("Feedback", "/words"), FORM).status_code == 303
    assert "Wait four seconds." in page(scene.come("Colleague 0"), scene.at())


@pytest.mark.parametrize(("words", "status"), [(40, 303), (41, 422)])
def test_forty_words_are_the_most_and_the_page_counts_them(
    scene: Scene, words: int, status: int
) -> None:
    blurb = " ".join(["word"] * words)
    answer = press(scene.come("Ben"), scene.of("Feedback", "/words"), FORM | {"blurb": blurb})
    assert answer.status_code == status
    if status == 422:
        assert "That is 41 words. It can be 40 at the most." in answer.text
        assert blurb in answer.text


def test_students_say_three_things_and_name_an_adult(scene: Scene) -> None:
    sami = scene.come("Sami Haddad")
    answer = press(sami, scene.of("Talk", "/words"), OF_STUDENTS)
    assert answer.status_code == 422
    assert "Choose the adult." in answer.text
    named = OF_STUDENTS | {"host": str(scene.people["Ursula"])}
    assert press(sami, scene.of("Talk", "/words"), named).status_code == 303
    seen = page(scene.come("Colleague 0"), scene.at())
    assert "The adult there: <bdi>Ursula</bdi>" in seen
    assert "Wait for us." in seen


def test_of_students_the_staff_read_first_names_only(scene: Scene) -> None:
    seen = page(scene.come("Colleague 0"), scene.at())
    assert "<bdi>Sami</bdi>" in seen
    assert "Haddad" not in seen


def test_two_pages_at_once_lose_nothing(scene: Scene) -> None:
    first = scene.come("Ben")
    first.get(scene.of("Feedback", "/words"))
    press(scene.come("Ben too"), scene.of("Feedback", "/words"), FORM)
    other = FORM | {"title": "Other words"}
    answer = first.post(scene.of("Feedback", "/words"), data=other)
    assert answer.status_code == 409
    assert "Other words" in answer.text
    assert "Wait four seconds." in answer.text


def test_presenting_frees_the_place_that_one_had(scene: Scene) -> None:
    assert scene.choose("Ben", "Memory") == 303
    answer = scene.come("Ben").post(scene.of("Feedback", "/presenting"), data={"slot": "2"})
    assert answer.status_code == 303
    assert scene.places("Ben") == {}
    assert scene.choose("Ben", "Talk") == 303
    assert scene.places("Ben") == {1: "Talk"}


def test_nobody_presents_in_two_rooms_at_once(scene: Scene) -> None:
    with scene.app.app_context():
        made = session(scene, "Memory").community
        ben = scene.people["Ben"]
        db.session.add(Membership(community_id=made.id, person_id=ben, joined_at=now()))
        db.session.commit()
    answer = scene.come("Ben").post(scene.of("Memory", "/presenting"), data={"slot": "1"})
    assert answer.status_code == 409
    assert "You present something else then" in answer.text


def test_nobody_presents_an_evening_that_is_over_to_read_its_cards(
    scene: Scene, clock: Clock
) -> None:
    with scene.app.app_context():
        made = session(scene, "Memory").community
        ben = scene.people["Ben"]
        db.session.add(Membership(community_id=made.id, person_id=ben, joined_at=now()))
        db.session.commit()
    clock.move(DAY_AFTER)
    browser = scene.come("Ben")
    for path, said in (("/presenting", {"slot": "2"}), ("/words", FORM)):
        assert browser.post(scene.of("Memory", path), data=said).status_code == 404
    assert browser.get(scene.of("Memory", "/cards")).status_code == 404
    assert browser.get(scene.of("Memory", "/words")).status_code == 404


def test_whoever_leaves_the_community_presents_no_more_and_chooses_again(scene: Scene) -> None:
    with scene.app.app_context():
        ben = db.session.query(Membership).filter_by(person_id=scene.people["Ben"]).one()
        ben.left_at = now()
        db.session.commit()
    ben = scene.come("Ben")
    assert "session_1" in page(ben, scene.at("/choose"))
    with scene.app.app_context():
        look_after_twilights.call_local()
    assert choose(scene, ben, "Feedback", "Talk") == 303


def test_students_without_an_adult_are_placed_nowhere(app: Flask) -> None:
    scene = build(app)
    with app.app_context():
        db.session.query(Host).delete()
        db.session.commit()
    amara = scene.come("Amara")
    shown = page(amara, scene.at("/sessions"))
    assert "Has no adult host yet" in shown
    with app.app_context():
        talk, room = session(scene, "Talk").id, "3"
    answer = amara.post(scene.at("/sessions"), data={f"room-{talk}-1": room, "choose_again": "1"})
    assert answer.status_code == 422
    assert "“Talk” has no adult host yet." in answer.text


def test_an_erased_community_takes_its_session_and_its_places_along(scene: Scene) -> None:
    scene.choose("Colleague 0", "Memory", "Talk")
    with scene.app.app_context():
        db.session.delete(session(scene, "Memory").community)
        db.session.commit()
    assert scene.places("Colleague 0") == {2: "Talk"}
    assert "Memory" not in page(scene.come("Colleague 0"), scene.at())


def test_the_home_of_a_community_leads_there(scene: Scene) -> None:
    home = page(scene.come("Ben"), f"/communities/{scene.communities['Feedback']}")
    assert "The twilight: my sessions" in home
    assert "Our session at the twilight" in home
    students = page(scene.come("Sami Haddad"), f"/communities/{scene.communities['Talk']}")
    assert "my sessions" not in students
    assert "Our session at the twilight" in students


def test_after_the_evening_it_leads_to_the_cards_alone(scene: Scene) -> None:
    clock.move(DAY_AFTER)
    home = page(scene.come("Ben"), f"/communities/{scene.communities['Feedback']}")
    assert "choose my sessions" not in home
    assert scene.of("Feedback") in home
    assert scene.of("Feedback", "/cards") in page(scene.come("Ben"), scene.of("Feedback"))
