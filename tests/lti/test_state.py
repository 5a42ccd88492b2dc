"""The state of a login holds only as we signed it, for ten minutes, in one browser."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.lti.state import BadState, ExpiredState, LoginState, Rung, Signer, new_login

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def begun(deployment_id: str | None = "1") -> LoginState:
    return new_login(7, deployment_id, Rung.TOP, "attempt-1", "a secret", NOON)


def test_a_state_says_again_what_it_was_made_of() -> None:
    signer, login = Signer(["new", "old"]), begun()
    assert signer.read_login(signer.sign_login(login), NOON) == login


def test_a_state_signed_with_the_previous_secret_still_holds() -> None:
    login = begun()
    assert Signer(["new", "old"]).read_login(Signer(["old"]).sign_login(login), NOON) == login


def test_a_state_signed_with_a_forgotten_secret_does_not() -> None:
    state = Signer(["older"]).sign_login(begun())
    with pytest.raises(BadState):
        Signer(["new", "old"]).read_login(state, NOON)


def test_a_state_for_one_purpose_is_none_for_another() -> None:
    signer = Signer(["new"])
    with pytest.raises(BadState):
        signer.read("check", signer.sign("login", [1]))


@pytest.mark.parametrize(("minutes", "holds"), [(10, True), (11, False)])
def test_a_state_holds_for_ten_minutes(minutes: int, *, holds: bool) -> None:
    signer = Signer(["new"])
    state, later = signer.sign_login(begun()), NOON + dt.timedelta(minutes=minutes)
    if holds:
        assert signer.read_login(state, later).platform_id == 7
        return
    with pytest.raises(ExpiredState) as error:
        signer.read_login(state, later)
    assert error.value.login.platform_id == 7


def test_a_state_belongs_to_the_browser_that_holds_its_secret() -> None:
    login = begun()
    assert login.belongs_to("a secret")
    assert not login.belongs_to("another secret")
    assert not login.belongs_to(None)


def test_two_logins_never_share_a_nonce() -> None:
    assert len({begun().nonce for _ in range(100)}) == 100


@given(st.text())
def test_no_text_is_taken_for_a_state(text: str) -> None:
    with pytest.raises(BadState):
        Signer(["new"]).read_login(text, NOON)


@given(st.integers(0, 200), st.characters(codec="ascii"))
def test_a_state_with_one_letter_changed_does_not_hold(place: int, letter: str) -> None:
    signer = Signer(["new"])
    state = signer.sign_login(begun())
    at = place % len(state)
    changed = state[:at] + letter + state[at + 1 :]
    if changed == state:
        return
    try:
        read = signer.read_login(changed, NOON)
    except BadState:
        return
    # The last letter of base64 has bits that nobody reads: the same bytes are the same state.
    assert read == signer.read_login(state, NOON)
