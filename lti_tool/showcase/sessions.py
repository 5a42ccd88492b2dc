"""A community's own session: what it says of itself, who presents it, and the cards it got."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lti_tool.communities.access import Standing
from lti_tool.communities.door import standing
from lti_tool.communities.models import Kind
from lti_tool.communities.queries import hosts
from lti_tool.extensions import db
from lti_tool.people.sessions import visitor
from lti_tool.showcase import offering as actions
from lti_tool.showcase.forms import OfferForm
from lti_tool.showcase.models import Twilight, TwilightSession
from lti_tool.showcase.queries import Offered, offered
from lti_tool.web.clock import now, today

offering = Blueprint(
    "offering", __name__, url_prefix="/communities/<public_id>/twilights/<twilight_id>"
)

Page = str | tuple[str, int] | Response


@offering.get("")
def session(public_id: str, twilight_id: str) -> Page:
    """Show those who belong here what their community offers, and who presents it."""
    here, twilight = _come(public_id, twilight_id)
    found = next(
        (e for e in offered(twilight) if e.session.community_id == here.community.id), None
    )
    over = _is_over(here, twilight)
    return render_template(
        "showcase/session.html",
        community=here.community,
        here=here,
        twilight=twilight,
        each=found,
        is_over=over,
        reads_cards=over and _gets_cards(here, found),
        goes_on=not (here.community.is_over or over),
    )


@offering.get("/words")
def words(public_id: str, twilight_id: str) -> Page:
    """Show a member the form in which they say what they offer."""
    here, twilight = _come_before(public_id, twilight_id)
    here.must_be_member()
    here.must_go_on()
    found = actions.session_of(here, twilight)
    return _words_page(here, twilight, _form(here, OfferForm(data=_facts(found))), found)


@offering.post("/words")
def offer(public_id: str, twilight_id: str) -> Page:
    """Keep what a community offers."""
    here, twilight = _come_before(public_id, twilight_id)
    here.must_be_member()
    form = _form(here, OfferForm(request.form))
    if not form.validate():
        return _words_page(here, twilight, form, actions.session_of(here, twilight)), 422
    try:
        actions.offer(here, twilight, form.words, form.revision.data or 0, now())
    except actions.Changed:
        found = actions.session_of(here, twilight)
        return _words_page(here, twilight, form, found, both=True), 409
    db.session.commit()
    return _back(public_id, twilight_id)


@offering.post("/presenting")
def present(public_id: str, twilight_id: str) -> Page:
    """Take a member's word when they present."""
    here, twilight = _come_before(public_id, twilight_id)
    here.must_be_member()
    found = actions.session_of(here, twilight)
    if found is None:
        raise NotFound
    numbers = {int(n) for n in request.form.getlist("slot") if n in ("1", "2", "3")}
    try:
        actions.present(here, twilight, found, numbers)
    except actions.PresentsElsewhere:
        db.session.rollback()
        here, twilight = _come(public_id, twilight_id)
        return render_template("showcase/elsewhere.html", community=here.community), 409
    db.session.commit()
    return _back(public_id, twilight_id)


@offering.get("/cards")
def cards(public_id: str, twilight_id: str) -> Page:
    """Show presenters what colleagues told them, once the evening is over."""
    here, twilight = _come(public_id, twilight_id)
    found = actions.session_of(here, twilight)
    if found is None:
        raise NotFound
    over = _is_over(here, twilight)
    return render_template(
        "showcase/cards.html",
        community=here.community,
        here=here,
        twilight=twilight,
        session=found,
        cards=actions.cards_of(here, found, over=over),
        is_over=over,
    )


def _come(public_id: str, twilight_id: str) -> tuple[Standing, Twilight]:
    here = standing(visitor(), public_id)
    here.must_read_shared()
    return here, actions.evening_of(here, twilight_id)


def _come_before(public_id: str, twilight_id: str) -> tuple[Standing, Twilight]:
    """Return the same as long as the evening is not over: afterwards nobody begins to present."""
    here, twilight = _come(public_id, twilight_id)
    if _is_over(here, twilight):
        raise NotFound
    return here, twilight


def _gets_cards(here: Standing, found: Offered | None) -> bool:
    """Say whether the cards are for this person: they presented, or are the students' host."""
    if found is None:
        return False
    return here.hosts or any(here.person.id in each for each in found.presenter_ids.values())


def _is_over(here: Standing, twilight: Twilight) -> bool:
    return today(here.person.school.time_zone) > twilight.on


def _back(public_id: str, twilight_id: str) -> Response:
    where = url_for("offering.session", public_id=public_id, twilight_id=twilight_id)
    return redirect(where, code=303)


def _form(here: Standing, form: OfferForm) -> OfferForm:
    if here.community.kind is Kind.TLC:
        return form.asking(None)
    return form.asking([host.person for host in hosts(here.community)])


def _facts(found: TwilightSession | None) -> dict[str, object]:
    if found is None:
        return {}
    things = [*found.things.split("\n"), "", "", ""]
    return {
        "title": found.title,
        "blurb": found.blurb,
        "thing_1": things[0],
        "thing_2": things[1],
        "thing_3": things[2],
        "ask": found.ask,
        "host": str(found.host_id or ""),
        "revision": found.revision,
    }


def _words_page(
    here: Standing,
    twilight: Twilight,
    form: OfferForm,
    found: TwilightSession | None,
    *,
    both: bool = False,
) -> str:
    return render_template(
        "showcase/words.html",
        community=here.community,
        twilight=twilight,
        form=form,
        session=found,
        both=both,
        errors=both or bool(form.errors),
    )
