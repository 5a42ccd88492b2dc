"""Every page of a student community says where to turn with what is urgent, once."""

from flask import Flask

from lti_tool.extensions import db
from lti_tool.people.models import School
from tests import people
from tests.browser import visit
from tests.pressing import page
from tests.safeguarding.conftest import Scene

URGENT = "This is not the place to report something urgent."


def reachable(scene: Scene) -> None:
    with scene.app.app_context():
        school = db.session.query(School).one()
        school.contact_name, school.contact_how = "Dr Okonjo", "Room 12"
        db.session.commit()


def test_every_page_names_the_contact_and_how_to_reach_them(scene: Scene) -> None:
    reachable(scene)
    sami = scene.visit("Sami")
    for path in ("", "/shared", f"/shared/{scene.plan}", "/meetings", "/meetings/1", "/members"):
        shown = page(sami, scene.at(path))
        assert shown.count(URGENT) == 1
        assert "Speak to <bdi>Dr Okonjo</bdi>, or to somebody you trust." in shown
        assert "Where: <bdi>Room 12</bdi>" in shown
    assert URGENT in page(sami, scene.about_the_plan)
    assert URGENT in page(sami, scene.at("/concerns"))


def test_without_a_name_it_is_somebody_one_trusts(nameless: Scene) -> None:
    shown = page(nameless.visit("Sami"), nameless.at())
    assert f"{URGENT} Speak to somebody at your school whom you trust." in shown


def test_an_error_page_of_a_form_says_it_too(scene: Scene) -> None:
    sami = scene.visit("Sami")
    sami.get(scene.at("/plan/1"))
    answer = sami.post(scene.at("/plan/1"), data={"focus": "x" * 9000, "revision": "0"})
    assert answer.status_code == 422
    assert URGENT in answer.text


def test_the_joining_page_has_words_of_its_own_and_says_it_once(scene: Scene) -> None:
    with scene.app.app_context():
        course = people.Course
        year_10 = db.session.query(course).filter_by(title="Year 10").one()
        number = people.person(year_10, "Yusuf").id
        db.session.commit()
    shown = page(visit(scene.app, number), scene.at("/join"))
    assert shown.count("urgent") == 1


def test_a_community_of_teachers_has_none(app: Flask) -> None:
    with app.app_context():
        cast = people.tlc()
    assert "urgent" not in page(visit(app, cast.ben), f"/communities/{cast.community}")
