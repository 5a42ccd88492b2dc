"""A school that goes takes all of its own along, and whoever comes next inherits nothing of it."""

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import NoResultFound

from lti_tool.app import create_app
from lti_tool.database import Base
from lti_tool.extensions import db
from lti_tool.lti import nrps
from lti_tool.lti.models import Deployment, Platform
from lti_tool.lti.refusals import Reason
from lti_tool.lti.tool import tool
from lti_tool.people.jobs import read_roster
from lti_tool.people.models import Course, Enrolment, Person, School, Session
from lti_tool.settings import Settings
from lti_tool.web.clock import now
from tests import people
from tests.browser import Browser, visit
from tests.platform.platform import LaunchingPlatform, asked_by
from tests.tenants.conftest import A, B, Tenant, Two, platform_of, settle
from tests.tenants.owned import NOBODYS, TABLES, everything, way_up
from tests.tenants.shared_lms import SharedLms


def remove(platform_id: int) -> None:
    """Delete a platform's row, as another process does: nobody here is told."""
    with db.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM platforms WHERE id = :id"), {"id": platform_id})


def give_number(platform_id: int, number: int) -> None:
    """Give a platform the number of one that is gone, as no database of ours does by itself."""
    platform = db.session.get_one(Platform, platform_id)
    kept = {
        column.name: getattr(platform, column.name)
        for column in Platform.__table__.columns
        if column.name != "id"
    }
    remove(platform_id)
    db.session.expunge_all()
    moved = Platform(id=number, **kept)
    moved.deployments.append(Deployment(deployment_id="1", learned_at=now(), approved_at=now()))
    db.session.add(moved)
    db.session.flush()
    db.session.add(School(platform_id=number, name="B", time_zone="Europe/London"))
    db.session.commit()


@pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])
def test_every_row_hangs_below_a_platform(table: sa.Table) -> None:
    way = way_up(table)
    assert (way is None) == (table.name in NOBODYS)
    for key in way or []:
        assert key.ondelete == "CASCADE", f"{key.parent} would outlive its school"


def test_a_school_that_goes_leaves_the_other_whole(app: Flask, a: Tenant, b: Tenant) -> None:
    with app.app_context():
        before = everything(b.platform_id)
        remove(a.platform_id)
        assert everything(b.platform_id) == before
        assert not any(everything(a.platform_id).values())
    assert visit(app, b.ben).get(f"/communities/{b.community}").status_code == 200


def test_a_visit_at_a_school_that_goes_is_over(app: Flask, a: Tenant, b: Tenant) -> None:
    browser = visit(app, a.ben)
    with app.app_context():
        remove(a.platform_id)
    answer = browser.get(f"/communities/{b.community}")
    assert answer.status_code == 401
    assert answer.headers["Content-Security-Policy"].endswith("frame-ancestors 'none'")


# Caches, cookies, states, forms and jobs keep these; SQLite gives the last one away again.
NUMBERED = ["platforms", "deployments", "people", "courses"]


@pytest.mark.parametrize("name", NUMBERED)
def test_the_number_of_what_is_gone_is_never_given_again(
    app: Flask, lms: SharedLms, a: Tenant, name: str
) -> None:
    with app.app_context():
        numbers = {row["id"] for row in everything(a.platform_id)[name]}
        remove(a.platform_id)
    b = settle(app, lms.url, B)
    with app.app_context():
        assert numbers.isdisjoint(row["id"] for row in everything(b.platform_id)[name])


def test_a_launch_of_a_school_that_is_gone_is_refused_though_it_is_remembered(
    app: Flask, two: Two, browser: Browser
) -> None:
    assert two.b.launch(browser).status_code == 303
    asked = asked_by(two.b.log_in(browser))
    with app.app_context():
        remove(platform_of(B).id)
    token = two.b.sign(two.b.claims(asked["nonce"]))
    assert "X-Launch-Refused" in two.b.post(browser, asked["state"], token).headers
    newcomer = LaunchingPlatform(two.b.base, "client-c", key=two.a.key)
    with app.app_context():
        newcomer.register()
        assert db.session.query(Person).count() == 0
    asked = asked_by(two.b.log_in(browser))
    token = two.b.sign(two.b.claims(asked["nonce"]))
    assert "X-Launch-Refused" in two.b.post(browser, asked["state"], token).headers
    with app.app_context():
        assert db.session.query(Person).count() == db.session.query(Session).count() == 0


def test_a_newcomer_with_an_old_number_has_keys_of_its_own(
    app: Flask, two: Two, browser: Browser
) -> None:
    assert two.a.launch(browser).status_code == 303
    with app.app_context():
        b = platform_of(B)
        old, b_id = platform_of(A).id, b.id
        remove(old)
        remove(b_id)
        two.b.register()
        give_number(platform_of(B).id, old)
    for platform_id in (old, b_id):
        app.extensions["lti"].registrations.forget(platform_id)
    asked = asked_by(two.b.log_in(browser))
    forged = two.a.sign(two.b.claims(asked["nonce"]))
    answer = two.b.post(browser, asked["state"], forged)
    assert answer.headers["X-Launch-Refused"] == Reason.SIGNATURE.value
    assert two.b.launch(browser).status_code == 303


def test_a_newcomer_with_an_old_number_has_tokens_of_its_own(
    in_app: Flask, lms: SharedLms, a: Tenant
) -> None:
    def read(client_id: str, platform_id: int) -> None:
        nrps.read_members(tool().lms(platform_id), f"{lms.url}/{client_id}/memberships")

    read(A, a.platform_id)
    remove(a.platform_id)
    people.school(issuer=lms.url, client_id=B)
    db.session.commit()
    give_number(platform_of(B).id, a.platform_id)
    db.session.expire_all()
    read(B, a.platform_id)
    assert [call.owner for call in lms.calls] == [A, B]
    assert lms.strangers() == []


def test_a_list_that_arrives_when_its_school_is_gone_enrols_nobody_elsewhere(
    app: Flask, lms: SharedLms, a: Tenant
) -> None:
    lms.rosters = {A: ["Amara", "Ben", "Chloe", "Anna"]}

    def goes() -> None:
        with app.app_context():
            remove(a.platform_id)
            people.course(people.school(issuer=lms.url, client_id=B))
            db.session.commit()

    lms.meanwhile = goes
    with app.app_context():
        with pytest.raises(NoResultFound):
            read_roster.call_local(a.course_id)
        assert db.session.query(Course).count() == 1
        assert db.session.query(Person).count() == db.session.query(Enrolment).count() == 0


def test_a_form_that_was_left_open_is_nobodys(app: Flask, lms: SharedLms, a: Tenant) -> None:
    left_open = visit(app, a.ben)
    left_open.get(f"/communities/{a.community}")
    with app.app_context():
        remove(a.platform_id)
    b = settle(app, lms.url, B)
    for person in (b.amara, b.ben, b.chloe):
        browser = visit(app, person)
        answer = browser.post("/finished", data={"csrf_token": left_open.token})
        assert answer.status_code == 403


@pytest.mark.parametrize("name", NUMBERED)
def test_a_database_that_was_brought_to_this_version_keeps_numbers_too(
    settings: Settings, name: str
) -> None:
    app = create_app(settings, testing=True)
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("only SQLite gives numbers again")
        Base.metadata.drop_all(db.engine)
        flask_migrate.upgrade()
        made = db.session.scalar(
            sa.text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": name}
        )
        assert "AUTOINCREMENT" in made
        db.session.remove()
        db.engine.dispose()
