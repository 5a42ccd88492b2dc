"""A test client that behaves as a browser: https, Origin, and the token of the form it last saw."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lti_tool.extensions import db
from lti_tool.people import sessions
from lti_tool.people.models import Person
from lti_tool.web.clock import now
from tests.pages import check

TOKEN = re.compile(r'name="csrf_token" value="([^"]*)"')
ORIGIN = "https://tool.test"


class Browser(FlaskClient):
    """One browser; every page it gets is checked, every form it sends carries the page's token."""

    token: str | None = None

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        kwargs.setdefault("base_url", ORIGIN)
        if kwargs.get("method") == "POST":
            headers = kwargs["headers"] = dict(kwargs.get("headers") or {})
            headers.setdefault("Origin", ORIGIN)
            data = kwargs.get("data") or {}
            if self.token and isinstance(data, dict) and "csrf_token" not in data:
                kwargs["data"] = {**data, "csrf_token": self.token}
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            page = response.get_data(as_text=True)
            check(page)
            if found := TOKEN.search(page):
                self.token = found[1]
        return response


def visit(app: Flask, person: int | Person, *, administers: bool = False) -> Browser:
    """Return a browser in which this person has come by a launch."""
    browser = app.test_client()
    assert isinstance(browser, Browser)
    with app.app_context():
        known = db.session.get_one(Person, person if isinstance(person, int) else person.id)
        value = sessions.start(known.id, known.platform_id, now(), administers=administers)
        db.session.commit()
    browser.set_cookie("__Host-lti_session", value, domain="tool.test", secure=True)
    return browser
