"""Examine an installation from inside: its folders, database, keys, address and clock."""

import datetime as dt
import email.utils
import shutil
import socket
import ssl
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, or_, select
from sqlalchemy.exc import SQLAlchemyError

from lti_tool import paths
from lti_tool.admin.findings import Finding, doubtful, fine, wrong
from lti_tool.extensions import db
from lti_tool.gradebook.models import Line, Score, ScoreState
from lti_tool.lti.http import Answer, LmsFailure
from lti_tool.lti.key_files import WrongKey
from lti_tool.lti.keys import KeyState
from lti_tool.lti.tool import Tool
from lti_tool.people.models import Person
from lti_tool.settings import Settings

ENOUGH_BYTES = 500 * 1024 * 1024
OLD_KEY, SOON = dt.timedelta(days=400), dt.timedelta(days=14)
LATE = dt.timedelta(minutes=10)
# A launch is believed when it is at most a minute off.
DOUBTFUL_SECONDS, WRONG_SECONDS = 20, 60


def installation(
    settings: Settings, tool: Tool, now: Callable[[], dt.datetime]
) -> Iterator[Finding]:
    """Yield what stands on this machine, one finding after the other; `now` gives the moment."""
    yield _folders(settings)
    yield _keys(tool, now())
    database = _database()
    yield database
    if not database.remedy:
        yield _worker(now())
    yield from _address(settings, tool, now)


def _folders(settings: Settings) -> Finding:
    name = "folders"
    if settings.keys.stat().st_mode & 0o077:
        return wrong(
            name,
            "Others on this machine can read the folder of keys.",
            f"Close it: chmod 700 {settings.keys}",
        )
    if shutil.disk_usage(settings.data).free < ENOUGH_BYTES:
        return doubtful(name, "The disk is nearly full.", "Make room: SQLite needs some to save.")
    return fine(name, f"Data is in {settings.data}, keys are in {settings.keys}.")


def _keys(tool: Tool, now: dt.datetime) -> Finding:
    name = "keys"
    try:
        listed = tool.keys.listed()
    except (WrongKey, OSError) as error:
        return wrong(name, str(error), "Put a backup of the folder of keys back.")
    active = [key for key in listed if key.state is KeyState.ACTIVE]
    since = min((key.since for key in active), default=now)
    if active and since < now - OLD_KEY:
        return doubtful(
            name,
            f"The key that signs is from {since:%d %B %Y}.",
            "Make a new one with lti-tool keys new, and retire the old one a day later.",
        )
    pending = sum(key.state is KeyState.PENDING for key in listed)
    return fine(name, f"One signs since {since:%d %B %Y}; {pending} wait for their day.")


def _database() -> Finding:
    name = "database"
    try:
        with db.engine.connect() as connection:
            found = set(MigrationContext.configure(connection).get_current_heads())
    except SQLAlchemyError as error:
        return wrong(
            name,
            f"It cannot be reached ({type(error).__name__}).",
            "Start it, or look at LTI_TOOL_DATABASE_URL.",
        )
    if found != set(ScriptDirectory(str(paths.MIGRATIONS)).get_heads()):
        return wrong(name, "It has not this version's tables.", "Run lti-tool db upgrade.")
    return fine(name, f"{db.engine.dialect.name} answers and has this version's tables.")


def _worker(now: dt.datetime) -> Finding:
    """Say whether somebody does the jobs: what was due long ago should be gone."""
    name = "background jobs"
    late = db.session.scalar(
        select(func.count())
        .select_from(Score)
        .join(Person, Person.id == Score.person_id)
        .join(Line, Line.platform_id == Person.platform_id, isouter=True)
        .where(Score.state == ScoreState.OWED, Score.due_at < now - LATE)
        # What waits for an LMS that is left alone is not late.
        .where(or_(Line.paused_until.is_(None), Line.paused_until < now - LATE))
    )
    if late:
        return wrong(
            name,
            "Scores have been due for more than ten minutes.",
            "Start lti-tool worker, or lti-tool serve, and look whether the LMS answers below.",
        )
    return fine(name, "Nothing has been waiting for long.")


def _address(settings: Settings, tool: Tool, now: Callable[[], dt.datetime]) -> Iterator[Finding]:
    """Look at the tool from outside, as an LMS and a browser do."""
    name = "public address"
    if not settings.secure:
        yield doubtful(
            name,
            f"{settings.public_url} is not https: browsers keep no cookies for it in a frame.",
            "Put a proxy with TLS in front and set LTI_TOOL_PUBLIC_URL.",
        )
    try:
        published = tool.http.get(f"{settings.public_url}/lti/jwks")
        keys = published.json()
    except LmsFailure as failure:
        yield wrong(
            name,
            f"From here, {failure}.",
            "Is the tool running, does the name lead here, and may this machine call it?",
        )
        return
    if keys != tool.keys.public_jwks():
        yield wrong(
            name,
            "Another installation answers there: its keys are not these.",
            "Look at the proxy, and at LTI_TOOL_KEYS_DIR: all machines share one folder.",
        )
        return
    yield fine(name, f"{settings.public_url} answers with the keys of this installation.")
    # Now, and not when we began to ask: an answer may take its time.
    yield clock("clock", published, now())
    if settings.secure:
        yield _certificate(settings, now())


def _certificate(settings: Settings, now: dt.datetime) -> Finding:
    name, parts = "certificate", urlsplit(settings.public_url)
    context = ssl.create_default_context()
    if settings.lms_ca_file:
        context.load_verify_locations(settings.lms_ca_file)
    try:
        with (
            socket.create_connection((parts.hostname, parts.port or 443), timeout=10) as raw,
            context.wrap_socket(raw, server_hostname=parts.hostname) as secure,
        ):
            found = secure.getpeercert() or {}
    except OSError as error:
        return doubtful(
            name,
            f"It could not be looked at ({type(error).__name__}).",
            "Look at the proxy that stands in front.",
        )
    ends = dt.datetime.fromtimestamp(ssl.cert_time_to_seconds(str(found["notAfter"])), dt.UTC)
    if ends < now + SOON:
        return doubtful(name, f"It ends on {ends:%d %B %Y}.", "Renew it.")
    return fine(name, f"Good until {ends:%d %B %Y}.")


def clock(name: str, answer: Answer, now: dt.datetime) -> Finding:
    """Compare our clock with the date of an answer that came just now."""
    try:
        theirs = email.utils.parsedate_to_datetime(answer.headers["Date"])
    except (KeyError, ValueError):
        return doubtful(name, "The answer says no date, so clocks could not be compared.")
    apart = abs((theirs - now).total_seconds())
    seen = f"{apart:.0f} seconds apart."
    if apart > WRONG_SECONDS:
        return wrong(name, seen, "Launches are refused. Let both machines keep time with NTP.")
    if apart > DOUBTFUL_SECONDS:
        return doubtful(name, seen, "Launches work up to a minute. Let both keep time with NTP.")
    return fine(name, seen)
