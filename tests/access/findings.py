"""What each route about findings answers, and who reads what is written there."""

from tests.access.kinds import HOSTS, INSIDERS, MEMBERS, READERS, Here
from tests.access.rows import Row

AUTHOR = frozenset({Here.AUTHOR})
WRITES = {"tried": "Changed", "found": "Changed", "revision": "1"}
TELLS = {"learned": "Changed", "signed": "name", "revision": "1"}
TAKES_BACK = {"take_back": "1", "revision": "1"}
FOR_STAFF = Row({}, staff=200, outside=403)

FINDINGS = {
    "GET findings.ours": Row({200: INSIDERS}),
    "POST findings.decide": Row({303: MEMBERS}, sends=TAKES_BACK),
    "GET findings.write": Row({200: MEMBERS}),
    "POST findings.save": Row({303: MEMBERS}, sends=WRITES),
    "GET findings.on_paper": Row({200: INSIDERS}),
    # What did not work is its author's.
    "GET setbacks.mine": Row({200: MEMBERS}),
    "GET setbacks.new": Row({200: MEMBERS}),
    "POST setbacks.put": Row({303: MEMBERS}, sends=TELLS),
    "GET setbacks.one": Row({200: AUTHOR, 404: MEMBERS}),
    "POST setbacks.change": Row({303: AUTHOR, 404: MEMBERS}, sends=TELLS),
    # The whole school's, for its staff.
    "GET directory.communities": Row({}, staff=200, staff_elsewhere=200, outside=403),
    "GET directory.wall": Row({}, staff=200, staff_elsewhere=200, outside=403),
    "GET directory.released": FOR_STAFF,
    "GET directory.on_paper": FOR_STAFF,
    "GET directory.from_activity": Row({}, staff=303, staff_of_the_course=True),
}

# The host of students takes their findings back too, and reads what they put onto the wall.
FINDINGS_AMONG_STUDENTS = {
    "POST findings.decide": Row({303: READERS}, sends=TAKES_BACK),
    "GET setbacks.mine": Row({200: READERS}),
}

# By the words that mark them: what its own people read, beside the staff of the school.
RELEASED = {"FINDINGS": INSIDERS}
DRAFT = {"FINDINGS": READERS}
SIGNED = {"SETBACK": AUTHOR}
UNNAMED, UNNAMED_AMONG_STUDENTS = {"SETBACK": AUTHOR}, {"SETBACK": AUTHOR | HOSTS}
