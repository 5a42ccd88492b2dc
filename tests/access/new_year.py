"""What each route about a community's next year answers: who leads it starts it, nobody else."""

from tests.access.kinds import KNOWN, LEADS, Here
from tests.access.rows import Row

PICKED = {"public_id": "selection", "community_id": "public_id"}
HELD = {"public_id": "held_link"}
TEACHING_LEADS = frozenset({Here.LEAD, Here.LEADING_HOST})
PICKER = frozenset({Here.LEAD})

# A meeting of this year is still to come: the page says so, and nothing is started.
NEW_YEAR = {
    "GET starting.at_home": Row({200: LEADS}),
    "POST starting.start_at_home": Row({422: LEADS}),
    "GET starting.behind_a_link": Row({200: TEACHING_LEADS}, at=HELD),
    "POST starting.start_behind_a_link": Row({422: TEACHING_LEADS}, at=HELD),
    "GET going_on.next_year": Row({200: PICKER, 404: KNOWN}, at=PICKED),
    "POST going_on.start": Row({422: PICKER, 404: KNOWN}, at=PICKED),
}
