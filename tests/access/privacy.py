"""What each route about one's own data answers: everybody has their own, and nobody another's."""

from tests.access.kinds import NO_ONE, VISITORS, Here
from tests.access.rows import Row, public

ADMINISTRATOR = frozenset({Here.ADMINISTRATOR})
MINE = Row({200: VISITORS}, outside=200)
NOBODY_KNOWN = {"lms_id": "{person_id}"}  # the number of a row is no id of an LMS


PRIVACY = {
    "GET my_data.kept": MINE,
    "GET my_data.download": MINE,
    "GET my_data.choose": MINE,
    "GET my_data.ask": MINE,
    "GET my_data.ask about everything": Row(
        {200: VISITORS}, at={"what": "everything"}, outside=200
    ),
    # All of it at once, which is something for everybody; the rest is in tests/privacy.
    "POST my_data.do": Row({200: VISITORS}, at={"what": "everything"}, outside=200),
    # An administrator's, which hold no member's word.
    "GET office.find_form": Row({200: ADMINISTRATOR}, outside=403),
    "POST office.find": Row({200: ADMINISTRATOR}, sends={"lms_id": "Ben Achterberg"}, outside=403),
    "POST office.export": Row(
        {200: ADMINISTRATOR}, sends={"lms_id": "Ben Achterberg"}, outside=403
    ),
    "POST office.export of nobody": Row(
        {404: ADMINISTRATOR}, sends=NOBODY_KNOWN, changes=NO_ONE, outside=403
    ),
    "POST office.erase": Row(
        {303: ADMINISTRATOR}, sends={"lms_id": "Ben Achterberg", "confirm": "1"}, outside=403
    ),
    "GET office.sheet": Row({200: ADMINISTRATOR}, outside=403),
    "GET office.download_sheet": Row({200: ADMINISTRATOR}, outside=403),
    # For somebody whose data was erased, with what a launch of theirs was given.
    "GET again.ask": public(401),
    "POST again.start": public(401),
}
