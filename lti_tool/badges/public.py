"""The public addresses of badges, which other systems follow: /ob/… (Open Badges 3.0)."""

from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, request
from werkzeug.exceptions import Gone, NotFound

from lti_tool.badges import credential, queries
from lti_tool.badges.drawing import png_of
from lti_tool.badges.issuer import issuer
from lti_tool.badges.lists import signed_list
from lti_tool.badges.models import Achievement
from lti_tool.badges.sharing import may_be_named, shared_at
from lti_tool.extensions import db
from lti_tool.people.models import School
from lti_tool.web.clock import now

public = Blueprint("ob", __name__, url_prefix="/ob")

JSON_TYPES = ["application/json", "application/ld+json", "application/vc+ld+json"]
A_DAY, A_MINUTE = 86_400, 60


@public.get("/issuers/<int(max=2147483647):platform_id>")
def profile(platform_id: int) -> Response:
    """Answer a school that gives badges as a Profile, or to a browser as a page."""
    school = db.session.get(School, platform_id)
    if school is None or not queries.gives_badges(platform_id):
        raise NotFound
    if _wants_page():
        return make_response(render_template("badges/issuer.html", school=school))
    return _document(credential.profile(issuer().facts(school)))


@public.get("/keys/<thumbprint>")
def key(thumbprint: str) -> Response:
    """Answer one bare JWK, for as long as there are badges; a compromised one is gone."""
    found = issuer().keys.find(thumbprint)
    if found is None:
        raise NotFound
    if found.is_compromised:
        raise Gone
    jwk = found.public.as_dict(private=False, kid=thumbprint, use="sig", alg="RS256")
    return _document(dict(jwk), seconds=A_MINUTE)


@public.get("/achievements/<public_id>")
def achievement(public_id: str) -> Response:
    """Answer what a badge stands for, to a system or to a browser."""
    found = _achievement(public_id)
    if _wants_page():
        return _page_of(found)
    facts = credential.achievement(issuer().about(found))
    return _document({"@context": credential.CONTEXTS[:2], **facts})


@public.get("/achievements/<public_id>/criteria")
def criteria(public_id: str) -> Response:
    """Answer what had to be done for a badge."""
    return _page_of(_achievement(public_id))


@public.get("/achievements/<public_id>/image.png")
def image(public_id: str) -> Response:
    """Answer a badge's picture, with no credential in it."""
    answer = make_response(png_of(_achievement(public_id).drawing))
    return _for_all(answer, A_DAY, "image/png")


@public.get("/status/<int(max=2147483647):status_list_id>")
def status(status_list_id: int) -> Response:
    """Answer a signed list of which badges are revoked."""
    signed = signed_list(status_list_id, now())
    if signed is None:
        raise NotFound
    return _for_all(make_response(signed), A_MINUTE, "application/vc+jwt")


@public.get("/b/<token>")
def shared(token: str) -> Response:
    """Show a badge that its holder shares; unknown and switched off are the same."""
    award = shared_at(token)
    if award is None:
        raise NotFound
    named = award.shows_name and may_be_named(award)
    answer = make_response(render_template("badges/shared.html", award=award, named=named))
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _achievement(public_id: str) -> Achievement:
    return queries.achievement(public_id) or abort(404)


def _page_of(found: Achievement) -> Response:
    return make_response(render_template("badges/achievement.html", achievement=found))


def _wants_page() -> bool:
    """Say whether whoever asks would rather have a page; a system that says nothing gets JSON."""
    return request.accept_mimetypes.best_match([*JSON_TYPES, "text/html"]) == "text/html"


def _document(facts: dict[str, Any], seconds: int = A_DAY) -> Response:
    answer = make_response(facts)
    answer.vary.add("Accept")
    return _for_all(answer, seconds, "application/json")


def _for_all(answer: Response, seconds: int, content_type: str) -> Response:
    """Let every cache keep an answer and every page's script read it: it holds nothing personal."""
    answer.content_type = content_type
    answer.headers["Cache-Control"] = f"public, max-age={seconds}"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
