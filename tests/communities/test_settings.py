"""A lead changes what a community is for and for how many; the numbers stay soft."""

import pytest
from flask import Flask

from lti_tool.communities.models import Community, Kind
from lti_tool.extensions import db
from tests import people
from tests.browser import Browser, visit
from tests.pressing import page, press, words


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        return people.tlc()


@pytest.fixture
def amara(app: Flask, cast: people.Cast) -> Browser:
    return visit(app, cast.amara)


def at(cast: people.Cast, path: str = "") -> str:
    return f"/communities/{cast.community}{path}"


def save(browser: Browser, cast: people.Cast, **fields: str) -> tuple[int, str]:
    answer = press(browser, at(cast, "/settings"), {"theme": "Metacognition"} | fields)
    return answer.status_code, words(answer)


def stored(app: Flask) -> Community:
    with app.app_context():
        return db.session.query(Community).one()


def grow(app: Flask, members: int) -> None:
    """Bring the community to so many members."""
    with app.app_context():
        made = db.session.query(Community).one()
        for number in range(members - 2):
            people.join(made, people.person(made.course, f"Member {number}"))
        db.session.commit()


def test_theme_and_purpose_are_changed_for_everybody(
    app: Flask, cast: people.Cast, amara: Browser
) -> None:
    assert save(amara, cast, theme="Retrieval", purpose="To remember more")[0] == 303
    for person in (cast.ben, cast.amara):
        shown = page(visit(app, person), at(cast))
        assert "<h1>Retrieval</h1>" in shown
        assert "To remember more" in shown


@pytest.mark.parametrize(
    "wrong",
    [
        {"theme": " "},
        {"theme": "x" * 256},
        {"size_to": "0"},
        {"size_to": "-1"},
        {"size_to": "201"},
        {"size_from": "many"},
        {"size_from": "12", "size_to": "8"},
    ],
)
def test_what_cannot_be_is_shown_again_and_changes_nothing(
    app: Flask, cast: people.Cast, amara: Browser, wrong: dict[str, str]
) -> None:
    fields = {"purpose": "To remember more"} | wrong
    status, shown = save(amara, cast, **fields)
    assert status == 422
    assert "<title>Error:" in shown
    assert all(text.strip() in shown for text in fields.values())
    made = stored(app)
    assert (made.theme, made.purpose) == ("Metacognition", "To try things out together")
    assert (made.size_from, made.size_to) == (None, None)


@pytest.mark.parametrize("sizes", [("8", "12"), ("", "12"), ("8", ""), ("8", "8"), ("", "")])
def test_sizes_are_kept_as_they_are_given(
    app: Flask, cast: people.Cast, amara: Browser, sizes: tuple[str, str]
) -> None:
    assert save(amara, cast, size_from=sizes[0], size_to=sizes[1])[0] == 303
    made = stored(app)
    assert (made.size_from, made.size_to) == tuple(int(each) if each else None for each in sizes)


def test_a_small_and_a_large_group_are_told_gently_and_to_the_lead_only(
    app: Flask, cast: people.Cast, amara: Browser
) -> None:
    grow(app, 7)
    save(amara, cast, size_from="8", size_to="12")
    assert "a smaller group can be a good one too" in page(amara, at(cast))
    save(amara, cast, size_from="2", size_to="5")
    assert "Two groups may be better than one." in page(amara, at(cast))
    save(amara, cast, size_from="7", size_to="7")
    for reader in (amara, visit(app, cast.ben)):
        shown = page(reader, at(cast))
        assert "smaller group" not in shown
        assert "Two groups" not in shown


def test_below_five_people_the_lead_is_told_no_number(cast: people.Cast, amara: Browser) -> None:
    save(amara, cast, size_from="8", size_to="12")
    shown = page(amara, at(cast))
    assert "Fewer than five people: hidden." in shown
    assert "smaller group" not in shown


def test_the_kind_and_the_cycles_never_change(
    app: Flask, cast: people.Cast, amara: Browser
) -> None:
    forged = {"kind": "slc", "cycles": "1", "grade_return": "none", "course_id": "9"}
    assert save(amara, cast, **forged)[0] == 303
    made = stored(app)
    assert (made.kind, made.cycles, made.course_id) == (Kind.TLC, 5, cast.course_id)


@pytest.mark.parametrize("who", ["ben", "dylan"])
def test_nobody_but_a_lead_reads_or_changes_them(app: Flask, cast: people.Cast, who: str) -> None:
    browser = visit(app, getattr(cast, who))
    browser.get(at(cast, "/join"))
    browser.get(at(cast))
    assert browser.get(at(cast, "/settings")).status_code == 403
    assert save(browser, cast, theme="Mine")[0] == 403
    assert stored(app).theme == "Metacognition"
