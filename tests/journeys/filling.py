"""A community as full as one can be, with the longest words that its forms take."""

import dataclasses

from flask import url_for
from sqlalchemy import select

from lti_tool.communities import access, actions, hosting
from lti_tool.communities.access import Standing
from lti_tool.communities.models import Community, Kind
from lti_tool.experiments import actions as experiments
from lti_tool.extensions import db
from lti_tool.findings import actions as findings
from lti_tool.findings import setbacks
from lti_tool.library import actions as library
from lti_tool.library.actions import Cited
from lti_tool.library.models import Source
from lti_tool.meetings import actions as meetings
from lti_tool.meetings import rounds
from lti_tool.meetings.learning import Showed, bring
from lti_tool.meetings.queries import calendar
from lti_tool.outreach import actions as sessions
from lti_tool.outreach.models import MOST_STEPS, Format, Step
from lti_tool.outreach.planning import Planned as Session
from lti_tool.people.models import Person
from lti_tool.plans import actions as plans
from lti_tool.support import actions as support
from lti_tool.support.models import ResponseKind
from lti_tool.web.clock import now
from tests import people
from tests.journeys.stage import Stage

MANY = 60
LONG = "W" * 2000
ADDRESS = f"https://school.example/{LONG[:900]}"
NAMES = ("ליאורה בן־שלמון 🌱", "Ṣọlá Ọ̀gúnlẹ́sì", "🦉🦉🦉", "A" * 250, "محمد بن عبد الله")
# What reads or downloads instead of showing a page.
NO_PAGES = {"calendars.one", "plans.current"}


@dataclasses.dataclass(frozen=True)
class Ids:
    """What stands in the addresses of a full community."""

    public_id: str
    plan_id: str
    response_id: str
    note_id: str
    item_id: str
    meaning_id: str
    setback_id: str
    visit_id: str = ""
    experiment_id: str = ""
    proposal_id: str = ""
    number: int = 2
    key: str = "retrieval-practice"
    kind: str = "shelf"  # what is reported: the item


def fill(school: Stage, activity: str, lead_id: str, member_id: str) -> Ids:
    """Let sixty people join, and a member write as much as the forms take."""
    with school.app.app_context():
        theme = school.office.school.activities[activity].title
        made = db.session.scalars(select(Community).filter_by(theme=theme)).one()
        lead, member = (
            db.session.scalars(select(Person).filter_by(subject=subject)).one()
            for subject in (lead_id, member_id)
        )
        if made.kind is Kind.TLC:
            actions.resize(made, (8, MANY), now())  # the last of them wait for a place
        crowd = [people.person(made.course, f"{NAMES[n % len(NAMES)]} {n}") for n in range(MANY)]
        for someone in crowd:
            actions.join(access.standing(someone, made.public_id), sends_cycles=None, now=now())
        made.purpose = LONG[:255]
        here = access.standing(member, made.public_id)
        ids = _write(here, access.standing(lead, made.public_id))
        more = _as_students if made.kind is Kind.SLC else _as_teachers
        ids |= more(here, access.standing(crowd[0], made.public_id), lead)
        db.session.commit()
        return Ids(**ids)


def _write(here: Standing, lead: Standing) -> dict[str, str]:
    made, at = here.community, now()
    seen = calendar(made, at.date())
    first, meeting = seen.meetings[0], seen.meetings[1]
    words = plans.Planned(LONG[:255], [LONG] * 3, LONG[:255], LONG, LONG, LONG)
    plan = plans.save_plan(here, meeting, words, 0, at)
    plans.show(plan, to_community=True, now=at)
    plans.jot(here, plan, plans.Told(LONG, None, LONG, None), 0, at)
    line = plans.note(here, plan, LONG, at)
    said = support.respond(here, plan, ResponseKind.OFFER, LONG, at)
    support.edit(here, said, LONG[1:], 1, at)
    meetings.write_notes(here.must_be_member(), first, LONG * 5, first.notes_revision, at)
    cited = Cited(Source.BOOK, LONG, ADDRESS, LONG[:255], 9, LONG, "", summary=LONG)
    item = meeting.item
    bring(here, meeting, cited, Showed(item.public_id, item.revision) if item else Showed(), at)
    assert meeting.item is not None
    meeting.place = LONG[:255]
    meaning = library.note(here, meeting.item, LONG, at)
    rounds.begin(calendar(made, meeting.on), meeting, at)
    findings.save(here, findings.Text(LONG, LONG, LONG, ADDRESS), 0, at)
    setback = setbacks.write(here, setbacks.Told(LONG, LONG, signed=True))
    return {
        "public_id": made.public_id,
        "plan_id": plan.public_id,
        "note_id": line.public_id,
        "response_id": said.public_id,
        "item_id": meeting.item.public_id,
        "meaning_id": meaning.public_id,
        "setback_id": setback.public_id,
    }


def _as_teachers(here: Standing, peer: Standing, _lead: Person) -> dict[str, str]:
    findings.release(here, 1, now())
    asked = support.Asked(LONG[:255], LONG)
    meeting = calendar(here.community, now().date()).meetings[1]
    visit = support.ask_for_visit(here, peer.must_be_member(), meeting, asked, now())
    support.write_note(here, visit, asked, LONG, 1)
    return {"visit_id": visit.public_id}


def _as_students(here: Standing, _peer: Standing, lead: Person) -> dict[str, str]:
    """Give students a host, words about how they talk, and an experiment that is shared."""
    led = access.standing(lead, here.community.public_id)
    hosting.invite_host(led, lead, now())
    hosting.answer_host(led, yes=True, now=now())
    findings.release(here, 1, now())
    host = access.standing(lead, here.community.public_id)
    findings.look(host, 1, may_go_out=True, now=now())
    hosting.agree(here, LONG, here.community.agreement_revision, now())
    idea = experiments.Idea(LONG[:255], LONG, LONG[:255], LONG[:255], 1)
    made = experiments.begin(here, idea, now())
    experiments.show(here, made, to_community=True, now=now())
    steps = (Step(180, LONG[:255], LONG[:100]),) * MOST_STEPS
    long = Session(
        Format.ASSEMBLY, LONG[:100], None, 20, LONG, LONG[:500], LONG[:1000], ADDRESS, steps, LONG
    )
    session = sessions.begin(here, long, now())
    sessions.show(here, session, to_community=True, now=now())
    return {"experiment_id": made.public_id, "proposal_id": session.public_id}


def addresses(school: Stage, ids: Ids) -> dict[str, str]:
    """Return the address of every page below a community's own, by endpoint."""
    known = {name: value for name, value in dataclasses.asdict(ids).items() if value}
    with school.app.test_request_context():
        return {
            rule.endpoint: url_for(rule.endpoint, **{a: known[a] for a in rule.arguments})
            for rule in school.app.url_map.iter_rules()
            if rule.rule.startswith("/communities/<public_id>")
            and "GET" in (rule.methods or ())
            and rule.endpoint not in NO_PAGES
            and rule.arguments <= known.keys()
        }
