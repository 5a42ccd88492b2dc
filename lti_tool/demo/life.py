"""One community on its way from being set up: its meetings, and what its people write."""

import dataclasses
import datetime as dt
import zoneinfo
from collections.abc import Sequence

from lti_tool.communities import access, links
from lti_tool.communities import actions as communities
from lti_tool.communities.access import Standing
from lti_tool.communities.models import Community, GradeReturn, Kind, ResourceLink
from lti_tool.demo.claims import launch_claims
from lti_tool.demo.office import Office, OpenLaunch
from lti_tool.demo.story import Cycle, Story
from lti_tool.gradebook.actions import open_column
from lti_tool.library import actions as library
from lti_tool.library.queries import notes, own, starter
from lti_tool.lti.claims import Launch, read_launch
from lti_tool.lti.models import Platform
from lti_tool.meetings import actions as meetings
from lti_tool.meetings import rounds
from lti_tool.meetings.agendas import presets
from lti_tool.meetings.half_terms import HalfTerm, year_of
from lti_tool.meetings.learning import use
from lti_tool.meetings.models import Meeting
from lti_tool.meetings.queries import Calendar, calendar
from lti_tool.people import actions as people
from lti_tool.people.models import Course, Person
from lti_tool.plans import actions as plans
from lti_tool.plans.queries import my_plans, shared_lately
from lti_tool.support import actions as support
from lti_tool.support.models import ResponseKind

TIME_ZONE = "Europe/London"
ZONE = zoneinfo.ZoneInfo(TIME_ZONE)
FOUR = dt.time(16)  # o'clock, when meetings are


@dataclasses.dataclass(frozen=True)
class Setting:
    """One community to be: its activity, who leads it, and who joined."""

    activity_id: str
    kind: Kind
    purpose: str
    lead_id: str
    member_ids: Sequence[str]
    sends_cycles: bool = True  # to the gradebook, where its activity has a column
    year_group: str = ""
    theme: str = ""  # its activity's title, where there is none


@dataclasses.dataclass(frozen=True)
class Door:
    """How people come to the tool: by launches of Example School."""

    office: Office
    platform: Platform

    def arrive(self, person_id: str, activity_id: str, at: dt.datetime) -> tuple[Person, Course]:
        """Return somebody who opens an activity, and its course."""
        person, course, _enrolment = people.recognise(self.launch(person_id, activity_id), at)
        if course is None:
            raise ValueError("every activity of Example School is in a course")
        return person, course

    def launch(self, person_id: str, activity_id: str) -> Launch:
        """Return what the LMS says of somebody who opens an activity."""
        opened = OpenLaunch(person_id, activity_id, "iframe")
        claims = launch_claims(self.office, opened, nonce="")
        [deployment] = self.platform.deployments
        return read_launch(claims, self.platform.id, deployment.id)


class Life:
    """One community's year; whatever it is told to do, it does as of a moment."""

    # Who has planned so often leaves the next plan out; None: nobody does.
    rests_after: int | None = None

    def __init__(self, door: Door, setting: Setting, told: Story, began: dt.datetime) -> None:
        self._door, self.setting, self.story, self._began = door, setting, told, began
        self.terms: tuple[HalfTerm, ...] = year_of(began.astimezone(ZONE).date())
        self.people = list[Person]()

    def begin(self) -> None:
        """Set the community up, and let its members join."""
        lead, course = self._arrive(self.setting.lead_id)
        link = links.open_link(course, self._launch(self.setting.lead_id))
        if self.setting.kind is Kind.TLC:
            people.declare_staff(course, lead, self._began)
        self.lead, self.community = lead, self._found(link, course, lead)
        if self.community.grade_return is not GradeReturn.NONE:
            open_column(self.community, link.line_item_url or "")
        for number, person_id in enumerate(self.setting.member_ids):
            person, _course = self._arrive(person_id)
            self.people.append(person)
            self._join(person, says=(True, False, None)[number % 3])

    def _found(self, link: ResourceLink, course: Course, lead: Person) -> Community:
        community = communities.set_up(link, lead, self.intent(link), self._began)
        self._schedule(community)
        meetings.set_agenda(community, presets()[0])
        return community

    def intent(self, link: ResourceLink) -> communities.Intent:
        """Return what the community is to be."""
        sends = link.line_item_url and self.setting.sends_cycles
        is_of_staff = self.setting.kind is Kind.TLC
        return communities.Intent(
            kind=self.setting.kind,
            theme=self.setting.theme or link.title,
            purpose=self.setting.purpose,
            grade_return=GradeReturn.ONE_COLUMN if sends else GradeReturn.NONE,
            cycles=len(self.terms) - 1,
            size_from=8 if is_of_staff else None,
            size_to=12 if is_of_staff else None,
            year_group=self.setting.year_group,
        )

    def meet(self, meeting: Meeting) -> None:
        """Hold a meeting: its reading, feedback on what was planned before, plans, and notes."""
        at = moment(meeting.on)
        seen = self.calendar(at)
        for number, person in enumerate(self.people):
            self._write(self.standing(person), seen, meeting, number)
        self._take_in(meeting, at)
        rounds.hold(meeting, at)
        words = self.story.notes[(meeting.number - 1) % len(self.story.notes)]
        own_place = self.standing(self.people[0]).must_be_member()
        meetings.write_notes(own_place, meeting, words, 0, at)

    def look_ahead(self, now: dt.datetime) -> None:
        """Let the next meeting have its reading."""
        coming = self.calendar(now).next
        if coming is not None:
            self._take_in(coming, min(moment(coming.on), now))

    def read_the_news(self, until: dt.datetime) -> None:
        """Let each member have read what their home told them until a moment."""
        for person in self.people:
            communities.put_away(self.standing(person).must_be_member(), until)

    def answer(self, now: dt.datetime) -> None:
        """Let some members answer what others shared lately."""
        first, *others = (self.standing(person) for person in self.people)
        for n, each in enumerate(shared_lately(first)):
            here = others[n % len(others)]
            found = each.plan or (each.feedback.plan if each.feedback else None)
            if found is None or found.membership_id == here.must_be_member().id:
                continue
            kind = ResponseKind.OFFER if n % 3 == 2 else ResponseKind.RESPONSE
            told = self.story
            said = told.offers if kind is ResponseKind.OFFER else told.responses
            support.respond(here, found, kind, said[n % len(said)], now)

    def standing(self, person: Person) -> Standing:
        """Return what somebody is to this community."""
        return access.standing(person, self.community.public_id)

    def calendar(self, at: dt.datetime) -> Calendar:
        """Return the meetings as they stand on a day."""
        return calendar(self.community, at.astimezone(ZONE).date())

    def _schedule(self, community: Community) -> None:
        meetings.schedule(community, [term.middle for term in self.terms], FOUR, "Library")

    def _join(self, person: Person, *, says: bool | None) -> None:
        communities.join(self.standing(person), sends_cycles=says, now=self._began)

    def _write(self, here: Standing, seen: Calendar, meeting: Meeting, number: int) -> None:
        """Let a member look back on their last plan, and write the next."""
        at, before = moment(meeting.on), seen.before(meeting)
        if before is not None and number % 4 != 3:
            self._look_back(here, seen, before, number, at)
        if self.rests_after and (number + meeting.number) % (self.rests_after + 1) == 0:
            return
        cycle = self._cycle(meeting, number)
        words = plans.Planned(cycle.focus, [cycle.will_try])
        plan = plans.save_plan(here, meeting, words, 0, at)
        if number % 2 == 0:
            plans.show(plan, to_community=True, now=at)

    def _look_back(
        self, here: Standing, seen: Calendar, before: Meeting, number: int, at: dt.datetime
    ) -> None:
        plan = next((each for each in my_plans(here) if each.meeting_id == before.id), None)
        if plan is None:
            return
        told = _told(self._cycle(before, number))
        feedback = plans.give_feedback(here, plan, told, 0, seen, at)
        if number % 4 == 0:
            plans.show(feedback, to_community=True, now=at)

    def _cycle(self, meeting: Meeting, number: int) -> Cycle:
        return self.story.cycles[(number + meeting.number - 1) % len(self.story.cycles)]

    def _take_in(self, meeting: Meeting, at: dt.datetime) -> None:
        """Let a meeting take in a work of the shelf, and somebody say what it means here."""
        reader = self.standing(self.people[0])
        key = self.story.reading[(meeting.number - 1) % len(self.story.reading)]
        work = starter(reader, key)
        if work is None:
            raise ValueError("every work of the story is in config/library.toml")
        use(reader, meeting, work, at)
        taken = own(reader, work)
        if taken is not None and not notes(reader, taken):
            words = self.story.meanings[meeting.number % len(self.story.meanings)]
            library.note(reader, taken, words, at)

    def _arrive(self, person_id: str) -> tuple[Person, Course]:
        return self._door.arrive(person_id, self.setting.activity_id, self._began)

    def _launch(self, person_id: str) -> Launch:
        return self._door.launch(person_id, self.setting.activity_id)


def moment(day: dt.date, time: dt.time = FOUR) -> dt.datetime:
    """Return a time of a day at Example School."""
    return dt.datetime.combine(day, time, ZONE)


def _told(cycle: Cycle) -> plans.Told:
    return plans.Told(cycle.tried, cycle.outcome, cycle.learned, cycle.next_step)
