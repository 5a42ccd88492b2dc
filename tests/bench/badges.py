"""What a badge costs: its signature beside a raw one, and all else beside its signature."""

import itertools
import statistics
from collections.abc import Callable

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from flask import Flask

from lti_tool.badges.actions import Earned, award
from lti_tool.badges.baking import bake_png, bake_svg
from lti_tool.badges.catalogue import BadgeKind, Occasion
from lti_tool.badges.drawing import png_of
from lti_tool.badges.issuer import issuer
from lti_tool.badges.models import Award
from lti_tool.communities.models import Community
from lti_tool.extensions import db
from lti_tool.people.models import Person
from lti_tool.web.clock import now
from tests import people
from tests.bench.yardstick import ROUNDS, cpu

CLAIMS = {"words": "x" * 2400}  # about as long as a credential


def badge_costs(app: Flask) -> dict[str, float]:
    """Return a signature in raw ones, and in ms of CPU what issuing and baking add to it.

    Without the commit, which the completion makes that earned the badge.
    """
    with app.app_context():
        runs = (_raw(), _signing(), _issuing())
        rounds = [[cpu(run) for run in runs] for _ in range(ROUNDS)]
        db.session.rollback()
    signing = statistics.median(signed / raw for raw, signed, _ in rounds)
    beside = statistics.median(issued - signed for _, signed, issued in rounds)
    return {"signing, in raw RS256": signing, "issued and baked, ms": beside * 1000}


def _raw() -> Callable[[], object]:
    key, words = issuer().keys.signing(1).private_key, str(CLAIMS).encode()
    return lambda: key.sign(words, padding.PKCS1v15(), hashes.SHA256())


def _signing() -> Callable[[], object]:
    us = issuer()
    return lambda: us.sign(1, CLAIMS)


def _issuing() -> Callable[[], object]:
    cast = people.tlc()
    person = db.session.get_one(Person, cast.ben)
    community = db.session.get_one(Community, cast.community_id)
    marks = (str(number) for number in itertools.count())

    def issue() -> None:
        badge = Earned(BadgeKind.PRESENTER, Occasion("2026-27"), next(marks))
        award(person, badge, community, now())

    issue()
    made = db.session.query(Award).one()

    def run() -> None:
        issue()
        bake_png(png_of(made.achievement.drawing), made.credential)
        bake_svg(made.achievement.drawing, made.credential)

    return run
