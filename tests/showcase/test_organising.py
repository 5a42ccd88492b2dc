"""The organiser sets the evening up, and is told in time when there are too few places."""

import re

import pytest
from flask import Flask

from lti_tool.communities.models import Opens
from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Course
from lti_tool.showcase import actions
from lti_tool.showcase.models import Room, Sitting, Slot, Twilight, TwilightSession
from tests import people
from tests.browser import visit
from tests.pressing import at_once, page, press, words
from tests.showcase.scene import Scene, build

WHEN = {
    "on": "2026-12-10",
    "starts_1": "16:30",
    "starts_2": "17:15",
    "minutes": "35",
    "until_day": "2026-12-08",
    "until_time": "16:00",
}


@pytest.fixture
def closed(app: Flask) -> Scene:
    """An evening on which nobody chooses yet, and whose rooms take two each."""
    return build(app, places=2, opened=False)


def test_an_evening_is_set_up_once_and_by_two_at_once(app: Flask) -> None:
    with app.app_context():
        place = people.course(people.school(), staff=True)
        amara = people.person(place, "Amara", CourseRole.INSTRUCTOR).id
        link = people.link(place, "Twilight")
        link.opens, at = Opens.TWILIGHT, f"/twilights/{link.public_id}"
        db.session.commit()
    browsers = [visit(app, amara), visit(app, amara)]
    for each in browsers:
        assert each.get(at).location == f"{at}/evening"
        each.get(f"{at}/evening")
    assert at_once([(b, f"{at}/evening", WHEN) for b in browsers]) == [303, 303]
    with app.app_context():
        assert db.session.query(Twilight).count() == 1
    assert "No rooms yet" in page(browsers[0], f"{at}/rooms")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"on": "2026-11-01"}, "still to come"),
        ({"starts_2": "16:40"}, "before the slot before it has ended"),
        ({"until_day": "2026-12-11"}, "has to end before the twilight begins"),
        ({"minutes": "0"}, "from 5 to 180"),
        ({"on": ""}, "Give a day"),
        ({"on": "2027-08-01", "until_day": "2027-07-30"}, "no later than 31 July 2027"),
        ({"until_day": "0001-01-01", "until_time": "00:00"}, "in this school year"),
    ],
)
def test_an_evening_that_cannot_be_is_refused(
    closed: Scene, wrong: dict[str, str], said: str
) -> None:
    answer = press(closed.come("Amara"), closed.at("/evening"), WHEN | wrong)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_teacher_of_a_course_that_is_not_the_staffs_organises_nothing(closed: Scene) -> None:
    with closed.app.app_context():
        year_10 = db.session.query(Course).filter_by(title="Year 10").one()
        link = people.link(year_10, "Twilight here")
        link.opens, at = Opens.TWILIGHT, f"/twilights/{link.public_id}"
        db.session.commit()
    ursula = closed.come("Ursula")
    assert "belongs into a course where everybody is staff" in page(ursula, at)
    assert ursula.get(f"{at}/evening").status_code == 403


def test_a_colleague_organises_nothing(closed: Scene) -> None:
    browser = closed.come("Colleague 0")
    for path in ("/evening", "/rooms", "/sessions", "/opening", "/lists"):
        assert browser.get(closed.at(path)).status_code == 403, path


def test_too_few_places_are_said_before_anybody_chooses(closed: Scene) -> None:
    seen = page(closed.come("Amara"), closed.at("/opening"))
    # Amara, six colleagues, and of the four members of staff who present two at each time.
    assert "9 people need a place, there are 6. <strong>That is 3 too few.</strong>" in seen
    with closed.app.app_context():
        db.session.query(Room).update({"places": 3})
        db.session.commit()
    assert "too few" not in page(closed.come("Amara"), closed.at("/opening"))


def test_choosing_begins_when_the_organiser_says_so(closed: Scene) -> None:
    colleague = closed.come("Colleague 0")
    assert "Choosing has not begun" in page(colleague, closed.at())
    assert colleague.get(closed.at("/choose")).status_code == 404
    assert press(closed.come("Amara"), closed.at("/opening")).status_code == 303
    assert colleague.get(closed.at("/choose")).status_code == 200


def test_with_one_session_there_is_nothing_to_choose(closed: Scene) -> None:
    with closed.app.app_context():
        db.session.query(Sitting).filter(Sitting.session_id != 1).delete()
        db.session.commit()
    answer = press(closed.come("Amara"), closed.at("/opening"))
    assert answer.status_code == 409
    assert "at least two sessions" in answer.text


def test_a_room_is_in_use_once_at_a_time(closed: Scene) -> None:
    with closed.app.app_context():
        ids = [s.id for s in db.session.query(TwilightSession)]
    both = {f"room-{ids[0]}-1": "1", f"room-{ids[1]}-1": "1"}
    answer = press(closed.come("Amara"), closed.at("/sessions"), both)
    assert answer.status_code == 422
    assert "Two sessions are in “Room 1” at 16:30." in answer.text


def test_sessions_change_rooms_with_each_other_and_their_people_with_them(scene: Scene) -> None:
    scene.choose("Colleague 0", "Memory", "Talk")
    with scene.app.app_context():
        ids = [s.id for s in db.session.query(TwilightSession).order_by("id")]
    rooms = {f"room-{s}-{n}": r for s, r in zip(ids, ("2", "1", "3"), strict=True) for n in (1, 2)}
    answer = press(scene.come("Amara"), scene.at("/sessions"), rooms)
    assert answer.status_code == 303
    assert "Saved." in page(scene.come("Amara"), answer.location)
    assert scene.places("Colleague 0") == {1: "Memory", 2: "Talk"}


def test_taking_a_session_out_that_people_chose_is_asked_about_first(scene: Scene) -> None:
    scene.choose("Colleague 0", "Memory", "Talk")
    with scene.app.app_context():
        ids = [s.id for s in db.session.query(TwilightSession).order_by("id")]
    left = {f"room-{ids[1]}-{n}": "" for n in (1, 2)}
    amara = scene.come("Amara")
    answer = press(amara, scene.at("/sessions"), left)
    assert answer.status_code == 409
    assert "One person has a place in what you take out" in answer.text
    assert scene.places("Colleague 0") == {1: "Memory", 2: "Talk"}
    assert amara.post(scene.at("/sessions"), data=left | {"choose_again": "1"}).status_code == 303
    assert scene.places("Colleague 0") == {2: "Talk"}


def rows(shown: str) -> dict[str, str]:
    """Return what the page of all sessions holds, as a browser would send it back."""
    rows = re.findall(r'name="(was-[^"]+)" value="([^"]*)"', shown)
    return dict(rows) | {name.replace("was", "room"): room for name, room in rows}


def rooms_of(scene: Scene) -> dict[str, str]:
    with scene.app.app_context():
        found = db.session.query(Sitting, Slot.number).join(Slot, Slot.id == Sitting.slot_id)
        return {f"room-{s.session_id}-{number}": str(s.room_id) for s, number in found}


def test_two_organisers_lose_nothing_of_each_others_plan(scene: Scene) -> None:
    amara, other = scene.come("Amara"), scene.come("Amara")
    ours, theirs = (rows(page(each, scene.at("/sessions"))) for each in (amara, other))
    first, second, _third = names = sorted(rooms_of(scene))[::2]
    with scene.app.app_context():
        place = db.session.query(Twilight).one()
        hall, annex = (actions.add_room(place, name, 30).id for name in ("Hall", "Annex"))
        db.session.commit()
    assert amara.post(scene.at("/sessions"), data=ours | {first: str(hall)}).status_code == 303
    assert other.post(scene.at("/sessions"), data=theirs | {second: str(annex)}).status_code == 303
    now_there = rooms_of(scene)
    assert [now_there[name] for name in names[:2]] == [str(hall), str(annex)]
    late = other.post(scene.at("/sessions"), data=theirs | {first: str(annex)})
    assert late.status_code == 409
    assert "meanwhile. It alone is shown where it is now" in words(late)
    assert rows(words(late))[first] == str(hall)
    assert rooms_of(scene) == now_there


def test_two_organisers_place_in_one_moment_and_a_room_is_in_use_once(scene: Scene) -> None:
    browsers = [scene.come("Amara"), scene.come("Amara")]
    shown = [rows(page(each, scene.at("/sessions"))) for each in browsers]
    names = sorted(rooms_of(scene))[::2]
    with scene.app.app_context():
        hall = actions.add_room(db.session.query(Twilight).one(), "Hall", 30).id
        db.session.commit()
    plans = [each | {name: str(hall)} for each, name in zip(shown, names, strict=False)]
    at = scene.at("/sessions")
    sent = at_once([(b, at, plan) for b, plan in zip(browsers, plans, strict=True)])
    assert sorted(sent) == [303, 422]
    assert list(rooms_of(scene).values()).count(str(hall)) == 1


def test_a_room_never_gets_smaller_than_those_in_it(scene: Scene) -> None:
    for n in range(3):
        scene.choose(f"Colleague {n}", "Memory", "Talk")
    fields = {"room": "2", "room2-name": "Room 2", "room2-places": "2"}
    amara = scene.come("Amara")
    answer = press(amara, scene.at("/rooms"), fields)
    assert answer.status_code == 409
    assert "More people than that" in answer.text
    assert press(amara, scene.at("/rooms"), fields | {"room2-places": "3"}).status_code == 303
    assert amara.post(scene.at("/rooms"), data={"room": "2", "remove": "1"}).status_code == 409


@pytest.mark.parametrize(("one", "other"), [("Room 1", "room 1"), ("Étude", "Étude")])
def test_two_rooms_have_two_names(scene: Scene, one: str, other: str) -> None:
    amara = scene.come("Amara")
    press(amara, scene.at("/rooms"), {"room-name": one, "room-places": "9"})
    answer = press(amara, scene.at("/rooms"), {"room-name": other, "room-places": "9"})
    assert answer.status_code == 409
    assert "a room of that name" in answer.text
