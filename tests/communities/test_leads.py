"""Looking after a community is offered and accepted, shared and given back; it opens no words."""

import pytest
from flask import Flask

from lti_tool.communities.models import Kind, Lead, LeadInvitation, Membership
from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Course, Enrolment, Person
from lti_tool.web.clock import now
from tests import people
from tests.browser import Browser, visit
from tests.pressing import page, press, words

ASKED = "You are asked to look after this community too"
PLAN = {"focus": "Longer answers", "try_1": "Wait.", "revision": "0"}


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        return people.tlc()


@pytest.fixture
def amara(app: Flask, cast: people.Cast) -> Browser:
    return visit(app, cast.amara)


def at(cast: people.Cast, path: str = "") -> str:
    return f"/communities/{cast.community}{path}"


def newcomer(app: Flask, cast: people.Cast, name: str, role: CourseRole) -> int:
    with app.app_context():
        made = people.person(db.session.get_one(Course, cast.course_id), name, role).id
        db.session.commit()
        return made


def invite(amara: Browser, cast: people.Cast, person: int) -> int:
    return press(amara, at(cast, "/leads"), {"person": str(person)}).status_code


def answer(app: Flask, cast: people.Cast, person: int, **fields: str) -> int:
    browser = visit(app, person)
    browser.get(at(cast, "/join"))
    return press(browser, at(cast, "/invitation"), fields, on=at(cast)).status_code


def leads(app: Flask) -> set[str]:
    with app.app_context():
        rows = db.session.query(Person.name).join(Lead, Lead.person_id == Person.id)
        return {name for (name,) in rows}


def invited(app: Flask) -> int:
    with app.app_context():
        return db.session.query(LeadInvitation).count()


def test_a_member_is_asked_and_says_yes(app: Flask, cast: people.Cast, amara: Browser) -> None:
    assert invite(amara, cast, cast.ben) == 303
    assert "was asked and has not answered" in page(amara, at(cast, "/leads"))
    ben = visit(app, cast.ben)
    shown = page(ben, at(cast))
    assert ASKED in shown
    assert "It opens nothing that a member wrote" in shown
    assert ben.post(at(cast, "/invitation"), data={"yes": "1"}).status_code == 303
    assert leads(app) == {"Amara", "Ben"}
    assert ASKED not in page(ben, at(cast))
    assert "For you who look after it" in page(ben, at(cast))


def test_being_asked_makes_nobody_a_lead(app: Flask, cast: people.Cast, amara: Browser) -> None:
    invite(amara, cast, cast.ben)
    assert leads(app) == {"Amara"}
    ben = visit(app, cast.ben)
    for path in ("/leads", "/settings", "/meetings/add", "/agenda"):
        assert ben.get(at(cast, path)).status_code == 403
    assert "For you who look after it" not in page(ben, at(cast))


def test_a_no_leaves_nothing_behind(app: Flask, cast: people.Cast, amara: Browser) -> None:
    invite(amara, cast, cast.ben)
    assert answer(app, cast, cast.ben, no="1") == 303
    assert leads(app) == {"Amara"}
    assert invited(app) == 0
    assert ASKED not in page(visit(app, cast.ben), at(cast))
    assert "has not answered" not in page(amara, at(cast, "/leads"))
    assert invite(amara, cast, cast.ben) == 303


def test_nobody_else_is_shown_that_somebody_was_asked(
    app: Flask, cast: people.Cast, amara: Browser
) -> None:
    invite(amara, cast, cast.ben)
    for path in ("", "/members"):
        shown = page(visit(app, cast.chloe), at(cast, path))
        assert ASKED not in shown
        assert "was asked" not in shown


@pytest.mark.parametrize("fields", [{"yes": "1"}, {"no": "1"}, {}])
def test_whoever_was_not_asked_has_nothing_to_answer(
    app: Flask, cast: people.Cast, fields: dict[str, str]
) -> None:
    for person in (cast.ben, cast.dylan):
        assert answer(app, cast, person, **fields) == 403
    assert leads(app) == {"Amara"}


def test_a_second_yes_changes_nothing(app: Flask, cast: people.Cast, amara: Browser) -> None:
    invite(amara, cast, cast.ben)
    assert answer(app, cast, cast.ben, yes="1") == 303
    assert answer(app, cast, cast.ben, yes="1") == 303
    assert leads(app) == {"Amara", "Ben"}


def test_members_and_teachers_of_the_course_can_be_asked_and_nobody_else(
    app: Flask, cast: people.Cast, amara: Browser
) -> None:
    tobias = newcomer(app, cast, "Tobias", CourseRole.INSTRUCTOR)
    morwenna = newcomer(app, cast, "Morwenna", CourseRole.ADMINISTRATOR)
    shown = page(amara, at(cast, "/leads"))
    for name, offered in (("Ben", True), ("Chloe", True), ("Tobias", True), ("Dylan", False)):
        assert (f">{name}</label>" in shown) is offered
    assert invite(amara, cast, tobias) == 303
    assert invite(amara, cast, morwenna) == 422
    assert invite(amara, cast, cast.dylan) == 422
    assert answer(app, cast, tobias, yes="1") == 303
    assert "For you who look after it" in page(visit(app, tobias), at(cast))
    assert visit(app, tobias).get(at(cast, "/plan/1")).status_code == 403


@pytest.mark.parametrize("forged", ["999999", "-1", "0", "x", "1 OR 1=1", ""])
def test_a_forged_id_asks_nobody(
    amara: Browser, cast: people.Cast, app: Flask, forged: str
) -> None:
    answer = press(amara, at(cast, "/leads"), {"person": forged})
    assert answer.status_code == 422
    assert "<title>Error:" in words(answer)
    assert invited(app) == 0


def test_somebody_of_another_school_cannot_be_asked(
    app: Flask, cast: people.Cast, amara: Browser
) -> None:
    with app.app_context():
        elsewhere = people.course(people.school("Other", "https://other.test"))
        stranger = people.person(elsewhere, "Eve", CourseRole.INSTRUCTOR).id
        db.session.commit()
    assert invite(amara, cast, stranger) == 422
    assert invited(app) == 0


@pytest.mark.parametrize("already", ["asked", "leads"])
def test_nobody_is_asked_twice(app: Flask, cast: people.Cast, amara: Browser, already: str) -> None:
    invite(amara, cast, cast.ben)
    if already == "leads":
        answer(app, cast, cast.ben, yes="1")
    assert invite(amara, cast, cast.ben) == 422


def test_whoever_lost_their_place_in_the_course_cannot_accept(
    app: Flask, cast: people.Cast, amara: Browser
) -> None:
    invite(amara, cast, cast.ben)
    browser = visit(app, cast.ben)
    page(browser, at(cast))
    with app.app_context():
        db.session.query(Enrolment).filter_by(person_id=cast.ben).update({"ended_at": now()})
        db.session.commit()
    assert browser.post(at(cast, "/invitation"), data={"yes": "1"}).status_code == 403
    assert leads(app) == {"Amara"}


def test_one_of_two_can_stop_and_the_last_one_cannot(
    app: Flask, cast: people.Cast, amara: Browser
) -> None:
    refused = press(amara, at(cast, "/leads"), {"step_down": "1"})
    assert refused.status_code == 409
    assert "You are the only one" in words(refused)
    invite(amara, cast, cast.ben)
    assert press(amara, at(cast, "/leads"), {"step_down": "1"}).status_code == 409
    answer(app, cast, cast.ben, yes="1")
    assert press(amara, at(cast, "/leads"), {"step_down": "1"}).status_code == 303
    assert leads(app) == {"Ben"}
    assert amara.get(at(cast, "/settings")).status_code == 403
    assert amara.get(at(cast)).location == at(cast, "/join")


def test_a_lead_who_has_gone_does_not_free_the_last_one_who_is_there(
    app: Flask, cast: people.Cast, amara: Browser
) -> None:
    invite(amara, cast, cast.ben)
    answer(app, cast, cast.ben, yes="1")
    with app.app_context():
        db.session.query(Enrolment).filter_by(person_id=cast.ben).update({"ended_at": now()})
        db.session.commit()
    assert press(amara, at(cast, "/leads"), {"step_down": "1"}).status_code == 409
    assert "Ben" not in page(amara, at(cast, "/leads"))


def test_stopping_leaves_ones_membership_as_it_was(
    app: Flask, cast: people.Cast, amara: Browser
) -> None:
    invite(amara, cast, cast.ben)
    answer(app, cast, cast.ben, yes="1")
    ben = visit(app, cast.ben)
    assert press(ben, at(cast, "/leads"), {"step_down": "1"}).status_code == 303
    assert "What is mine to do" in page(ben, at(cast))


def test_looking_after_it_opens_nothing_that_members_wrote(
    app: Flask, cast: people.Cast, amara: Browser
) -> None:
    with app.app_context():
        db.session.query(Enrolment).filter_by(
            person_id=cast.dylan
        ).one().launch_role = CourseRole.INSTRUCTOR
        db.session.commit()
    press(visit(app, cast.ben), at(cast, "/plan/1"), PLAN | {"share": "1"})
    invite(amara, cast, cast.dylan)
    answer(app, cast, cast.dylan, yes="1")
    dylan = visit(app, cast.dylan)
    assert "Longer answers" not in page(dylan, at(cast))
    for path in ("/plan/1", "/feedback/1", "/shared", "/visits", "/about-me", "/meetings/1/notes"):
        assert dylan.get(at(cast, path)).status_code == 403
    with app.app_context():
        assert db.session.query(Membership).filter_by(person_id=cast.dylan).count() == 0


def test_a_community_of_students_is_looked_after_by_teachers_only(
    app: Flask, cast: people.Cast
) -> None:
    with app.app_context():
        staff = db.session.get_one(Course, cast.course_id)
        year = people.course(staff.deployment, "Year 10")
        tobias = people.person(year, "Tobias", CourseRole.INSTRUCTOR)
        una = people.person(year, "Una", CourseRole.INSTRUCTOR)
        slc = people.community(year, tobias, "Y10", Kind.SLC)
        zainab = people.person(year, "Zainab")
        people.join(slc, zainab)
        db.session.commit()
        made, chosen = slc.public_id, {"teacher": una.id, "student": zainab.id}
        browser = visit(app, tobias)
    path = f"/communities/{made}/leads"
    shown = page(browser, path)
    assert ">Una</label>" in shown
    assert "Zainab" not in shown
    assert press(browser, path, {"person": str(chosen["student"])}).status_code == 422
    assert press(browser, path, {"person": str(chosen["teacher"])}).status_code == 303
