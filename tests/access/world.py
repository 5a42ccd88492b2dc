"""The scene behind an app: everybody's browser, and the database as it was."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lti_tool.extensions import db
from tests import keeping
from tests.access.addresses import ANYWHERE, Addresses
from tests.access.kinds import KINDS, Kind
from tests.access.routes import row_of
from tests.access.scene import Scene
from tests.browser import ORIGIN, Browser, visit

ENDS_THE_VISIT = {"/finished", "/my-data/delete/everything"}


@dataclasses.dataclass(frozen=True)
class Seen:
    """What an address showed to somebody."""

    status: int
    text: str


class World:
    """One app with the scene in it."""

    def __init__(self, app: Flask, scene: Scene) -> None:
        self.app, self.scene = app, scene
        self._browsers = {kind.label: self._come(kind) for kind in KINDS}
        with app.app_context(), db.engine.connect() as connection:
            self.rows = keeping.read(connection)
        self.addresses = Addresses(app, scene, self.rows)
        self._seen: dict[str, dict[str, Seen]] = {}

    def pages(self, kind: Kind) -> dict[str, Seen]:
        """Return what every address shows to somebody; read once, before anything changes."""
        who = kind.name or ""  # nobody is nobody
        if who not in self._seen:
            paths = sorted(self.addresses.all_pages(kind))
            self._seen[who] = {path: self.open(kind, path) for path in paths}
        return self._seen[who]

    def open(self, kind: Kind, path: str) -> Seen:
        """Return what an address shows to somebody now."""
        answer = self._ask(self._browsers[kind.label], path)
        text = answer.get_data().decode(errors="replace")  # a badge's picture is no text
        answer.close()
        return Seen(answer.status_code, text)

    def send(self, kind: Kind, name: str, place: str) -> TestResponse:
        """Return what the form of a row is answered; it comes from a page that somebody opened."""
        words = row_of(name, place).words(ANYWHERE | self.scene.places[place])
        return self.post(kind, self.addresses.of_row(name, place), words)

    def post(self, kind: Kind, path: str, words: Mapping[str, str]) -> TestResponse:
        """Return what somebody's form is answered."""
        browser = self._browsers[kind.label]
        if kind.name is None or path in ENDS_THE_VISIT:
            browser = self._come(kind)
            # Whoever has no visit can still have a page of somebody who was here before them.
            browser.token = browser.token or self._browsers["author"].token
        carried = {**words, "csrf_token": browser.token}
        return self._ask(browser, path, method="POST", data=carried, headers={"Origin": ORIGIN})

    def undo(self) -> set[str]:
        """Put everything back to where it was, and return the tables in which something changed."""
        with self.app.app_context(), db.engine.begin() as connection:
            return keeping.undo(connection, self.rows)

    def empty(self) -> None:
        """Leave nothing behind for other tests."""
        with self.app.app_context(), db.engine.begin() as connection:
            keeping.empty(connection)

    def _come(self, kind: Kind) -> Browser:
        """Return a browser in which somebody came by a launch, with a form of their own."""
        if kind.name is None:
            nobody = self.app.test_client()
            assert isinstance(nobody, Browser)
            return nobody
        browser = visit(self.app, self.scene.people[kind.name], administers=kind.administers)
        browser.get("/privacy")
        assert browser.token
        return browser

    def _ask(self, browser: Browser, path: str, **options: Any) -> TestResponse:
        # Not as a Browser does: whether a page is well made is asked where the page is at home.
        return FlaskClient.open(browser, path, base_url=ORIGIN, **options)
