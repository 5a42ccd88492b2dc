"""Two different sessions, one for each slot, until the cut-off."""

import datetime as dt

from lti_tool.extensions import db
from lti_tool.people.models import Course, Enrolment, Person
from lti_tool.showcase.jobs import look_after_twilights
from lti_tool.web.clock import Clock, now
from tests import people
from tests.pressing import at_once, page
from tests.showcase.scene import AFTER, DAY_AFTER, Scene, choose, hidden, picked


def test_somebody_chooses_two_and_sees_them(scene: Scene) -> None:
    ben = scene.come("Colleague 0")
    assert "Choose 2 sessions" in page(ben, scene.at())
    assert choose(scene, ben, "Memory", "Talk") == 303
    assert scene.places("Colleague 0") == {1: "Memory", 2: "Talk"}
    seen = page(ben, scene.at())
    assert seen.count("<strong>My choice</strong>") == 2
    assert "Change my choice" in seen


def test_the_same_session_twice_is_refused_and_what_was_picked_stays(scene: Scene) -> None:
    browser = scene.come("Colleague 0")
    shown = hidden(page(browser, scene.at("/choose")))
    answer = browser.post(scene.at("/choose"), data=picked(scene, shown, "Memory", "Memory"))
    assert answer.status_code == 422
    assert "you have this one already" in answer.text
    assert answer.text.count("checked") == 2
    assert scene.places("Colleague 0") == {}


def test_a_slot_left_out_is_asked_for(scene: Scene) -> None:
    assert scene.choose("Colleague 0", "Memory") == 422
    assert scene.places("Colleague 0") == {}


def test_both_sessions_can_change_places_with_each_other(scene: Scene) -> None:
    scene.choose("Colleague 0", "Memory", "Talk")
    assert scene.choose("Colleague 0", "Talk", "Memory") == 303
    assert scene.places("Colleague 0") == {1: "Talk", 2: "Memory"}


def test_a_presenter_chooses_what_is_left_and_never_their_own(scene: Scene) -> None:
    ben = scene.come("Ben")
    seen = page(ben, scene.at("/choose"))
    assert "session_1" not in seen
    assert seen.count("Feedback") == 0
    assert choose(scene, ben, "Talk") == 303
    assert scene.places("Ben") == {2: "Talk"}
    assert "You present" in page(ben, scene.at())


def test_a_page_that_is_no_longer_true_changes_nothing(scene: Scene) -> None:
    browser = scene.come("Colleague 0")
    old = hidden(page(browser, scene.at("/choose")))
    scene.choose("Colleague 0", "Memory", "Talk")
    answer = browser.post(scene.at("/choose"), data=picked(scene, old, "Feedback", "Memory"))
    assert answer.status_code == 409
    assert "Something changed meanwhile" in answer.text
    assert scene.places("Colleague 0") == {1: "Memory", 2: "Talk"}


def test_the_last_place_goes_to_one_and_the_other_keeps_what_they_had(small: Scene) -> None:
    small.choose("Colleague 0", "Memory", "Talk")
    for name in ("Colleague 1", "Colleague 2"):
        small.choose(name, "Talk", "Feedback")
    browsers = [small.come(name) for name in ("Colleague 1", "Colleague 2")]
    shown = [hidden(page(each, small.at("/choose"))) for each in browsers]
    presses = [
        (each, small.at("/choose"), picked(small, was, "Memory", "Talk"))
        for each, was in zip(browsers, shown, strict=True)
    ]
    assert sorted(at_once(presses)) == [303, 409]
    both = [small.places(name) for name in ("Colleague 1", "Colleague 2")]
    assert sorted(both, key=str) == [
        {1: "Memory", 2: "Talk"},
        {1: "Talk", 2: "Feedback"},
    ]


def test_whoever_comes_too_late_is_told_which_one_is_full(small: Scene) -> None:
    late = small.come("Colleague 2")
    shown = hidden(page(late, small.at("/choose")))
    for name in ("Colleague 0", "Colleague 1"):
        small.choose(name, "Memory", "Talk")
    answer = late.post(small.at("/choose"), data=picked(small, shown, "Memory", "Talk"))
    assert answer.status_code == 409
    assert "“Memory” has just become full" in answer.text
    assert small.places("Colleague 2") == {}


def test_nobody_but_staff_comes_in(scene: Scene) -> None:
    sami = scene.come("Sami Haddad")
    assert sami.get(scene.at()).status_code == 404
    assert sami.get(scene.at("/choose")).status_code == 404


def test_whoever_the_course_list_drops_loses_access_and_the_place(small: Scene) -> None:
    for name in ("Colleague 0", "Colleague 1"):
        small.choose(name, "Memory", "Talk")
    with small.app.app_context():
        gone = {"person_id": small.people["Colleague 0"]}
        db.session.query(Enrolment).filter_by(**gone).update({"ended_at": now()})
        db.session.commit()
    assert small.come("Colleague 0").get(small.at()).status_code == 403
    assert small.choose("Colleague 2", "Talk", "Feedback", slot_1="Memory") == 303
    with small.app.app_context():
        look_after_twilights.call_local()
    assert small.places("Colleague 2") == {1: "Memory", 2: "Feedback"}
    assert small.places("Colleague 0") == {}


def test_whoever_is_staff_by_another_course_comes_by_its_list_as_it_is_now(scene: Scene) -> None:
    with scene.app.app_context():
        staff = db.session.query(Course).filter_by(title="Staff CPD").one()
        induction = people.course(staff.deployment, "Induction", staff=True)
        scene.people["Newcomer"] = people.person(induction, "Newcomer").id
        induction.roster_read_at = now() - dt.timedelta(hours=2)
        db.session.commit()
    page(scene.come("Newcomer"), scene.at())
    with scene.app.app_context():
        induction = db.session.query(Course).filter_by(title="Induction").one()
        assert induction.roster_asked_at == now()


def test_whoever_is_erased_frees_the_place(small: Scene) -> None:
    for name in ("Colleague 0", "Colleague 1"):
        small.choose(name, "Memory", "Talk")
    with small.app.app_context():
        db.session.delete(db.session.get_one(Person, small.people["Colleague 0"]))
        db.session.commit()
    assert small.choose("Colleague 2", "Memory", "Talk") == 303


def test_choosing_ends_at_the_cut_off(scene: Scene, clock: Clock) -> None:
    browser = scene.come("Colleague 0")
    shown = hidden(page(browser, scene.at("/choose")))
    clock.move(AFTER)
    browser = scene.come("Colleague 0")
    look = page(browser, scene.at())
    assert "We proposed this" in look
    answer = browser.post(scene.at("/choose"), data=picked(scene, shown, "Memory", "Talk"))
    assert answer.status_code == 409
    clock.move(DAY_AFTER - AFTER)
    assert scene.come("Colleague 0").get(scene.at("/choose")).status_code == 404


def test_the_job_ends_the_choosing_with_nobody_there(scene: Scene, clock: Clock) -> None:
    scene.choose("Colleague 0", "Memory", "Talk")
    clock.move(AFTER)
    with scene.app.app_context():
        look_after_twilights.call_local()
    assert scene.places("Colleague 0") == {1: "Memory", 2: "Talk"}
    for name in ("Amara", "Colleague 1", "Colleague 5"):
        mine = scene.places(name)
        assert len(set(mine.values())) == 2, name
    assert list(scene.places("Ben")) == [2]
    assert list(scene.places("Ben too")) == [1]
    assert scene.places("Sami Haddad") == {}
