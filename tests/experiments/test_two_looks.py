"""A self-experiment is looked at twice, weeks apart; the first look waits for the second."""

import datetime as dt

import pytest
from icalendar import Calendar

from lti_tool.communities.models import Membership
from lti_tool.experiments.models import MOST_OF_ONE, Experiment
from lti_tool.experiments.queries import MOST
from lti_tool.extensions import db
from lti_tool.web.clock import Clock
from tests.conftest import NOON
from tests.students.conftest import Year10, year10

__all__ = ["year10"]

IDEA = {
    "question": "Do I remember more if I test myself?",
    "strategy": "Shut the book and write.",
    "subject": "Biology",
    "how_long": "ten minutes",
    "weeks": "2",
    "revision": "0",
}
FELT = {"felt-words": "Slow and hard.", "felt-revision": "1"}
STUCK = {"stuck-words": "Nearly all of it.", "stuck-revision": "2"}


def begun(scene: Year10, name: str = "Zara", **changes: str) -> str:
    """Let a student begin an experiment, and return its path."""
    assert scene.send(name, "/experiments/new", IDEA | changes) == 303
    with scene.app.app_context():
        found = db.session.query(Experiment).order_by(Experiment.id.desc()).first()
        assert found is not None
        return f"/experiments/{found.public_id}"


def test_what_felt_hard_comes_back_when_what_stuck_is_said(year10: Year10, clock: Clock) -> None:
    path = begun(year10)
    assert year10.send("Zara", f"{path}/felt", FELT, on=path) == 303
    assert "We ask you on Monday 7 December what stuck" in year10.read("Zara", path)
    assert year10.send("Zara", f"{path}/stuck", STUCK, on=path) == 409
    clock.fix(NOON + dt.timedelta(weeks=2))
    page = year10.read("Zara", path)
    assert "Slow and hard." not in page
    assert year10.send("Zara", f"{path}/stuck", STUCK, on=path) == 303
    page = year10.read("Zara", path)
    assert page.index("Slow and hard.") < page.index("Nearly all of it.")


@pytest.mark.parametrize(
    ("looked", "said"),
    [(True, "You can say it from Monday 7 December on."), (False, "Say how it felt first.")],
)
def test_what_is_said_too_soon_stays_on_the_page_with_the_day_it_is_asked(
    year10: Year10, *, looked: bool, said: str
) -> None:
    path = begun(year10)
    if looked:
        year10.send("Zara", f"{path}/felt", FELT, on=path)
    browser = year10.visit("Zara")
    browser.get(year10.at(path))
    answer = browser.post(year10.at(f"{path}/stuck"), data=STUCK)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert said in page
    assert "Nearly all of it." in page
    assert "Something was saved here" not in page
    with year10.app.app_context():
        assert db.session.query(Experiment).one().stuck == ""


@pytest.mark.parametrize("weeks", [1, 2, 3])
def test_the_second_look_is_asked_for_after_so_many_weeks(
    year10: Year10, clock: Clock, weeks: int
) -> None:
    path = begun(year10, weeks=str(weeks))
    year10.send("Zara", f"{path}/felt", FELT, on=path)
    clock.fix(NOON + dt.timedelta(weeks=weeks, days=-1))
    assert "What stuck?" not in year10.read("Zara")
    clock.fix(NOON + dt.timedelta(weeks=weeks))
    assert "What stuck? You can say it now about your experiment." in year10.read("Zara")
    assert "What stuck? You can say it now" in year10.read("Zara", "/experiments")


def test_ones_own_calendar_asks_on_that_day_and_says_no_word(year10: Year10) -> None:
    path = begun(year10)
    year10.send("Zara", f"{path}/felt", FELT, on=path)
    browser = year10.visit("Zara")
    browser.get(year10.at("/calendar"))
    page = browser.post(year10.at("/calendar"), data={"renew": "1"}).get_data(as_text=True)
    address = page.split("data-select>")[1].split("</textarea>")[0].strip()
    told = browser.get(address.removeprefix("https://tool.test")).get_data()
    found = Calendar.from_ical(told)
    days = {str(e["summary"]): e["dtstart"].dt for e in found.walk("VEVENT")}
    assert days["A question about your own learning"] == dt.date(2026, 12, 7)
    assert b"Biology" not in told
    assert b"remember" not in told


def test_it_is_for_its_author_only_until_they_share_it(year10: Year10) -> None:
    year10.host("Ms Osei")
    path = begun(year10)
    for name, expected in (("Alfie", 404), ("Ms Osei", 404), ("Mr Reed", 403), ("Quentin", 403)):
        assert year10.status(name, path) == expected, name
    assert "Do I remember" not in year10.read("Alfie", "/experiments")
    assert year10.send("Zara", path, {"share": "1"}) == 303
    for name in ("Alfie", "Ms Osei"):
        assert "Do I remember more" in year10.read(name, path)
        assert "Do I remember more" in year10.read(name, "/experiments")
    assert year10.status("Mr Reed", path) == 403
    year10.send("Zara", path, {"keep": "1"})
    assert year10.status("Alfie", path) == 404


def test_nobody_else_writes_in_it(year10: Year10) -> None:
    path = begun(year10)
    year10.send("Zara", path, {"share": "1"})
    for what, fields in ((f"{path}/felt", FELT), (f"{path}/change", IDEA), (path, {"delete": "1"})):
        assert year10.send("Alfie", what, fields, on="/experiments/new") == 404
    with year10.app.app_context():
        assert db.session.query(Experiment).one().felt == ""


def test_something_missing_is_said_and_the_rest_is_kept(year10: Year10) -> None:
    browser = year10.visit("Zara")
    browser.get(year10.at("/experiments/new"))
    answer = browser.post(year10.at("/experiments/new"), data=IDEA | {"question": ""})
    assert answer.status_code == 422
    assert "Shut the book and write." in answer.get_data(as_text=True)
    answer = browser.post(year10.at("/experiments/new"), data=IDEA | {"weeks": "9"})
    assert answer.status_code == 422


def test_two_tabs_keep_both_texts(year10: Year10) -> None:
    path = begun(year10)
    year10.send("Zara", f"{path}/felt", FELT, on=path)
    browser = year10.visit("Zara")
    browser.get(year10.at(path))
    late = FELT | {"felt-words": "From the other tab."}
    answer = browser.post(year10.at(f"{path}/felt"), data=late)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Slow and hard." in page
    assert "From the other tab." in page


def test_changing_it_moves_no_day(year10: Year10) -> None:
    path = begun(year10)
    year10.send("Zara", f"{path}/felt", FELT, on=path)
    change = IDEA | {"weeks": "1", "question": "Does it last?", "revision": "2"}
    assert year10.send("Zara", f"{path}/change", change) == 303
    with year10.app.app_context():
        found = db.session.query(Experiment).one()
        assert (found.question, found.ask_on) == ("Does it last?", dt.date(2026, 12, 7))


def test_a_leaver_can_delete_it_and_what_stays_has_no_name(year10: Year10) -> None:
    path = begun(year10)
    year10.send("Zara", path, {"share": "1"})
    year10.send("Zara", "/leave", {}, on="")
    page = year10.read("Alfie", path)
    assert "A former member" in page
    assert "Zara" not in page
    year10.send("Zara", "/left", {"remains": "deleted"})
    assert year10.status("Alfie", path) == 404


def test_it_can_be_deleted(year10: Year10) -> None:
    path = begun(year10)
    assert year10.send("Zara", path, {"delete": "1"}) == 303
    assert year10.status("Zara", path) == 404


def keep(scene: Year10, name: str, many: int, **more: object) -> None:
    """Write many experiments of one student down, as the page would."""
    with scene.app.app_context():
        own = db.session.query(Membership).filter_by(person_id=scene.ids[name]).one()
        db.session.add_all(
            Experiment(
                membership_id=own.id,
                question=f"Number {number} of {name}",
                strategy="Try.",
                weeks=1,
                began_at=NOON,
                **more,
            )
            for number in range(many)
        )
        db.session.commit()


def test_no_number_of_others_takes_ones_own_off_the_page(year10: Year10) -> None:
    begun(year10)
    keep(year10, "Priya", MOST + 1, shared_at=NOON)
    assert IDEA["question"] in year10.read("Zara", "/experiments")


def test_a_page_that_is_full_says_so_and_keeps_the_words(year10: Year10) -> None:
    keep(year10, "Zara", MOST_OF_ONE)
    browser = year10.visit("Zara")
    browser.get(year10.at("/experiments/new"))
    answer = browser.post(year10.at("/experiments/new"), data=IDEA)
    assert answer.status_code == 422
    assert "as many experiments as the page holds" in answer.text
    assert IDEA["strategy"] in answer.text
    with year10.app.app_context():
        assert db.session.query(Experiment).count() == MOST_OF_ONE
