"""The rest of Open edX as the LTI consumer sees it: one course, its people and its gradebook."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from lti_consumer.exceptions import LtiError
from lti_consumer.lti_xblock import LtiConsumerXBlock
from opaque_keys.edx.keys import CourseKey
from xblock.fields import ScopeIds
from xblock.reference.user_service import UserService, XBlockUser
from xblock.runtime import DictKeyValueStore, KvsFieldData, MemoryIdManager, Runtime


@dataclasses.dataclass(frozen=True)
class EdxPerson:
    """Someone in the course: `access_roles` are edX's own words, "staff" or "instructor"."""

    id: int
    name: str
    access_roles: tuple[str, ...] = ()

    @property
    def username(self) -> str:
        return self.name.lower().replace(" ", "_")

    @property
    def email(self) -> str:
        return f"{self.username}@school.example"

    @property
    def external_user_id(self) -> str:
        """Return the only id that tools see, in launches, rosters and scores alike."""
        return str(uuid.uuid5(uuid.NAMESPACE_DNS, self.username))

    @property
    def launch_role(self) -> str:
        """Return the one role that the LMS tells a launch: its highest."""
        known = [role for role in ("instructor", "staff") if role in self.access_roles]
        return known[0] if known else "student"

    def as_member(self) -> dict[str, Any]:
        """Return a line of the LMS's course members: who teaches is enrolled as a student too."""
        roles = ["student", *self.access_roles]
        return {
            "id": self.id,
            "username": self.username,
            "email": self.email,
            "name": self.name,
            "roles": roles,
        }


@dataclasses.dataclass(frozen=True)
class Grade:
    """What the LMS's own gradebook shows for a person."""

    earned: float
    possible: float


class EdxCourse:
    """A course with one LTI component in it; `people` may change between calls."""

    display_name_with_default = "Staff CPD"
    display_org_with_default = "Example School"

    def __init__(self, people: Iterable[EdxPerson], fields: Mapping[str, Any]) -> None:
        """Place the component, with the fields that an author would fill in Studio."""
        self.people = list(people)
        self.grades: dict[EdxPerson, Grade] = {}
        key = CourseKey.from_string(f"course-v1:ExampleSchool+CPD+{uuid.uuid4().hex}")
        self.usage_key = key.make_usage_key("lti_consumer", uuid.uuid4().hex)
        self._fields, self._enrolled_once = fields, list(self.people)

    @property
    def accounts(self) -> list[EdxPerson]:
        """Everyone with an account on the site: leaving a course does not end it."""
        return [*self._enrolled_once, *self.people]

    def block(self, person: EdxPerson | None = None) -> LtiConsumerXBlock:
        """Return the component as this person opens it, or as nobody does."""
        ids = ScopeIds(person and person.id, "lti_consumer", self.usage_key, self.usage_key)
        block = _Component(_Lms(self, person), scope_ids=ids)
        for name, value in self._fields.items():
            setattr(block, name, value)
        return block

    def hooks(self) -> dict[str, Callable[..., Any]]:
        """Return what takes the places of the LMS's functions in `lti_consumer.plugin.compat`."""
        return {
            # The LMS keeps components in its modulestore.
            "load_enough_xblock": lambda _location: self.block(),
            # Scores arrive without a signed-in user.
            "load_block_as_user": lambda _location: self.block(),
            # The course's name goes into the launch.
            # Who may write in Studio; here nobody is signed in to it.
            "user_has_studio_write_access": lambda _user, _key: True,
            "get_course_by_id": lambda _key: self,
            # Enrolments are the LMS's tables.
            "get_course_members": lambda _key: {one.id: one.as_member() for one in self.people},
            # So are the ids that tools see. The argument is a query of tables that are not here.
            "batch_get_or_create_externalids": lambda _users: {one.id: one for one in self.people},
            # And the way back, from a score to its person.
            "get_user_from_external_user_id": self._find,
        }

    def _find(self, external_user_id: str) -> EdxPerson:
        for person in self.accounts:
            if person.external_user_id == external_user_id:
                return person
        raise LtiError("Invalid User")


class _Component(LtiConsumerXBlock):
    """The consumer with the fields that the LMS mixes into every component."""

    start = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
    due = None
    graceperiod = None


class _Lms(Runtime):
    """What a component can ask of the LMS, and where its grades go."""

    def __init__(self, course: EdxCourse, person: EdxPerson | None) -> None:
        services = {
            "field-data": KvsFieldData(DictKeyValueStore()),
            "rebind_user": _Rebinding(),
            "user": person and _SignedIn(person),
        }
        ids = MemoryIdManager()
        super().__init__(ids, ids, services=services)
        self._course = course

    def publish(self, block: LtiConsumerXBlock, event_type: str, event_data: Any) -> None:
        """Write a grade into the gradebook."""
        earned = Grade(event_data["value"], event_data["max_value"])
        people = {person.id: person for person in self._course.accounts}
        self._course.grades[people[event_data["user_id"]]] = earned

    def handler_url(self, *args: Any, **kwargs: Any) -> str:
        """Refuse: LTI 1.3 asks for no such address."""
        raise NotImplementedError

    resource_url = local_resource_url = handler_url


class _Rebinding:
    def rebind_noauth_module_to_user(self, block: LtiConsumerXBlock, user: EdxPerson) -> None:
        """Do nothing: a component here holds no one's state."""


class _SignedIn(UserService):
    def __init__(self, person: EdxPerson) -> None:
        super().__init__()
        self._person = person

    def get_current_user(self) -> XBlockUser:
        """Return who is signed in, under the LMS's names for the facts."""
        user = XBlockUser(
            is_current_user=True, emails=[self._person.email], full_name=self._person.name
        )
        user.opt_attrs = {
            "edx-platform.is_authenticated": True,
            "edx-platform.user_id": self._person.id,
            "edx-platform.user_role": self._person.launch_role,
            "edx-platform.username": self._person.username,
        }
        return user

    def get_external_user_id(self, _type: str) -> str:
        """Return the id that tools see."""
        return self._person.external_user_id
