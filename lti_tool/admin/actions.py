"""Keep what a school set for itself."""

import dataclasses

from lti_tool.extensions import db
from lti_tool.people.models import School


@dataclasses.dataclass(frozen=True)
class Wishes:
    """A school's own settings; texts may be empty, `headcount` is None where it was not given."""

    name: str
    time_zone: str
    headcount: int | None
    contact_name: str
    contact_how: str
    contact_email: str
    private_days: int
    shared_months: int
    student_months: int
    privacy_notice_url: str
    student_notice_url: str
    students_share_badges: bool


def settle(school: School, wishes: Wishes) -> None:
    """Let a school's settings be these."""
    for field in dataclasses.fields(wishes):
        setattr(school, field.name, getattr(wishes, field.name))
    db.session.flush()
