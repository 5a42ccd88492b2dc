"""No address and no form of one school is there for a person of another."""

import io
import itertools
import zipfile

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from lti_tool.communities.models import Community, Membership, ResourceLink
from lti_tool.extensions import db
from lti_tool.people.models import Course, Person, RosterState, School
from tests.browser import Browser, visit
from tests.tenants.addresses import NOBODYS, addresses, tenants_rules, unknown
from tests.tenants.conftest import Tenant
from tests.tenants.owned import everything, public_ids

ONLY_A = "OnlyOfA"
FIELDS = {
    "name": "Mine",
    "time_zone": "Europe/London",
    "focus": "Mine",
    "try_1": "Mine",
    "tried": "Mine",
    "outcome": "worked",
    "duty": "chair",
    "number": "1",
    "theme": "Mine",
    "kind": "tlc",
    "grade_return": "none",
    "sends_cycles": "yes",
    "remains": "deleted",
    "confirm": "1",
    "share": "1",
    "audience": "members",
    "revision": "0",
}


@pytest.fixture
def written(app: Flask, a: Tenant, b: Tenant) -> None:
    """Let Ben write something at both schools."""
    for tenant in (a, b):
        browser = visit(app, tenant.ben)
        path = f"/communities/{tenant.community}/plan/1"
        browser.get(path)
        own = {**FIELDS, "focus": "Private words", "revision": "1"}
        assert browser.post(path, data=own).status_code == 303


def ask(browser: Browser, method: str, path: str) -> int:
    data = FIELDS if method == "POST" else None
    return browser.open(path, method=method, data=data).status_code


def shown(answer: TestResponse) -> str:
    """Return what an answer says; of an archive, what its files do."""
    if answer.mimetype != "application/zip":
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


def all_of(app: Flask, *tenants: Tenant) -> list[object]:
    with app.app_context():
        return [everything(tenant.platform_id) for tenant in tenants]


def come(app: Flask, tenant: Tenant, name: str) -> Browser:
    """Open a page in which this person's own form is, so that the browser holds its token."""
    browser = visit(app, getattr(tenant, name))
    browser.get(f"/communities/{tenant.community}/plan/1")
    browser.get(f"/communities/{tenant.community}")
    assert browser.token
    return browser


@pytest.fixture
def marked(app: Flask, a: Tenant) -> None:
    """Let all that has a name at A say so."""
    with app.app_context():
        place = db.session.get_one(Course, a.course_id)
        found = db.session.query(Community).filter_by(course_id=place.id).one()
        db.session.get_one(School, a.platform_id).name = f"{ONLY_A} School"
        place.title, place.label, found.theme = f"{ONLY_A} CPD", ONLY_A, f"{ONLY_A} theme"
        place.roster_state = RosterState.FAILED
        for person in db.session.query(Person).filter_by(platform_id=a.platform_id):
            person.name = f"{ONLY_A} {person.name}"
        db.session.commit()


@pytest.mark.usefixtures("marked")
def test_an_address_that_names_no_tenant_shows_the_visitors_own(
    app: Flask, a: Tenant, b: Tenant
) -> None:
    rules = [r for r in app.url_map.iter_rules() if not r.arguments and r.endpoint not in NOBODYS]
    assert {rule.endpoint for rule in app.url_map.iter_rules()} >= NOBODYS.keys()
    assert len(rules) >= 3
    before = all_of(app, a)
    theirs, ours = visit(app, a.amara, administers=True), visit(app, b.amara, administers=True)
    for rule in (rule for rule in rules if "GET" in (rule.methods or ())):
        assert ONLY_A in shown(theirs.get(rule.rule)), f"{rule.rule} shows nothing"
        assert ONLY_A not in shown(ours.get(rule.rule)), rule.rule
    for rule in (rule for rule in rules if "POST" in (rule.methods or ())):
        ids = {"platform_id": a.platform_id, "school": a.platform_id, "community": a.community}
        answer = ours.post(rule.rule, data=FIELDS | ids)
        assert ONLY_A not in shown(answer), rule.rule
    assert all_of(app, a) == before


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("name", ["amara", "ben", "chloe", "dara"])
def test_nothing_of_one_school_is_there_for_anybody_of_the_other(
    app: Flask, a: Tenant, b: Tenant, name: str
) -> None:
    before = all_of(app, a, b)
    browser = come(app, b, name)
    rules = tenants_rules(app)
    assert len(rules) >= 60
    with app.app_context():
        theirs = public_ids(a.platform_id)
    nowhere = dict[tuple[str, str], int]()
    for rule, method in rules:
        for path in addresses(app, rule, a, among=[b]):
            # A member's page is closed to one who is none, whatever else stands in its address.
            made_up = (method, unknown(path, theirs))
            if made_up not in nowhere:
                nowhere[made_up] = ask(browser, *made_up)
            assert nowhere[made_up] in (403, 404), f"{method} {path}"
            assert ask(browser, method, path) == nowhere[made_up], f"{method} {path}"
    assert all_of(app, a, b) == before


@pytest.mark.usefixtures("written")
def test_every_one_of_those_addresses_is_there_for_the_school_itself(app: Flask, a: Tenant) -> None:
    people_of_a = [come(app, a, name) for name in ("amara", "ben", "dara")]
    # Some of them delete what stands in others: the addresses are those of the beginning.
    asked = [(rule, method, list(addresses(app, rule, a))) for rule, method in tenants_rules(app)]
    for rule, method, paths in sorted(asked, key=lambda each: each[1]):
        tried = itertools.product(people_of_a, paths)
        assert any(ask(browser, method, path) != 404 for browser, path in tried), (
            f"{method} {rule.rule} is tested by nothing that is there"
        )


@pytest.mark.usefixtures("written")
def test_a_thing_of_another_school_looks_like_one_that_never_was(
    app: Flask, a: Tenant, b: Tenant
) -> None:
    browser = come(app, b, "amara")
    # The foot of a page holds a token, which tells the second.
    there, nowhere = (
        browser.get(f"/communities/{public_id}").text.partition("<footer")
        for public_id in (a.community, "x" * 22)
    )
    assert there[0] == nowhere[0]
    assert "footer" in there[1]


def test_a_form_of_one_schools_person_is_nothing_in_the_others_hands(
    app: Flask, a: Tenant, b: Tenant
) -> None:
    theirs = come(app, a, "ben").token
    browser = visit(app, b.ben)
    path = f"/communities/{b.community}/leave"
    assert browser.post(path, data={"csrf_token": theirs}).status_code == 403
    with app.app_context():
        assert db.session.query(Membership).filter(Membership.left_at.is_not(None)).count() == 0


def test_a_link_that_names_a_community_of_the_other_school_names_nothing(
    app: Flask, a: Tenant, b: Tenant
) -> None:
    with app.app_context():
        free = {"course_id": b.course_id, "title": "Still free"}
        link = db.session.query(ResourceLink).filter_by(**free)
        link.one().named = a.community
        address = f"/links/{link.one().public_id}"
        db.session.commit()
    before = all_of(app, a)
    browser = come(app, b, "amara")
    assert a.community not in browser.get(address).get_data(as_text=True)
    for verb in ("connect", "dismiss"):
        assert browser.post(f"{address}/{verb}").status_code == 403
    assert all_of(app, a) == before
