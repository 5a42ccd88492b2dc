"""One person of a school reads what was reported there, and nothing else opens to them."""

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import event

from lti_tool.extensions import db
from lti_tool.lti.roles import CourseRole
from lti_tool.people.models import Course
from lti_tool.safeguarding.models import Concern, ConcernEvent
from lti_tool.web.clock import Clock, now
from tests import people
from tests.browser import visit
from tests.pressing import page, press
from tests.safeguarding.conftest import Scene

LINK = 'href="/concerns"'


def test_the_contact_finds_the_way_at_the_foot_of_every_page(scene: Scene) -> None:
    assert LINK in page(scene.visit("Deborah"), "/privacy")
    for name in ("Edwin", "Sami", "Ursula"):
        assert LINK not in page(scene.visit(name), "/privacy")
    assert LINK not in page(scene.visit("Quentin", administers=True), "/school")


@pytest.mark.parametrize("name", ["Sami", "Uma", "Tara", "Ursula", "Edwin", "Quentin"])
def test_nobody_else_reads_a_concern(scene: Scene, name: str) -> None:
    at = scene.report()
    browser = scene.visit(name, administers=name == "Quentin")
    browser.get("/privacy")
    assert browser.get("/concerns").status_code == 403
    assert browser.get(at).status_code == 403
    assert browser.post(at, data={}).status_code == 403
    with scene.app.app_context():
        assert db.session.query(ConcernEvent).count() == 0


def test_nobody_at_all_reads_a_concern(scene: Scene) -> None:
    at = scene.report()
    assert scene.app.test_client().get(at).status_code == 401
    assert scene.app.test_client().get("/concerns").status_code == 401


def test_nothing_but_what_was_reported_opens_to_the_contact(scene: Scene) -> None:
    scene.report()
    deborah = scene.visit("Deborah")
    for path in ("", "/shared", f"/shared/{scene.plan}", "/members", "/meetings/1", "/concerns"):
        assert deborah.get(scene.at(path)).status_code == 404
    with scene.app.app_context():
        year_10 = db.session.query(Course).filter_by(title="Year 10").one()
        people.person(year_10, "Deborah", CourseRole.INSTRUCTOR)
        db.session.commit()
    for path in ("/shared", f"/shared/{scene.plan}", "/members", "/meetings/1", "/concerns"):
        assert deborah.get(scene.at(path)).status_code == 403


def test_the_list_shows_what_kind_where_and_when_and_no_words(scene: Scene) -> None:
    scene.report()
    shown = page(scene.visit("Deborah"), "/concerns")
    for words in ("A response", "Learning to learn", "23 November, 12:00", "open, not read yet"):
        assert words in shown
    for words in ("Nobody wants you here.", "It hurts Tara.", "Sami", "Uma"):
        assert words not in shown


def test_looking_at_the_list_reads_nothing(scene: Scene) -> None:
    scene.report()
    page(scene.visit("Deborah"), "/concerns")
    assert scene.concerns()[0].read_at is None


def test_open_ones_come_first_and_the_newest_of_them(scene: Scene, clock: Clock) -> None:
    addresses = []
    for name in ("Sami", "Tara", "Uma"):
        addresses.append(scene.report(name, scene.about_the_response))
        clock.move(dt.timedelta(minutes=1))
    deborah = scene.visit("Deborah")
    press(deborah, addresses[2])
    shown = page(deborah, "/concerns")
    order = [shown.index(f'href="{address}"') for address in addresses]
    assert order[1] < order[0] < order[2]


def test_twenty_are_on_a_page(scene: Scene) -> None:
    with scene.app.app_context():
        platform = db.session.query(Course).first().deployment.platform_id
        for number in range(21):
            at = now() + dt.timedelta(minutes=number)
            made = Concern(platform_id=platform, kind="notes", reported_at=at)
            db.session.add(made)
        db.session.commit()
    deborah = scene.visit("Deborah")
    first, second = page(deborah, "/concerns"), page(deborah, "/concerns?page=2")
    assert (first.count('href="/concerns/'), second.count('href="/concerns/')) == (20, 1)
    assert "Older" in first
    assert "Older" not in second
    assert "Newer" in second
    again = page(deborah, "/concerns?page=-3")
    assert again.partition("<footer")[0] == first.partition("<footer")[0]  # which holds a token


def test_opening_marks_it_read_once_and_each_opening_is_noted(scene: Scene, clock: Clock) -> None:
    at, deborah = scene.report(), scene.visit("Deborah")
    page(deborah, at)
    first = scene.concerns()[0].read_at
    clock.move(dt.timedelta(minutes=30))
    shown = page(deborah, at)
    assert scene.concerns()[0].read_at == first
    assert shown.count("<bdi>Deborah</bdi> opened it on") == 2
    assert "open, read" in page(deborah, "/concerns")


def test_closing_deletes_every_word_and_name(scene: Scene) -> None:
    at, deborah = scene.report(), scene.visit("Deborah")
    page(deborah, at)
    assert press(deborah, at).location == "/concerns"
    kept = scene.concerns()[0]
    assert kept.read_at
    assert kept.closed_at
    assert kept.parts == kept.unseen == []
    assert kept.author_id is None
    emptied = (kept.worry, kept.theme, kept.item, kept.reporter_name, kept.author_name)
    assert emptied == ("",) * 5
    shown = page(deborah, at)
    assert "It was closed on 23 November, 12:00." in shown
    assert "<bdi>Deborah</bdi> closed it on" in shown
    for words in ("Nobody wants you here.", "It hurts Tara.", "Sami", "Uma", "<form method"):
        assert words not in shown.partition("</main>")[0]


def test_closing_twice_closes_once(scene: Scene) -> None:
    at, deborah = scene.report(), scene.visit("Deborah")
    for _ in range(2):
        assert press(deborah, at).status_code == 303
    with scene.app.app_context():
        assert db.session.query(ConcernEvent).filter_by(what="closed").count() == 1


def test_what_was_closed_can_be_reported_anew(scene: Scene) -> None:
    first = scene.report()
    press(scene.visit("Deborah"), first)
    assert scene.report() != first


def test_what_is_noted_of_a_concern_holds_no_words(scene: Scene) -> None:
    page(scene.visit("Deborah"), scene.report())
    names = {column.name for column in ConcernEvent.__table__.columns}
    assert names == {"id", "concern_id", "person_id", "what", "at"}


def test_the_next_contact_reads_them_and_the_one_before_no_more(scene: Scene) -> None:
    at, deborah = scene.report(), scene.visit("Deborah")
    page(deborah, at)
    scene.name("Edwin")
    assert deborah.get(at).status_code == 403
    assert LINK not in page(deborah, "/privacy")
    shown = page(scene.visit("Edwin"), at)
    assert "Nobody wants you here." in shown
    assert "<bdi>Deborah</bdi> opened it on" in shown


def test_a_contact_who_left_the_school_reads_nothing(scene: Scene) -> None:
    at, deborah = scene.report(), scene.visit("Deborah")
    scene.end("Deborah")
    assert deborah.get(at).status_code == 403
    assert deborah.get("/concerns").status_code == 403
    assert LINK not in page(deborah, "/privacy")


def test_a_contact_who_turns_out_to_be_a_student_reads_nothing(scene: Scene) -> None:
    at = scene.report()
    with scene.app.app_context():
        year_10 = db.session.query(Course).filter_by(title="Year 10").one()
        people.person(year_10, "Deborah")
        db.session.commit()
    assert scene.visit("Deborah").get(at).status_code == 403


def test_the_contact_of_another_school_finds_nothing(app: Flask, scene: Scene) -> None:
    at = scene.report()
    with app.app_context():
        away = people.course(people.school("Far School", "https://far.test", "far"), staff=True)
        wren = people.person(away, "Wren")
        wren.school.contact_id = wren.id
        db.session.commit()
        number = wren.id
    wrens = visit(app, number)
    assert "Nothing has been reported." in page(wrens, "/concerns")
    assert wrens.get(at).status_code == 404
    assert wrens.post(at, data={}).status_code == 404
    assert scene.concerns()[0].closed_at is None


def test_a_page_of_concerns_takes_as_many_statements_whatever_their_number(scene: Scene) -> None:
    def count() -> int:
        seen: list[str] = []
        with scene.app.app_context():
            engine = db.engine

        def note(*given: object) -> None:
            seen.append(str(given[2]))

        event.listen(engine, "before_cursor_execute", note)
        page(scene.visit("Deborah"), "/concerns")
        event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    scene.report("Sami")
    one = count()
    scene.report("Tara")
    scene.report("Uma")
    assert count() == one
