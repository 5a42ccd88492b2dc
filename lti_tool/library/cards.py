"""The strategy cards: ways to learn, each with the evidence for it."""

from flask import Blueprint, render_template
from werkzeug.exceptions import NotFound

from lti_tool.communities.access import Standing
from lti_tool.communities.door import standing
from lti_tool.library.strategies import Utility, strategies, strategy, the_six, the_ten
from lti_tool.people.sessions import visitor

cards = Blueprint("strategies", __name__, url_prefix="/communities/<public_id>/strategies")


@cards.get("")
def ways(public_id: str) -> str:
    """Show all ways to learn: the ten by how useful they are, and the six."""
    here = _insider(public_id)
    return render_template(
        "library/strategies.html",
        community=here.community,
        ten={each: [way for way in the_ten() if way.utility is each] for each in Utility},
        six=the_six(),
    )


@cards.get("/<key>")
def way(public_id: str, key: str) -> str:
    """Show one way to learn, by what either source calls it."""
    here, known = _insider(public_id), strategy(key)
    if known is None:
        raise NotFound
    return render_template(
        "library/strategy.html",
        community=here.community,
        here=here,
        way=known,
        near=[each for each in strategies() if each.key in known.near],
    )


def _insider(public_id: str) -> Standing:
    here = standing(visitor(), public_id)
    here.must_belong()
    return here
