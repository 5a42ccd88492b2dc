"""The LMS's administrator names who reads concerns, and every change of that is kept."""

import pytest
from flask import Flask

from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Course, Person, School
from lti_tool.safeguarding.models import ContactChange
from tests import people
from tests.browser import Browser
from tests.pressing import page, press, words
from tests.safeguarding.conftest import Scene

AT = "/school/contact"


@pytest.fixture
def quentin(nameless: Scene) -> Browser:
    return nameless.visit("Quentin", administers=True)


def find(browser: Browser, asked: str) -> str:
    answer = press(browser, AT, {"asked": asked})
    assert answer.status_code == 200
    return words(answer)


def choose(browser: Browser, asked: str, person: int) -> int:
    fields = {"asked": asked, "person": str(person), "choose": "1"}
    return press(browser, AT, fields).status_code


def school_of(scene: Scene) -> School:
    with scene.app.app_context():
        return db.session.query(School).one()


def test_the_settings_lead_to_it(quentin: Browser) -> None:
    shown = page(quentin, "/school")
    assert "Nobody reads concerns here yet, so students cannot report any." in shown
    assert f'href="{AT}"' in shown


def test_somebody_is_found_by_a_part_of_their_name_and_named(
    nameless: Scene, quentin: Browser
) -> None:
    number = nameless.people["Deborah"]
    assert f'value="{number}"' in find(quentin, "debo")
    assert choose(quentin, "debo", number) == 303
    assert "Now: <bdi>Deborah</bdi>." in page(quentin, AT)
    assert "<bdi>Deborah</bdi> reads the concerns" in page(quentin, "/school")
    assert school_of(nameless).contact_name == "Deborah"


def test_an_accent_is_no_capital_letter_that_hides_somebody(
    nameless: Scene, quentin: Browser
) -> None:
    with nameless.app.app_context():
        person = db.session.get_one(Person, nameless.people["Edwin"])
        person.name = "Élodie Öz"
        db.session.commit()
    number = f'value="{nameless.people["Edwin"]}"'
    assert number in find(quentin, "élo")
    assert number in find(quentin, "öZ")
    assert number not in find(quentin, "É%o")


def test_somebody_without_a_name_is_found_by_their_id(nameless: Scene, quentin: Browser) -> None:
    with nameless.app.app_context():
        person = db.session.get_one(Person, nameless.people["Edwin"])
        person.name, person.subject = "", "4711"
        db.session.commit()
    assert f'value="{nameless.people["Edwin"]}"' in find(quentin, "4711")
    assert "Nobody was found." in find(quentin, "471")


@pytest.mark.parametrize("name", ["Sami", "Preview", "Gone", "Wren"])
def test_who_may_not_be_it_is_not_found(nameless: Scene, quentin: Browser, name: str) -> None:
    with nameless.app.app_context():
        staff = db.session.query(Course).filter_by(title="Staff CPD").one()
        people.person(staff, "Preview").is_test_user = True
        people.person(staff, "Gone")
        away = people.course(people.school("Far School", "https://far.test", "far"), staff=True)
        people.person(away, "Wren")
        db.session.commit()
        known = {each.name: each.id for each in db.session.query(Person)}
    nameless.people.update(known)
    nameless.end("Gone")
    assert "Nobody was found." in find(quentin, name)
    assert choose(quentin, name, known[name]) == 422
    assert choose(quentin, "debo", known[name]) == 422
    with nameless.app.app_context():
        assert {school.contact_id for school in db.session.query(School)} == {None}
        assert db.session.query(ContactChange).count() == 0


def test_ten_are_shown_at_most(nameless: Scene, quentin: Browser) -> None:
    with nameless.app.app_context():
        staff = db.session.query(Course).filter_by(title="Staff CPD").one()
        for number in range(11):
            people.person(staff, f"Smith {number}")
        db.session.commit()
    shown = find(quentin, "SMITH")
    assert shown.count('type="radio"') == 10
    assert "There are more." in shown


@pytest.mark.parametrize("asked", ["", " ", "d"])
def test_one_letter_lists_nobody(quentin: Browser, asked: str) -> None:
    answer = press(quentin, AT, {"asked": asked})
    assert answer.status_code == 422
    assert "Give two letters or more" in words(answer)
    assert "radio" not in words(answer)


@pytest.mark.parametrize("asked", ["%%", "__", "\\\\"])
def test_signs_stand_for_themselves(quentin: Browser, asked: str) -> None:
    assert "Nobody was found." in find(quentin, asked)


def test_choosing_nobody_of_those_found_is_said(quentin: Browser) -> None:
    answer = press(quentin, AT, {"asked": "debo", "choose": "1"})
    assert answer.status_code == 422
    assert "Choose one." in words(answer)
    assert 'value="debo"' in words(answer)


def test_each_change_is_kept_with_who_made_it(nameless: Scene, quentin: Browser) -> None:
    choose(quentin, "deb", nameless.people["Deborah"])
    choose(quentin, "deb", nameless.people["Deborah"])  # the same again is no change
    choose(quentin, "edw", nameless.people["Edwin"])
    assert press(quentin, AT, {"nobody": "1"}).status_code == 303
    shown = page(quentin, AT)
    for line in (
        "<bdi>Quentin</bdi> named <bdi>Deborah</bdi> on",
        "<bdi>Quentin</bdi> named <bdi>Edwin</bdi> on",
        "<bdi>Quentin</bdi> named nobody on",
    ):
        assert shown.count(line) == 1
    assert "Now: nobody" in shown


def test_how_to_reach_one_person_is_not_said_of_the_next(nameless: Scene, quentin: Browser) -> None:
    with nameless.app.app_context():
        school = db.session.query(School).one()
        school.contact_name, school.contact_how = "Mrs Deborah Safe", "Room 12"
        db.session.commit()
    choose(quentin, "deb", nameless.people["Deborah"])
    first = school_of(nameless)
    assert (first.contact_name, first.contact_how) == ("Mrs Deborah Safe", "Room 12")
    with nameless.app.app_context():
        db.session.query(School).one().contact_email = "deborah@school.test"
        db.session.commit()
    choose(quentin, "edw", nameless.people["Edwin"])
    second = school_of(nameless)
    assert (second.contact_name, second.contact_how, second.contact_email) == ("Edwin", "", "")


def test_who_has_gone_is_said_to_be_gone(nameless: Scene, quentin: Browser) -> None:
    choose(quentin, "deb", nameless.people["Deborah"])
    nameless.end("Deborah")
    assert "has no place in any course here any more" in page(quentin, AT)


@pytest.mark.parametrize("name", ["Deborah", "Ursula", "Sami"])
def test_nobody_else_names_anybody(nameless: Scene, name: str) -> None:
    browser = nameless.visit(name)
    browser.get("/privacy")
    assert browser.get(AT).status_code == 403
    assert browser.post(AT, data={"asked": "debo"}).status_code == 403
    assert browser.post(AT, data={"nobody": "1"}).status_code == 403


def test_who_is_asked_for_in_one_school_is_nobody_in_another(app: Flask, nameless: Scene) -> None:
    with app.app_context():
        away = people.course(people.school("Far School", "https://far.test", "far"), staff=True)
        nameless.people["Farid"] = people.person(away, "Farid", CourseRole.ADMINISTRATOR).id
        db.session.commit()
    farid = nameless.visit("Farid", administers=True)
    assert "Nobody was found." in find(farid, "Deborah")
    assert choose(farid, "Deborah", nameless.people["Deborah"]) == 422


def test_an_address_for_e_mail_is_kept(nameless: Scene, quentin: Browser) -> None:
    fields = {
        "name": "Example School",
        "time_zone": "Europe/London",
        "private_days": "90",
        "shared_months": "24",
        "student_months": "12",
    }
    shown = press(quentin, "/school", fields | {"contact_email": "safe@school.test"})
    assert shown.status_code == 303
    assert school_of(nameless).contact_email == "safe@school.test"
    for wrong in ("safe", "safe@", "a b@c.test", "a@b.test, c@d.test", "a@b.test\nBcc: x@y.test"):
        answer = press(quentin, "/school", fields | {"contact_email": wrong, "contact_how": "Hut"})
        assert answer.status_code == 422
        assert "Give one e-mail address." in words(answer)
        assert 'value="Hut"' in words(answer)
    assert school_of(nameless).contact_email == "safe@school.test"
