"""What each route about students' sessions answers, and the sessions of the scene."""

import datetime as dt

from lti_tool.communities.models import Membership
from lti_tool.outreach import actions, hosting, planners
from lti_tool.outreach.hosting import Checked
from lti_tool.outreach.models import Check, Format, Proposal, Step
from lti_tool.outreach.planning import Planned
from lti_tool.people.models import Person
from lti_tool.web.clock import now
from tests.access.kinds import HOSTS, KNOWN, MEMBERS, READERS, Here
from tests.access.rows import Row
from tests.access.writing import Writing, before

AUTHOR, PEER = frozenset({Here.AUTHOR}), frozenset({Here.PEER})
PAIR = AUTHOR | PEER
AMONG_TEACHERS = Row({404: KNOWN})
SENT, RAN = {"proposal_id": "sent_session"}, {"proposal_id": "ran_session"}
CHANGED = {
    "format": "assembly",
    "year_group": "Year 8",
    "minutes": "20",
    "key_message": "Changed",
    "revision": "1",
}
BEGUN = {"format": "assembly", "year_group": "Year 8", "wish": "Changed"}
FINE = {"safety": "fine", "room": "fine", "timing": "fine", "revision": "1"}

OUTREACH = {
    "GET outreach.all_sessions": AMONG_TEACHERS,
    "GET outreach.propose_form": AMONG_TEACHERS,
    "POST outreach.propose": AMONG_TEACHERS,
    "GET outreach.one": AMONG_TEACHERS,
    "GET outreach.one sent": Row({404: KNOWN}, at=SENT),
    "GET outreach.one run": Row({404: KNOWN}, at=RAN),
    "GET outreach.write_form": AMONG_TEACHERS,
    "POST outreach.write": AMONG_TEACHERS,
    "POST outreach.keep_words": AMONG_TEACHERS,
    "POST deciding.ask_along": AMONG_TEACHERS,
    "POST deciding.answer_asked": AMONG_TEACHERS,
    "POST deciding.stop": AMONG_TEACHERS,
    "POST deciding.show": Row({404: KNOWN}, sends={"share": "1"}),
    "POST deciding.send": Row({404: KNOWN}, sends={"back": "1"}),
    "POST deciding.lend": Row({404: KNOWN}, sends={"back": "1"}),
    "GET deciding.ask_to_delete": AMONG_TEACHERS,
    "POST deciding.delete": AMONG_TEACHERS,
    "GET answering.check_form": AMONG_TEACHERS,
    "POST answering.check": AMONG_TEACHERS,
    "POST answering.comment": AMONG_TEACHERS,
    "GET run.rehearse": AMONG_TEACHERS,
    "GET run.paper": AMONG_TEACHERS,
    "GET run.after_form": AMONG_TEACHERS,
    "POST run.say_after": AMONG_TEACHERS,
    "GET shelves.shelf": AMONG_TEACHERS,
    "GET shelves.shelved": AMONG_TEACHERS,
    "POST shelves.use_again": AMONG_TEACHERS,
    # The whole school's: for its staff, whatever they are to one community.
    "GET shelves.for_staff": Row({}, outside=403, staff=200, staff_elsewhere=200),
    "GET shelves.one_for_staff": Row({}, at=RAN, outside=403, staff=200),
}

# A session is its planners' own until they share it; a host answers, and writes nothing in it.
OUTREACH_AMONG_STUDENTS = {
    "GET outreach.all_sessions": Row({200: READERS}),
    "GET outreach.propose_form": Row({200: MEMBERS}),
    "POST outreach.propose": Row({303: MEMBERS}, sends=BEGUN),
    "GET outreach.one": Row({200: AUTHOR, 404: READERS}),
    "GET outreach.one sent": Row({200: READERS}, at=SENT),
    "GET outreach.one run": Row({200: READERS}, at=RAN),
    "GET outreach.write_form": Row({200: AUTHOR}, at=SENT),
    "POST outreach.write": Row({303: AUTHOR}, at=SENT, sends=CHANGED),
    "POST outreach.keep_words": Row({200: AUTHOR}, at=SENT, sends=CHANGED),
    "POST deciding.ask_along": Row({303: AUTHOR}, at=SENT, sends={"member": "{silent_member}"}),
    "POST deciding.answer_asked": Row({303: PEER}, at=SENT, sends={"yes": "1"}),
    "POST deciding.stop": Row({303: PAIR}, at=RAN, sends={"stop": "1"}),
    "POST deciding.show": Row({303: AUTHOR, 404: READERS}, sends={"share": "1"}),
    "POST deciding.send": Row({303: AUTHOR}, at=SENT, sends={"back": "1"}),
    "POST deciding.lend": Row({303: PAIR}, at=RAN, sends={"back": "1"}),
    "GET deciding.ask_to_delete": Row({200: AUTHOR}, at=SENT),
    "POST deciding.delete": Row({303: AUTHOR}, at=SENT, sends={"delete": "1"}),
    "GET answering.check_form": Row({200: HOSTS}, at=SENT),
    "POST answering.check": Row({303: HOSTS}, at=SENT, sends=FINE),
    "POST answering.comment": Row({303: HOSTS}, at=SENT, sends={"words": "Changed"}),
    "GET run.rehearse": Row({200: READERS}, at=SENT),
    "GET run.paper": Row({200: READERS}, at=SENT),
    "GET run.after_form": Row({200: PAIR | HOSTS}, at=RAN),
    "POST run.say_after": Row(
        {303: PAIR | HOSTS}, at=RAN, sends={"tutor_line": "Changed", "revision": "1"}
    ),
    "GET shelves.shelf": Row({200: READERS}),
    "GET shelves.shelved": Row({200: READERS}, at=RAN),
    "POST shelves.use_again": Row({303: MEMBERS}, at=RAN),
}

SESSIONS = {
    "SESSION": AUTHOR,
    "SENT-SESSION": READERS,
    "HOST-ANSWER": READERS,
    "TUTOR": READERS,
}
# Given to the school’s shelf, for all its staff.
GIVEN = {"RAN-SESSION": READERS}


def sessions(writing: Writing, author: Person, peer: Person, host: Person) -> None:
    """Let a student plan one session, send another, and have run a third with a peer."""
    own, sent, ran = (
        begin(writing, author, what) for what in ("SESSION", "SENT-SESSION", "RAN-SESSION")
    )
    here, day = writing.of(author), now().date()
    planners.ask_along(here, sent, _member(writing, peer).id, before())
    actions.send(here, sent, day + dt.timedelta(days=9), now(), day)
    hosting.comment(writing.of(host), sent, writing.words("HOST-ANSWER"), now())
    planners.ask_along(here, ran, _member(writing, peer).id, before())
    planners.answer_asked(writing.of(peer), ran, yes=True, now=before())
    run(writing, ran, author, host)
    writing.things |= {
        "proposal_id": own.public_id,
        "sent_session": sent.public_id,
        "ran_session": ran.public_id,
    }


def begin(writing: Writing, author: Person, what: str) -> Proposal:
    """Let a student write a session, every part of it marked."""
    words = writing.words(what)
    plan = Planned(
        Format.FORM_TIME,
        "Year 7",
        now().date() + dt.timedelta(days=20),
        20,
        words,
        words,
        words,
        "https://example.test/",
        (Step(15, words, "Sami"),),
        words,
    )
    return actions.begin(writing.of(author), plan, before())


def run(writing: Writing, made: Proposal, author: Person, host: Person) -> None:
    """Let a session be sent, agreed, run and lent."""
    here, day = writing.of(author), now().date()
    actions.send(here, made, day + dt.timedelta(days=9), now(), day)
    fine = Checked(frozenset(), {Check.ROOM: writing.words("HOST-ANSWER")})
    hosting.check(writing.of(host), made, fine, made.revision, now())
    actions.say_after(
        here,
        made,
        noticed=made.key_message,
        tutor_line=writing.words("TUTOR"),
        pupils=28,
        revision=0,
        now=now(),
        today=day + dt.timedelta(days=21),
    )
    actions.lend(here, made, yes=True, now=now())


def _member(writing: Writing, person: Person) -> Membership:
    return writing.of(person).must_be_member()
