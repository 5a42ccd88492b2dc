"""What members say of themselves is told as the group’s breadth, from five answers on."""

import pytest
from flask import Flask

from lti_tool.communities.models import Community, Kind, Membership
from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Course, Enrolment
from lti_tool.web.clock import now
from tests import people
from tests.browser import Browser, visit
from tests.pressing import page, press, words

SUBJECTS = ("Chemistry", "Welsh", "Physics", "chemistry", "CHEMISTRY")


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        return people.tlc()


@pytest.fixture
def five(app: Flask, cast: people.Cast) -> list[int]:
    """Bring the members to five."""
    with app.app_context():
        course = db.session.get_one(Course, cast.course_id)
        made = db.session.query(Community).one()
        newcomers = [people.person(course, name) for name in ("Efua", "Farid", "Grace")]
        for each in newcomers:
            people.join(made, each)
        db.session.commit()
        return [cast.ben, cast.chloe, *(each.id for each in newcomers)]


def at(cast: people.Cast, path: str = "") -> str:
    return f"/communities/{cast.community}{path}"


def say(
    app: Flask, cast: people.Cast, person: int, subject: str = "", experience: str = ""
) -> Browser:
    browser = visit(app, person)
    fields = {"subject": subject} | ({"experience": experience} if experience else {})
    assert press(browser, at(cast, "/about-me"), fields).status_code == 303
    return browser


def landing(app: Flask, cast: people.Cast) -> str:
    """Return the page on which somebody who has not joined reads about the group."""
    return page(visit(app, cast.dylan), at(cast, "/join"))


def member_list(app: Flask, cast: people.Cast, person: int) -> str:
    return page(visit(app, person), at(cast, "/members"))


def test_nobody_has_to_say_anything(app: Flask, cast: people.Cast) -> None:
    shown = page(visit(app, cast.ben), at(cast, "/about-me"))
    assert "Nobody has to answer." in shown
    assert "Only you can see your own answers." in shown
    assert "checked" not in shown
    say(app, cast, cast.ben)
    shown = page(visit(app, cast.dylan), at(cast, "/join"))
    assert 'name="subject"' not in shown
    assert press(visit(app, cast.dylan), at(cast, "/join")).status_code == 303


def test_below_five_answers_nothing_is_shown_anywhere(
    app: Flask, cast: people.Cast, five: list[int]
) -> None:
    for person, subject in zip(five[:4], SUBJECTS, strict=False):
        say(app, cast, person, subject, "early-career")
    pages = [landing(app, cast), page(visit(app, cast.dylan), at(cast, "/sample"))]
    for reader in (cast.amara, cast.ben):
        pages += [member_list(app, cast, reader), page(visit(app, reader), at(cast))]
    for shown in pages:
        assert "subject" not in shown.lower()
        assert "taught for longer" not in shown


def test_from_five_answers_on_different_subjects_are_counted(
    app: Flask, cast: people.Cast, five: list[int]
) -> None:
    for person, subject in zip(five, SUBJECTS, strict=True):
        say(app, cast, person, subject)
    assert "3 subjects so far." in landing(app, cast)
    assert "taught for longer" not in landing(app, cast)
    for reader in (cast.amara, cast.ben):
        assert "3 subjects come together here." in member_list(app, cast, reader)


def test_one_subject_is_counted_as_one(app: Flask, cast: people.Cast, five: list[int]) -> None:
    for person in five:
        say(app, cast, person, "  Maths ")
    assert "One subject so far." in landing(app, cast)


@pytest.mark.parametrize(
    ("bands", "told"),
    [
        (["early-career"] * 4, False),
        (["early-career"] * 3 + ["over-fifteen"], False),
        (["early-career"] * 5, False),
        (["early-career"] * 4 + ["over-fifteen"], True),
    ],
)
def test_that_experience_differs_is_said_from_five_answers_on(
    app: Flask, cast: people.Cast, five: list[int], bands: list[str], *, told: bool
) -> None:
    for person, band in zip(five, [*bands, ""], strict=False):
        say(app, cast, person, "Maths", band)
    shown = landing(app, cast)
    assert ("Some have taught for longer than others." in shown) is told
    assert "fifteen" not in shown


def test_nobody_else_reads_what_one_said(app: Flask, cast: people.Cast, five: list[int]) -> None:
    for person, subject in zip(five, SUBJECTS, strict=True):
        say(app, cast, person, subject, "over-fifteen")
    bens = page(visit(app, cast.ben), at(cast, "/about-me"))
    assert 'value="Chemistry"' in bens
    assert 'value="Welsh"' not in bens
    assert bens.count("checked") == 1
    chloes = page(visit(app, cast.chloe), at(cast, "/about-me"))
    assert 'value="Welsh"' in chloes
    for reader in (cast.amara, cast.chloe):
        for path in ("", "/members"):
            shown = page(visit(app, reader), at(cast, path))
            assert "Chemistry" not in shown
            assert "fifteen" not in shown
    assert visit(app, cast.amara).get(at(cast, "/about-me")).status_code == 403
    assert visit(app, cast.dylan).get(at(cast, "/about-me")).status_code == 403


def test_saying_nothing_of_oneself_takes_both_answers_away(
    app: Flask, cast: people.Cast, five: list[int]
) -> None:
    for person, subject in zip(five, SUBJECTS, strict=True):
        say(app, cast, person, subject, "early-career")
    ben = visit(app, cast.ben)
    typed = {"subject": "x" * 300, "experience": "over-fifteen", "nothing": "1"}
    assert press(ben, at(cast, "/about-me"), typed).status_code == 303
    assert "subjects so far" not in landing(app, cast)
    assert "checked" not in page(ben, at(cast, "/about-me"))
    with app.app_context():
        ours = db.session.query(Membership).filter_by(person_id=cast.ben).one()
        assert (ours.subject, ours.experience) == ("", None)


def test_the_answers_of_those_who_are_gone_do_not_count(
    app: Flask, cast: people.Cast, five: list[int]
) -> None:
    for person, subject in zip(five, SUBJECTS, strict=True):
        say(app, cast, person, subject)
    with app.app_context():
        db.session.query(Enrolment).filter_by(person_id=cast.ben).update({"ended_at": now()})
        db.session.commit()
    assert "subjects so far" not in landing(app, cast)


@pytest.mark.parametrize("fields", [{"subject": "x" * 256}, {"experience": "none-of-ours"}])
def test_an_answer_that_cannot_be_kept_loses_no_words(
    app: Flask, cast: people.Cast, fields: dict[str, str]
) -> None:
    typed = {"subject": "Welsh"} | fields
    answer = press(visit(app, cast.ben), at(cast, "/about-me"), typed)
    assert answer.status_code == 422
    assert "<title>Error:" in words(answer)
    assert typed["subject"] in words(answer)
    assert 'value="Welsh"' not in page(visit(app, cast.ben), at(cast, "/about-me"))


def test_students_are_not_asked(app: Flask) -> None:
    with app.app_context():
        year = people.course(people.school(), "Year 10")
        tobias = people.person(year, "Tobias", CourseRole.INSTRUCTOR)
        made = people.community(year, tobias, "Y10", Kind.SLC)
        people.join(made, zainab := people.person(year, "Zainab"))
        db.session.commit()
        path, browser = f"/communities/{made.public_id}", visit(app, zainab)
    assert "What I say of myself" not in page(browser, path)
    assert browser.get(f"{path}/about-me").status_code == 404
    assert browser.post(f"{path}/about-me", data={"subject": "Biology"}).status_code == 404
    with app.app_context():
        assert db.session.query(Membership).one().subject == ""
