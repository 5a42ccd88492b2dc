"""The addresses that other systems follow from a badge."""

import io
import json

import pytest
from flask import Flask
from joserfc import jws
from joserfc.jwk import RSAKey
from PIL import Image

from lti_tool.badges.issuer import issuer
from lti_tool.badges.models import Award
from lti_tool.extensions import db
from tests import people
from tests.badges.conftest import complete
from tests.browser import Browser, visit
from tests.pressing import page, words


@pytest.fixture
def credential(app: Flask) -> str:
    with app.app_context():
        cast = people.tlc()
        complete(cast.ben, range(1, 4))
        return db.session.query(Award).one().credential


@pytest.fixture
def anybody(app: Flask) -> Browser:
    browser = app.test_client()
    assert isinstance(browser, Browser)
    return browser


def claims(credential: str) -> dict[str, dict[str, dict[str, str]]]:
    found: dict[str, dict[str, dict[str, str]]]
    found = json.loads(jws.extract_compact(credential.encode()).payload)
    return found


def followed(anybody: Browser, url: object, accept: str = "*/*") -> dict[str, object]:
    """Follow an address of a badge as a system does."""
    assert str(url).startswith("https://tool.test/")
    answer = anybody.get(str(url).removeprefix("https://tool.test"), headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"].startswith("public, max-age=")
    assert "Set-Cookie" not in answer.headers
    found: dict[str, object] = answer.get_json()
    return found


def test_the_kid_leads_to_one_bare_key_that_verifies(anybody: Browser, credential: str) -> None:
    header = jws.extract_compact(credential.encode()).headers()
    jwk = followed(anybody, header["kid"])
    assert jwk["kty"] == "RSA"
    assert "keys" not in jwk
    assert not {"d", "p", "q"} & jwk.keys()
    jws.deserialize_compact(credential, RSAKey.import_key(jwk), algorithms=["RS256"])  # type: ignore[arg-type]


def test_every_address_in_a_badge_answers_what_the_badge_says(
    anybody: Browser, credential: str
) -> None:
    said = claims(credential)
    achievement = said["credentialSubject"]["achievement"]
    profile = followed(anybody, said["issuer"]["id"])
    assert {k: v for k, v in profile.items() if k != "@context"} == said["issuer"]
    found = followed(anybody, achievement["id"])
    assert {k: v for k, v in found.items() if k != "@context"} == achievement
    image: object = achievement["image"]
    assert isinstance(image, dict)
    png = anybody.get(image["id"].removeprefix("https://tool.test"))
    assert png.mimetype == "image/png"
    assert Image.open(io.BytesIO(png.get_data())).size == (400, 400)
    listed = anybody.get(
        said["credentialStatus"]["statusListCredential"].removeprefix("https://tool.test")  # type: ignore[attr-defined]
    )
    assert listed.mimetype == "application/vc+jwt"
    assert listed.get_data().count(b".") == 2


def test_a_browser_gets_pages_that_know_no_visitor(anybody: Browser, credential: str) -> None:
    said = claims(credential)
    achievement = said["credentialSubject"]["achievement"]
    criteria: object = achievement["criteria"]
    assert isinstance(criteria, dict)
    for url, word in (
        (said["issuer"]["id"], "Badges from Example School"),
        (achievement["id"], "What it takes"),
        (criteria["id"], "Completed 3 or more"),
    ):
        answer = anybody.get(
            str(url).removeprefix("https://tool.test"), headers={"Accept": "text/html,*/*;q=0.8"}
        )
        assert answer.mimetype == "text/html"
        assert word in words(answer)
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "/ob/issuers/9",
        "/ob/issuers/99999999999999999999",
        "/ob/keys/" + "A" * 43,
        "/ob/keys/..%2fsecret",
        "/ob/achievements/none",
        "/ob/achievements/none/criteria",
        "/ob/achievements/none/image.png",
        "/ob/status/9",
        "/ob/b/none",
    ],
)
def test_what_there_is_not_is_a_404(anybody: Browser, path: str) -> None:
    assert anybody.get(path).status_code == 404


def test_a_school_that_gives_no_badge_is_not_told_of(app: Flask, anybody: Browser) -> None:
    with app.app_context():
        people.tlc()
    assert anybody.get("/ob/issuers/1").status_code == 404


def test_a_compromised_key_is_gone(app: Flask, anybody: Browser, credential: str) -> None:
    kid = jws.extract_compact(credential.encode()).headers()["kid"]
    with app.app_context():
        issuer().keys.retire(kid.rpartition("/")[2], compromised=True)
    assert anybody.get(kid.removeprefix("https://tool.test")).status_code == 410


def test_a_file_or_a_text_is_checked_without_a_visit(anybody: Browser, credential: str) -> None:
    assert "Check a badge" in page(anybody, "/ob/verify")
    as_text = anybody.post("/ob/verify", data={"text": f"  {credential}\n"})
    as_file = anybody.post(
        "/ob/verify",
        data={"file": (io.BytesIO(credential.encode()), "badge.jwt")},
        content_type="multipart/form-data",
    )
    for answer in (as_text, as_file):
        assert answer.status_code == 200
        assert "This badge is genuine" in words(answer)
        assert "Example School" in words(answer)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nothing of the kind", "We found no badge in this"),
        ("<script>alert(1)</script>", "We found no badge in this"),
    ],
)
def test_what_is_no_badge_is_said_and_stays_in_the_field(
    anybody: Browser, text: str, said: str
) -> None:
    answer = words(anybody.post("/ob/verify", data={"text": text}))
    assert said in answer
    assert "<script>alert" not in answer
    assert text.replace("<", "&lt;").replace(">", "&gt;") in answer


def test_nothing_given_is_said(anybody: Browser) -> None:
    answer = anybody.post("/ob/verify", data={"text": "  "})
    assert answer.status_code == 422
    assert "Choose a file, or paste the text below." in words(answer)


def test_more_than_a_badge_can_be_is_refused(anybody: Browser) -> None:
    answer = anybody.post("/ob/verify", data={"text": "x" * 2_000_000})
    assert answer.status_code == 413


def test_what_every_cache_may_keep_is_the_same_for_a_visitor(
    app: Flask, anybody: Browser, credential: str
) -> None:
    with app.app_context():
        award = db.session.query(Award).one()
        path, person_id = f"/ob/status/{award.status_list_id}", award.person_id
    known, unknown = visit(app, person_id).get(path), anybody.get(path)
    assert known.headers["Content-Security-Policy"] == unknown.headers["Content-Security-Policy"]
    assert known.get_data() == unknown.get_data()
