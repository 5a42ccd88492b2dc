"""A student's self-experiments: begin one, say how it felt, and weeks later what stuck."""

import datetime as dt
from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lti_tool.communities.access import Standing
from lti_tool.communities.door import standing
from lti_tool.communities.models import Kind
from lti_tool.experiments import actions, queries
from lti_tool.experiments.forms import FeltForm, IdeaForm, StuckForm
from lti_tool.experiments.models import Experiment
from lti_tool.experiments.queries import Seen
from lti_tool.extensions import db
from lti_tool.library.strategies import strategy
from lti_tool.people.sessions import visitor
from lti_tool.web.clock import now, today
from lti_tool.web.enough import Enough
from lti_tool.web.forms import Form

experiments = Blueprint("experiments", __name__, url_prefix="/communities/<public_id>/experiments")

Page = str | tuple[str, int] | Response


@experiments.get("")
def all_experiments(public_id: str) -> Page:
    """Show a reader their own experiments and those that others shared."""
    here = _here(public_id)
    return render_template(
        "experiments/all.html",
        community=here.community,
        here=here,
        experiments=queries.seen(here),
        today=_today(here),
    )


@experiments.get("/new")
def new(public_id: str) -> Page:
    """Show a student the form for a new one."""
    here, tried = _member(public_id), strategy(request.args.get("strategy", ""))
    here.must_go_on()
    form = IdeaForm(data={"strategy": tried.step}) if tried else IdeaForm()
    return _idea_page(here, form, None)


@experiments.post("/new")
def begin(public_id: str) -> Page:
    """Keep a new experiment."""
    here, form = _member(public_id), IdeaForm(request.form)
    if not form.validate():
        return _idea_page(here, form, None), 422
    try:
        made = actions.begin(here, form.idea, now())
    except Enough:
        form.say_enough()
        return _idea_page(here, form, None), 422
    db.session.commit()
    return _to(here, made)


@experiments.get("/<experiment_id>")
def experiment(public_id: str, experiment_id: str) -> Page:
    """Show one experiment; its two looks stand together once both are taken."""
    here = _here(public_id)
    found = queries.one(here, experiment_id)
    if found is None:
        raise NotFound
    return _page(here, found)


@experiments.post("/<experiment_id>")
def decide(public_id: str, experiment_id: str) -> Page:
    """Share an experiment, keep it to oneself again, or delete it."""
    here, made = _mine(public_id, experiment_id, afterwards=True)
    if "delete" in request.form:
        actions.drop(here, made, now())
        db.session.commit()
        return redirect(url_for("experiments.all_experiments", public_id=public_id), code=303)
    actions.show(here, made, to_community="share" in request.form, now=now())
    db.session.commit()
    return _to(here, made)


@experiments.get("/<experiment_id>/change")
def change_form(public_id: str, experiment_id: str) -> Page:
    """Show a student the form with what their experiment is about."""
    here, made = _mine(public_id, experiment_id)
    here.must_go_on()
    return _idea_page(here, IdeaForm(obj=made), made)


@experiments.post("/<experiment_id>/change")
def change(public_id: str, experiment_id: str) -> Page:
    """Keep what an experiment is about."""
    here, made = _mine(public_id, experiment_id)
    form = IdeaForm(request.form)
    if not form.validate():
        return _idea_page(here, form, made), 422
    try:
        actions.change(here, made, form.idea, form.revision.data or 0, now())
    except actions.Changed:
        return _idea_page(here, form, made, both=True), 409
    db.session.commit()
    return _to(here, made)


@experiments.post("/<experiment_id>/felt")
def say_how_it_felt(public_id: str, experiment_id: str) -> Page:
    """Keep how it felt."""
    here, made = _mine(public_id, experiment_id)
    form = FeltForm(request.form, prefix="felt-")
    return _look(
        here,
        made,
        form,
        lambda: actions.say_how_it_felt(
            here, made, form.words.data, form.revision.data or 0, now(), _today(here)
        ),
    )


@experiments.post("/<experiment_id>/stuck")
def say_what_stuck(public_id: str, experiment_id: str) -> Page:
    """Keep what stuck, from the day on which it is asked."""
    here, made = _mine(public_id, experiment_id)
    form = StuckForm(request.form, prefix="stuck-")

    def say() -> None:
        revision = form.revision.data or 0
        try:
            actions.say_what_stuck(here, made, form.words.data, revision, now(), _today(here))
        except actions.TooSoon:
            form.say_too_soon(made.ask_on)

    return _look(here, made, form, say)


def _look(here: Standing, made: Experiment, form: Form, act: Callable[[], None]) -> Page:
    found = queries.one(here, made.public_id)
    if found is None:
        raise NotFound
    if not form.validate():
        return _page(here, found, form), 422
    try:
        act()
    except actions.Changed:
        return _page(here, found, form, both=True), 409
    if form.errors:
        return _page(here, found, form), 409
    db.session.commit()
    return _to(here, made)


def _here(public_id: str, *, afterwards: bool = False) -> Standing:
    here = standing(visitor(), public_id, afterwards=afterwards)
    if here.community.kind is not Kind.SLC:
        raise NotFound
    here.must_read_shared()
    return here


def _member(public_id: str, *, afterwards: bool = False) -> Standing:
    here = _here(public_id, afterwards=afterwards)
    here.must_be_member()
    return here


def _mine(
    public_id: str, experiment_id: str, *, afterwards: bool = False
) -> tuple[Standing, Experiment]:
    here = _member(public_id, afterwards=afterwards)
    found = queries.one(here, experiment_id)
    if found is None or not found.is_mine:
        raise NotFound
    return here, found.experiment


def _today(here: Standing) -> dt.date:
    return today(here.person.school.time_zone)


def _to(here: Standing, made: Experiment) -> Response:
    public_id, made_id = here.community.public_id, made.public_id
    where = url_for("experiments.experiment", public_id=public_id, experiment_id=made_id)
    return redirect(where, code=303)


def _idea_page(
    here: Standing, form: IdeaForm, made: Experiment | None, *, both: bool = False
) -> str:
    return render_template(
        "experiments/idea.html",
        community=here.community,
        experiment=made,
        form=form,
        errors=both or bool(form.errors),
        both=both,
    )


def _page(here: Standing, found: Seen, form: Form | None = None, *, both: bool = False) -> str:
    made = found.experiment
    kept = {"revision": made.revision}
    felt = FeltForm(prefix="felt-", data={"words": made.felt, **kept})
    stuck = StuckForm(prefix="stuck-", data={"words": made.stuck, **kept})
    return render_template(
        "experiments/experiment.html",
        community=here.community,
        found=found,
        today=_today(here),
        felt=form if isinstance(form, FeltForm) else felt,
        stuck=form if isinstance(form, StuckForm) else stuck,
        form=form,
        errors=both or bool(form and form.errors),
        both=both,
    )
