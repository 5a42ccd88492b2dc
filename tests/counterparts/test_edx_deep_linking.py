"""A choice made in our picker is taken by an LMS that nobody here wrote."""

from urllib.parse import urlsplit

from flask import Flask

from tests.counterparts.presence import needs

needs("lti_consumer", reason="Open edX's consumer is not installed: pip install -e '.[dev]'")

from tests.browser import Browser
from tests.counterparts.edx import EdxPlatform
from tests.counterparts.test_edx import edx
from tests.deep_linking.conftest import form_of_today, read_hand_over

__all__ = ["edx"]


def picker(app: Flask, edx: EdxPlatform) -> tuple[Browser, str]:
    """Open the picker as the course's author, through the LMS's own authorize view."""
    browser = app.test_client()
    assert isinstance(browser, Browser)
    login = browser.get(
        "/lti/login",
        query_string=edx.picker_parameters(edx.author),
        headers={"Sec-Fetch-Dest": "document"},
    )
    assert login.status_code == 302
    form = edx.authorize(login.headers["Location"])
    answer = browser.post("/lti/launch", data=form.fields, headers={"Origin": edx.issuer})
    assert answer.status_code == 303, answer.headers.get("X-Launch-Refused")
    return browser, urlsplit(answer.location).path


def test_a_new_community_is_taken(app: Flask, edx: EdxPlatform) -> None:
    browser, address = picker(app, edx)
    browser.get(f"{address}/new")
    page = browser.post(f"{address}/new", data=form_of_today() | {"grade_return": "one-column"})
    to, signed = read_hand_over(page.text)
    assert edx.choose(to, signed) == 200
    [item] = edx.chosen()
    assert item["title"] == "Metacognition"
    assert item["custom"]["community"] in item["url"]
    assert item["lineItem"]["scoreMaximum"] == 2


def test_a_forged_choice_is_not(app: Flask, edx: EdxPlatform) -> None:
    browser, address = picker(app, edx)
    browser.get(address)
    to, signed = read_hand_over(browser.post(f"{address}/later").text)
    head, body, signature = signed.split(".")
    assert edx.choose(to, f"{head}.{body}.{signature[::-1]}") == 403
