"""Examine an installation and its LMSs, and write down what somebody who helps needs to know."""

import datetime as dt
import importlib.metadata
import platform as machine
import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from sqlalchemy import func, select

from lti_tool.admin.findings import Finding, State
from lti_tool.communities.models import Community
from lti_tool.communities.queries import FEWEST_SHOWN
from lti_tool.extensions import db
from lti_tool.lti.models import Platform
from lti_tool.people.models import Course, Person
from lti_tool.settings import Settings

LIBRARIES = ("lti-tool", "flask", "sqlalchemy", "pylti1p3", "authlib", "joserfc", "huey")
# Whatever may hold a password or lead somewhere private is shown without it.
ADDRESSES = {"database_url", "queue_url", "limits_url", "smtp_url"}
ABOUT = (
    "What lti-tool doctor found. It holds versions, settings, host names and counts. It holds no "
    "name, no words of anybody, no key, no password and no token."
)


def lines_of(title: str, findings: Iterable[Finding]) -> list[str]:
    """Return findings as lines for a terminal."""
    lines = [title]
    for found in findings:
        lines.append(f"  {found.state.value:5}  {found.name}: {found.seen}")
        if found.remedy:
            lines.append(f"         {found.remedy}")
    return lines


def summary(findings: Sequence[Finding]) -> str:
    """Return the counts of a whole examination in one line."""
    counted = {state: sum(f.state is state for f in findings) for state in State}
    return f"{counted[State.OK]} ok, {counted[State.LOOK]} to look at, {counted[State.WRONG]} wrong"


def report(settings: Settings, lines: Sequence[str], now: dt.datetime) -> str:
    """Return one text to send to somebody who can help, with nothing secret in it."""
    parts = [
        ABOUT,
        "",
        f"Made on {now:%d %B %Y at %H:%M} UTC.",
        "",
        "Versions",
        f"  Python {machine.python_version()} on {machine.system()}",
        *(f"  {name} {_version(name)}" for name in LIBRARIES),
        "",
        "Settings",
        *(f"  {name} = {_shown(name, value)}" for name, value in settings.model_dump().items()),
        "",
        "Counts",
        *(f"  {name}: {count}" for name, count in _counts().items()),
        "",
        *lines,
        "",
    ]
    return "\n".join(parts)


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "is not installed"


def _shown(name: str, value: object) -> str:
    """Return a setting as it may be shown: an address by its kind and host."""
    text = str(value)
    if name not in ADDRESSES or not text:
        return text
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return "(set)"
    return f"{parts.scheme}://{host}" if re.fullmatch(r"[A-Za-z0-9.\-:]*", host) else "(set)"


def _counts() -> dict[str, str]:
    try:
        found = {
            model.__tablename__: db.session.scalar(select(func.count()).select_from(model)) or 0
            for model in (Platform, Course, Community, Person)
        }
    except Exception:  # a database that is gone is said above
        db.session.rollback()
        return {}
    return {
        name: str(count) if count >= FEWEST_SHOWN or name != "people" else "fewer than five"
        for name, count in found.items()
    }
