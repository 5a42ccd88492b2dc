"""One community's year so far: everything that its members can write, in marked words."""

import dataclasses
import datetime as dt

from lti_tool.communities import access
from lti_tool.communities import actions as communities
from lti_tool.communities.access import Standing
from lti_tool.communities.models import Community, Experience, Membership
from lti_tool.experiments import actions as experiments
from lti_tool.experiments.actions import Idea
from lti_tool.experiments.models import Experiment
from lti_tool.extensions import db
from lti_tool.library import actions as library
from lti_tool.library.actions import Cited
from lti_tool.library.models import Source
from lti_tool.meetings import actions as meetings
from lti_tool.meetings import feeds, rounds
from lti_tool.meetings.learning import Showed, bring
from lti_tool.meetings.models import Meeting
from lti_tool.meetings.queries import Calendar, calendar
from lti_tool.people.models import Person
from lti_tool.plans import actions as plans
from lti_tool.plans.actions import Planned, Told
from lti_tool.plans.models import NextStep, Outcome, Plan
from lti_tool.support import actions as support
from lti_tool.support.actions import Asked
from lti_tool.support.models import Response, ResponseKind
from lti_tool.web.clock import now

STEP = dt.timedelta(weeks=6)
FIRST, SECOND, TODAY, NEXT = 1, 2, 3, 4


def days(today: dt.date) -> list[dt.date]:
    """Return five meetings of which the third is today's."""
    return [today + STEP * n for n in range(-2, 3)]


def before() -> dt.datetime:
    """Return a moment before the year's first meeting."""
    return now() - STEP * 3


@dataclasses.dataclass
class Writing:
    """What is written in one community; each thing by the name its address or its row gives it."""

    made: Community
    mark: str  # begins every word that is written here
    things: dict[str, str] = dataclasses.field(default_factory=dict)

    def of(self, person: Person) -> Standing:
        """Return somebody's standing as it is now."""
        return access.standing(person, self.made.public_id)

    def join(self, person: Person, *, sends: bool | None = None) -> Membership | None:
        """Let somebody press Join, before the year began."""
        return communities.join(self.of(person), sends_cycles=sends, now=before())

    def words(self, what: str) -> str:
        """Return words that are found again wherever they are shown."""
        return f"{self.mark}-{what}"

    @property
    def seen(self) -> Calendar:
        """Return the meetings as they are today."""
        return calendar(self.made, now().date())

    def meeting(self, number: int) -> Meeting:
        """Return one of them."""
        found = self.seen.numbered(number)
        assert found
        return found

    def plan(self, person: Person, number: int, what: str, *, shared: bool = False) -> Plan:
        """Let a member write a plan, every part of it marked."""
        words = self.words(what)
        planned = Planned(words, [words, words, words], words, words, words, words)
        plan = plans.save_plan(self.of(person), self.meeting(number), planned, 0, before())
        plans.show(plan, to_community=shared, now=before())
        return plan

    def feedback(self, person: Person, plan: Plan, what: str, *, shared: bool) -> None:
        """Let a member look back on a plan of theirs."""
        words = Told(self.words(what), Outcome.PARTLY, self.words(what), NextStep.DROP)
        given = plans.give_feedback(self.of(person), plan, words, 0, self.seen, now())
        plans.show(given, to_community=shared, now=now())

    def respond(
        self, person: Person, plan: Plan, what: str, kind: ResponseKind = ResponseKind.RESPONSE
    ) -> Response:
        """Let a member say something to a plan."""
        return support.respond(self.of(person), plan, kind, self.words(what), before())

    def fill(self, author: Person, peer: Person) -> None:
        """Let two members live through the year until now, most of it the author's."""
        self._first_cycle(author, peer)
        self._second_cycle(author)
        self._today(author, peer)
        self._meetings(author)
        address = feeds.renew(self.of(author).must_be_member(), now())
        communities.describe(
            self.of(author).must_be_member(), self.words("SUBJECT"), Experience.SETTLED
        )
        self.things |= {
            "public_id": self.made.public_id,
            "number": str(TODAY),
            "token": address,
            "person_id": str(author.id),
            "course_id": str(self.made.course_id),
            "community_id": self.made.public_id,
        }

    def _first_cycle(self, author: Person, peer: Person) -> None:
        """Let a plan be shared, answered and taken back; its feedback stays the author's own."""
        plan = self.plan(author, FIRST, "PRIVATE-PLAN", shared=True)
        note = plans.note(self.of(author), plan, self.words("PRIVATE-NOTE"), before())
        answer = self.respond(peer, plan, "ANSWER-TO-WHAT-WAS-TAKEN-BACK")
        plans.show(plan, to_community=False, now=now())
        self.feedback(author, plan, "PRIVATE-FEEDBACK", shared=False)
        self.things |= {
            "private_plan": plan.public_id,
            "private_note": note.public_id,
            "old_response": answer.public_id,
        }

    def _second_cycle(self, author: Person) -> None:
        """Let feedback be shared on a plan that never was."""
        plan = self.plan(author, SECOND, "PLAN-BEHIND-FEEDBACK")
        plans.note(self.of(author), plan, self.words("NOTE-BEHIND-FEEDBACK"), before())
        self.feedback(author, plan, "SHARED-FEEDBACK", shared=True)
        self.things["plan_behind"] = plan.public_id

    def _today(self, author: Person, peer: Person) -> None:
        """Let a plan be shared and talked about, while its feedback is only jotted down."""
        plan = self.plan(author, TODAY, "SHARED-PLAN", shared=True)
        note = plans.note(self.of(author), plan, self.words("SHARED-NOTE"), now())
        jotted = Told(self.words("JOTTING"), None, self.words("JOTTING"), None)
        plans.jot(self.of(author), plan, jotted, 0, now())
        said = self.respond(peer, plan, "EARLIER-WORDS")
        support.edit(self.of(peer), said, self.words("RESPONSE"), 1, now())
        self.plan(peer, TODAY, "PEERS-PRIVATE-PLAN")
        self.things |= {
            "plan_id": plan.public_id,
            "note_id": note.public_id,
            "response_id": said.public_id,
        }

    def offer(self, person: Person) -> None:
        """Let somebody offer help with what the author shared today."""
        plan = db.session.query(Plan).filter_by(public_id=self.things["plan_id"]).one()
        self.respond(person, plan, "OFFER", ResponseKind.OFFER)

    def experiment(self, author: Person) -> None:
        """Let a student look twice at one experiment that is shared, and begin another."""
        shared, own = (self._began(author, what) for what in ("SHARED-EXPERIMENT", "EXPERIMENT"))
        experiments.show(self.of(author), shared, to_community=True, now=now())
        self.things |= {
            "experiment_id": own.public_id,
            "shared_experiment": shared.public_id,
        }

    def _began(self, author: Person, what: str) -> Experiment:
        here, words = self.of(author), self.words(what)
        made = experiments.begin(here, Idea(words, words, words, words, 1), before())
        long_ago = now().date() - dt.timedelta(weeks=2)
        experiments.say_how_it_felt(here, made, words, 1, before(), long_ago)
        return made

    def visit(self, author: Person, peer: Person) -> None:
        """Let two arrange a peer visit and write its note."""
        visitor = self.of(peer).must_be_member()
        asked = Asked(self.words("VISIT-WHEN"), self.words("VISIT-LOOK-FOR"))
        visit = support.ask_for_visit(
            self.of(author), visitor, self.meeting(TODAY), asked, before()
        )
        support.answer_visit(self.of(peer), visit, yes=True, now=now())
        support.write_note(self.of(peer), visit, asked, self.words("VISIT-NOTE"), 1)
        self.things["visit_id"] = visit.public_id

    def _meetings(self, author: Person) -> None:
        """Let two meetings be held and today's go on, each with notes and new learning."""
        here, own = self.of(author), self.of(author).must_be_member()
        cited = cited_as(self.words("NEW-LEARNING"))
        for number in (FIRST, SECOND, TODAY):
            meeting = self.meeting(number)
            meetings.write_notes(own, meeting, self.words("OUR-NOTES"), 0, before())
            bring(here, meeting, cited, Showed(), before())
            if number != TODAY:
                rounds.hold(meeting, before())
        self._shelf(here, self.meeting(TODAY))

    def _shelf(self, here: Standing, meeting: Meeting) -> None:
        """Let the author say what today's new learning means here."""
        if meeting.item is None:
            raise AssertionError("today’s meeting takes something in")
        said = library.note(here, meeting.item, self.words("MEANING"), before())
        self.things |= {"item_id": meeting.item.public_id, "meaning_id": said.public_id}

    def begin(self, passes: Person) -> None:
        """Let today's meeting begin; somebody says pass."""
        meeting = self.meeting(TODAY)
        rounds.begin(self.seen, meeting, now())
        rounds.say_pass(self.of(passes), meeting)


def cited_as(words: str) -> Cited:
    """Return an item of new learning in which everything that can be words is these."""
    said = {field.name: words for field in dataclasses.fields(Cited)}
    return Cited(**said | {"source": Source.BOOK, "url": f"https://{words}.test", "minutes": 5})
