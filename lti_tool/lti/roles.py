"""What role names mean: scope, type and sub-type, from the whole name (LTI 1.3 core, A.2)."""

import dataclasses
import enum
import re
from collections.abc import Iterable


class Scope(enum.StrEnum):
    SYSTEM = "system"
    INSTITUTION = "institution"
    CONTEXT = "context"


class CourseRole(enum.StrEnum):
    """The one role someone has in a course, the most telling first; only this decides anything."""

    ADMINISTRATOR = "administrator"
    INSTRUCTOR = "instructor"
    LEARNER = "learner"
    MENTOR = "mentor"
    NONE = "none"


@dataclasses.dataclass(frozen=True)
class Role:
    """One role as its name says: Instructor in the context, perhaps a TeachingAssistant."""

    scope: Scope
    type: str
    sub_type: str | None = None


@dataclasses.dataclass(frozen=True)
class Roles:
    """All roles of a launch or a roster line: the names as they came, and what they mean."""

    raw: tuple[str, ...]
    known: frozenset[Role]

    @property
    def course_role(self) -> CourseRole:
        """Return the role in this course; the institution's roles never count towards it."""
        if self._has("Administrator", Scope.SYSTEM):
            return CourseRole.ADMINISTRATOR
        for course_role in (CourseRole.INSTRUCTOR, CourseRole.LEARNER, CourseRole.MENTOR):
            if self._has(course_role.value.capitalize(), Scope.CONTEXT):
                return course_role
        # After the others: Open edX calls the teacher who made a course its Administrator as well.
        administers = self._has("Administrator", Scope.CONTEXT)
        return CourseRole.ADMINISTRATOR if administers else CourseRole.NONE

    @property
    def is_administrator(self) -> bool:
        """Say whether this is an administrator of the LMS, which opens no community."""
        return self._has("Administrator", Scope.SYSTEM, Scope.INSTITUTION)

    @property
    def is_test_user(self) -> bool:
        """Say whether this is the LMS's test or preview user, who is nobody."""
        return self._has("TestUser", Scope.SYSTEM)

    def _has(self, type_: str, *scopes: Scope) -> bool:
        return any(role.type == type_ and role.scope in scopes for role in self.known)


_CONTEXT_TYPES = {
    "Administrator",
    "ContentDeveloper",
    "Instructor",
    "Learner",
    "Manager",
    "Member",
    "Mentor",
    "Officer",
}
# System administrators have two names in the vocabulary and mean one thing to us.
_SAME = {"SysAdmin": "Administrator"}

_LIS = re.compile(
    r"http://purl\.imsglobal\.org/vocab/(?:lis/v2|lti)/"
    r"(?:(?P<scope>system|institution)/person|membership(?:/(?P<of>[A-Za-z]+))?)#(?P<name>[A-Za-z]+)"
)
_URN = re.compile(
    r"urn:lti:(?P<scope>role|sysrole|instrole):ims/lis/(?P<name>[A-Za-z]+)(?:/(?P<sub>[A-Za-z]+))?"
)
_URN_SCOPES = {"role": Scope.CONTEXT, "sysrole": Scope.SYSTEM, "instrole": Scope.INSTITUTION}


def parse_role(name: str) -> Role | None:
    """Return what a role's name means, or None where the vocabulary does not know it.

    LTI 1.3 names, LTI 1.1 names (still sent by some) and the short context names are understood.
    """
    if name in _CONTEXT_TYPES:
        return Role(Scope.CONTEXT, name)
    if lis := _LIS.fullmatch(name):
        scope = Scope(lis["scope"] or "context")
        type_, sub_type = (lis["of"], lis["name"]) if lis["of"] else (lis["name"], None)
    elif urn := _URN.fullmatch(name):
        scope, type_, sub_type = _URN_SCOPES[urn["scope"]], urn["name"], urn["sub"]
    else:
        return None
    if scope is Scope.CONTEXT and type_ not in _CONTEXT_TYPES:
        return None
    return Role(scope, _SAME.get(type_, type_), sub_type)


def parse_roles(names: Iterable[str]) -> Roles:
    """Return the meaning of a list of role names; unknown ones are kept and mean nothing."""
    raw = tuple(names)
    return Roles(raw, frozenset(role for name in raw if (role := parse_role(name))))
