"""Every address in which something of one school stands, asked for by a person of another."""

import itertools
import re
from collections.abc import Iterator, Sequence
from operator import attrgetter
from urllib.parse import quote

from flask import Flask
from werkzeug.routing import Rule

from lti_tool.communities.models import Community, Opens, ResourceLink
from lti_tool.extensions import db
from lti_tool.lti.models import Deployment
from lti_tool.spaces.models import Selection
from tests.tenants.conftest import Tenant
from tests.tenants.owned import public_ids

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
    "my_data.ask": "one's own",
    "my_data.do": "one's own",
    "again.ask": "what was signed for one's own launch",
    "again.start": "what was signed for one's own launch",
    "calendars.feed": "a secret of its own",
    "checking.verify": "the same words for all",
    "checking.verdict": "what anybody shows it",
    "ob.profile": "the school's name, for everybody who holds its badge",
    "ob.key": "a public key",
    "ob.achievement": "what a badge stands for, for everybody",
    "ob.criteria": "what a badge stands for, for everybody",
    "ob.image": "a badge's picture, for everybody",
    "ob.status": "bits that name nobody",
    "ob.shared": "a secret of its own",
}
# What stands for each number in an address; a word in one is any public id that a tenant has.
NUMBERS = {"course_id": attrgetter("course_id"), "person_id": attrgetter("ben")}
NO_TENANTS = {
    "number": ["1"],
    "kind": ["cycle", "notes", "twilight"],
    "key": ["retrieval-practice"],
    "opens": ["findings"],
}
# And something more: below a community, below what a teacher chooses in an LMS's picker, and below
# an evening.
IN_COMMUNITY, IN_SELECTION = "/communities/<public_id>/", "/selections/<public_id>/"
IN_TWILIGHT = "/twilights/<public_id>/"
ARGUMENT = re.compile(r"<(?:(?P<kind>[a-z]+)(?:\(.*?\))?:)?(?P<name>\w+)>")


def communities_of(app: Flask, *tenants: Tenant) -> set[str]:
    with app.app_context():
        rows = db.session.query(Community.public_id).join(Community.course).join(Deployment)
        of_schools = Deployment.platform_id.in_([each.platform_id for each in tenants])
        return {public_id for (public_id,) in rows.filter(of_schools)}


def selections_of(app: Flask, *tenants: Tenant) -> set[str]:
    with app.app_context():
        rows = db.session.query(Selection.public_id).join(Selection.course).join(Deployment)
        of_schools = Deployment.platform_id.in_([each.platform_id for each in tenants])
        return {public_id for (public_id,) in rows.filter(of_schools)}


def evenings_of(app: Flask, *tenants: Tenant) -> set[str]:
    with app.app_context():
        rows = db.session.query(ResourceLink.public_id).join(ResourceLink.course).join(Deployment)
        of_schools = Deployment.platform_id.in_([each.platform_id for each in tenants])
        evenings = rows.filter(of_schools, ResourceLink.opens == Opens.TWILIGHT)
        return {public_id for (public_id,) in evenings}


def values_of(app: Flask, kind: str | None, name: str, tenant: Tenant) -> list[str]:
    """Return what may stand in an address for an argument, of all that a tenant has."""
    if kind == "int":
        assert name in NUMBERS, f"which number of a tenant is {name}?"
        return [str(NUMBERS[name](tenant))]
    assert kind is None, f"what of a tenant is a {kind}?"
    with app.app_context():
        return public_ids(tenant.platform_id)


def addresses(app: Flask, rule: Rule, of: Tenant, among: Sequence[Tenant] = ()) -> Iterator[str]:
    """Yield every address of a rule in which something is `of` a tenant, the rest of any.

    Below a community, a selection or an evening only such a one stands in its place: whatever else
    could is asked for where nothing follows it. Below another tenant's stands what is theirs too.
    """
    choices = [list(_choices(app, kind, name, of, among)) for kind, name in _arguments(rule)]
    homes = {
        IN_COMMUNITY: communities_of,
        IN_SELECTION: selections_of,
        IN_TWILIGHT: evenings_of,
    }
    known = [at(app, of, *among) for start, at in homes.items() if rule.rule.startswith(start)]
    if known and len(choices) > 1:
        choices[0] = [each for each in choices[0] if each[0] in known[0]]
    for chosen in itertools.product(*choices):
        whose = [owner for _value, owner in chosen if owner]
        below = whose[1:] if known else []
        if of in whose and not (whose[0] is of and any(owner is not of for owner in below)):
            values = iter(quote(value) for value, _owner in chosen)
            yield ARGUMENT.sub(lambda _, values=values: next(values), rule.rule)


def _arguments(rule: Rule) -> list[tuple[str | None, str]]:
    return [(kind or None, name) for kind, name in ARGUMENT.findall(rule.rule)]


def _choices(
    app: Flask, kind: str | None, name: str, of: Tenant, among: Sequence[Tenant]
) -> Iterator[tuple[str, Tenant | None]]:
    """Yield what may stand for an argument, and whose it is; of what is nobody's, None."""
    if name in NO_TENANTS:
        yield from ((value, None) for value in NO_TENANTS[name])
        return
    for tenant in (of, *among):
        yield from ((value, tenant) for value in values_of(app, kind, name, tenant))


def unknown(path: str, ids: Sequence[str]) -> str:
    """Return an address with made-up ids where it has these."""
    for known in ids:
        path = path.replace(quote(known), "x" * 22)
    return path


def tenants_rules(app: Flask) -> list[tuple[Rule, str]]:
    """Return each rule that has something of a tenant in it, with each method."""
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in NOBODYS and rule.arguments
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"})
    ]
