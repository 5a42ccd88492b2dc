"""A visit is to one school, is framed by that school's LMS alone, and ends alone."""

import pytest
from flask import Flask

from lti_tool.extensions import db
from lti_tool.people import sessions
from lti_tool.people.models import Session
from lti_tool.web.clock import now
from tests.browser import visit
from tests.tenants.conftest import Tenant


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
    browser = visit(app, b.ben)
    browser.get(f"/communities/{b.community}")  # a page with their own token
    assert browser.post("/finished").status_code == 200
    with app.app_context():
        open_still = db.session.query(Session).filter_by(ended_at=None)
        assert [v.person_id for v in open_still] == [a.ben]
