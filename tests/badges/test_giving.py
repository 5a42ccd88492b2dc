"""A lead sets what badges take, and gives those that only who was there can know."""

import datetime as dt

import pytest
from flask import Flask

from lti_tool.badges.models import Award, CommunityBadges, Revocation
from lti_tool.communities.models import Kind
from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.web.clock import clock
from tests import people
from tests.badges.conftest import complete
from tests.browser import Browser, visit
from tests.pressing import page, press, words


@pytest.fixture
def cast(app: Flask) -> people.Cast:
    with app.app_context():
        return people.tlc()


@pytest.fixture
def amara(app: Flask, cast: people.Cast) -> Browser:
    return visit(app, cast.amara)


def awards(app: Flask, person_id: int) -> list[str]:
    with app.app_context():
        return [
            award.achievement.name
            for award in db.session.query(Award).filter_by(person_id=person_id, revoked_at=None)
        ]


def test_a_lead_sees_what_the_badges_take_and_changes_it(
    app: Flask, cast: people.Cast, amara: Browser
) -> None:
    with app.app_context():
        complete(cast.ben, range(1, 3))
    at = f"/communities/{cast.community}/badges"
    assert "Whoever completes 3 of 5 cycles" in page(amara, at)
    assert press(amara, at, {"required": "2", "for_each_cycle": "y"}).status_code == 303
    assert "Whoever completes 2 of 5 cycles" in page(amara, at)
    assert len(awards(app, cast.ben)) == 3


@pytest.mark.parametrize("required", ["0", "6", "-1", "x", ""])
def test_a_number_that_cannot_be_is_said_and_changes_nothing(
    app: Flask, cast: people.Cast, amara: Browser, required: str
) -> None:
    answer = press(amara, f"/communities/{cast.community}/badges", {"required": required})
    assert answer.status_code == 422
    assert "Give a number from 1 to 5." in words(answer) or "valid integer" in words(answer)
    with app.app_context():
        assert db.session.query(CommunityBadges).count() == 0


def test_a_lead_gives_a_badge_and_takes_it_back(
    app: Flask, cast: people.Cast, amara: Browser
) -> None:
    at = f"/communities/{cast.community}/badges"
    fields = {"kind": "presenter", "person": str(cast.ben)}
    assert press(amara, f"{at}/given", fields, on=at).status_code == 303
    again = press(amara, f"{at}/given", fields, on=at)
    assert again.status_code == 422
    assert "They have this badge already." in words(again)
    assert awards(app, cast.ben) == ["Presenter 2026-27"]
    with app.app_context():
        given = db.session.query(Award).one().public_id
    assert press(amara, f"{at}/given/{given}", on=at).status_code == 303
    assert awards(app, cast.ben) == []
    assert press(amara, f"{at}/given/{given}", on=at).status_code == 404
    assert press(amara, f"{at}/given", fields, on=at).status_code == 303
    assert awards(app, cast.ben) == ["Presenter 2026-27"]
    with app.app_context():
        award, revoked = db.session.query(Award).one(), db.session.query(Revocation).one()
        assert award.status_index != revoked.index


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Choose one of them."),
        ({"kind": "presenter", "person": "4"}, "Not a valid choice"),
        ({"kind": "session-leader", "person": "2"}, "Not a valid choice"),
        ({"kind": "community-year", "person": "2"}, "Not a valid choice"),
    ],
)
def test_only_members_and_only_those_badges_are_given(
    app: Flask, cast: people.Cast, amara: Browser, fields: dict[str, str], said: str
) -> None:
    at = f"/communities/{cast.community}/badges"
    answer = press(amara, f"{at}/given", fields, on=at)
    assert answer.status_code == 422
    assert said in words(answer)
    with app.app_context():
        assert db.session.query(Award).count() == 0


def test_what_was_earned_is_not_a_lead_s_to_take_back(
    app: Flask, cast: people.Cast, amara: Browser
) -> None:
    with app.app_context():
        complete(cast.ben, range(1, 4))
        earned = db.session.query(Award).one().public_id
    at = f"/communities/{cast.community}/badges"
    assert press(amara, f"{at}/given/{earned}", on=at).status_code == 404


def test_a_teacher_who_leads_students_without_being_their_host_sees_none_of_them(
    app: Flask,
) -> None:
    with app.app_context():
        course = people.course(people.school())
        teacher = people.person(course, "Farah", CourseRole.INSTRUCTOR)
        made = people.community(course, teacher, kind=Kind.SLC)
        zara = people.person(course, "Zara")
        people.join(made, zara)
        db.session.commit()
        at, teacher_id, student_id = f"/communities/{made.public_id}/badges", teacher.id, zara.id
    farah = visit(app, teacher_id)
    seen = page(farah, at)
    assert "Zara" not in seen
    assert "no other adult sees who is here" in seen
    fields = {"kind": "presenter", "person": str(student_id)}
    assert press(farah, f"{at}/given", fields, on=at).status_code == 403


def test_a_badge_that_its_holder_gave_back_is_not_given_again(
    app: Flask, cast: people.Cast, amara: Browser
) -> None:
    at = f"/communities/{cast.community}/badges"
    fields = {"kind": "presenter", "person": str(cast.ben)}
    press(amara, f"{at}/given", fields, on=at)
    with app.app_context():
        own = f"/badges/{db.session.query(Award).one().public_id}"
    press(visit(app, cast.ben), f"{own}/give-back")
    again = press(amara, f"{at}/given", fields, on=at)
    assert again.status_code == 422
    assert "They gave this badge back." in words(again)
    assert awards(app, cast.ben) == []


def test_a_leaver_is_not_named_to_whoever_gave_them_a_badge(
    app: Flask, cast: people.Cast, amara: Browser
) -> None:
    at = f"/communities/{cast.community}/badges"
    press(amara, f"{at}/given", {"kind": "presenter", "person": str(cast.ben)}, on=at)
    assert "<bdi>Ben</bdi>: Presenter" in page(amara, at)
    press(
        visit(app, cast.ben),
        f"/communities/{cast.community}/leave",
        on=f"/communities/{cast.community}",
    )
    assert "Ben" not in page(amara, at)
    assert "Somebody who left" in page(amara, at)


def test_a_presenter_s_badge_is_of_the_community_s_school_year(
    app: Flask, cast: people.Cast
) -> None:
    clock.move(dt.timedelta(days=290))
    at = f"/communities/{cast.community}/badges"
    amara = visit(app, cast.amara)
    press(amara, f"{at}/given", {"kind": "presenter", "person": str(cast.ben)}, on=at)
    assert awards(app, cast.ben) == ["Presenter 2026-27"]
