"""Whatever an LMS asks for, our answer goes to a web address and says what it must."""

import datetime as dt
import json
from typing import Any
from urllib.parse import urlsplit

from hypothesis import example, given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import RSAKey

from lti_tool.lti.deep_linking import (
    DL,
    ContentItem,
    DeepLinkingSettings,
    NewLineItem,
    WrongSettings,
    kept_settings,
    parse_settings,
    response,
)
from tests.fuzz.mutations import FUZZ, odd, spoilt_json, texts, to_json
from tests.fuzz.test_services import FACTS, TARGETS, plain

SETTINGS = {
    "deep_link_return_url": "https://lms.test/mod/lti/contentitem_return.php?course=2&id=1",
    "accept_types": ["ltiResourceLink", "link"],
    "accept_media_types": "image/*",
    "accept_presentation_document_targets": ["iframe", "window"],
    "accept_multiple": True,
    "accept_lineitem": True,
    "auto_create": False,
    "title": "Learning communities",
    "data": "opaque",
}
KEY = RSAKey.generate_key(2048, {"kid": "ours"})
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
ITEM = ContentItem(
    "Metacognition", "", "https://tool.test/lti/launch", {}, NewLineItem("x", 5, "r", "t")
)


def parse(document: Any) -> DeepLinkingSettings | None:
    try:
        return parse_settings(document)
    except WrongSettings:
        return None


@FUZZ
@given(text=spoilt_json(SETTINGS) | odd.map(to_json))
@example(text=json.dumps(SETTINGS))
@example(text=json.dumps(SETTINGS | {"data": "\ud800"}))
def test_spoilt_settings_are_sound_or_refused(text: str) -> None:
    document = plain(text)
    found = parse(document)
    if found is None:
        return
    assert found.return_url == document["deep_link_return_url"]
    assert found.data == document.get("data")
    assert found.accept_multiple == (document.get("accept_multiple") is True)
    assert not found.takes_links or "ltiResourceLink" in document["accept_types"]
    assert kept_settings(json.loads(json.dumps(found.as_json()))) == found
    answered = response(FACTS, "1", found, [ITEM], KEY, now=NOON)
    claims = json.loads(jws.deserialize_compact(answered, KEY, algorithms=["RS256"]).payload)
    assert claims.get(DL + "data") == document.get("data")
    assert (claims["iss"], claims["aud"]) == (FACTS.client_id, FACTS.issuer)


@FUZZ
@given(address=st.sampled_from(TARGETS) | texts | texts.map("https://lms.test".__add__))
@example(address="https://lms.test; script-src 'unsafe-inline'/")
@example(address="https://lms.test,evil.test/")
@example(address="https://lms.tést/x")
@example(address="http://127.0.0.1:8000/return")
def test_an_answer_goes_to_an_address_that_our_policy_can_name(address: str) -> None:
    found = parse(SETTINGS | {"deep_link_return_url": address})
    if found is None:
        return
    parts = urlsplit(found.return_url)
    assert parts.scheme == "https" or parts.hostname in ("localhost", "127.0.0.1", "::1")
    assert parts.hostname
    assert not set(parts.netloc) & set(" ;,'\"@*\\\r\n\t")
    assert f"{parts.scheme}://{parts.netloc}".isascii()
