"""A school with everything that the tool can hold, and every kind of person around it."""

import contextlib
import dataclasses
import datetime as dt

from lti_tool.badges import sharing
from lti_tool.badges.actions import Earned, choose, give
from lti_tool.badges.catalogue import BadgeKind, Occasion
from lti_tool.badges.models import Award
from lti_tool.badges.queries import Chosen
from lti_tool.badges.signing import revoke
from lti_tool.communities import actions as communities
from lti_tool.communities import hosting, leading
from lti_tool.communities.models import GradeReturn, Kind, Remains
from lti_tool.communities.years import school_year
from lti_tool.extensions import db
from lti_tool.gradebook.actions import open_column
from lti_tool.gradebook.models import Errand, ErrandKind, ErrandState, Score, ScoreState
from lti_tool.lti.nrps import Member
from lti_tool.lti.roles import CourseRole
from lti_tool.meetings import actions as meetings
from lti_tool.meetings import feeds
from lti_tool.meetings.agendas import presets
from lti_tool.meetings.models import Duty
from lti_tool.people import roster
from lti_tool.people.models import Course, Enrolment, Person, School
from lti_tool.safeguarding.actions import About, name_contact, open_concern, report
from lti_tool.safeguarding.kinds import Reported
from lti_tool.safeguarding.queries import the_contact
from lti_tool.spaces.models import Selection
from lti_tool.web.clock import now
from tests import people
from tests.access import culture, found, surveys, twilight
from tests.access.kinds import HOSTS, KINDS, Here, named
from tests.access.outreach import sessions
from tests.access.writing import Writing, before, days
from tests.remembered import remembered
from tests.tenants.conftest import SETTINGS

TEACHES = HOSTS | {Here.LEAD, Here.TEACHER, Here.ASKED, Here.GONE_LEAD}
OTHER_ROLES = {
    "Owen Marsh": CourseRole.MENTOR,
    "Deborah Safe": CourseRole.MENTOR,
    "Quentin Sys": CourseRole.ADMINISTRATOR,
}
# Members who are no kind of their own: they are there to be named in a list, or not.
SILENT, NAMED_LEAVER = "Grace Ohene", "Zoe Tanner"
CLASSMATE, NEIGHBOUR, ELSEWHERE = "Uma Rees", "Nils Next", "Wanda Else"
CONTACT = "Deborah Safe"
SIZE = 5  # the TLC is full with those who are in it


@dataclasses.dataclass(frozen=True)
class Scene:
    """What was built, for tests that come from outside."""

    places: dict[str, dict[str, str]]  # of each community, its things by their names
    people: dict[str, int]  # everybody's row by their name


@remembered
def build() -> Scene:
    """Build the scene and commit it, in an app context."""
    deployment = people.school()
    db.session.get_one(School, deployment.platform_id).contact_name = CONTACT
    staff = people.course(deployment, staff=True)
    year_10 = people.course(deployment, "Year 10")
    away = people.course(people.school("Far School", "https://far.test", "far"), staff=True)
    for kind in KINDS:
        _enrol(staff, kind.name, {kind.tlc, kind.neighbour})
        _enrol(year_10, kind.name, {kind.slc})
        _enrol(away, kind.name, {kind.elsewhere})
    # The TLC comes first: who joined it is found out only by what comes after.
    writings = {
        "tlc": _tlc(staff),
        "slc": _slc(year_10),
        "neighbour": _two_people(staff, "neighbour", NEIGHBOUR),
        "elsewhere": _two_people(away, "elsewhere", ELSEWHERE),
    }
    known, tlc = _of(staff, named(Here.STUDENT, "tlc")), writings["tlc"]
    with contextlib.suppress(communities.CannotJoin):
        communities.join(tlc.of(known), sends_cycles=None, now=now())
    twilight.build(staff, year_10, writings)
    administrator = _of(staff, named(Here.ADMINISTRATOR, "tlc"))
    culture.build(staff, writings["tlc"], administrator)
    culture.build(year_10, writings["slc"], administrator)
    tlc.things |= {n: writings["slc"].things[n] for n in _STUDENTS}
    tlc.things["concern_id"] = _concern(year_10, writings["slc"])
    db.session.commit()
    return Scene(
        # What a community does not have, such as students a visit, is asked for by the TLC's.
        {place: tlc.things | writing.things for place, writing in writings.items()},
        {person.name: person.id for person in db.session.query(Person)},
    )


# What only a community of students has.
_STUDENTS = ("experiment_id", "shared_experiment", "proposal_id", "sent_session", "ran_session")


def _enrol(place: Course, name: str | None, here: set[Here]) -> None:
    if name is None or here == {Here.OUTSIDE}:
        return
    teaches = CourseRole.INSTRUCTOR if here & TEACHES else CourseRole.LEARNER
    person = people.person(place, name, OTHER_ROLES.get(name, teaches))
    person.is_test_user = name == "Preview Person"
    db.session.flush()


def _found(course: Course, lead: Person, kind: Kind, theme: str, mark: str) -> Writing:
    """Set a community up as a lead does: five meetings, a column, and more than one way to it."""
    link = people.link(course, theme, column=True)
    intent = communities.Intent(
        kind, theme, "To try things out together", GradeReturn.ONE_COLUMN, cycles=4
    )
    made = communities.set_up(link, lead, intent, before())
    made.year = school_year(now())
    meetings.schedule(made, days(now().date()))
    meetings.set_agenda(made, presets()[0])
    open_column(made, link.line_item_url or "")
    free, held = people.link(course, f"{theme}: free"), people.link(course, f"{theme}: held")
    held.named = made.public_id
    chosen = Selection(course_id=course.id, person_id=lead.id, settings=SETTINGS, asked_at=now())
    db.session.add(chosen)
    db.session.flush()
    coming = days(now().date())[-2:]
    return Writing(
        made,
        mark,
        {
            "link": link.public_id,
            "free_link": free.public_id,
            "held_link": held.public_id,
            "selection": chosen.public_id,
            "day": coming[0].isoformat(),
            "free_day": (coming[1] + dt.timedelta(days=1)).isoformat(),
            "now": now().isoformat(),
        },
    )


def _of(course: Course, name: str) -> Person:
    """Return somebody of a course's school by their name, there from now on if they are new."""
    wanted = {"platform_id": course.deployment.platform_id, "name": name}
    found = db.session.query(Person).filter_by(**wanted).one_or_none()
    return found or people.person(course, name)


def _concern(course: Course, writing: Writing) -> str:
    """Let a student report something, and the contact open it; return its id."""
    contact = _of(course, CONTACT)
    author, peer = (_of(course, named(here, "slc")) for here in (Here.AUTHOR, Here.PEER))
    name_contact(contact.school, contact, _of(course, named(Here.ADMINISTRATOR, "slc")), before())
    seen = Reported((("Notes", writing.words("REPORTED")),), author)
    about = About("notes", "1", seen)
    made = report(writing.of(peer), about, writing.words("WORRY"), before(), by_mail=False)
    open_concern(the_contact(contact), made, now())
    return made.public_id


def _two_people(course: Course, place: str, other: str) -> Writing:
    """Build a community of two, whose words are nobody else's."""
    lead = _of(course, named(Here.LEAD, place)) if place == "neighbour" else _of(course, "Wilma")
    writing = _found(course, lead, Kind.TLC, f"Theme {place}", place.upper())
    author, peer = _of(course, named(Here.AUTHOR, place)), _of(course, other)
    for person in (author, peer):
        writing.join(person)
    writing.fill(author, peer)
    writing.visit(author, peer)
    surveys.ask(writing, lead, settled=True)
    found.draft(writing, author)
    found.put(writing, author, signed=True)
    return writing


def _slc(course: Course) -> Writing:
    """Build a community of students that an adult looks after."""
    lead = _of(course, named(Here.LEAD, "slc"))
    writing = _found(course, lead, Kind.SLC, "Learning to learn", "SLC")
    author, peer = (_of(course, named(here, "slc")) for here in (Here.AUTHOR, Here.PEER))
    silent = _of(course, CLASSMATE)
    writing.join(author, sends=True)
    for person in (peer, silent):
        writing.join(person)
    writing.fill(author, peer)
    writing.offer(peer)
    writing.experiment(author)
    leading_host = _of(course, named(Here.LEADING_HOST, "slc"))
    leading.invite_lead(writing.of(lead), leading_host, before())
    leading.answer_invitation(writing.of(leading_host), yes=True, now=before())
    host = _of(course, named(Here.HOST, "slc"))
    _host(writing, lead, host, leading_host)
    found.draft(writing, author)
    found.release(writing, author, leading_host)
    found.put(writing, author, signed=False)
    sessions(writing, author, peer, host)
    _finish(writing, author, silent, _of(course, named(Here.TEACHER, "slc")))
    surveys.ask(writing, lead, settled=True)
    return writing


def _host(writing: Writing, lead: Person, *hosts: Person) -> None:
    """Let adults be asked to be the host and say yes, and one more be asked."""
    for host in hosts:
        hosting.invite_host(writing.of(lead), host, before())
        hosting.answer_host(writing.of(host), yes=True, now=before())
    more = people.person(writing.made.course, "Sixten Rask", CourseRole.INSTRUCTOR)
    hosting.invite_host(writing.of(lead), more, before())
    writer = writing.of(_of(writing.made.course, named(Here.AUTHOR, "slc")))
    hosting.agree(writer, writing.words("AGREEMENT"), 0, now())
    meetings.take_duty(writer, writing.meeting(4), Duty.NOTETAKER)


def _tlc(course: Course) -> Writing:
    """Build the TLC to which most of the people of the scene are something."""
    who = {here: _of(course, named(here, "tlc")) for here in Here if _is_somebody(here)}
    writing = _found(course, who[Here.LEAD], Kind.TLC, "Metacognition", "TLC")
    writing.join(who[Here.AUTHOR], sends=True)
    silent, leaver = _of(course, SILENT), _of(course, NAMED_LEAVER)
    members = (Here.PEER, Here.LEADING_MEMBER, Here.FOUND_OUT, Here.LEAVER, Here.DROPPED)
    for person in (silent, leaver, *(who[here] for here in members)):
        writing.join(person)
    writing.fill(who[Here.AUTHOR], who[Here.PEER])
    writing.visit(who[Here.AUTHOR], who[Here.PEER])
    writing.offer(who[Here.LEADING_MEMBER])
    writing.plan(who[Here.LEADING_MEMBER], 3, "LEADS-PRIVATE-PLAN")
    found.draft(writing, who[Here.AUTHOR])
    found.release(writing, who[Here.AUTHOR])
    found.put(writing, who[Here.AUTHOR], signed=False)
    _look_after(writing, who)
    _go(writing, who, leaver)
    communities.resize(writing.made, (None, SIZE), now())
    assert writing.join(who[Here.WAITING]) is None
    _finish(writing, who[Here.AUTHOR], silent, who[Here.TEACHER])
    surveys.answer(writing, silent, surveys.ask(writing, who[Here.LEAD], settled=False))
    return writing


def _is_somebody(here: Here) -> bool:
    """Say whether a kind of person is this to the TLC, and comes into its story."""
    return any(kind.name and kind.tlc is here for kind in KINDS) and here is not Here.OUTSIDE


def _look_after(writing: Writing, who: dict[Here, Person]) -> None:
    """Let leads ask others to look after the community with them; one has not answered yet."""
    for here in (Here.LEADING_MEMBER, Here.GONE_LEAD, Here.ASKED):
        leading.invite_lead(writing.of(who[Here.LEAD]), who[here], before())
        if here is not Here.ASKED:
            leading.answer_invitation(writing.of(who[here]), yes=True, now=before())


def _go(writing: Writing, who: dict[Here, Person], named_leaver: Person) -> None:
    """Let members write and then go: by themselves, by the roster, by what turns out later."""
    for here, mark in _GOING.items():
        writing.plan(who[here], 1, f"{mark}-PRIVATE-PLAN")
        writing.plan(who[here], 2, f"{mark}-SHARED-PLAN", shared=True)
        membership = writing.of(who[here]).must_be_member()
        writing.things[f"{mark}-TOKEN"] = feeds.renew(membership, now())
    writing.plan(named_leaver, 2, "NAMED-LEAVERS-PLAN", shared=True)
    for person in (who[Here.LEAVER], named_leaver):
        communities.leave(writing.of(person), now())
    communities.choose_remains(writing.of(named_leaver), Remains.NAMED, now())
    _read_roster(writing.made.course, {who[Here.DROPPED].id, who[Here.GONE_LEAD].id})


def _read_roster(course: Course, without: set[int]) -> None:
    """Let the LMS say who is in a course: everybody who was, but for some."""
    places = db.session.query(Enrolment).filter_by(course_id=course.id)
    listed = [
        Member(place.person.subject, (place.role.value.capitalize(),), active=True)
        for place in places
        if place.person_id not in without
    ]
    began_at = now() + dt.timedelta(minutes=1)  # after everybody's launch
    roster.apply(course, listed, began_at, now(), confirmed=False)


_GOING = {Here.LEAVER: "LEAVERS", Here.DROPPED: "DROPPED", Here.FOUND_OUT: "FOUND-OUT"}


def _badge(writing: Writing, author: Person, giver: Person) -> None:
    """Let the author have a badge that was taken back once, and a page of it."""
    choose(writing.made, Chosen(required=3))
    badge = Earned(BadgeKind.PRESENTER, Occasion("2026-27"), "2026-27")
    give(writing.made, author, badge, giver, before())
    revoke(db.session.query(Award).filter_by(person_id=author.id).one(), before())
    give(writing.made, author, badge, giver, before())
    award = db.session.query(Award).filter_by(person_id=author.id).one()
    writing.things |= {
        "award_id": award.public_id,
        "achievement_id": award.achievement.public_id,
        "badge_token": sharing.share(award, now(), shows_name=False),
        "platform": str(author.platform_id),
        "thumbprint": award.signed_with,
        "status_list_id": str(award.status_list_id),
    }


def _finish(writing: Writing, author: Person, silent: Person, teacher: Person) -> None:
    """Let today's meeting begin, and the LMS have what the author sends, less than it was."""
    writing.begin(passes=silent)
    score = db.session.query(Score).filter_by(person_id=author.id).one()
    score.sent_value, score.sent_at, score.state = score.value, before(), ScoreState.SETTLED
    score.lms_value, score.looked_at = score.value / 2, now()
    compared = {"kind": ErrandKind.COMPARISON, "state": ErrandState.DONE, "tries": 1}
    moments = {"asked_at": before(), "ended_at": now()}
    db.session.add(Errand(community_id=writing.made.id, **compared, **moments))
    _badge(writing, author, teacher)
    writing.things |= {
        "teacher": str(teacher.id),
        "silent": str(silent.id),
        "silent_member": str(writing.of(silent).must_be_member().id),
    }
