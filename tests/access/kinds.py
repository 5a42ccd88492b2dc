"""Every kind of person there is to a community, and what each is to those of the scene."""

import dataclasses
import enum


class Here(enum.StrEnum):
    """What somebody is to one community."""

    AUTHOR = "author"  # a member, whose words most of them are
    PEER = "peer"  # a member
    LEADING_MEMBER = "leading member"
    HOST = "host"  # a named adult in a community of students
    LEADING_HOST = "leading host"  # a host who looks after it too
    LEAD = "lead"  # looks after it and is no member
    TEACHER = "teacher"  # teaches its course, and neither leads it nor joined
    ASKED = "asked"  # teaches its course, and is asked to look after it too
    COLLEAGUE = "colleague"  # in its course, and could join
    WAITING = "waiting"
    LEAVER = "leaver"
    DROPPED = "dropped"  # a member whom the course's roster dropped
    GONE_LEAD = "gone lead"  # led it when the roster dropped them
    FOUND_OUT = "found out"  # a member who turned out to be a student
    STUDENT = "student"  # in a TLC's course, and known as a student
    KEPT_OUT = "kept out"  # in its course, with a role or a past that joins nothing
    CONTACT = "contact"  # reads what was reported, and belongs to no community
    ADMINISTRATOR = "administrator"
    OUTSIDE = "outside"  # has a visit, and was never in its course
    NOBODY = "nobody"  # has no visit


MEMBERS = frozenset({Here.AUTHOR, Here.PEER, Here.LEADING_MEMBER})
HOSTS = frozenset({Here.HOST, Here.LEADING_HOST})
LEADS = frozenset({Here.LEAD, Here.LEADING_MEMBER, Here.LEADING_HOST})
READERS = MEMBERS | HOSTS  # of what was shared
CONTRIBUTORS = MEMBERS | LEADS
INSIDERS = READERS | LEADS
INSTRUCTORS = HOSTS | {Here.LEAD, Here.TEACHER, Here.ASKED}
EVERYBODY = frozenset(Here)
VISITORS = EVERYBODY - {Here.NOBODY}
KNOWN = VISITORS - {Here.OUTSIDE}  # the course has, or had, a place for them
GONE = frozenset({Here.DROPPED, Here.GONE_LEAD})
ENROLLED = KNOWN - GONE
ENDED = frozenset({Here.DROPPED, Here.FOUND_OUT})  # were members, and did not leave by themselves
NO_ONE: frozenset[Here] = frozenset()
# What nobody is to the TLC of the staff course who is staff: students, and who only looks on or
# after the LMS.
NO_STAFF = GONE | {
    Here.FOUND_OUT,
    Here.STUDENT,
    Here.KEPT_OUT,
    Here.CONTACT,
    Here.ADMINISTRATOR,
    Here.OUTSIDE,
}


@dataclasses.dataclass(frozen=True)
class Kind:
    """One kind of person, by what they are to each community of the scene.

    Next door in the same course only those who belong there are named: the others' words are what
    matters.
    """

    label: str
    name: str | None  # None: has no visit
    tlc: Here = Here.OUTSIDE
    slc: Here = Here.OUTSIDE
    neighbour: Here = Here.OUTSIDE
    elsewhere: Here = Here.OUTSIDE
    administers: bool = False

    def to(self, place: str) -> Here:
        """Return what they are to one of the communities."""
        if self.name is None:
            return Here.NOBODY
        here: Here = getattr(self, place)
        return here

    @property
    def reads_culture(self) -> bool:
        """Say whether they teach in the course of the TLC or the SLC: both show the figures."""
        return bool({self.tlc, self.slc} & INSTRUCTORS)

    def is_staff_of(self, place: str) -> bool:
        """Say whether they are staff of the school of one of the communities."""
        if place == "elsewhere":
            return self.elsewhere is not Here.OUTSIDE
        return self.tlc not in NO_STAFF


KINDS = (
    Kind("author", "Ben Achterberg", Here.AUTHOR),
    Kind("TLC peer", "Chloe Duvivier", Here.PEER),
    Kind("TLC lead who is no member", "Amara Okafor", Here.LEAD),
    Kind("TLC lead who is a member", "Esther Lund", Here.LEADING_MEMBER),
    Kind("SLC author", "Sami Haddad", slc=Here.AUTHOR),
    Kind("SLC peer", "Tara Novak", slc=Here.PEER),
    Kind("SLC lead, an adult", "Ursula Ferri", slc=Here.LEAD),
    Kind("SLC adult host", "Hanna Bergqvist", slc=Here.HOST),
    Kind("SLC host who leads", "Greta Solheim", slc=Here.LEADING_HOST),
    Kind("SLC course teacher", "Viktor Palme", slc=Here.TEACHER),
    Kind("course teacher or line manager", "Farah Iqbal", Here.TEACHER),
    Kind("asked to lead too", "Nadia Brandt", Here.ASKED),
    Kind("course member who has not joined", "Dylan Price", Here.COLLEAGUE),
    Kind("classmate who has not joined", "Yusuf Kaya", slc=Here.COLLEAGUE),
    Kind("waiting", "Hugo Lindqvist", Here.WAITING),
    Kind("leaver", "Iris Vance", Here.LEAVER),
    Kind("dropped from the roster", "Jonah Eze", Here.DROPPED),
    Kind("lead dropped from the roster", "Paula Weiss", Here.GONE_LEAD),
    Kind("member found to be a student", "Kofi Mensah", Here.FOUND_OUT, Here.KEPT_OUT),
    Kind("known as a student", "Lars Moen", Here.STUDENT, Here.COLLEAGUE),
    Kind("member next door", "Leila Farsi", Here.COLLEAGUE, neighbour=Here.AUTHOR),
    Kind("lead next door", "Milan Horvat", Here.TEACHER, neighbour=Here.LEAD),
    Kind("person of another platform", "Wren Castle", elsewhere=Here.AUTHOR),
    Kind("mentor or parent", "Owen Marsh", Here.KEPT_OUT, Here.KEPT_OUT),
    Kind("test user", "Preview Person", Here.KEPT_OUT, Here.KEPT_OUT),
    Kind(
        "LMS administrator",
        "Quentin Sys",
        Here.ADMINISTRATOR,
        Here.ADMINISTRATOR,
        administers=True,
    ),
    # A head is a colleague like any other: the culture view is for the teachers of its course.
    Kind("head", "Rosa Calder", Here.COLLEAGUE, Here.TEACHER),
    Kind("safeguarding contact", "Deborah Safe", Here.CONTACT, Here.CONTACT),
    Kind("nobody at all", None),
)


def named(here: Here, place: str) -> str:
    """Return the name of the first who is this to a community."""
    return next(kind.name for kind in KINDS if kind.name and kind.to(place) is here)
