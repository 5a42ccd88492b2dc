"""What each route about badges answers: a badge is its holder's, and its addresses are public."""

from tests.access.kinds import HOSTS, LEADS, VISITORS, Here
from tests.access.rows import Row, public

HOLDER = frozenset({Here.AUTHOR})
THEIRS = Row({200: HOLDER, 404: VISITORS})
GIVEN = {"kind": "presenter", "person": "{silent}"}

BADGES = {
    "GET badges.mine": Row({200: VISITORS}, outside=200),
    "GET badges.one": THEIRS,
    "POST badges.share": Row({200: HOLDER, 404: VISITORS}, sends={"share": "1"}),
    "GET badges.ask_to_give_back": THEIRS,
    "POST badges.give_back": Row({303: HOLDER, 404: VISITORS}),
    "GET badges.as_jwt": THEIRS,
    "GET badges.as_png": THEIRS,
    "GET badges.as_svg": THEIRS,
    # What a community's badges take, and those given by hand.
    "GET awarding.badges_here": Row({200: LEADS}),
    "POST awarding.choose": Row({303: LEADS}, sends={"required": "4"}),
    "POST awarding.give": Row({303: LEADS}, sends=GIVEN),
    "POST awarding.take_back": Row({303: LEADS}),
    # What other systems follow from a badge.
    "GET ob.profile": public(platform_id="platform"),
    "GET ob.key": public(),
    "GET ob.achievement": public(),
    "GET ob.criteria": public(),
    "GET ob.image": public(),
    "GET ob.status": public(),
    "GET ob.shared": public(token="badge_token"),
    "GET ob.shared of nobody": public(404, token="public_id"),
    "GET checking.verify": public(),
    "POST checking.verdict": public(422),
}

# No adult reads a list of students but their host; and the school lets no student share a badge.
BADGES_AMONG_STUDENTS = {
    "POST badges.share": Row({403: HOLDER, 404: VISITORS}, sends={"share": "1"}),
    "GET awarding.badges_here": Row({200: LEADS | HOSTS}),
    "POST awarding.give": Row({303: HOSTS}, sends=GIVEN),
    "POST awarding.take_back": Row({303: HOSTS}),
    "GET ob.shared": public(404, token="badge_token"),
}
