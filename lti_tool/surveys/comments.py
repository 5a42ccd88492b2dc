"""A comment that names somebody can be taken out by whoever reads the comments."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lti_tool.communities.access import Standing
from lti_tool.communities.door import standing
from lti_tool.extensions import db
from lti_tool.people.sessions import visitor
from lti_tool.surveys import actions, queries
from lti_tool.surveys.models import SurveyComment

comments = Blueprint(
    "comments", __name__, url_prefix="/communities/<public_id>/survey/comments/<comment_id>"
)


@comments.get("")
def ask(public_id: str, comment_id: str) -> str:
    """Ask once more, and say that it goes for good."""
    here, found = _comment(public_id, comment_id)
    return render_template("surveys/comment.html", community=here.community, comment=found)


@comments.post("")
def take_out(public_id: str, comment_id: str) -> Response:
    """Take it out, and go back to what is left."""
    here, found = _comment(public_id, comment_id)
    actions.take_out(here, found)
    db.session.commit()
    return redirect(url_for("surveys.results", public_id=public_id), code=303)


def _comment(public_id: str, comment_id: str) -> tuple[Standing, SurveyComment]:
    here = standing(visitor(), public_id, afterwards=True)
    return here, queries.comment(here, comment_id)
