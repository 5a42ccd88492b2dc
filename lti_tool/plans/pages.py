"""The page of my plan and the page of my feedback, as their views show them in each case."""

from flask import render_template

from lti_tool.plans.actions import Planned
from lti_tool.plans.desk import Desk
from lti_tool.plans.forms import OUTCOMES, AudienceForm, FeedbackForm, NoteForm, PlanForm
from lti_tool.plans.models import Plan


def as_it_is(plan: Plan) -> PlanForm:
    """Return the form of a plan with the words that stand."""
    return PlanForm.showing(Planned.of(plan), plan)


def as_given(plan: Plan) -> FeedbackForm:
    """Return the form of the feedback on a plan with the words that stand."""
    return FeedbackForm(obj=plan.feedback, of_plan=plan.public_id)


def plan_page(
    at: Desk,
    form: PlanForm,
    *,
    both: bool = False,
    note: NoteForm | None = None,
    audience: AudienceForm | None = None,
    unshared: bool = False,
) -> str:
    """Show a plan; `both`: beside what was saved elsewhere meanwhile."""
    return render_template(
        "plans/plan.html",
        community=at.here.community,
        desk=at,
        form=form,
        note=note or NoteForm(),
        audience=audience or AudienceForm.showing(at.plan),
        errors=both or unshared or any(each and each.errors for each in (form, note, audience)),
        both=both,
        unshared=unshared,
    )


def feedback_page(
    at: Desk,
    form: FeedbackForm,
    *,
    both: bool = False,
    audience: AudienceForm | None = None,
    unshared: bool = False,
) -> str:
    """Show the feedback on a plan; `both`: beside what was saved elsewhere meanwhile."""
    return render_template(
        "plans/feedback.html",
        community=at.here.community,
        desk=at,
        form=form,
        outcomes=OUTCOMES,
        audience=audience or AudienceForm.showing(at.plan.closed if at.plan else None),
        errors=both or unshared or any(each and each.errors for each in (form, audience)),
        both=both,
        unshared=unshared,
    )
