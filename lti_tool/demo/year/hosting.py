"""What only a community of students has: its host, and how its members want to talk."""

import datetime as dt
from collections.abc import Iterator

from lti_tool.communities import hosting
from lti_tool.communities.models import Kind
from lti_tool.demo.life import Life
from lti_tool.demo.year.scene import Event

SOON, LATER = dt.timedelta(days=1), dt.timedelta(days=7)
AGREEMENT = (
    "One speaks, the others listen. It is fine to be wrong, and to say “I don’t know yet”. What is "
    "said here about somebody stays here."
)


def events(life: Life, began: dt.datetime) -> Iterator[Event]:
    """Tell how a teacher became the host, and what the students agreed on; staff have neither."""
    if life.setting.kind is Kind.SLC:
        yield Event(began + SOON, lambda at: _become_host(life, at))
        yield Event(began + LATER, lambda at: _agree(life, at))


def _become_host(life: Life, at: dt.datetime) -> None:
    hosting.invite_host(life.standing(life.lead), life.lead, at)
    hosting.answer_host(life.standing(life.lead), yes=True, now=at)


def _agree(life: Life, at: dt.datetime) -> None:
    hosting.agree(life.standing(life.people[0]), AGREEMENT, 0, at)
