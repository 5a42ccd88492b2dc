"""What somebody can have deleted, each with what goes, what stays, and who does it."""

import dataclasses
import datetime as dt
from collections.abc import Callable

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from lti_tool.people.models import Person
from lti_tool.privacy import actions
from lti_tool.privacy.models import Deed


@dataclasses.dataclass(frozen=True)
class Choice:
    """One thing that can be done, as its page says it before it is done."""

    title: LazyString
    button: LazyString
    what_goes: tuple[LazyString, ...]
    what_stays: tuple[LazyString, ...]
    done: LazyString
    do: Callable[[Person, dt.datetime], None]


def _erase(person: Person, now: dt.datetime) -> None:
    actions.erase(person, now, by=None, deed=Deed.ERASED_BY_THEMSELVES)


EVERYTHING = "everything"
_GROUPS_OWN = _("What the group wrote together: its notes, and how it wants to talk.")
_AMONG_STUDENTS = _(
    "In a group of students, words that others could read stay for 30 days. Nobody sees them, "
    "unless somebody tells the school that they are worried."
)
_THE_LMS = _("What your LMS was told. The LMS keeps it; only your school can take it out there.")

CHOICES = {
    "private": Choice(
        _("Delete my private things?"),
        _("Delete my private things"),
        (
            _("Plans that you have not shared, and your notes on them."),
            _("What you wrote about them and have not shared."),
            _("Your own tests of how you learn, if you have not shared them."),
            _("Visits to a lesson that you planned with somebody: for both of you."),
            _("What you said of yourself, and what your words said before you changed them."),
        ),
        (
            _("What you shared."),
            _("The cycles that you completed stay as a number."),
            _AMONG_STUDENTS,
        ),
        _("Your private things are deleted."),
        actions.delete_private,
    ),
    "names": Choice(
        _("Take my name off what I shared?"),
        _("Leave and take my name off"),
        (
            _("Your name, from all that you shared."),
            _("Your place in every group: you leave them all. You can join again."),
        ),
        (_("Your words, for the group to read, without your name."), _GROUPS_OWN, _THE_LMS),
        _("You have left your groups, and your name is gone from what you shared."),
        actions.take_name_off,
    ),
    "shared": Choice(
        _("Delete what I shared?"),
        _("Delete what I shared"),
        (
            _("Plans that you shared, with your notes on them, and what others said to them."),
            _("What you shared of how it went, and of your own tests."),
            _("What you said to others, and what you think of what you read."),
            _("What you told the staff did not work, and sessions that you alone planned."),
        ),
        (
            _("Your place in your groups."),
            _("Sessions that you planned with others: they go on without you."),
            _GROUPS_OWN,
            _("What you put on the shelf."),
            _AMONG_STUDENTS,
        ),
        _("What you shared is deleted."),
        actions.delete_shared,
    ),
    "grades": Choice(
        _("Send nothing more to the gradebook?"),
        _("Send nothing more"),
        (_("Your yes to sending how many cycles you completed, in all groups."),),
        (_THE_LMS, _("The cycles that you completed stay as a number here.")),
        _("Nothing more is sent to the gradebook."),
        actions.withdraw,
    ),
    EVERYTHING: Choice(
        _("Erase me?"),
        _("Erase me, for good"),
        (
            _("Everything that is kept about you here: your name, your words, your badges."),
            _("Your place in every group. What others said to your plans goes with your plans."),
            _("You are signed out at once."),
        ),
        (
            _GROUPS_OWN,
            _("What you put on the shelf, without your name."),
            _("What others wrote, even where it names you."),
            _THE_LMS,
            _("Badges that you downloaded stay good."),
            _(
                "If somebody told the school that they are worried about your words, or you told "
                "the school, one adult there keeps a copy until it is done with."
            ),
            _(
                "A mark, so that no list of your LMS brings you back. Nobody can read you out of "
                "it. You can start again one day, as somebody new."
            ),
        ),
        _("You are erased"),
        _erase,
    ),
}
