"""What somebody whose data was erased carries to the page that asks them, and back."""

import datetime as dt
from typing import Any

from lti_tool.extensions import db
from lti_tool.lti.state import LIFETIME, BadState
from lti_tool.lti.tool import tool
from lti_tool.people.models import Erasure

PURPOSE = "start again"


def sign_again(erasure: Erasure, now: dt.datetime) -> str:
    """Return what only a verified launch of theirs could have been given, good for ten minutes."""
    until = int((now + LIFETIME).timestamp())
    return tool().signer.sign(PURPOSE, [erasure.platform_id, erasure.id, until])


def platform_in(text: str) -> int | None:
    """Return the platform that a signed text names, in time or not."""
    facts = _facts(text)
    return facts[0] if facts else None


def erasure_in(text: str, now: dt.datetime) -> Erasure | None:
    """Return whose question a signed text answers, or None where it is old or not ours."""
    facts = _facts(text)
    if facts is None or facts[2] < now.timestamp():
        return None
    found = db.session.get(Erasure, facts[1])
    return found if found is not None and found.platform_id == facts[0] else None


def _facts(text: str) -> tuple[int, int, int] | None:
    try:
        facts: Any = tool().signer.read(PURPOSE, text)
    except BadState:
        return None
    platform_id, erasure_id, until = facts
    return platform_id, erasure_id, until
