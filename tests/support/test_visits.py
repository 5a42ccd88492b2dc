"""A peer visit is between two members: asked, answered, noted by them, and seen by nobody else."""

import pytest
from flask import Flask

from lti_tool.communities.models import Kind, Membership
from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Course
from lti_tool.support.models import Visit
from tests import people
from tests.browser import visit as come
from tests.pressing import page, press, words
from tests.support.conftest import Scene

ASKED = {"when": "Thursday, lesson 3", "look_for": "Who speaks after me."}
NOTE = ASKED | {"note": "Six spoke. What did the others do?"}
OTHERS = ("efua", "amara", "dylan")


def number_of(scene: Scene, name: str) -> str:
    """Return the number that stands for a member's name on the form."""
    person = scene.efua if name == "efua" else getattr(scene.cast, name)
    with scene.app.app_context():
        return str(db.session.query(Membership).filter_by(person_id=person).one().id)


def ask(scene: Scene) -> str:
    """Let Ben ask Chloe, and return the address of their visit."""
    fields = ASKED | {"visitor": number_of(scene, "chloe")}
    answer = press(scene.visit("ben"), scene.at("/plan/1/visit"), fields)
    assert (answer.status_code, answer.location) == (303, scene.at("/visits"))
    return address(scene)


def address(scene: Scene) -> str:
    with scene.app.app_context():
        return scene.at(f"/visits/{db.session.query(Visit).one().public_id}")


def count(app: Flask) -> int:
    with app.app_context():
        return db.session.query(Visit).count()


def test_a_plan_offers_to_ask_somebody_and_names_the_others(scene: Scene) -> None:
    ben = scene.visit("ben")
    form = scene.at("/plan/1/visit")
    assert f'href="{form}"' in page(ben, scene.at("/plan/1"))
    shown = page(ben, form)
    for name, offered in (("Chloe", True), ("Efua", True), ("Ben", False), ("Dylan", False)):
        assert (f">{name}</label>" in shown) is offered
    assert "nothing counts it" in shown
    assert "Only the two of you can see this" in shown


def test_whoever_is_asked_says_yes(scene: Scene) -> None:
    path = ask(scene)
    assert "You asked; the answer is still to come." in page(scene.visit("ben"), path)
    chloe = scene.visit("chloe")
    assert "I visit <bdi>Ben</bdi>" in page(chloe, scene.at("/visits"))
    shown = page(chloe, path)
    assert "You are asked for Thursday, lesson 3. You decide; nobody else is told." in shown
    assert "Who speaks after me." in shown
    assert press(chloe, path, {"yes": "1"}).location == path
    for name in ("ben", "chloe"):
        assert "It is agreed for Thursday, lesson 3." in page(scene.visit(name), path)
    assert "<bdi>Chloe</bdi> visits me" in page(scene.visit("ben"), scene.at("/visits"))


def test_whoever_is_asked_can_say_not_this_time(scene: Scene) -> None:
    path = ask(scene)
    press(scene.visit("chloe"), path, {"no": "1"})
    for name in ("ben", "chloe"):
        assert "Not this time." in page(scene.visit(name), path)
    assert "not this time" in page(scene.visit("ben"), scene.at("/visits"))


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_nobody_answers_for_whoever_was_asked(scene: Scene, answer: str) -> None:
    path = ask(scene)
    ben = scene.visit("ben")
    assert f'name="{answer}"' not in page(ben, path)
    assert ben.post(path, data={answer: "1"}).status_code == 403
    assert "the answer is still to come" in page(ben, path)


def test_the_note_is_written_by_the_two(scene: Scene) -> None:
    path = ask(scene)
    press(scene.visit("chloe"), path, {"yes": "1"})
    first = NOTE | {"revision": "1"}
    assert press(scene.visit("chloe"), path, first).status_code == 303
    assert NOTE["note"] in page(scene.visit("ben"), path)
    again = NOTE | {"revision": "2", "note": "They wrote.", "when": "Friday, lesson 1"}
    assert press(scene.visit("ben"), path, again).status_code == 303
    shown = page(scene.visit("chloe"), path)
    assert "They wrote." in shown
    assert "Friday, lesson 1" in shown
    assert "Only the two of you can see this" in shown


def test_of_two_who_write_at_one_time_the_second_reads_both_texts(scene: Scene) -> None:
    path = ask(scene)
    ben, chloe = scene.visit("ben"), scene.visit("chloe")
    chloe.get(path)
    press(ben, path, ASKED | {"note": "From Ben", "revision": "1"})
    answer = chloe.post(path, data=ASKED | {"note": "From Chloe", "revision": "1"})
    assert answer.status_code == 409
    assert "From Ben" in words(answer)
    assert "From Chloe" in words(answer)
    assert 'name="revision" value="2"' in words(answer)
    assert "From Chloe" not in page(ben, path)
    both = ASKED | {"note": "From both", "revision": "2"}
    assert chloe.post(path, data=both).status_code == 303
    assert "From both" in page(ben, path)


@pytest.mark.parametrize("wrong", [{"when": ""}, {"note": "x" * 2001}, {"look_for": "x" * 2001}])
def test_a_note_that_cannot_be_kept_is_shown_again(scene: Scene, wrong: dict[str, str]) -> None:
    path, fields = ask(scene), NOTE | {"revision": "1"} | wrong
    answer = press(scene.visit("chloe"), path, fields)
    assert answer.status_code == 422
    assert "<title>Error:" in words(answer)
    assert fields["note"] in words(answer)
    assert fields["look_for"] in words(answer)
    assert NOTE["note"] not in page(scene.visit("ben"), path)


@pytest.mark.parametrize("name", ["ben", "chloe"])
def test_either_of_the_two_calls_it_off_and_nothing_is_left(scene: Scene, name: str) -> None:
    path, browser = ask(scene), scene.visit(name)
    press(browser, path, NOTE | {"revision": "1"})
    assert press(browser, path, {"call_off": "1"}).location == scene.at("/visits")
    assert count(scene.app) == 0
    for reader in ("ben", "chloe"):
        assert scene.visit(reader).get(path).status_code == 404
        assert "None yet." in page(scene.visit(reader), scene.at("/visits"))


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_sees_or_changes_it(scene: Scene, name: str) -> None:
    path = ask(scene)
    press(scene.visit("chloe"), path, NOTE | {"revision": "1"})
    browser, refused = scene.visit(name), (404 if name == "efua" else 403)
    browser.get(scene.at("/join"))
    browser.get(scene.at())
    assert browser.get(path).status_code == refused
    for fields in (NOTE | {"note": "Seen", "revision": "2"}, {"yes": "1"}, {"call_off": "1"}):
        assert browser.post(path, data=fields).status_code == refused
    assert NOTE["note"] in page(scene.visit("ben"), path)


def test_no_other_page_names_or_counts_it(scene: Scene) -> None:
    press(scene.visit("chloe"), ask(scene), NOTE | {"revision": "1"})
    for path in ("", "/members", "/shared", "/visits", "/meetings/1"):
        shown = page(scene.visit("efua"), scene.at(path))
        assert NOTE["note"] not in shown
        assert "Thursday, lesson 3" not in shown
    amaras = page(scene.visit("amara"), scene.at())
    assert "visit" not in amaras
    assert scene.visit("amara").get(scene.at("/visits")).status_code == 403


@pytest.mark.parametrize("name", ["ben", "chloe"])
@pytest.mark.parametrize("remains", ["", "named"])
def test_it_ends_when_one_of_the_two_leaves(scene: Scene, name: str, remains: str) -> None:
    path = ask(scene)
    scene.leave(name, remains)
    assert count(scene.app) == 0
    other = scene.visit("chloe" if name == "ben" else "ben")
    assert other.get(path).status_code == 404


@pytest.mark.parametrize("wrong", [{"when": ""}, {"visitor": ""}, {"look_for": "x" * 2001}])
def test_what_is_missing_is_asked_for(scene: Scene, wrong: dict[str, str]) -> None:
    fields = ASKED | {"visitor": number_of(scene, "chloe")} | wrong
    answer = press(scene.visit("ben"), scene.at("/plan/1/visit"), fields)
    assert answer.status_code == 422
    assert fields["look_for"] in words(answer)
    assert count(scene.app) == 0


@pytest.mark.parametrize("forged", ["999999", "0", "-1", "x", "ben", "neighbour"])
def test_a_forged_number_asks_nobody(scene: Scene, forged: str) -> None:
    if forged == "ben":
        forged = number_of(scene, "ben")
    if forged == "neighbour":
        with scene.app.app_context():
            course = db.session.get_one(Course, scene.cast.course_id)
            made = people.community(course, people.person(course, "Gwen"), "Another")
            forged = str(people.join(made, people.person(course, "Hugo")).id)
            db.session.commit()
    fields = ASKED | {"visitor": forged}
    answer = press(scene.visit("ben"), scene.at("/plan/1/visit"), fields)
    assert answer.status_code == 422
    assert count(scene.app) == 0


def test_whoever_has_gone_cannot_be_asked(scene: Scene) -> None:
    number = number_of(scene, "chloe")
    scene.leave("chloe")
    ben, form = scene.visit("ben"), scene.at("/plan/1/visit")
    assert "Chloe" not in page(ben, form)
    assert press(ben, form, ASKED | {"visitor": number}).status_code == 422


def test_the_only_member_has_nobody_to_ask(scene: Scene) -> None:
    scene.leave("chloe")
    scene.leave("efua")
    assert "You are the only member so far." in page(scene.visit("ben"), scene.at("/plan/1/visit"))


def test_students_have_no_visits(app: Flask) -> None:
    with app.app_context():
        year = people.course(people.school(), "Year 10")
        tobias = people.person(year, "Tobias", CourseRole.INSTRUCTOR)
        made = people.community(year, tobias, "Y10", Kind.SLC)
        zainab, yusuf = people.person(year, "Zainab"), people.person(year, "Yusuf")
        people.join(made, zainab)
        other = people.join(made, yusuf).id
        db.session.commit()
        path, browser = f"/communities/{made.public_id}", come(app, zainab)
    plan = {"focus": "Remembering", "try_1": "Shut the book.", "revision": "0"}
    press(browser, f"{path}/plan/1", plan)
    assert "visit" not in page(browser, f"{path}/plan/1")
    assert "/visits" not in page(browser, path)
    asked = ASKED | {"visitor": str(other)}
    assert browser.post(f"{path}/plan/1/visit", data=asked).status_code == 404
    for each in ("/visits", "/visits/none", "/plan/1/visit"):
        assert browser.get(f"{path}{each}").status_code == 404
    assert count(app) == 0
