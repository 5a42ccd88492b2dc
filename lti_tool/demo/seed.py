"""Example School's year so far: its communities, as their people would have made them."""

import dataclasses
import datetime as dt
import itertools
import zoneinfo
from collections.abc import Sequence

from lti_tool.communities import access, links
from lti_tool.communities import actions as communities
from lti_tool.communities.access import Standing
from lti_tool.communities.models import Community, GradeReturn, Kind
from lti_tool.demo import cast, story
from lti_tool.demo.claims import launch_claims
from lti_tool.demo.office import Office, OpenLaunch
from lti_tool.demo.story import Cycle
from lti_tool.extensions import db
from lti_tool.gradebook.actions import open_column
from lti_tool.library import actions as library
from lti_tool.library.queries import notes, own, starter
from lti_tool.lti import platforms
from lti_tool.lti.claims import Launch, read_launch
from lti_tool.lti.models import Platform
from lti_tool.meetings import actions as meetings
from lti_tool.meetings import rounds
from lti_tool.meetings.agendas import presets
from lti_tool.meetings.half_terms import year_of
from lti_tool.meetings.learning import use
from lti_tool.meetings.models import Meeting
from lti_tool.meetings.queries import Calendar, calendar
from lti_tool.people import actions as people
from lti_tool.people.models import Course, Person
from lti_tool.plans import actions as plans
from lti_tool.plans.queries import shared_lately
from lti_tool.safeguarding import actions as safeguarding
from lti_tool.support import actions as support
from lti_tool.support.models import ResponseKind

TIME_ZONE = "Europe/London"
STORIES = {Kind.TLC: story.OF_STAFF, Kind.SLC: story.OF_STUDENTS}


@dataclasses.dataclass(frozen=True)
class Setting:
    """One community to be: its activity, who leads it, and who joined."""

    activity_id: str
    kind: Kind
    purpose: str
    lead_id: str
    member_ids: Sequence[str]


def _ids(first: str, many: int) -> list[str]:
    return [str(int(first) + n) for n in range(many)]


# The people to be are left out, but for a few: whoever plays them should still be able to join.
SETTINGS = (
    Setting(
        cast.ASSESSMENT,
        Kind.TLC,
        "Less marking, more that is used.",
        cast.LEAD,
        [cast.LONG_NAMED_TEACHER, *_ids("14", 9)],
    ),
    Setting(
        cast.METACOGNITION,
        Kind.TLC,
        "Helping students think about their own thinking.",
        cast.LEAD,
        [cast.LEAD, cast.RIGHT_TO_LEFT_TEACHER, *_ids("23", 7)],
    ),
    Setting(
        cast.TECHNOLOGY,
        Kind.TLC,
        "What a screen is good for, and what it is not.",
        cast.SECOND_LEAD,
        [cast.SECOND_LEAD, cast.SINGLE_NAMED_TEACHER, *_ids("30", 8)],
    ),
    Setting(
        cast.SCHOLARSHIP,
        Kind.TLC,
        "Writing as scholars do, in every subject.",
        cast.SECOND_LEAD,
        _ids("38", 10),
    ),
    Setting(
        cast.LANDSCAPE,
        Kind.TLC,
        "Where learning happens, and how it feels there.",
        cast.THIRD_LEAD,
        [cast.THIRD_LEAD, *_ids("48", 9)],
    ),
    Setting(
        cast.YEAR_10_COMMUNITY,
        Kind.SLC,
        "Finding out how we learn, by trying it.",
        cast.YEAR_10_TEACHER,
        _ids("102", 9),
    ),
    Setting(
        cast.YEAR_12_COMMUNITY,
        Kind.SLC,
        "Learning on our own, with others.",
        cast.YEAR_12_TEACHER,
        _ids("202", 7),
    ),
)


def register(office: Office, now: dt.datetime) -> Platform:
    """Register Example School with the tool."""
    facts = office.registration
    platform = Platform(
        name="Example School",
        issuer=facts.issuer,
        client_id=facts.client_id,
        authorization_endpoint=facts.authorization_endpoint,
        token_endpoint=facts.token_endpoint,
        jwks_uri=facts.jwks_uri,
        insecure_loopback=True,
        created_at=now,
    )
    platforms.add(db.session(), platform)
    platforms.approve(db.session(), platform, facts.deployment_id, now)
    people.open_school(platform, "Example School", TIME_ZONE)
    library.stock(platform.id, now)
    return platform


def live_so_far(office: Office, platform: Platform, now: dt.datetime) -> None:
    """Let every community live from September until now."""
    for setting in SETTINGS:
        _Community(office, platform, setting, now).live()
    _name_contact(office, platform, now)


def _name_contact(office: Office, platform: Platform, now: dt.datetime) -> None:
    """Let the LMS's administrator say who reads the concerns of students."""
    here = cast.YEAR_12_COMMUNITY
    contact, _course = _arrive(_launch(office, platform, cast.CONTACT, here), now)
    admin, _course = _arrive(_launch(office, platform, cast.ADMINISTRATOR, here), now)
    safeguarding.name_contact(contact.school, contact, admin, now)
    contact.school.contact_how = story.CONTACT_HOW


def _arrive(launch: Launch, at: dt.datetime) -> tuple[Person, Course]:
    person, course, _enrolment = people.recognise(launch, at)
    if course is None:
        raise ValueError("every activity of Example School is in a course")
    return person, course


def _launch(office: Office, platform: Platform, person_id: str, activity_id: str) -> Launch:
    claims = launch_claims(office, OpenLaunch(person_id, activity_id, "iframe"), nonce="")
    [deployment] = platform.deployments
    return read_launch(claims, platform.id, deployment.id)


class _Community:
    """One community on its way from being set up to today."""

    def __init__(
        self, office: Office, platform: Platform, setting: Setting, now: dt.datetime
    ) -> None:
        self._office, self._platform, self._setting, self._now = office, platform, setting, now
        zone = zoneinfo.ZoneInfo(TIME_ZONE)
        self._terms = year_of(now.astimezone(zone).date())
        self._zone = zone
        self._people = list[Person]()
        self._story = STORIES[setting.kind]
        self._began = min(now, self._at(self._terms[0].first))

    def live(self) -> None:
        community = self._set_up()
        for number, person_id in enumerate(self._setting.member_ids):
            person, _course = self._arrive(person_id)
            self._people.append(person)
            self._join(community, person, says=(True, False, None)[number % 3])
            self._write(community, person, number)
        self._meet(community)
        self._answer(community)

    def _set_up(self) -> Community:
        lead, course = self._arrive(self._setting.lead_id)
        launch = self._launch(self._setting.lead_id)
        link = links.open_link(course, launch)
        if self._setting.kind is Kind.TLC:
            people.declare_staff(course, lead, self._began)
        returns = GradeReturn.ONE_COLUMN if link.line_item_url else GradeReturn.NONE
        intent = communities.Intent(
            kind=self._setting.kind,
            theme=link.title,
            purpose=self._setting.purpose,
            grade_return=returns,
            cycles=len(self._terms) - 1,
            size_from=8 if self._setting.kind is Kind.TLC else None,
            size_to=12 if self._setting.kind is Kind.TLC else None,
        )
        community = communities.set_up(link, lead, intent, self._began)
        days = [term.middle for term in self._terms]
        meetings.schedule(community, days, dt.time(16), "Library")
        meetings.set_agenda(community, presets()[0])
        if link.line_item_url:
            open_column(community, link.line_item_url)
        return community

    def _join(self, community: Community, person: Person, *, says: bool | None) -> None:
        standing = access.standing(person, community.public_id)
        communities.join(standing, sends_cycles=says, now=self._began)

    def _write(self, community: Community, person: Person, number: int) -> None:
        """Write a plan for each meeting that was, and feedback once the next was held."""
        standing = access.standing(person, community.public_id)
        seen = self._seen(community)
        held = [meeting for meeting in seen.meetings if meeting.on < seen.today]
        cycles = itertools.islice(itertools.cycle(self._story.cycles), number, None)
        for meeting, cycle in zip(held, cycles, strict=False):
            at = self._at(meeting.on)
            words = plans.Planned(cycle.focus, [cycle.will_try])
            plan = plans.save_plan(standing, meeting, words, 0, at)
            plans.show(plan, to_community=number % 2 == 0, now=at)
            if (following := seen.after(meeting)) in held and following and number % 4 != 3:
                then = calendar(community, following.on)
                feedback = plans.give_feedback(
                    standing, plan, _told(cycle), 0, then, self._at(following.on)
                )
                plans.show(feedback, to_community=number % 4 == 0, now=self._at(following.on))

    def _meet(self, community: Community) -> None:
        """Let the meetings that were be held, with notes, and the next one have its reading."""
        seen, reading = self._seen(community), self._story.reading
        reader = access.standing(self._people[0], community.public_id)
        begun = [meeting for meeting in seen.meetings if meeting.on < seen.today]
        for n, meeting in enumerate([*begun, *filter(None, [seen.next])]):
            at = self._at(meeting.on)
            self._read(reader, meeting, reading[n % len(reading)], min(at, self._now))
            if meeting in begun:
                rounds.hold(meeting, at)
                words = self._story.notes[n % len(self._story.notes)]
                meetings.write_notes(reader.must_be_member(), meeting, words, 0, at)

    def _read(self, reader: Standing, meeting: Meeting, key: str, at: dt.datetime) -> None:
        """Let a meeting take in a work of the shelf, and somebody say what it means here."""
        work = starter(reader, key)
        if work is None:
            raise ValueError("every work of the story is in config/library.toml")
        use(reader, meeting, work, at)
        taken = own(reader, work)
        if taken is not None and not notes(reader, taken):
            words = self._story.meanings[meeting.number % len(self._story.meanings)]
            library.note(reader, taken, words, at)

    def _answer(self, community: Community) -> None:
        """Let some members answer what others shared."""
        first, *others = (access.standing(p, community.public_id) for p in self._people)
        for n, each in enumerate(shared_lately(first)):
            here = others[n % len(others)]
            found = each.plan or (each.feedback.plan if each.feedback else None)
            if found is None or found.membership_id == here.must_be_member().id:
                continue
            kind = ResponseKind.OFFER if n % 3 == 2 else ResponseKind.RESPONSE
            told = self._story
            said = told.offers if kind is ResponseKind.OFFER else told.responses
            support.respond(here, found, kind, said[n % len(said)], self._now)

    def _seen(self, community: Community) -> Calendar:
        return calendar(community, self._now.astimezone(self._zone).date())

    def _arrive(self, person_id: str) -> tuple[Person, Course]:
        return _arrive(self._launch(person_id), self._began)

    def _launch(self, person_id: str) -> Launch:
        return _launch(self._office, self._platform, person_id, self._setting.activity_id)

    def _at(self, day: dt.date) -> dt.datetime:
        """Return four o'clock of a day, when meetings are."""
        return dt.datetime.combine(day, dt.time(16), self._zone)


def _told(cycle: Cycle) -> plans.Told:
    return plans.Told(cycle.tried, cycle.outcome, cycle.learned, cycle.next_step)
