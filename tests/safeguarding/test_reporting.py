"""A student reports what they see, to one person; the copy outlives whatever happens to it."""

import re

import pytest
from flask import Flask

from lti_tool.communities.models import Community, Host, Membership
from lti_tool.extensions import db
from lti_tool.people.models import Person
from lti_tool.plans.models import Plan
from lti_tool.support.models import Response
from lti_tool.web.clock import now
from tests import people
from tests.browser import visit
from tests.pressing import at_once, page, press, words
from tests.safeguarding.conftest import Scene

MARKUP = re.compile(r"<[^>]*>")


def test_the_way_to_report_stands_beside_what_others_wrote(scene: Scene) -> None:
    sami = scene.visit("Sami")
    lately, cycle = page(sami, scene.at("/shared")), page(sami, scene.at(f"/shared/{scene.plan}"))
    assert scene.about_the_plan in lately
    assert scene.about_the_plan in cycle
    assert scene.about_the_response in cycle


def test_nobody_is_asked_to_report_themselves(scene: Scene) -> None:
    assert "/concern/" not in page(scene.visit("Tara"), scene.at("/shared"))
    own = page(scene.visit("Uma"), scene.at(f"/shared/{scene.plan}"))
    assert scene.about_the_response not in own


def test_the_page_says_what_is_sent_and_who_reads_it(scene: Scene) -> None:
    shown = page(scene.visit("Sami"), scene.about_the_plan)
    assert "<bdi>Deborah</bdi> will read it." in shown
    assert "<bdi>Deborah</bdi> can see this, with your name." in shown
    assert "Not feeling stupid" in shown
    assert "Say nothing all day." in shown


def test_the_contact_reads_the_copy_and_who_reported_what_of_whom_and_where(scene: Scene) -> None:
    shown = page(scene.visit("Deborah"), scene.report())
    assert "Nobody wants you here." in shown
    assert "It hurts Tara." in shown
    assert "<dt>Who reported it</dt> <dd> <bdi>Sami</bdi> </dd>" in shown
    assert "<dt>Whose words they are</dt> <dd> <bdi>Uma</bdi> </dd>" in shown
    assert "Learning to learn" in shown


def test_of_two_answers_the_one_that_was_meant_is_copied(scene: Scene) -> None:
    kind = {"kind": "response", "words": "We do want you here."}
    cycle = scene.at(f"/shared/{scene.plan}")
    assert press(scene.visit("Tara"), cycle, kind).status_code == 303
    with scene.app.app_context():
        second = db.session.query(Response).order_by(Response.id.desc()).first()
        assert second is not None
        path = scene.at(f"/concern/response/{second.public_id}")
    shown = page(scene.visit("Deborah"), scene.report(path=path))
    assert "We do want you here." in shown
    assert "Nobody wants you here." not in shown
    assert "<bdi>Tara</bdi>" in shown


def test_nothing_need_be_said_about_it(scene: Scene) -> None:
    shown = page(scene.visit("Deborah"), scene.report(worry=""))
    assert "They wrote nothing about it." in shown


def test_every_part_of_a_cycle_is_copied(scene: Scene) -> None:
    at = scene.report(path=scene.about_the_plan)
    shown = page(scene.visit("Deborah"), at)
    assert "Not feeling stupid" in shown
    assert "Say nothing all day." in shown
    assert "<bdi>Tara</bdi>" in shown


def test_notes_of_a_meeting_are_copied_with_whoever_saved_them_last(scene: Scene) -> None:
    notes = {"notes": "Uma did not come again.", "revision": "0"}
    assert press(scene.visit("Uma"), scene.at("/meetings/1/notes"), notes).status_code == 303
    assert scene.at("/concern/notes/1") in page(scene.visit("Sami"), scene.at("/meetings/1"))
    shown = page(scene.visit("Deborah"), scene.report(path=scene.at("/concern/notes/1")))
    assert "Uma did not come again." in shown
    assert "saved them last; any member may have written them." in shown


def test_new_learning_is_copied_with_whoever_brought_it(scene: Scene) -> None:
    cited = {
        "source": "other",
        "citation": "A film that frightens",
        "summary": "Somebody is hurt in it.",
        "url": "https://films.test/1",
        "revision": "0",
    }
    brought = press(scene.visit("Uma"), scene.at("/meetings/1/learning"), cited)
    assert brought.status_code == 303
    assert scene.at("/concern/learning/1") in page(scene.visit("Sami"), scene.at("/meetings/1"))
    shown = page(scene.visit("Deborah"), scene.report(path=scene.at("/concern/learning/1")))
    assert "A film that frightens" in shown
    assert "https://films.test/1" in shown
    assert "<bdi>Uma</bdi>" in shown


@pytest.mark.parametrize(
    "path",
    [
        "/concern/notes/1",  # nothing was noted
        "/concern/learning/1",  # nothing was brought
        "/concern/notes/99",
        "/concern/notes/one",
        "/concern/cycle/nothing",
        "/concern/response/nothing",
        "/concern/person/1",
    ],
)
def test_what_is_not_there_cannot_be_reported(scene: Scene, path: str) -> None:
    sami = scene.visit("Sami")
    sami.get("/privacy")
    assert sami.get(scene.at(path)).status_code == 404
    assert sami.post(scene.at(path), data={"worry": ""}).status_code == 404
    assert scene.concerns() == []


def test_only_what_one_sees_can_be_reported(scene: Scene) -> None:
    with scene.app.app_context():
        db.session.query(Plan).one().shared_at = None
        db.session.commit()
    sami = scene.visit("Sami")
    for path in (scene.about_the_plan, scene.about_the_response):
        assert sami.get(path).status_code == 404
    assert scene.visit("Tara").get(scene.about_the_response).status_code == 404


@pytest.mark.parametrize("name", ["Ursula", "Deborah", "Edwin"])
def test_whoever_does_not_belong_there_reports_nothing(scene: Scene, name: str) -> None:
    browser = scene.visit(name)
    browser.get("/privacy")
    for path in (scene.about_the_plan, scene.at("/concerns")):
        assert browser.get(path).status_code in (403, 404)
    assert browser.post(scene.about_the_plan, data={}).status_code in (403, 404)
    assert scene.concerns() == []


def test_an_adult_host_reports_what_they_read(scene: Scene) -> None:
    with scene.app.app_context():
        community = db.session.query(Community).one()
        host = Host(community_id=community.id, person_id=scene.people["Ursula"], since=now())
        db.session.add(host)
        db.session.commit()
    assert scene.about_the_response in page(
        scene.visit("Ursula"), scene.at(f"/shared/{scene.plan}")
    )
    shown = page(scene.visit("Deborah"), scene.report("Ursula"))
    assert "<dt>Who reported it</dt> <dd> <bdi>Ursula</bdi> </dd>" in shown
    assert "It was read on" in page(scene.visit("Ursula"), scene.at("/concerns"))


def test_there_is_nothing_of_this_in_a_community_of_teachers(app: Flask) -> None:
    with app.app_context():
        cast = people.tlc()
    ben = visit(app, cast.ben)
    for path in ("/concern/notes/1", "/concerns"):
        assert ben.get(f"/communities/{cast.community}{path}").status_code == 404
    assert "urgent" not in page(ben, f"/communities/{cast.community}")


def test_the_copy_stays_as_it_was_when_the_words_are_changed(scene: Scene) -> None:
    at = scene.report()
    changed = {"words": "Welcome!", "revision": "1"}
    own = scene.at(f"/responses/{scene.response}")
    assert press(scene.visit("Uma"), own, changed).status_code == 303
    shown = page(scene.visit("Deborah"), at)
    assert "Nobody wants you here." in shown
    assert "Welcome!" not in shown


def test_what_was_said_before_a_change_is_for_the_contact_alone(scene: Scene) -> None:
    changed = {"words": "Welcome!", "revision": "1"}
    own = scene.at(f"/responses/{scene.response}")
    assert press(scene.visit("Uma"), own, changed).status_code == 303
    sent = page(scene.visit("Sami"), scene.about_the_response)
    assert "Nobody wants you here." not in sent
    assert "What it said before it was changed is sent too." in sent
    shown = page(scene.visit("Deborah"), scene.report())
    assert "Welcome!" in shown
    assert "<dt>Before it was changed</dt>" in shown
    assert "Nobody wants you here." in shown


def test_the_copy_stays_when_the_words_are_deleted(scene: Scene) -> None:
    at = scene.report()
    own = scene.at(f"/responses/{scene.response}")
    assert press(scene.visit("Uma"), own, {"delete": "1"}).status_code == 303
    with scene.app.app_context():
        assert db.session.query(Response).count() == 0
    assert "Nobody wants you here." in page(scene.visit("Deborah"), at)


@pytest.mark.parametrize("name", ["Uma", "Sami"])
def test_the_copy_stays_when_somebody_in_it_leaves_and_is_erased(scene: Scene, name: str) -> None:
    at = scene.report()
    assert press(scene.visit(name), scene.at("/leave"), on=scene.at()).status_code == 303
    with scene.app.app_context():
        db.session.delete(db.session.get_one(Person, scene.people[name]))
        db.session.commit()
    shown = page(scene.visit("Deborah"), at)
    assert "Nobody wants you here." in shown
    assert f"<bdi>{name}</bdi>" in shown


def test_the_copy_stays_when_the_community_goes(scene: Scene) -> None:
    at = scene.report()
    with scene.app.app_context():
        db.session.delete(db.session.query(Membership).first().community)
        db.session.commit()
    shown = page(scene.visit("Deborah"), at)
    assert "Nobody wants you here." in shown
    assert "Learning to learn" in shown


def test_the_copy_names_whoever_left_without_their_name(scene: Scene) -> None:
    assert press(scene.visit("Uma"), scene.at("/leave"), on=scene.at()).status_code == 303
    assert "<bdi>Uma</bdi>" in page(scene.visit("Deborah"), scene.report())


def test_the_writer_is_told_nothing(scene: Scene) -> None:
    def seen() -> str:
        return MARKUP.sub("", page(scene.visit("Uma"), scene.at()))

    before = seen()
    at = scene.report()
    scene.visit("Deborah").get(at)
    assert seen() == before
    assert "None." in page(scene.visit("Uma"), scene.at("/concerns"))


def test_a_second_press_changes_nothing_and_is_no_error(scene: Scene) -> None:
    first = scene.report(worry="First")
    assert scene.report(worry="Second") == first
    assert len(scene.concerns()) == 1
    assert "You have reported this." in page(scene.visit("Sami"), scene.about_the_response)


def test_two_presses_in_one_moment_are_one_concern(scene: Scene) -> None:
    browsers = [scene.visit("Sami") for _ in range(2)]
    for browser in browsers:
        browser.get(scene.about_the_response)
    fields = {"worry": "Now"}
    assert at_once([(each, scene.about_the_response, fields) for each in browsers]) == [303, 303]
    assert len(scene.concerns()) == 1


def test_two_people_report_the_same_thing_each_for_themselves(scene: Scene) -> None:
    assert scene.report("Sami") != scene.report("Tara")


def test_too_many_words_are_shown_again(scene: Scene) -> None:
    answer = press(scene.visit("Sami"), scene.about_the_response, {"worry": "x" * 2001})
    assert answer.status_code == 422
    assert "<title>Error:" in words(answer)
    assert "x" * 2001 in words(answer)
    assert scene.concerns() == []
