"""The shelf, an item with what it means here, and the forms for both."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from lti_tool.communities.access import NotAMember, Standing
from lti_tool.communities.door import standing
from lti_tool.communities.models import Kind
from lti_tool.extensions import db
from lti_tool.library import actions, queries
from lti_tool.library.forms import SOURCES, LearningForm, MeaningForm
from lti_tool.library.models import LibraryNote
from lti_tool.library.queries import Shown
from lti_tool.people.sessions import visitor
from lti_tool.web.clock import now

library = Blueprint("library", __name__, url_prefix="/communities/<public_id>/library")

Page = str | tuple[str, int] | Response
MOST_PAGES = 10_000
LONGEST_SEARCH = 200


@library.get("")
def shelf(public_id: str) -> Page:
    """Show what can be read, watched or heard, or what somebody searches for."""
    here = _insider(public_id)
    words = request.args.get("q", "").replace("\x00", "")[:LONGEST_SEARCH].strip()
    theme = request.args.get("theme", "").replace("\x00", "")[:255]
    page = min(max(request.args.get("page", 1, type=int), 1), MOST_PAGES)
    return render_template(
        "library/shelf.html",
        community=here.community,
        found=queries.found(here, words, theme, page),
        themes=queries.themes(here),
        may_write=_may_write(here),
        words=words,
        theme=theme,
        page=page,
        number=_meeting_number(),
        sources=SOURCES,
    )


@library.get("/new")
def new(public_id: str) -> Page:
    """Show the form for something new on the community's shelf."""
    return _form_page(_contributor(public_id), LearningForm(), None)


@library.post("/new")
def propose(public_id: str) -> Page:
    """Put something onto the community's shelf."""
    here, form = _contributor(public_id), LearningForm(request.form)
    if not form.validate():
        return _form_page(here, form, None), 422
    item = actions.propose(here, form.cited, now())
    db.session.commit()
    return _to_item(public_id, item.public_id)


@library.get("/<item_id>")
def item(public_id: str, item_id: str) -> Page:
    """Show one item, with what the members say it means here."""
    here = _insider(public_id)
    return _item_page(here, _found(here, item_id), MeaningForm())


@library.get("/<item_id>/change")
def change_form(public_id: str, item_id: str) -> Page:
    """Show the form for what is written about an item."""
    here = _contributor(public_id)
    shown = _found_to_change(here, item_id)
    form = _form(shown, obj=shown.cited, revision=shown.item.revision)
    return _form_page(here, form, shown)


@library.post("/<item_id>/change")
def change(public_id: str, item_id: str) -> Page:
    """Keep what is written about an item; what is not the community's own becomes so."""
    here = _contributor(public_id)
    shown = _found_to_change(here, item_id)
    form = _form(shown, request.form)
    if not form.validate():
        return _form_page(here, form, shown), 422
    try:
        own = actions.change(here, shown.item, form.cited, form.revision.data or 0, now())
    except actions.Changed:
        return _form_page(here, form, _own_now(here, shown), both=True), 409
    db.session.commit()
    return _to_item(public_id, own.public_id)


@library.post("/<item_id>/shelf")
def lend(public_id: str, item_id: str) -> Page:
    """Put a community's item onto the school's shelf, or take it back."""
    here = _insider(public_id, afterwards="take_back" in request.form)
    here.must_lead()
    shown = _found(here, item_id)
    if not shown.is_own:
        raise NotFound
    try:
        if "take_back" in request.form:
            actions.take_off(here, shown.item)
        else:
            actions.lend(here, shown.item, request.form.get("revision", 0, type=int), now())
    except actions.Changed:
        return _item_page(here, _found(here, item_id), MeaningForm(), changed=True), 409
    db.session.commit()
    return _to_item(public_id, item_id)


@library.post("/<item_id>/notes")
def write_note(public_id: str, item_id: str) -> Page:
    """Keep what a member says an item means here."""
    here, form = _insider(public_id), MeaningForm(request.form)
    here.must_be_member()
    shown = _found(here, item_id)
    if not form.validate():
        return _item_page(here, shown, form), 422
    actions.note(here, shown.item, form.words.data, now())
    db.session.commit()
    return _to_item(public_id, item_id)


@library.get("/notes/<meaning_id>")
def note(public_id: str, meaning_id: str) -> Page:
    """Show a member their own words about an item, to change or take back."""
    here = _insider(public_id)
    made = _mine(here, meaning_id)
    form = MeaningForm(data={"words": made.words, "revision": made.revision})
    return _note_page(here, made, form)


@library.post("/notes/<meaning_id>")
def change_note(public_id: str, meaning_id: str) -> Page:
    """Keep changed words about an item, or delete them."""
    form, deletes = MeaningForm(request.form), "delete" in request.form
    here = _insider(public_id, afterwards=deletes)
    made = _mine(here, meaning_id)
    item_id = made.item.public_id
    if deletes:
        actions.take_back(here, made, now())
        db.session.commit()
        return _to_item(public_id, item_id)
    if not form.validate():
        return _note_page(here, made, form), 422
    try:
        actions.change_note(here, made, form.words.data, form.revision.data or 0, now())
    except actions.Changed:
        return _note_page(here, made, form, both=True), 409
    db.session.commit()
    return _to_item(public_id, item_id)


def _insider(public_id: str, *, afterwards: bool = False) -> Standing:
    here = standing(visitor(), public_id, afterwards=afterwards)
    here.must_belong()
    return here


def _contributor(public_id: str) -> Standing:
    here = standing(visitor(), public_id)
    here.must_contribute()
    here.must_go_on()
    return here


def _may_write(here: Standing) -> bool:
    return (here.leads or here.is_member) and not here.community.is_over


def _found(here: Standing, item_id: str) -> Shown:
    shown = queries.item(here, item_id)
    if shown is None:
        raise NotFound
    return shown


def _found_to_change(here: Standing, item_id: str) -> Shown:
    shown = _found(here, item_id)
    if not shown.may_change:
        raise NotAMember
    return shown


def _form(shown: Shown, *sent: Any, **known: Any) -> LearningForm:
    form = LearningForm(*sent, **known)
    return form.must_have_plain_words() if shown.keeps_summary else form


def _mine(here: Standing, meaning_id: str) -> LibraryNote:
    made = queries.my_note(here, meaning_id)
    if made is None:
        raise NotFound
    return made


def _own_now(here: Standing, shown: Shown) -> Shown:
    """Return what was saved meanwhile: the item, or what the community made its own from it."""
    own = queries.own(here, shown.item)
    return queries.show(here, own) if own else shown


def _meeting_number() -> int | None:
    """Return the number of the meeting that something is looked for."""
    number = request.values.get("for", 0, type=int)
    return number if 0 < number <= 9999 else None


def _to_item(public_id: str, item_id: str) -> Response:
    where: dict[str, Any] = {"public_id": public_id, "item_id": item_id, "for": _meeting_number()}
    return redirect(url_for("library.item", **where), code=303)


def _item_page(here: Standing, shown: Shown, form: MeaningForm, *, changed: bool = False) -> str:
    return render_template(
        "library/item.html",
        community=here.community,
        here=here,
        shown=shown,
        meant=queries.notes(here, shown.item),
        may_write=_may_write(here),
        form=form,
        errors=changed or bool(form.errors),
        changed=changed,
        number=_meeting_number(),
        sources=SOURCES,
    )


def _form_page(
    here: Standing, form: LearningForm, shown: Shown | None, *, both: bool = False
) -> str:
    return render_template(
        "library/write.html",
        community=here.community,
        here=here,
        shown=shown,
        form=form,
        errors=both or bool(form.errors),
        both=both,
        number=_meeting_number(),
        for_students=here.community.kind is Kind.SLC,
        sources=SOURCES,
    )


def _note_page(here: Standing, made: LibraryNote, form: MeaningForm, *, both: bool = False) -> str:
    return render_template(
        "library/note.html",
        community=here.community,
        note=made,
        form=form,
        errors=both or bool(form.errors),
        both=both,
    )
