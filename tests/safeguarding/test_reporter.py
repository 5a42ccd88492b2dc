"""Whoever reported a concern sees who reads it, that it was read, and that it was closed."""

import datetime as dt

from lti_tool.extensions import db
from lti_tool.people.models import School
from lti_tool.web.clock import Clock
from tests.pressing import page, press, words
from tests.safeguarding.conftest import Scene


def test_the_reporter_sees_who_will_read_it(scene: Scene) -> None:
    scene.report()
    shown = page(scene.visit("Sami"), scene.at("/concerns"))
    assert "A response" in shown
    assert "<bdi>Deborah</bdi> will read it." in shown
    assert "Nobody wants you here." not in shown
    assert "It hurts Tara." not in shown


def test_the_reporter_sees_that_it_was_read_and_closed(scene: Scene, clock: Clock) -> None:
    at, deborah = scene.report(), scene.visit("Deborah")
    clock.move(dt.timedelta(minutes=5))
    page(deborah, at)
    assert "It was read on 23 November, 12:05." in page(scene.visit("Sami"), scene.at("/concerns"))
    clock.move(dt.timedelta(minutes=5))
    press(deborah, at)
    shown = page(scene.visit("Sami"), scene.at("/concerns"))
    assert "It was read on 23 November, 12:05." in shown
    assert "It was closed on 23 November, 12:1" in shown


def test_each_sees_their_own_only(scene: Scene) -> None:
    scene.report("Sami")
    for name in ("Tara", "Uma"):
        assert "None. If something here" in page(scene.visit(name), scene.at("/concerns"))


def test_the_home_says_once_that_it_was_read(scene: Scene, clock: Clock) -> None:
    told = "A concern that you reported was read."
    at, sami = scene.report(), scene.visit("Sami")
    assert told not in page(sami, scene.at())
    clock.move(dt.timedelta(minutes=5))
    page(scene.visit("Deborah"), at)
    shown = page(sami, scene.at())
    assert told in shown
    until = shown.partition('name="until" value="')[2].partition('"')[0].strip()
    assert press(sami, scene.at("/told"), {"until": until}, on=scene.at()).status_code == 303
    assert told not in page(sami, scene.at())


def test_the_home_leads_to_what_one_reported(scene: Scene) -> None:
    assert scene.at("/concerns") in page(scene.visit("Sami"), scene.at())


def test_the_reporter_is_told_of_the_contact_of_this_moment(scene: Scene) -> None:
    scene.report()
    scene.name("Edwin")
    assert "<bdi>Edwin</bdi> will read it." in page(scene.visit("Sami"), scene.at("/concerns"))


def test_the_reporter_is_told_when_nobody_reads_any_more(scene: Scene) -> None:
    scene.report()
    scene.end("Deborah")
    shown = page(scene.visit("Sami"), scene.at("/concerns"))
    assert "your school has nobody just now who reads concerns here" in shown


def test_where_nobody_reads_nothing_can_be_sent(nameless: Scene) -> None:
    with nameless.app.app_context():
        school = db.session.query(School).one()
        school.contact_name, school.contact_how = "Dr Okonjo", "Room 12"
        db.session.commit()
    sami = nameless.visit("Sami")
    shown = page(sami, nameless.about_the_plan)
    assert "Nothing can be sent from here" in shown
    assert "Please speak to <bdi>Dr Okonjo</bdi>. Where: <bdi>Room 12</bdi>" in shown
    assert "Report it" not in shown
    answer = sami.post(nameless.about_the_plan, data={"worry": "It was not nice."})
    assert answer.status_code == 409
    assert "It was not nice." in words(answer)
    assert nameless.concerns() == []


def test_where_nobody_is_named_one_is_sent_to_somebody_one_trusts(nameless: Scene) -> None:
    shown = page(nameless.visit("Sami"), nameless.about_the_plan)
    assert "Please speak to somebody at your school whom you trust." in shown
