"""Print what launches and pages cost, as ratios inside one run: `python -m tests.bench`.

Each figure is a median of CPU time; a ratio survives a noisy machine, a single time does not.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import flask_migrate
from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from lti_tool.app import create_app
from lti_tool.extensions import db
from lti_tool.settings import read_settings
from tests import people
from tests.bench.badges import badge_costs
from tests.bench.yardstick import REPEATS, ROUNDS, ratios, yardstick
from tests.browser import Browser, visit
from tests.platform.platform import TOOL, LaunchingPlatform, asked_by, serve

GOALS = {"login and launch": 5.0}
BADGE_GOALS = {"signing, in raw RS256": 1.3, "issued and baked, ms": 5}


def make_app(folder: Path) -> Flask:
    """Return the tool as it is served, with an empty database on SQLite."""
    app = create_app(read_settings(public_url=TOOL, home=folder, queue_url="memory:"))
    app.test_client_class = Browser
    with app.app_context():
        flask_migrate.upgrade()
    return app


def launches(app: Flask, lms: LaunchingPlatform) -> Callable[[], object]:
    """Return a steady login and launch; what the platform and the browser do is done beforehand."""
    browser = app.test_client()
    assert isinstance(browser, Browser)
    lms.launch(browser)
    prepared = _prepared(app, lms)

    def run() -> None:
        for environ in next(prepared):
            run_wsgi_app(app, environ)

    return run


def _prepared(app: Flask, lms: LaunchingPlatform) -> Iterator[list[dict[str, object]]]:
    login = {
        "iss": lms.base,
        "login_hint": "7",
        "target_link_uri": f"{TOOL}/lti/launch",
        "client_id": lms.client_id,
    }
    ready = [_pair(app, lms, login) for _ in range(REPEATS * ROUNDS)]
    yield from ready


def _pair(app: Flask, lms: LaunchingPlatform, login: dict[str, str]) -> list[dict[str, object]]:
    browser = app.test_client()
    assert isinstance(browser, Browser)
    answer = lms.log_in(browser)
    asked = asked_by(answer)
    cookie = answer.headers["Set-Cookie"].split(";")[0]
    form = {"state": asked["state"], "id_token": lms.sign(lms.claims(asked["nonce"]))}
    first = EnvironBuilder("/lti/login", TOOL, method="POST", data=login)
    first.headers["Sec-Fetch-Dest"] = "document"
    second = EnvironBuilder("/lti/launch", TOOL, method="POST", data=form)
    second.headers["Cookie"] = cookie
    return [first.get_environ(), second.get_environ()]


def home(app: Flask) -> Callable[[], object]:
    """Return a visit to a community's home by one of its members."""
    with app.app_context():
        cast = people.tlc()
    browser = visit(app, cast.ben)
    [cookie] = browser._cookies.values()  # noqa: SLF001
    builder = EnvironBuilder(f"/communities/{cast.community}", TOOL)
    builder.headers["Cookie"] = f"{cookie.key}={cookie.value}"
    environ = builder.get_environ()
    return lambda: run_wsgi_app(app, dict(environ))


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder, platforms = Path(name), dict[str, LaunchingPlatform]()
        for base in serve(platforms):
            app, lms = make_app(folder), LaunchingPlatform(base)
            platforms[lms.client_id] = lms
            with app.app_context():
                lms.register()
            runs = {"login and launch": launches(app, lms), "community home": home(app)}
            _print(ratios(yardstick(folder), runs))
            apart = make_app(folder / "badges")
            _print_badges(badge_costs(apart))
            for each in (app, apart):
                with each.app_context():
                    db.engine.dispose()


def _print(costs: dict[str, float]) -> None:
    sys.stdout.write("Y: two empty routes, one raw RS256 verify, one Core commit\n")
    for what, cost in costs.items():
        aim = f"goal at most {GOALS[what]:.0f} Y" if what in GOALS else ""
        sys.stdout.write(f"{what:20} {cost:6.2f} Y  {aim}\n")


def _print_badges(costs: dict[str, float]) -> None:
    for what, cost in costs.items():
        sys.stdout.write(f"{what:24} {cost:6.2f}  goal at most {BADGE_GOALS[what]}\n")


if __name__ == "__main__":
    main()
