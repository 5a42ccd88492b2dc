"""Roles are read from their whole names, and only those of this course decide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.lti.roles import CourseRole, Role, Scope, parse_role, parse_roles

LIS = "http://purl.imsglobal.org/vocab/lis/v2/"


@pytest.mark.parametrize(
    ("name", "role"),
    [
        (LIS + "membership#Instructor", Role(Scope.CONTEXT, "Instructor")),
        (LIS + "membership#Learner", Role(Scope.CONTEXT, "Learner")),
        (
            LIS + "membership/Instructor#TeachingAssistant",
            Role(Scope.CONTEXT, "Instructor", "TeachingAssistant"),
        ),
        (LIS + "institution/person#Student", Role(Scope.INSTITUTION, "Student")),
        (LIS + "system/person#Administrator", Role(Scope.SYSTEM, "Administrator")),
        (LIS + "system/person#SysAdmin", Role(Scope.SYSTEM, "Administrator")),
        (
            "http://purl.imsglobal.org/vocab/lti/system/person#TestUser",
            Role(Scope.SYSTEM, "TestUser"),
        ),
        ("Learner", Role(Scope.CONTEXT, "Learner")),
        ("urn:lti:role:ims/lis/Instructor", Role(Scope.CONTEXT, "Instructor")),
        (
            "urn:lti:role:ims/lis/Learner/GuestLearner",
            Role(Scope.CONTEXT, "Learner", "GuestLearner"),
        ),
        ("urn:lti:sysrole:ims/lis/SysAdmin", Role(Scope.SYSTEM, "Administrator")),
        ("urn:lti:instrole:ims/lis/Instructor", Role(Scope.INSTITUTION, "Instructor")),
        ("Student", None),
        ("learner", None),
        ("Administrator#Instructor", None),
        (LIS + "membership#Instructor/evil", None),
        (LIS + "membership#Wizard", None),
        ("https://evil.test/membership#Instructor", None),
        ("", None),
    ],
)
def test_a_name_means_what_the_vocabulary_says(name: str, role: Role | None) -> None:
    assert parse_role(name) == role


@pytest.mark.parametrize(
    ("names", "course_role"),
    [
        ([], CourseRole.NONE),
        (["membership#Instructor", "membership#Learner"], CourseRole.INSTRUCTOR),
        (["institution/person#Instructor", "membership#Learner"], CourseRole.LEARNER),
        (["institution/person#Administrator"], CourseRole.NONE),
        (["institution/person#Administrator", "membership#Learner"], CourseRole.LEARNER),
        (["system/person#Administrator", "membership#Instructor"], CourseRole.ADMINISTRATOR),
        (["membership#Administrator"], CourseRole.ADMINISTRATOR),
        (["membership#Administrator", "membership#Instructor"], CourseRole.INSTRUCTOR),
        (["membership#Mentor"], CourseRole.MENTOR),
        (["membership/Mentor#Auditor"], CourseRole.MENTOR),
        (["membership#ContentDeveloper"], CourseRole.NONE),
        (["membership/Learner#NonCreditLearner"], CourseRole.LEARNER),
    ],
)
def test_the_role_in_a_course(names: list[str], course_role: CourseRole) -> None:
    assert parse_roles(LIS + name for name in names).course_role is course_role


@given(st.text())
def test_no_name_is_too_strange_to_read(name: str) -> None:
    role = parse_role(name)
    assert role is None or role.type.isalpha()


@given(
    st.lists(st.sampled_from(["institution/person#", "system/person#"])),
    st.text("abcXYZ", min_size=1),
)
def test_nothing_outside_the_course_makes_an_instructor(prefixes: list[str], name: str) -> None:
    names = [LIS + prefix + name for prefix in prefixes]
    names += [LIS + prefix + "Instructor" for prefix in prefixes]
    assert parse_roles(names).course_role is CourseRole.NONE


def test_the_names_are_kept_as_they_came() -> None:
    assert parse_roles(["x", "Learner"]).raw == ("x", "Learner")
