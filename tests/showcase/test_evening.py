"""The evening itself: lists for the doors, late changes, a file for the calendar, and the cards."""

from icalendar import Calendar

from lti_tool.communities.models import Community
from lti_tool.extensions import db
from lti_tool.people.models import Person
from lti_tool.showcase.models import Card
from lti_tool.web.clock import Clock
from tests import people
from tests.pressing import at_once, page, press
from tests.showcase.scene import AFTER, DAY_AFTER, ON_THE_DAY, Scene, choose, hidden, picked


def other(scene: Scene, name: str) -> tuple[str, ...]:
    """Return for each slot a session that somebody does not have."""
    mine = scene.places(name)
    return tuple({1: mine[2], 2: mine[1]}.values())


def test_everybody_changes_at_the_door_while_there_is_room(scene: Scene, clock: Clock) -> None:
    clock.move(AFTER)
    browser = scene.come("Colleague 0")
    page(browser, scene.at())
    wanted = other(scene, "Colleague 0")
    assert "Change at the door" in page(browser, scene.at())
    assert choose(scene, browser, *wanted) == 303
    assert tuple(scene.places("Colleague 0").values()) == wanted


def test_a_wait_of_a_page_from_before_the_cut_off_gives_no_place_away(
    scene: Scene, clock: Clock
) -> None:
    scene.choose("Colleague 0", "Memory", "Talk")
    clock.move(AFTER)
    browser = scene.come("Colleague 0")
    shown = hidden(page(browser, scene.at("/choose")))
    waits = picked(scene, shown, "", "Talk", slot_1="Feedback")
    assert browser.post(scene.at("/choose"), data=waits).status_code == 422
    assert scene.places("Colleague 0") == {1: "Memory", 2: "Talk"}


def test_the_organiser_moves_somebody_but_never_over_a_limit(small: Scene, clock: Clock) -> None:
    for name in ("Colleague 0", "Colleague 1"):
        small.choose(name, "Memory", "Talk")
    small.choose("Colleague 2", "Talk", "Feedback")
    clock.move(AFTER)
    amara, ids = small.come("Amara"), small.ids()
    moved = {"person": str(small.people["Colleague 2"]), "slot": "1", "session": ids["Memory"]}
    answer = press(amara, small.at("/door"), moved)
    assert answer.status_code == 409
    assert "no place left" in answer.text
    answer = press(amara, small.at("/door"), moved | {"session": ids["Feedback"]})
    assert answer.status_code == 409
    assert "They have that session" in answer.text
    presenter = moved | {"person": str(small.people["Ben"])}
    assert "They present at that time" in press(amara, small.at("/door"), presenter).text


def test_the_lists_say_who_is_where(scene: Scene) -> None:
    scene.choose("Colleague 0", "Memory", "Talk")
    seen = page(scene.come("Amara"), scene.at("/lists"))
    assert seen.count("<bdi>Colleague 0</bdi>") == 2
    assert "Haddad" not in seen


def test_presenters_read_numbers_and_no_names(scene: Scene) -> None:
    scene.choose("Colleague 0", "Memory", "Talk")
    seen = page(scene.come("Chloe"), scene.of("Memory"))
    assert "1 of 20 places taken" in seen
    assert "Colleague 0" not in seen


def test_a_file_for_the_calendar_holds_ones_own(scene: Scene) -> None:
    scene.choose("Ben", "Talk")
    found = Calendar.from_ical(scene.come("Ben").get(scene.at("/mine.ics")).data)
    events = [(str(e["summary"]), str(e["location"])) for e in found.walk("VEVENT")]
    assert events == [("Feedback", "Room 1"), ("Talk", "Room 3")]
    starts = [f"{e.decoded('dtstart'):%d %H:%M}" for e in found.walk("VEVENT")]
    assert starts == ["10 16:30", "10 17:15"]


def test_a_card_reaches_the_presenters_the_day_after_without_a_name(
    scene: Scene, clock: Clock
) -> None:
    scene.choose("Colleague 0", "Memory", "Talk")
    card = scene.at(f"/card/{scene.ids()['Memory']}")
    assert scene.come("Colleague 0").get(card).status_code == 404
    clock.move(ON_THE_DAY)
    browser = scene.come("Colleague 0")
    page(browser, scene.at())
    answer = press(browser, card, {"will_try": "Waiting longer"})
    assert answer.status_code == 303
    assert "Waiting longer" not in page(scene.come("Chloe"), scene.of("Memory", "/cards"))
    clock.move(DAY_AFTER - ON_THE_DAY)
    assert "Waiting longer" in page(scene.come("Chloe"), scene.of("Memory", "/cards"))
    for reader, theme in (("Ben", "Feedback"), ("Sami Haddad", "Talk"), ("Ursula", "Talk")):
        assert "Waiting longer" not in page(scene.come(reader), scene.of(theme, "/cards"))
    with scene.app.app_context():
        [kept] = db.session.query(Card)
        assert set(Card.__table__.c.keys()) == {"id", "session_id", "will_try", "tell"}
        assert len(kept.id) == 22


def test_after_the_evening_home_leads_those_who_presented_to_their_cards(
    scene: Scene, clock: Clock
) -> None:
    with scene.app.app_context():
        memory = db.session.query(Community).filter_by(theme="Memory").one()
        listens = db.session.query(Person).filter_by(name="Colleague 0").one()
        people.join(memory, listens)
        db.session.commit()
    clock.move(DAY_AFTER)
    words = "The cards for those who presented"
    who = (("Chloe", "Memory", 200), ("Ursula", "Talk", 200), ("Colleague 0", "Memory", 404))
    for name, theme, status in who:
        browser = scene.come(name)
        assert scene.of(theme) in page(browser, f"/communities/{scene.communities[theme]}")
        assert (words in page(browser, scene.of(theme))) is (status == 200)
        assert browser.get(scene.of(theme, "/cards")).status_code == status


def test_of_two_cards_at_once_there_is_one_and_no_words_are_lost(
    scene: Scene, clock: Clock
) -> None:
    scene.choose("Colleague 0", "Memory", "Talk")
    card = scene.at(f"/card/{scene.ids()['Memory']}")
    clock.move(ON_THE_DAY)
    browsers = [scene.come("Colleague 0"), scene.come("Colleague 0")]
    for each in browsers:
        page(each, card)
    presses = [(each, card, {"tell": f"Thank you {n}"}) for n, each in enumerate(browsers)]
    assert sorted(at_once(presses)) == [303, 409]
    with scene.app.app_context():
        assert db.session.query(Card).count() == 1
    answer = browsers[0].post(card, data={"tell": "Once more"})
    assert answer.status_code == 409
    assert "Once more" in answer.text


def test_whoever_was_elsewhere_gives_no_card(scene: Scene, clock: Clock) -> None:
    scene.choose("Colleague 0", "Memory", "Talk")
    clock.move(ON_THE_DAY)
    browser = scene.come("Colleague 0")
    page(browser, scene.at())
    assert browser.get(scene.at(f"/card/{scene.ids()['Feedback']}")).status_code == 404


def test_an_empty_card_is_asked_about(scene: Scene, clock: Clock) -> None:
    scene.choose("Colleague 0", "Memory", "Talk")
    clock.move(ON_THE_DAY)
    answer = press(scene.come("Colleague 0"), scene.at(f"/card/{scene.ids()['Memory']}"), {})
    assert answer.status_code == 422
    assert "Write a few words in one of the two." in answer.text
