"""No spoilt id_token opens anything, and one rightly signed lets in only whom it names."""

from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from joserfc.jwk import RSAKey

from tests.fuzz.door import Door, Left, Visitor, signed
from tests.fuzz.mutations import FUZZ, encoded, odd, spoilt_json, spoilt_text, to_json
from tests.platform.platform import GONE, LTI, MEMBERSHIP, LaunchingPlatform, unsigned

HEADER = {"typ": "JWT", "alg": "RS256", "kid": "platform-key"}
SETTINGS = {
    "deep_link_return_url": "https://lms.test/return",
    "accept_types": ["ltiResourceLink"],
    "accept_presentation_document_targets": ["iframe"],
    "accept_multiple": True,
    "data": "opaque",
}
EXTRAS: dict[str, Any] = {
    "locale": "en-GB",
    "azp": "client-1",
    LTI + "custom": {"community": "x", "cycle": "1"},
    LTI + "launch_presentation": {"locale": "cy", "return_url": "https://lms.test/course"},
    "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice": {
        "context_memberships_url": "https://lms.test/memberships",
        "service_versions": ["2.0"],
    },
    "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": {
        "scope": ["https://purl.imsglobal.org/spec/lti-ags/scope/score"],
        "lineitems": "https://lms.test/lineitems",
        "lineitem": "https://lms.test/lineitems/1/lineitem?type_id=3",
    },
}
KINDS: dict[str, dict[str, Any]] = {
    "activity": {},
    "content": {
        LTI + "message_type": "LtiDeepLinkingRequest",
        LTI + "resource_link": GONE,
        "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings": SETTINGS,
    },
    "review": {
        LTI + "message_type": "LtiSubmissionReviewRequest",
        LTI + "for_user": {"user_id": "7", "roles": [MEMBERSHIP + "Learner"]},
    },
}
ROLES = [
    "Instructor",
    "Learner",
    "instructor",
    MEMBERSHIP + "Instructor",
    MEMBERSHIP + "Learner",
    MEMBERSHIP + "Mentor",
    MEMBERSHIP + "Administrator",
    MEMBERSHIP.replace("#", "/Instructor#") + "TeachingAssistant",
    MEMBERSHIP.replace("#", "/Learner#") + "Instructor",
    MEMBERSHIP.replace("membership", "institution/person") + "Instructor",
    MEMBERSHIP.replace("membership", "institution/person") + "Administrator",
    MEMBERSHIP.replace("membership", "system/person") + "Administrator",
    MEMBERSHIP + "Instructor ",
    MEMBERSHIP + "NotInstructor",
    "x" + MEMBERSHIP + "Instructor",
    "https://evil.test/membership#Instructor",
]
FOREIGN = RSAKey.generate_key(2048, {"kid": "platform-key"})


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_spoilt_comes_in(door: Door, lms: LaunchingPlatform, kind: str) -> None:
    state, nonce = door.begin()
    header, payload = to_json(HEADER), to_json(lms.claims(nonce, **EXTRAS, **KINDS[kind]))
    assert door.knock(state, signed(header, payload, lms.key)).status_code == 303
    assert door.left() == Left(Visitor("7", "instructor", administers=False), 1)
    assert door.entitled(header, payload, nonce) == Visitor("7", "instructor", administers=False)


@FUZZ
@given(data=st.data())
def test_a_token_that_was_touched_after_signing_is_refused(
    door: Door, lms: LaunchingPlatform, data: st.DataObject
) -> None:
    state, nonce = door.begin()
    token = lms.sign(lms.claims(nonce))
    other = lms.sign(lms.claims(nonce, sub="8"))
    spoiled = data.draw(spoilt_text(token, (other, state)))
    assume(spoiled != token)
    door.must_refuse(state, spoiled)


@FUZZ
@given(data=st.data())
def test_a_new_header_or_new_claims_under_an_old_signature_are_refused(
    door: Door, lms: LaunchingPlatform, data: st.DataObject
) -> None:
    state, nonce = door.begin()
    claims = lms.claims(nonce)
    head, body, signature = lms.sign(claims).split(".")
    if data.draw(st.booleans()):
        head = encoded(data.draw(spoilt_json(HEADER | {"alg": "none"})))
    else:
        body = encoded(data.draw(spoilt_json(claims)))
    spoiled = f"{head}.{body}.{signature}"
    assume(spoiled != lms.sign(claims))
    door.must_refuse(state, spoiled)


@FUZZ
@given(data=st.data())
def test_a_token_by_another_key_or_by_none_is_refused(
    door: Door, lms: LaunchingPlatform, data: st.DataObject
) -> None:
    state, nonce = door.begin()
    claims = lms.claims(nonce)
    own = FOREIGN.as_dict(private=False)
    extra = {"jwk": own, "jku": "https://evil.test/jwks", "x5u": "https://evil.test/x", "x5c": []}
    header = HEADER | {
        name: extra[name] for name in sorted(data.draw(st.sets(st.sampled_from([*extra]))))
    }
    forged = signed(to_json(header), to_json(claims), FOREIGN), unsigned(claims)
    token = forged[data.draw(st.integers(0, 1))]
    if data.draw(st.booleans()):
        token = data.draw(spoilt_text(token))
    door.must_refuse(state, token)


@FUZZ
@given(data=st.data())
def test_a_spoilt_header_is_refused_however_well_it_is_signed(
    door: Door, lms: LaunchingPlatform, data: st.DataObject
) -> None:
    state, nonce = door.begin()
    whole = HEADER | {"crit": ["exp"], "b64": False, "cty": "JWT", "zip": "DEF"}
    extra = data.draw(st.sets(st.sampled_from(["crit", "b64", "cty", "zip"])))
    base = {name: whole[name] for name in (*HEADER, *extra)}
    header = data.draw(spoilt_json(base) | st.just(to_json(base)))
    knock(door, state, nonce, header, to_json(lms.claims(nonce)))


@FUZZ
@given(data=st.data())
def test_spoilt_claims_let_in_nobody_but_whom_they_name(
    door: Door, lms: LaunchingPlatform, data: st.DataObject
) -> None:
    state, nonce = door.begin()
    kind = data.draw(st.sampled_from(sorted(KINDS)))
    payload = data.draw(spoilt_json(lms.claims(nonce, **EXTRAS, **KINDS[kind])))
    knock(door, state, nonce, to_json(HEADER), payload, look=True)


@FUZZ
@given(roles=st.lists(st.sampled_from(ROLES) | odd, max_size=4))
@example(roles=[])
def test_nobody_gets_a_role_that_is_not_named_in_full(
    door: Door, lms: LaunchingPlatform, roles: list[Any]
) -> None:
    state, nonce = door.begin()
    claims = lms.claims(nonce) | {LTI + "roles": roles}
    knock(door, state, nonce, to_json(HEADER), to_json(claims))


@FUZZ
@given(data=st.data())
def test_a_required_claim_that_is_wrong_is_always_refused(
    door: Door, lms: LaunchingPlatform, data: st.DataObject
) -> None:
    state, nonce = door.begin()
    claims = lms.claims(nonce)
    required = [
        *("iss", "aud", "nonce", "iat", "exp", "sub"),
        *(LTI + name for name in ("deployment_id", "version", "message_type", "roles")),
        *(LTI + name for name in ("target_link_uri", "resource_link")),
    ]
    name = data.draw(st.sampled_from(required))
    kept = {key: value for key, value in claims.items() if key != name}
    wrong = data.draw(st.none() | st.booleans() | st.just([]) | st.just({}) | st.just(""))
    given_none = name.endswith("roles") and wrong == []
    assume(not given_none)
    door.must_refuse(state, signed(to_json(HEADER), to_json(kept | {name: wrong}), lms.key))
    door.must_refuse(state, signed(to_json(HEADER), to_json(kept), lms.key))


# Every input that once gave an error of ours.
ONCE: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"crit": None}, {}),
    ({"crit": 5}, {}),
    ({}, KINDS["review"] | {LTI + "resource_link": GONE}),
    ({}, {"target_link_uri": " "}),
    ({}, KINDS["content"] | {"target_link_uri": "\x00"}),
    *(
        ({}, {wrong: GONE, LTI + "launch_presentation": {"return_url": back}})
        for wrong in (LTI + "resource_link", LTI + "target_link_uri", LTI + "context")
        for back in ("https://[::1", "https://[tool.test]/", "http://\u2100.test/", "https://")
    ),
    *(
        (
            {},
            {
                "target_link_uri": "https://evil.test",
                LTI + "launch_presentation": {"return_url": back},
            },
        )
        for back in ("https://[::1", "https://[tool.test]/", "http://\u2100.test/")
    ),
]


@pytest.mark.parametrize(("header", "changes"), ONCE)
def test_what_once_failed_has_its_page(
    door: Door, lms: LaunchingPlatform, header: dict[str, Any], changes: dict[str, Any]
) -> None:
    state, nonce = door.begin()
    claims = lms.claims(nonce, **changes)
    knock(door, state, nonce, to_json(HEADER | header), to_json(claims))


def knock(
    door: Door, state: str, nonce: str, header: str, payload: str, *, look: bool = False
) -> None:
    """Post a rightly signed token, and check that only whom it names came in, or nobody."""
    answer = door.knock(state, signed(header, payload, door.lms.key), look=look)
    left, entitled = door.left(), door.entitled(header, payload, nonce)
    assert answer.status_code in (303, 400, 401, 403, 404, 413), answer.status_code
    assert (answer.status_code == 303) == (left.visitor is not None)
    if left.visitor is not None:
        assert left.visitor == entitled
    else:
        assert answer.mimetype == "text/html"
    if entitled is None:
        assert "X-Launch-Refused" in answer.headers or answer.status_code == 413
        assert left.spent == 0
