"""My badges: what somebody was awarded, to download, and to share if they wish."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import Forbidden, Gone, NotFound
from werkzeug.wrappers import Response as AnyResponse

from lti_tool.badges import queries, sharing, signing
from lti_tool.badges.baking import bake_png, bake_svg
from lti_tool.badges.drawing import png_of
from lti_tool.badges.issuer import issuer
from lti_tool.badges.models import Award
from lti_tool.extensions import db
from lti_tool.people.sessions import visitor
from lti_tool.web.clock import now

badges = Blueprint("badges", __name__, url_prefix="/badges")

JWT, PNG, SVG = "application/vc+jwt", "image/png", "image/svg+xml"


@badges.get("")
def mine() -> str:
    """Show somebody their own badges, from all their communities."""
    return render_template(
        "badges/mine.html", awards=queries.awards_of(visitor()), came_from=_came_from()
    )


@badges.get("/<award_id>")
def one(award_id: str) -> str:
    """Show somebody a badge of theirs: what it stands for, its files, and who can see it."""
    return _page(_own(award_id))


@badges.post("/<award_id>")
def share(award_id: str) -> str:
    """Make the badge's page, or let it be gone."""
    award, address = _own(award_id), None
    if "stop" in request.form:
        sharing.stop_sharing(award)
    elif award.revoked_at is not None:
        raise Gone
    elif not sharing.may_share(award):
        raise Forbidden
    else:
        token = sharing.share(award, now(), shows_name=_says_name(award))
        address = issuer().site + url_for("ob.shared", token=token)
    db.session.commit()
    return _page(award, address)


@badges.get("/<award_id>/give-back")
def ask_to_give_back(award_id: str) -> str:
    """Ask somebody whether they mean to give a badge back."""
    return render_template("badges/give_back.html", award=_valid(award_id), came_from=_came_from())


@badges.post("/<award_id>/give-back")
def give_back(award_id: str) -> AnyResponse:
    """Revoke a badge at its holder's word."""
    signing.revoke(_own(award_id), now(), by_holder=True)
    db.session.commit()
    return redirect(url_for("badges.one", award_id=award_id, community=_came_from()), code=303)


@badges.get("/<award_id>/badge.jwt")
def as_jwt(award_id: str) -> Response:
    """Hand over a badge as the signed text that it is."""
    return _file(_valid(award_id).credential, JWT, "badge.jwt")


@badges.get("/<award_id>/badge.png")
def as_png(award_id: str) -> Response:
    """Hand over a badge as a picture that holds it."""
    award = _valid(award_id)
    return _file(bake_png(png_of(award.achievement.drawing), award.credential), PNG, "badge.png")


@badges.get("/<award_id>/badge.svg")
def as_svg(award_id: str) -> Response:
    """Hand over a badge as a drawing that holds it."""
    award = _valid(award_id)
    return _file(bake_svg(award.achievement.drawing, award.credential), SVG, "badge.svg")


def _came_from() -> str | None:
    """Return the id of the community from whose pages somebody came, to lead them back."""
    return request.args.get("community")


def _own(award_id: str) -> Award:
    found = queries.own_award(visitor(), award_id)
    if found is None:
        raise NotFound
    return found


def _valid(award_id: str) -> Award:
    found = _own(award_id)
    if found.revoked_at is not None:
        raise Gone
    return found


def _says_name(award: Award) -> bool:
    return "shows_name" in request.form and sharing.may_be_named(award)


def _page(award: Award, address: str | None = None) -> str:
    return render_template(
        "badges/one.html",
        award=award,
        address=address,
        came_from=_came_from(),
        may_share=sharing.may_share(award),
        may_be_named=sharing.may_be_named(award),
    )


def _file(body: str | bytes, content_type: str, name: str) -> Response:
    answer = make_response(body)
    answer.content_type = content_type
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
