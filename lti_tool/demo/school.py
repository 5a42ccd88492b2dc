"""Who is at Example School, in which courses, with which activities, columns and grades."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

MAXIMUM = 100.0
# The variable that says which courses a course was copied from.
HISTORY = "$Context.id.history"


class Role(StrEnum):
    """The roles an LMS gives in a course; a person's job is not among them."""

    INSTRUCTOR = "editingteacher"
    NON_EDITING = "teacher"
    LEARNER = "student"


@dataclass(frozen=True)
class Person:
    id: str
    given_name: str
    family_name: str
    username: str
    is_administrator: bool = False

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True)
class Course:
    id: str
    label: str
    title: str
    # What $Context.id.history becomes: ids, the most recent first; empty unless it is a copy.
    history: str = ""


@dataclass
class Enrolment:
    role: Role
    active: bool = True


class Condition(StrEnum):
    """What completes an activity."""

    NONE = "none"
    GRADE = "grade"
    PASSING_GRADE = "passing grade"


@dataclass
class Activity:
    """A link to the tool in a course; its id is the resource link's."""

    id: str
    course_id: str
    title: str
    description: str = ""
    has_column: bool = True
    custom: dict[str, str] = field(default_factory=dict)
    # Empty means the tool's launch address: a saved school then survives a tool on another port.
    target_link_uri: str = ""
    condition: Condition = Condition.NONE


@dataclass
class Column:
    """A column of a course's gradebook: AGS calls it a line item."""

    id: str
    course_id: str
    label: str
    maximum: float = MAXIMUM
    resource_link_id: str = ""
    resource_id: str = ""
    tag: str = ""
    locked: bool = False
    # The activity whose own column this is; empty for one that a tool made, whatever link it names.
    activity_id: str = ""
    # In this column's points; 0 is Moodle's way to say that there is none.
    grade_to_pass: float = 0


@dataclass
class Badge:
    """A course's badge for completing one activity, who has it and since when."""

    id: str
    course_id: str
    name: str
    activity_id: str
    enabled: bool = False
    issued: dict[str, datetime] = field(default_factory=dict)


@dataclass
class Grade:
    """What one person has in one column; a value of None is a grade that was wiped."""

    value: float | None
    timestamp: datetime
    received_at: datetime
    comment: str = ""
    overridden: bool = False


@dataclass
class Installed:
    """How the tool stands here: Pending or Active, and whether teachers are offered it."""

    active: bool = True
    in_chooser: bool = True
    custom: dict[str, str] = field(default_factory=lambda: {"context_history": HISTORY})


@dataclass
class School:
    """The whole LMS in memory: read and changed under its lock, kept after each change."""

    people: dict[str, Person] = field(default_factory=dict)
    courses: dict[str, Course] = field(default_factory=dict)
    activities: dict[str, Activity] = field(default_factory=dict)
    enrolments: dict[str, dict[str, Enrolment]] = field(default_factory=dict)
    columns: dict[str, Column] = field(default_factory=dict)
    grades: dict[str, dict[str, Grade]] = field(default_factory=dict)
    badges: dict[str, Badge] = field(default_factory=dict)
    # None before any tool was registered.
    installed: Installed | None = field(default_factory=Installed)

    def __post_init__(self) -> None:
        # Set here and not declared above, so that neither is saved or compared with the rest.
        self.lock = threading.RLock()
        self.keep: Callable[[School], None] = lambda school: None

    @contextmanager
    def change(self) -> Iterator[None]:
        """Hold the lock for a change, and keep the school when it is done."""
        with self.lock:
            yield
            self.keep(self)

    def enrol(self, course_id: str, person_id: str, role: Role) -> None:
        """Give a person a role in a course."""
        with self.change():
            self.enrolments.setdefault(course_id, {})[person_id] = Enrolment(role)

    def set_enrolled(self, course_id: str, person_id: str, *, active: bool) -> None:
        """Take someone off a course or put them back; their role and grades are kept."""
        with self.change():
            self.enrolments[course_id][person_id].active = active

    def add_activity(self, activity: Activity) -> None:
        """Put an activity on its course's page, with its column when it has one."""
        with self.change():
            self.activities[activity.id] = activity
            if activity.has_column:
                column = self.add_column(
                    activity.course_id, activity.title, MAXIMUM, resource_link_id=activity.id
                )
                column.activity_id = activity.id

    def add_column(
        self, course_id: str, label: str, maximum: float, *, resource_link_id: str = ""
    ) -> Column:
        """Add a gradebook column; adding the same one twice makes two, as in Moodle."""
        with self.change():
            new_id = str(max(map(int, self.columns), default=0) + 1)
            column = Column(new_id, course_id, label, maximum, resource_link_id)
            self.columns[new_id] = column
            return column

    def new_id(self, of: Iterable[str]) -> str:
        """Return a number that is not in use yet."""
        return str(max(map(int, of), default=0) + 1)

    def add_content(self, activity: Activity, columns: Iterable[Column] = ()) -> None:
        """Put an activity that a tool described onto its course's page, with its own column."""
        with self.change():
            self.activities[activity.id] = activity
            for column in columns:
                column.id = self.new_id(self.columns)
                self.columns[column.id] = column

    def set_custom(self, activity_id: str, custom: dict[str, str]) -> None:
        """Set the custom parameters that an activity sends with each launch."""
        with self.change():
            self.activities[activity_id].custom = dict(custom)

    def role_of(self, person_id: str, course_id: str) -> Role | None:
        """Return the role someone holds in a course now, or None."""
        with self.lock:
            enrolment = self.enrolments.get(course_id, {}).get(person_id)
            return enrolment.role if enrolment and enrolment.active else None

    def is_gradable(self, person_id: str, course_id: str) -> bool:
        """Say whether someone may have a grade: Moodle grades the student role only."""
        return self.role_of(person_id, course_id) is Role.LEARNER

    def roll(self, course_id: str) -> list[tuple[Person, Enrolment]]:
        """Return everyone ever enrolled in a course, by family name as Moodle sorts them."""
        with self.lock:
            found = [(self.people[id_], e) for id_, e in self.enrolments.get(course_id, {}).items()]
        return sorted(found, key=lambda pair: (pair[0].family_name, pair[0].given_name))

    def courses_of(self, person: Person) -> list[Course]:
        """Return the courses someone can open; an administrator opens all."""
        return [c for c in list(self.courses.values()) if self.may_open(person, c.id)]

    def may_open(self, person: Person, course_id: str) -> bool:
        """Say whether a course's page opens for someone."""
        return person.is_administrator or self.role_of(person.id, course_id) is not None

    def may_run(self, person: Person, course_id: str) -> bool:
        """Say whether someone sees a course's whole gradebook and its list of people."""
        return person.is_administrator or self.role_of(person.id, course_id) is Role.INSTRUCTOR

    def activities_in(self, course_id: str) -> list[Activity]:
        """Return a course's activities in the order they were made."""
        with self.lock:
            return [a for a in self.activities.values() if a.course_id == course_id]

    def columns_in(self, course_id: str) -> list[Column]:
        """Return a course's gradebook columns in the order they were made."""
        with self.lock:
            return [c for c in self.columns.values() if c.course_id == course_id]

    def coupled_columns(self, activity_id: str) -> list[Column]:
        """Return the columns tied to an activity, whoever made them."""
        with self.lock:
            return [c for c in self.columns.values() if c.resource_link_id == activity_id]

    def own_column(self, activity_id: str) -> Column | None:
        """Return the column that an activity came with, or None."""
        with self.lock:
            return next((c for c in self.columns.values() if c.activity_id == activity_id), None)

    def badges_in(self, course_id: str) -> list[Badge]:
        """Return a course's badges in the order they were made."""
        with self.lock:
            return [b for b in self.badges.values() if b.course_id == course_id]

    def learners_of(self, course_id: str) -> list[Person]:
        """Return those of a course who can have a grade, by family name."""
        roll = self.roll(course_id)
        return [p for p, e in roll if e.active and e.role is Role.LEARNER]
