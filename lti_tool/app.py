"""Put the house together."""

import logging

from flask import Flask, request
from flask_bootstrap import Bootstrap5
from limits.storage import Storage, storage_from_string
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import sessionmaker
from werkzeug.middleware.proxy_fix import ProxyFix

from lti_tool import paths
from lti_tool.badges.catalogue import catalogue
from lti_tool.badges.issuer import Issuer
from lti_tool.communities.access import YearIsOver
from lti_tool.communities.door import not_staff
from lti_tool.communities.over import nothing_is_added
from lti_tool.communities.queries import hosts
from lti_tool.communities.staff import NotStaff
from lti_tool.extensions import db, migrate, queue
from lti_tool.lti.http import Http
from lti_tool.lti.networks import Networks
from lti_tool.lti.tool import Tool, tool
from lti_tool.pages import PAGES, REPORTABLE
from lti_tool.people import sessions
from lti_tool.people.models import Person
from lti_tool.privacy.kept import everything
from lti_tool.privacy.words import goes
from lti_tool.safeguarding.kinds import let_report
from lti_tool.safeguarding.queries import is_contact
from lti_tool.settings import PREFIX, Settings, WrongSetting, read_settings
from lti_tool.spaces.picking import offer_communities
from lti_tool.surveys.statements import wordings
from lti_tool.web import cookies
from lti_tool.web.clock import clock
from lti_tool.web.counting import DatabaseStorage
from lti_tool.web.csrf import Guard
from lti_tool.web.errors import handle_errors
from lti_tool.web.headers import send_headers
from lti_tool.web.health import answer_health
from lti_tool.web.language import speak
from lti_tool.web.limits import Limits
from lti_tool.web.says import say_moments

# What anybody may post to: the proof is in what they send, not in a form of ours.
DOORS = {"launch.login", "launch.open_activity", "again.start", "checking.verdict"}
FOR_EVERYBODY = {"ob", "checking"}


def create_app(settings: Settings | None = None, *, testing: bool = False) -> Flask:
    """Return the tool, ready to serve; settings come from the environment unless given."""
    settings = settings or read_settings()
    app = Flask("lti_tool", template_folder=str(paths.TEMPLATES), static_folder=str(paths.STATIC))
    app.testing = testing
    _configure(app, settings)
    _start_extensions(app, settings)
    for blueprint in PAGES:
        app.register_blueprint(blueprint)
    offer_communities(app)
    let_report(app, *REPORTABLE)
    app.register_blueprint(answer_health(_database_answers))
    handle_errors(app)
    app.register_error_handler(YearIsOver, nothing_is_added)
    app.register_error_handler(NotStaff, not_staff)
    send_headers(app, secure=settings.secure, framer=_framer)
    speak(app, locale=_locale, time_zone=lambda: _time_zone(settings))
    say_moments(app)
    app.add_template_global(hosts, "hosts_of")
    app.add_template_global(everything, "everything_kept")
    app.add_template_global(goes, "when_it_goes")
    app.context_processor(_who_is_here)
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    return app


def _configure(app: Flask, settings: Settings) -> None:
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    logging.getLogger("lti_tool").setLevel(settings.log_level)
    app.extensions["settings"] = settings
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.database,
        SQLALCHEMY_ENGINE_OPTIONS={
            "pool_pre_ping": not settings.database.startswith("sqlite"),
            # A parameter may be what somebody wrote, and an error's text may reach a log.
            "hide_parameters": True,
        },
        MAX_CONTENT_LENGTH=settings.form_kilobytes * 1024,
        MAX_FORM_MEMORY_SIZE=settings.form_kilobytes * 1024,
        BOOTSTRAP_SERVE_LOCAL=True,
        BABEL_TRANSLATION_DIRECTORIES=str(paths.PACKAGE / "translations"),
    )
    app.jinja_options |= {"trim_blocks": True, "lstrip_blocks": True}


def _start_extensions(app: Flask, settings: Settings) -> None:
    db.init_app(app)
    migrate.init_app(app, db, directory=str(paths.MIGRATIONS))
    Bootstrap5(app)
    queue.start(app, settings.queue_url, settings.data)
    http = Http(
        settings.lms_timeout_seconds,
        settings.lms_answer_megabytes * 1024 * 1024,
        settings.lms_ca_file,
        Networks(settings.networks),
    )
    with app.app_context():
        # A session maker of its own: a worker's threads ask for tokens outside any app context.
        sessions_apart = sessionmaker(db.engine)
    ours = Tool(settings.keys, settings.public_url, http, sessions_apart, clock.now)
    ours.init_app(app)
    wordings()  # what is wrong with them is said now, and not to whoever answers
    catalogue()  # what is wrong with it is said now, and not to whoever earns a badge
    Issuer(settings.keys, settings.public_url, clock.now).init_app(app)
    Limits(
        _count_store(app, settings),
        failures_per_minute=settings.failures_per_minute,
        attempts_per_hour=settings.attempts_per_hour,
        secret=lambda: ours.keys.secrets[0],
        now=clock.now,
    ).init_app(app)
    Guard(
        app,
        origin=settings.public_url,
        secrets=lambda: ours.keys.secrets,
        who=_visitor_id,
        doors=DOORS,
    )


def _count_store(app: Flask, settings: Settings) -> Storage:
    """Return where attempts are counted: a Redis that is there anyway, or our own tables."""
    url = settings.limits_url
    if not url and settings.queue_url.startswith(("redis:", "rediss:")):
        url = settings.queue_url
    if url:
        store = storage_from_string("memory://" if url == "memory:" else url)
        if not isinstance(store, Storage):
            raise WrongSetting(f"{PREFIX}LIMITS_URL must be a redis: address, or memory:")
        return store
    with app.app_context():
        return DatabaseStorage(db.engine, clock.now)


def _who_is_here() -> dict[str, object]:
    visitor = _visitor()
    return {
        "visitor": visitor,
        "administers": visitor is not None and sessions.administers(),
        "reads_concerns": visitor is not None and is_contact(visitor),
    }


def _visitor() -> Person | None:
    """Return who a page is for; nobody when there is no database to ask, which has a page too."""
    try:
        return sessions.visitor_or_none()
    except SQLAlchemyError:
        return None


def _locale() -> str:
    visitor = _visitor()
    return visitor.locale if visitor else ""


def _time_zone(settings: Settings) -> str:
    visitor = _visitor()
    return visitor.school.time_zone if visitor else settings.time_zone


def _visitor_id() -> int | None:
    visitor = sessions.visitor_or_none()
    return visitor.id if visitor else None


def _framer() -> str | None:
    """Return the origin that may frame this answer: the LMS of this visit, open or over.

    What everybody may keep is the same for everybody.
    """
    if request.blueprint in FOR_EVERYBODY:
        return None
    platform_id = sessions.platform_of(cookies.read(request, cookies.SESSION))
    if platform_id is None:
        return None
    try:
        found = tool().registrations.get(db.session(), platform_id)
    except SQLAlchemyError:
        return None
    return found.origin if found else None


def _database_answers() -> bool:
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True
