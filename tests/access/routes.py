"""What each route answers to each kind of person: a row for every route and method there is.

A third word after the endpoint tells rows of one route apart: they are about other things.
"""

from tests.access.badges import BADGES, BADGES_AMONG_STUDENTS
from tests.access.culture import CULTURE
from tests.access.findings import FINDINGS, FINDINGS_AMONG_STUDENTS
from tests.access.kinds import (
    CONTRIBUTORS,
    ENDED,
    ENROLLED,
    GONE,
    HOSTS,
    INSIDERS,
    INSTRUCTORS,
    KNOWN,
    LEADS,
    MEMBERS,
    NO_ONE,
    READERS,
    VISITORS,
    Here,
)
from tests.access.new_year import NEW_YEAR
from tests.access.outreach import OUTREACH, OUTREACH_AMONG_STUDENTS
from tests.access.privacy import PRIVACY
from tests.access.rows import Row, public
from tests.access.surveys import SURVEYS, SURVEYS_AMONG_STUDENTS
from tests.access.twilight import TWILIGHT, TWILIGHT_AMONG_STUDENTS

AUTHOR, PEER = frozenset({Here.AUTHOR}), frozenset({Here.PEER})
PAIR = AUTHOR | PEER
RUN_IT = PAIR  # two of three students chair and keep the time of today’s meeting
LEAD, LEAVER, WAITING = (frozenset({each}) for each in (Here.LEAD, Here.LEAVER, Here.WAITING))
CONTACT = frozenset({Here.CONTACT})
ADMINISTRATOR, ASKED = frozenset({Here.ADMINISTRATOR}), frozenset({Here.ASKED})
MAY_JOIN = INSTRUCTORS | LEAVER | {Here.COLLEAGUE}
LED_TO_THE_JOINING_PAGE = KNOWN - INSIDERS - ENDED

HOME = Row({200: INSIDERS | ENDED, 303: LED_TO_THE_JOINING_PAGE})
FOR_MEMBERS = Row({200: MEMBERS})
FOR_READERS = Row({200: READERS})
FOR_CONTRIBUTORS = Row({200: CONTRIBUTORS})
AMONG_TEACHERS = Row({404: KNOWN})  # there is nothing of that kind
FOR_LEADS = Row({200: LEADS})
FOR_INSIDERS = Row({200: INSIDERS})
NOT_AMONG_STUDENTS = Row({404: MEMBERS})
REPORTED = {"kind": "cycle", "item_id": "plan_id"}
A_LINE = {"words": "Changed", "revision": "1"}
NEW = {
    "theme": "Another",
    "kind": "tlc",
    "grade_return": "none",
    "agenda": "core-three",
    "days-0": "{day}",
    "days-1": "{free_day}",
}
CITED = {
    "source": "book-extract",
    "citation": "Changed",
    "summary": "Changed",  # among students
    "revision": "1",
}
BROUGHT = CITED | {"item": "{item_id}"}
PLANNED = {"focus": "Changed", "try_1": "Changed", "revision": "1"}
IDEA = {"question": "Changed", "strategy": "Changed", "weeks": "1", "revision": "2"}
TOLD = {"tried": "Changed", "outcome": "worked", "revision": "1"}

ROUTES = {
    # The same for everybody.
    "GET static": public(filename="stylesheet"),
    "GET bootstrap.static": public(filename="bootstrap"),
    "GET about.privacy": public(),
    "GET about.terms": public(),
    "GET health.health": public(),
    "GET launch.jwks": public(),
    "GET launch.login": public(400),
    "POST launch.login": public(400),
    "GET launch.check_cookies": public(401),
    "GET launch.came_back": public(405),
    "POST launch.open_activity": public(401),
    "GET registration.register": public(403),
    "GET calendars.feed": public(token="token"),
    "GET calendars.feed of a leaver": public(404, token="LEAVERS-TOKEN"),
    "GET calendars.feed of one who was dropped": public(404, token="DROPPED-TOKEN"),
    "GET calendars.feed of one who was found out": public(404, token="FOUND-OUT-TOKEN"),
    "GET calendars.feed of nobody": public(404, token="public_id"),
    "POST people.finished": Row({200: VISITORS}, changes=NO_ONE, outside=200),
    **PRIVACY,
    # How somebody likes to read is their own, whoever they are.
    "GET people.reading": Row({200: VISITORS}, outside=200),
    "POST people.choose_reading": Row(
        {303: VISITORS}, sends={"text_size": "large", "spacing": "wide"}, outside=303
    ),
    # The administrator's, which hold no member's word.
    "GET admin.settings": Row({200: ADMINISTRATOR}, outside=403),
    "GET admin.health": Row({200: ADMINISTRATOR}, outside=403),
    "POST admin.save_settings": Row(
        {303: ADMINISTRATOR},
        sends={
            "name": "Changed",
            "time_zone": "Europe/London",
            "private_days": "1",
            "shared_months": "1",
            "student_months": "1",
            "students_share_badges": "y",
        },
        outside=403,
    ),
    "GET admin.contact": Row({200: ADMINISTRATOR}, outside=403),
    "POST admin.choose_contact": Row({303: ADMINISTRATOR}, sends={"nobody": "1"}, outside=403),
    # What students report, and the one who reads it.
    "GET safeguarding.report_form": Row({404: MEMBERS}, at=REPORTED),
    "POST safeguarding.report": Row({404: MEMBERS}, at=REPORTED),
    "GET safeguarding.mine": Row({404: MEMBERS}),
    "GET safeguarding.for_contact": Row({200: CONTACT}, outside=403),
    "GET safeguarding.concern": Row({200: CONTACT}, outside=403),
    "POST safeguarding.close": Row({303: CONTACT}, outside=403),
    # The ways in from a course page.
    "GET links.open_link": Row({303: KNOWN}),
    "GET links.open_link free": Row(
        {303: INSTRUCTORS, 200: ENROLLED - INSTRUCTORS}, at={"public_id": "free_link"}
    ),
    "GET links.open_link held": Row({200: ENROLLED}, at={"public_id": "held_link"}),
    "GET links.set_up": Row({303: INSTRUCTORS}),
    "GET links.set_up free": Row({200: INSTRUCTORS}, at={"public_id": "free_link"}),
    "POST links.press_set_up": Row({303: INSTRUCTORS}, sends=NEW, changes=NO_ONE),
    "POST links.press_set_up free": Row(
        {303: INSTRUCTORS}, at={"public_id": "free_link"}, sends=NEW
    ),
    "POST moving.connect": Row({303: LEAD | {Here.LEADING_HOST}}),
    "POST moving.dismiss": Row({303: INSTRUCTORS}),
    "GET reviewing.review": Row({200: INSTRUCTORS | ADMINISTRATOR | AUTHOR}),
    "GET people.course_list": Row({200: INSTRUCTORS}),
    "POST people.read_again": Row({303: INSTRUCTORS}),
    "GET picking.choose": Row({200: LEAD, 404: KNOWN}),
    "GET picking.new_community": Row({200: LEAD, 404: KNOWN}),
    "POST picking.press_new_community": Row({200: LEAD, 404: KNOWN}, sends=NEW),
    "POST picking.existing_community": Row({200: LEAD, 404: KNOWN}),
    "POST picking.room": Row({200: LEAD, 404: KNOWN}),
    "POST picking.later": Row({200: LEAD, 404: KNOWN}),
    "POST picking.cancel": Row({200: LEAD, 404: KNOWN}),
    # The door of a community, and the way out.
    "GET spaces.home": HOME,
    "GET joining.join": Row({303: MEMBERS, 200: KNOWN}),
    "GET joining.not_now": Row({200: KNOWN}),
    "GET joining.sample": Row({404: GONE, 200: ENROLLED}),
    # A member who presses again changes nothing; nor does somebody who waits already.
    "POST joining.press_join": Row({303: MEMBERS | MAY_JOIN | WAITING}, changes=MAY_JOIN),
    "POST communities.stop_waiting": Row({303: KNOWN}, changes=WAITING),
    "POST leaving.leave": Row({303: MEMBERS | LEAVER}, changes=MEMBERS),
    "GET leaving.left": Row({200: LEAVER, 303: KNOWN}),
    "POST leaving.choose_remains": Row({303: LEAVER}, sends={"remains": "named"}),
    "POST spaces.put_away": Row({303: MEMBERS}, sends={"until": "{now}"}),
    # Who is here.
    "GET communities.members": FOR_INSIDERS,
    "GET communities.about_me": FOR_MEMBERS,
    "POST communities.describe": Row({303: MEMBERS}, sends={"subject": "Changed"}),
    "GET communities.settings": FOR_LEADS,
    "POST communities.change": Row({303: LEADS}, sends={"theme": "Changed", "size_to": "5"}),
    "POST communities.make_room": Row({303: LEADS}),
    "GET communities.leads": FOR_LEADS,
    "POST communities.invite_lead": Row({303: LEADS}, sends={"person": "{teacher}"}),
    # Who said yes already changes nothing by a second press, and nor does who left already.
    "POST communities.answer_invitation": Row(
        {303: ASKED | LEADS}, sends={"yes": "1"}, changes=ASKED
    ),
    # Meetings.
    "GET meetings.year": FOR_INSIDERS,
    "GET meetings.add_form": FOR_LEADS,
    "POST meetings.add": Row({303: LEADS}, sends={"on": "{free_day}"}),
    "GET meetings.change_form": FOR_LEADS,
    "POST meetings.change": Row(
        {303: LEADS}, at={"number": "next"}, sends={"on": "{day}", "place": "Changed"}
    ),
    "POST meetings.settle": Row({303: LEADS}, sends={"held": "1"}),
    "GET meetings.agenda": FOR_LEADS,
    # The first meeting was held, so the agenda stays for the year.
    "POST meetings.set_minutes": Row({409: LEADS}),
    "GET meetings.notes": FOR_MEMBERS,
    "POST meetings.write_notes": Row({303: MEMBERS}, sends={"notes": "Changed", "revision": "1"}),
    "GET bringing.learning": FOR_CONTRIBUTORS,
    "POST bringing.write_learning": Row({303: CONTRIBUTORS}, sends=BROUGHT),
    # The shelf, what it means here, and the ways to learn.
    "GET library.shelf": FOR_INSIDERS,
    "GET library.new": FOR_CONTRIBUTORS,
    "POST library.propose": Row({303: CONTRIBUTORS}, sends=CITED),
    "GET library.item": FOR_INSIDERS,
    "GET library.change_form": FOR_CONTRIBUTORS,
    "POST library.change": Row({303: CONTRIBUTORS}, sends=CITED),
    "POST library.lend": Row({303: LEADS}, sends={"revision": "1"}),
    "POST library.write_note": Row({303: MEMBERS}, sends={"words": "Changed"}),
    "GET library.note": Row({200: AUTHOR, 404: MEMBERS}),
    "POST library.change_note": Row({303: AUTHOR, 404: MEMBERS}, sends=A_LINE),
    "GET choosing.meetings_for": FOR_CONTRIBUTORS,
    "POST choosing.use": Row({303: CONTRIBUTORS}, sends={"number": "4"}),
    "GET strategies.ways": FOR_INSIDERS,
    "GET strategies.way": Row({200: INSIDERS}, at={"key": "card"}),
    "GET rooms.room": FOR_INSIDERS,
    "POST rooms.lead_meeting": Row({303: LEADS}, sends={"end": "1"}),
    "POST rooms.say_pass": Row({303: MEMBERS}),
    "GET rooms.projector": FOR_INSIDERS,
    "GET rooms.pack": FOR_MEMBERS,
    "GET calendars.one": FOR_MEMBERS,
    "GET calendars.my_calendar": FOR_MEMBERS,
    "POST calendars.change": Row({200: MEMBERS}, sends={"renew": "1"}),
    "POST rooms.take_duty": Row({404: CONTRIBUTORS}, sends={"duty": "notetaker"}),
    # What only students have: adult hosts, how they talk, and their experiments.
    "GET students.hosts": AMONG_TEACHERS,
    "POST students.invite_host": AMONG_TEACHERS,
    "GET students.hosting": AMONG_TEACHERS,
    "POST students.answer": AMONG_TEACHERS,
    "GET students.agreement": AMONG_TEACHERS,
    "POST students.agree": AMONG_TEACHERS,
    "GET experiments.all_experiments": AMONG_TEACHERS,
    "GET experiments.new": AMONG_TEACHERS,
    "POST experiments.begin": AMONG_TEACHERS,
    "GET experiments.experiment": AMONG_TEACHERS,
    "GET experiments.experiment shared": Row(
        {404: KNOWN}, at={"experiment_id": "shared_experiment"}
    ),
    "POST experiments.decide": AMONG_TEACHERS,
    "GET experiments.change_form": AMONG_TEACHERS,
    "POST experiments.change": AMONG_TEACHERS,
    "POST experiments.say_how_it_felt": AMONG_TEACHERS,
    "POST experiments.say_what_stuck": AMONG_TEACHERS,
    # My own: each member opens and changes theirs.
    "GET plans.current": Row({303: MEMBERS}),
    "GET plans.plan": FOR_MEMBERS,
    "POST plans.save_plan": Row({303: MEMBERS}, sends=PLANNED),
    "POST plans.keep_plan": Row({200: MEMBERS}, sends=PLANNED),
    "POST plans.write_note": Row({303: MEMBERS}, sends={"words": "Changed"}),
    "GET plans.feedback": FOR_MEMBERS,
    "POST plans.give_feedback": Row({303: MEMBERS}, sends=TOLD),
    "POST plans.give_feedback of the author alone": Row(
        {303: AUTHOR, 404: MEMBERS}, at={"number": "second"}, sends=TOLD
    ),
    "POST plans.keep_feedback": Row({200: MEMBERS}, sends=TOLD),
    "POST plans.show_plan": Row({303: MEMBERS}, sends={"audience": "author"}, changes=AUTHOR),
    "POST plans.show_feedback": Row(
        {303: AUTHOR, 404: MEMBERS}, at={"number": "second"}, sends={"audience": "author"}
    ),
    "GET deleting.ask_about_plan": FOR_MEMBERS,
    "POST deleting.delete_plan": Row({303: MEMBERS}),
    "GET deleting.ask_about_feedback": Row({200: AUTHOR, 404: MEMBERS}),
    # Where there is nothing, a second click is no error.
    "POST deleting.delete_feedback": Row({303: MEMBERS}, changes=AUTHOR),
    "POST deleting.delete_feedback of the author alone": Row(
        {303: MEMBERS}, at={"number": "second"}, changes=AUTHOR
    ),
    "GET plans.note": Row({200: AUTHOR, 404: MEMBERS}),
    "POST plans.change_note": Row({303: AUTHOR, 404: MEMBERS}, sends=A_LINE),
    "GET sending.what_the_gradebook_has": FOR_MEMBERS,
    "POST sending.answer_gradebook": Row({303: MEMBERS}, sends={"sends_cycles": "no"}),
    "GET grades.what_it_has": Row({200: LEADS | HOSTS}),
    "POST grades.try_again": Row({303: LEADS}, changes=NO_ONE),  # nothing was refused
    "POST grades.ask_to_compare": Row({303: LEADS}),
    "POST grades.send_again": Row({303: LEADS}),
    "POST grades.let_go": Row({303: LEADS}, changes=NO_ONE),  # nothing is gone
    "GET grading.settings": FOR_LEADS,
    "POST grading.choose": Row({303: LEADS}, sends={"grade_return": "none"}),
    "POST grading.ask_for_column": Row({303: LEADS}, changes=NO_ONE),  # there is one
    "GET grading.guide": FOR_LEADS,
    # What was shared, and what two have to themselves.
    "GET support.all_shared": FOR_READERS,
    "GET support.one_shared": FOR_READERS,
    "GET support.one_shared private": Row(
        {200: AUTHOR, 404: READERS}, at={"plan_id": "private_plan"}
    ),
    "POST support.respond": Row({303: MEMBERS}, sends={"kind": "response", "words": "Changed"}),
    "POST support.respond private": Row(
        {404: READERS}, at={"plan_id": "private_plan"}, sends={"kind": "response", "words": "No"}
    ),
    "GET support.response": Row({200: PEER, 404: MEMBERS}),
    "POST support.edit": Row({303: PEER, 404: MEMBERS}, sends=A_LINE | {"revision": "2"}),
    "GET support.visit_form": FOR_MEMBERS,
    "POST support.ask_for_visit": Row(
        {303: MEMBERS}, sends={"visitor": "{silent_member}", "when": "Friday"}
    ),
    "GET support.visits": FOR_MEMBERS,
    "GET support.visit": Row({200: PAIR, 404: MEMBERS}),
    "POST support.write_visit": Row(
        {303: PAIR, 404: MEMBERS}, sends={"when": "Friday", "note": "Changed", "revision": "2"}
    ),
    **BADGES,
    **CULTURE,
    **SURVEYS,
    **FINDINGS,
    **TWILIGHT,
    **NEW_YEAR,
    **OUTREACH,
}

# Where a community of students answers otherwise: adults join none and read no list of students,
# nobody asks students about themselves, and no two of them have something to themselves.
AMONG_STUDENTS = {
    "POST joining.press_join": Row(
        {303: MEMBERS | {Here.COLLEAGUE}}, changes=frozenset({Here.COLLEAGUE})
    ),
    "GET safeguarding.report_form": Row({200: READERS}, at=REPORTED),
    "POST safeguarding.report": Row({303: READERS}, at=REPORTED, sends={"worry": "Changed"}),
    "GET safeguarding.mine": FOR_READERS,
    "GET communities.members": FOR_READERS,
    # What students wrote on their shelf is theirs to change.
    "GET bringing.learning": FOR_MEMBERS,
    "POST bringing.write_learning": Row({303: MEMBERS}, sends=BROUGHT),
    "GET library.change_form": FOR_MEMBERS,
    "POST library.change": Row({303: MEMBERS}, sends=CITED),
    "POST rooms.lead_meeting": Row({303: LEADS | RUN_IT}, sends={"end": "1"}),
    "POST rooms.take_duty": Row({303: MEMBERS}, sends={"duty": "notetaker"}),
    "GET students.hosts": FOR_LEADS,
    "POST students.invite_host": Row({303: LEADS}, sends={"person": "{teacher}"}),
    "GET students.hosting": Row({200: HOSTS, 404: KNOWN}),
    "POST students.answer": Row({303: HOSTS}, sends={"stop": "1"}),
    "GET students.agreement": FOR_READERS,
    "POST students.agree": Row({303: MEMBERS}, sends={"words": "Changed", "revision": "1"}),
    "GET experiments.all_experiments": FOR_READERS,
    "GET experiments.new": FOR_MEMBERS,
    "POST experiments.begin": Row({303: MEMBERS}, sends=IDEA),
    "GET experiments.experiment": Row({200: AUTHOR, 404: READERS}),
    "GET experiments.experiment shared": Row(
        {200: READERS}, at={"experiment_id": "shared_experiment"}
    ),
    "POST experiments.decide": Row({303: AUTHOR, 404: MEMBERS}, sends={"share": "1"}),
    "GET experiments.change_form": Row({200: AUTHOR, 404: MEMBERS}),
    "POST experiments.change": Row({303: AUTHOR, 404: MEMBERS}, sends=IDEA),
    "POST experiments.say_how_it_felt": Row(
        {303: AUTHOR, 404: MEMBERS}, sends={"felt-words": "Changed", "felt-revision": "2"}
    ),
    "POST experiments.say_what_stuck": Row(
        {303: AUTHOR, 404: MEMBERS}, sends={"stuck-words": "Changed", "stuck-revision": "2"}
    ),
    "GET communities.about_me": NOT_AMONG_STUDENTS,
    "POST communities.describe": NOT_AMONG_STUDENTS,
    "POST communities.make_room": Row({303: LEADS}, changes=NO_ONE),  # nobody waits there
    "GET support.visit_form": NOT_AMONG_STUDENTS,
    "POST support.ask_for_visit": NOT_AMONG_STUDENTS,
    "GET support.visits": NOT_AMONG_STUDENTS,
    "GET support.visit": NOT_AMONG_STUDENTS,
    "POST support.write_visit": NOT_AMONG_STUDENTS,
    **BADGES_AMONG_STUDENTS,
    **SURVEYS_AMONG_STUDENTS,
    **FINDINGS_AMONG_STUDENTS,
    **TWILIGHT_AMONG_STUDENTS,
    **OUTREACH_AMONG_STUDENTS,
}


def row_of(name: str, place: str) -> Row:
    """Return the row that holds in a community of teachers or of students."""
    return AMONG_STUDENTS.get(name, ROUTES[name]) if place == "slc" else ROUTES[name]


def route_of(name: str) -> tuple[str, str]:
    """Return the method and the endpoint that a row is about."""
    method, endpoint = name.split()[:2]
    return method, endpoint
