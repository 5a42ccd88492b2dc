"""The agenda: two to begin with, minutes until the first meeting begins, one order for the year."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from lti_tool.communities.models import Community
from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.meetings.agendas import presets, read_agendas
from lti_tool.meetings.queries import agenda
from tests import people
from tests.browser import Browser, visit
from tests.meetings.scene import at, meeting, read, send, words_of

CORE_THREE = [("feedback", 25), ("new-learning", 20), ("planning", 15)]
EFA_SIX = [
    ("introduction", 5),
    ("starter", 5),
    *CORE_THREE,
    ("summary", 5),
]
NAMED = [("Feedback", 25), ("New learning", 20), ("Personal action planning", 15)]
LONGER = {"feedback": "30", "new-learning": "25", "planning": "20"}


def items(community_id: int) -> list[tuple[str, int]]:
    """Return a community's agenda; for use in an app context."""
    found = agenda(db.session.get_one(Community, community_id))
    assert [item.position for item in found] == list(range(1, len(found) + 1))
    return [(item.segment.value, item.minutes) for item in found]


def test_two_agendas_can_be_begun_with_and_the_core_three_are_usual() -> None:
    found = {each.key: ([(s.value, m) for s, m in each.segments]) for each in presets()}
    assert found == {"core-three": CORE_THREE, "efa-six": EFA_SIX}
    assert [(each.key, each.minutes) for each in presets()] == [("core-three", 60), ("efa-six", 75)]


@pytest.mark.parametrize(
    "order",
    [
        ["new-learning", "feedback", "planning"],
        ["feedback", "planning", "new-learning"],
        ["planning", "feedback", "new-learning"],
        ["feedback", "new-learning"],
        ["feedback", "feedback", "new-learning", "planning"],
        ["feedback", "quiz", "new-learning", "planning"],
        [],
    ],
)
def test_a_file_with_another_order_is_refused(order: list[str]) -> None:
    segments = ", ".join(f'["{segment}", 10]' for segment in order)
    with pytest.raises(ValueError, match=r"in this order|is not a valid"):
        read_agendas(f'[[agenda]]\nkey = "own"\nname = "Own"\nsegments = [{segments}]')


def set_up(app: Flask, **chosen: str) -> tuple[int, int | None]:
    """Let a teacher set a community up over HTTP; return the answer and what was made."""
    with app.app_context():
        course = people.course(people.school())
        teacher = people.person(course, "Amara", CourseRole.INSTRUCTOR)
        link = people.link(course).public_id
        db.session.commit()
        browser = visit(app, teacher)
    days = {f"days-{n}": str(day) for n, day in enumerate(people.DAYS)}
    fields = {"kind": "tlc", "theme": "Thinking", "grade_return": "none", **days, **chosen}
    browser.get(f"/links/{link}/set-up")
    status, _page = send(browser, f"/links/{link}/set-up", **fields)
    with app.app_context():
        return status, db.session.scalar(db.select(Community.id))


@pytest.mark.parametrize(
    ("chosen", "stored"),
    [
        ({"agenda": "core-three"}, CORE_THREE),
        ({"agenda": "efa-six"}, EFA_SIX),
        ({}, CORE_THREE),
    ],
)
def test_setting_up_stores_the_agenda_that_was_chosen(
    app: Flask, chosen: dict[str, str], stored: list[tuple[str, int]]
) -> None:
    status, made = set_up(app, **chosen)
    assert (status, made is not None) == (303, True)
    with app.app_context():
        assert items(made or 0) == stored


def test_an_agenda_of_ones_own_cannot_be_sent(app: Flask) -> None:
    assert set_up(app, agenda="planning-first") == (422, None)


def test_minutes_change_and_the_order_stays(
    app: Flask, cast: people.Cast, amara: Browser, ben: Browser
) -> None:
    page = read(amara, at(cast, "/agenda"))
    assert re.findall(r'type="number" value="(\d+)"', page) == ["25", "20", "15"]
    assert send(amara, at(cast, "/agenda"), **dict(reversed(LONGER.items())))[0] == 303
    with app.app_context():
        assert items(cast.community_id) == [
            ("feedback", 30),
            ("new-learning", 25),
            ("planning", 20),
        ]
    said = words_of(read(ben, at(cast, "/meetings")))
    assert "Feedback 30 minutes New learning 25 minutes Personal action planning 20" in said
    assert "about 75 minutes" in read(ben, at(cast))


@pytest.mark.parametrize("wrong", ["0", "-5", "181", "", "ten", "2.5"])
def test_wrong_minutes_are_said_and_the_others_stay_typed(
    app: Flask, cast: people.Cast, amara: Browser, wrong: str
) -> None:
    status, page = send(amara, at(cast, "/agenda"), **LONGER | {"planning": wrong})
    assert status == 422
    assert "<title>Error:" in page
    assert all(f'value="{minutes}"' in page for minutes in ("30", "25", wrong))
    with app.app_context():
        assert items(cast.community_id) == CORE_THREE


def begin_and_go_on(cast: people.Cast, amara: Browser) -> None:
    send(amara, at(cast, "/meetings/1"), begin="1")


def say_held(cast: people.Cast, amara: Browser) -> None:
    send(amara, at(cast, "/meetings/1/state"), held="1")


@pytest.mark.parametrize("first_meeting", [begin_and_go_on, say_held])
def test_from_the_first_meeting_on_the_agenda_is_locked(
    app: Flask, cast: people.Cast, amara: Browser, first_meeting: Callable[..., None]
) -> None:
    assert "Change the minutes" in read(amara, at(cast, "/meetings"))
    first_meeting(cast, amara)
    assert "Change the minutes" not in read(amara, at(cast, "/meetings"))
    page = words_of(read(amara, at(cast, "/agenda")))
    assert "the agenda stays as it is for the rest of the year" in page
    status, page = send(amara, at(cast, "/agenda"), **LONGER)
    assert status == 409
    said = words_of(page)
    assert "Feedback 25 minutes New learning 20 minutes Personal action planning 15" in said
    with app.app_context():
        assert items(cast.community_id) == CORE_THREE


def test_skipping_the_first_meeting_locks_nothing(
    app: Flask, cast: people.Cast, amara: Browser
) -> None:
    send(amara, at(cast, "/meetings/1/state"), skipped="1")
    assert send(amara, at(cast, "/agenda"), **LONGER)[0] == 303
    with app.app_context():
        assert not meeting(cast).counts
        assert items(cast.community_id)[0] == ("feedback", 30)


def test_every_meeting_of_the_year_has_the_same_order(cast: people.Cast, ben: Browser) -> None:
    for number in (1, 4, 6):
        page = words_of(read(ben, at(cast, f"/meetings/{number}")))
        places = [page.index(f"{words} {m} minutes") for words, m in NAMED]
        assert places == sorted(places)
