"""A plan or feedback deleted by its author, who is first told what goes and what stays."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lti_tool.extensions import db
from lti_tool.plans import actions
from lti_tool.plans.desk import desk
from lti_tool.plans.forms import OUTCOMES
from lti_tool.plans.models import Plan
from lti_tool.web.clock import now

deleting = Blueprint("deleting", __name__, url_prefix="/communities/<public_id>")

NUMBER = "<int(max=9999):number>"


@deleting.get(f"/plan/{NUMBER}/delete")
def ask_about_plan(public_id: str, number: int) -> str:
    """Tell a member what deleting their plan takes."""
    at = desk(public_id, number)
    if at.plan is None:
        raise NotFound
    return render_template("plans/delete_plan.html", community=at.here.community, desk=at)


@deleting.post(f"/plan/{NUMBER}/delete")
def delete_plan(public_id: str, number: int) -> Response:
    """Delete a member's plan; a second click is no error."""
    at = desk(public_id, number, afterwards=True)
    if at.plan is not None and not _is_the_one(at.plan):
        where = url_for("deleting.ask_about_plan", public_id=public_id, number=number)
        return redirect(where, code=303)
    if at.plan is not None:
        actions.delete_plan(at.here, at.plan, now())
        db.session.commit()
    return redirect(url_for("spaces.home", public_id=public_id), code=303)


@deleting.get(f"/feedback/{NUMBER}/delete")
def ask_about_feedback(public_id: str, number: int) -> str:
    """Tell a member what deleting their feedback takes."""
    at = desk(public_id, number)
    if at.plan is None or at.plan.feedback is None or not at.plan.feedback.has_words:
        raise NotFound
    return render_template(
        "plans/delete_feedback.html",
        community=at.here.community,
        desk=at,
        feedback=at.plan.feedback,
        outcomes=OUTCOMES,
    )


@deleting.post(f"/feedback/{NUMBER}/delete")
def delete_feedback(public_id: str, number: int) -> Response:
    """Delete a member's feedback; a second click is no error."""
    at = desk(public_id, number, afterwards=True)
    if at.plan is None:
        return redirect(url_for("spaces.home", public_id=public_id), code=303)
    if not _is_the_one(at.plan):
        where = url_for("plans.feedback", public_id=public_id, number=number)
        return redirect(where, code=303)
    if at.plan.feedback is not None and at.plan.feedback.has_words:
        actions.delete_feedback(at.here, at.plan.feedback, now())
        db.session.commit()
    return redirect(url_for("plans.plan", public_id=public_id, number=number), code=303)


def _is_the_one(plan: Plan) -> bool:
    """Say whether the page that asked showed this plan, and not one that was deleted before it."""
    return request.form.get("of_plan", plan.public_id) == plan.public_id
