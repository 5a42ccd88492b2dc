"""What is kept, said in words: values as people read them, and when each thing goes."""

import datetime as dt
import enum
from collections.abc import Callable
from typing import Any

from flask_babel import format_date, format_datetime
from flask_babel import gettext as _

from lti_tool.people.models import School
from lti_tool.privacy.kept import Kept, everything

# Where no school is known, what a new one begins with.
USUAL = {"private_days": 90, "shared_months": 24, "student_months": 12}


def goes(kept: Kept, school: School | None) -> str:
    """Return when something goes, by a school's own settings."""
    own = {name: getattr(school, name) if school else usual for name, usual in USUAL.items()}
    return str(_(everything().rules[kept.goes], **own))


def say(value: Any) -> str:
    """Return a value in words; nothing for what is empty."""
    if value is None or value in ("", []):
        return ""
    for sort, words in _SAID:
        if isinstance(value, sort):
            return str(words(value))
    return str(value)


# The first that fits: a moment is a date too.
_SAID: tuple[tuple[type, Callable[[Any], object]], ...] = (
    (bool, lambda value: _("yes") if value else _("no")),
    (dt.datetime, lambda value: format_datetime(value, "d MMMM y, HH:mm")),
    (dt.date, lambda value: format_date(value, "d MMMM y")),
    (list, lambda value: "\n".join(str(each) for each in value if each)),
    (enum.Enum, lambda value: str(value.value).replace("-", " ")),
)
