"""No address and no form of one school is there for a person of another."""

import itertools
import re
from collections.abc import Iterator, Sequence
from operator import attrgetter
from urllib.parse import quote

import pytest
from flask import Flask
from werkzeug.routing import Rule

from lti_tool.communities.models import Community, Membership, ResourceLink
from lti_tool.extensions import db
from lti_tool.people import sessions
from lti_tool.people.models import Course, Person, RosterState, School, Session
from lti_tool.web.clock import now
from tests.browser import Browser, visit
from tests.tenants.conftest import Tenant
from tests.tenants.owned import everything, public_ids

# An address without anything of a tenant in it: what keeps tenants apart there.
NOBODYS = {
    "static": "files of ours",
    "bootstrap.static": "files of ours",
    "about.privacy": "the same words for all",
    "about.terms": "the same words for all",
    "health.health": "names nobody",
    "launch.jwks": "our own public keys",
    "launch.came_back": "the same words for all",
    "launch.login": "test_launches",
    "launch.check_cookies": "test_launches",
    "launch.open_activity": "test_launches",
    "registration.register": "an invite of its own",
    "people.finished": "test_a_visit_ends_alone",
}
# What stands for each number in an address; a word in one is any public id that a tenant has.
NUMBERS = {"course_id": attrgetter("course_id"), "person_id": attrgetter("ben")}
NO_TENANTS_NUMBERS = {"number": ["1"]}
ARGUMENT = re.compile(r"<(?:(?P<kind>[a-z]+)(?:\(.*?\))?:)?(?P<name>\w+)>")
ONLY_A = "OnlyOfA"
FIELDS = {
    "name": "Mine",
    "time_zone": "Europe/London",
    "focus": "Mine",
    "will_try": "Mine",
    "tried": "Mine",
    "outcome": "worked",
    "theme": "Mine",
    "kind": "tlc",
    "grade_return": "none",
    "sends_cycles": "yes",
    "remains": "deleted",
    "confirm": "1",
    "share": "1",
    "revision": "0",
}


@pytest.fixture
def written(app: Flask, a: Tenant, b: Tenant) -> None:
    """Let Ben write something at both schools."""
    for tenant in (a, b):
        browser = visit(app, tenant.ben)
        path = f"/communities/{tenant.community}/plan/1"
        browser.get(path)
        assert browser.post(path, data={**FIELDS, "focus": "Private words"}).status_code == 303


def values_of(app: Flask, kind: str | None, name: str, tenant: Tenant) -> list[str]:
    """Return what may stand in an address for an argument, of all that a tenant has."""
    if kind == "int":
        assert name in NUMBERS, f"which number of a tenant is {name}?"
        return [str(NUMBERS[name](tenant))]
    assert kind is None, f"what of a tenant is a {kind}?"
    with app.app_context():
        return public_ids(tenant.platform_id)


def addresses(app: Flask, rule: Rule, of: Tenant, among: Sequence[Tenant] = ()) -> Iterator[str]:
    """Yield every address of a rule in which something is `of` a tenant, the rest of any."""
    choices: list[list[tuple[str, bool]]] = []
    for kind, name in ARGUMENT.findall(rule.rule):
        if name in NO_TENANTS_NUMBERS:
            choices.append([(value, False) for value in NO_TENANTS_NUMBERS[name]])
            continue
        choices.append([(v, True) for v in values_of(app, kind or None, name, of)])
        for other in among:
            choices[-1] += [(v, False) for v in values_of(app, kind or None, name, other)]
    for chosen in itertools.product(*choices):
        if any(is_theirs for _, is_theirs in chosen):
            values = iter(quote(value) for value, _ in chosen)
            yield ARGUMENT.sub(lambda _, values=values: next(values), rule.rule)


def tenants_rules(app: Flask) -> list[tuple[Rule, str]]:
    """Return each rule that has something of a tenant in it, with each method."""
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in NOBODYS and rule.arguments
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"})
    ]


def ask(browser: Browser, method: str, path: str) -> int:
    data = FIELDS if method == "POST" else None
    return browser.open(path, method=method, data=data).status_code


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
        assert ONLY_A in theirs.get(rule.rule).get_data(as_text=True), f"{rule.rule} shows nothing"
        assert ONLY_A not in ours.get(rule.rule).get_data(as_text=True), rule.rule
    for rule in (rule for rule in rules if "POST" in (rule.methods or ())):
        ids = {"platform_id": a.platform_id, "school": a.platform_id, "community": a.community}
        answer = ours.post(rule.rule, data=FIELDS | ids)
        assert ONLY_A not in answer.get_data(as_text=True), rule.rule
    assert all_of(app, a) == before


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("name", ["amara", "ben", "chloe"])
def test_nothing_of_one_school_is_there_for_anybody_of_the_other(
    app: Flask, a: Tenant, b: Tenant, name: str
) -> None:
    before = all_of(app, a, b)
    browser = come(app, b, name)
    rules = tenants_rules(app)
    assert len(rules) >= 18
    for rule, method in rules:
        for path in addresses(app, rule, a, among=[b]):
            assert ask(browser, method, path) == 404, f"{method} {path}"
    assert all_of(app, a, b) == before


@pytest.mark.usefixtures("written")
def test_every_one_of_those_addresses_is_there_for_the_school_itself(app: Flask, a: Tenant) -> None:
    people_of_a = [come(app, a, name) for name in ("amara", "ben")]
    for rule, method in tenants_rules(app):
        statuses = {
            ask(browser, method, path)
            for browser in people_of_a
            for path in addresses(app, rule, a)
        }
        assert statuses - {404}, f"{method} {rule.rule} is tested by nothing that is there"


@pytest.mark.usefixtures("written")
def test_a_thing_of_another_school_looks_like_one_that_never_was(
    app: Flask, a: Tenant, b: Tenant
) -> None:
    browser = come(app, b, "amara")
    there = browser.get(f"/communities/{a.community}").get_data(as_text=True)
    nowhere = browser.get(f"/communities/{'x' * 22}").get_data(as_text=True)
    assert there == nowhere


def test_a_form_of_one_schools_person_is_nothing_in_the_others_hands(
    app: Flask, a: Tenant, b: Tenant
) -> None:
    theirs = come(app, a, "ben").token
    browser = visit(app, b.ben)
    path = f"/communities/{b.community}/leave"
    assert browser.post(path, data={"csrf_token": theirs}).status_code == 403
    with app.app_context():
        assert db.session.query(Membership).filter(Membership.left_at.is_not(None)).count() == 0


@pytest.mark.parametrize(
    ("what", "path", "status"),
    [
        ("its own page", "/communities/{b}", 200),
        ("the other school's page", "/communities/{a}", 404),
        ("an address that is nowhere", "/nowhere", 404),
        ("our own words", "/privacy", 200),
    ],
)
def test_only_the_visits_own_lms_may_frame_a_page(
    app: Flask, a: Tenant, b: Tenant, what: str, path: str, status: int
) -> None:
    for tenant in (a, b, a):
        names = {"b": tenant.community, "a": (b if tenant is a else a).community}
        answer = visit(app, tenant.ben).get(path.format_map(names))
        assert answer.status_code == status, what
        policy = answer.headers["Content-Security-Policy"]
        assert policy.endswith(f"frame-ancestors https://{tenant.client_id}.lms.test")


def test_a_login_at_one_school_may_be_framed_by_it_alone(
    app: Flask, lms: object, a: Tenant, b: Tenant
) -> None:
    browser = visit(app, a.ben)
    fields = {"iss": lms.url, "client_id": b.client_id, "login_hint": "7"}
    answer = browser.post("/lti/login", data=fields | {"target_link_uri": "https://tool.test/"})
    policy = answer.headers["Content-Security-Policy"]
    assert policy.endswith(f"frame-ancestors https://{b.client_id}.lms.test")


@pytest.mark.parametrize("value", ["{b}.", "{b}.x", ""])
def test_a_visits_secret_counts_and_not_the_number_before_it(
    app: Flask, a: Tenant, b: Tenant, value: str
) -> None:
    browser = app.test_client()
    with app.app_context():
        secret = sessions.start(a.ben, a.platform_id, now()).partition(".")[2]
        db.session.commit()
    cookie = value.format(b=b.platform_id) + ("" if value else f"{b.platform_id}.{secret}")
    browser.set_cookie("__Host-lti_session", cookie, domain="tool.test", secure=True)
    for tenant in (a, b):
        assert browser.get(f"/communities/{tenant.community}").status_code == 401


def test_a_visit_ends_alone(app: Flask, a: Tenant, b: Tenant) -> None:
    visit(app, a.ben)
    assert come(app, b, "ben").post("/finished").status_code == 200
    with app.app_context():
        assert [v.person_id for v in db.session.query(Session)] == [a.ben]


def test_a_link_that_names_a_community_of_the_other_school_names_nothing(
    app: Flask, a: Tenant, b: Tenant
) -> None:
    with app.app_context():
        link = db.session.query(ResourceLink).filter_by(course_id=b.course_id, community_id=None)
        link.one().named = a.community
        address = f"/links/{link.one().public_id}"
        db.session.commit()
    before = all_of(app, a)
    browser = come(app, b, "amara")
    assert a.community not in browser.get(address).get_data(as_text=True)
    for verb in ("connect", "dismiss"):
        assert browser.post(f"{address}/{verb}").status_code == 403
    assert all_of(app, a) == before
