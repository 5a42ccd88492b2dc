"""A network manager pastes one address, and the LMS and the tool know each other."""

import datetime as dt
import re
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from lti_tool.extensions import db
from lti_tool.lti import dynamic_registration as dynamic
from lti_tool.lti.models import Deployment, Invite, Platform
from lti_tool.people.models import School
from lti_tool.web.clock import clock
from tests.platform.platform import LaunchingPlatform
from tests.registration.conftest import REGISTRATION, TOOL, Registering


def _platforms(registering: Registering) -> list[Platform]:
    with registering.app.app_context():
        found = db.session.scalars(select(Platform).order_by(Platform.id)).all()
        for platform in found:
            list(platform.deployments)
        return list(found)


def test_one_address_registers_an_lms_and_approves_it(registering: Registering) -> None:
    page = registering.come()
    assert page.status_code == 200
    [platform] = _platforms(registering)
    assert (platform.issuer, platform.client_id) == (registering.lms.url, "lNLlV2tzxCTFdht")
    assert (platform.name, platform.product) == ("Hillside School", "moodle")
    assert [(d.deployment_id, bool(d.approved_at)) for d in platform.deployments] == [("1", True)]
    with registering.app.app_context():
        assert db.session.get_one(School, platform.id).name == "Hillside School"


def test_the_page_says_what_is_left_to_do_in_moodle_and_closes(registering: Registering) -> None:
    page = registering.come()
    for words in ("Activate", "Show in activity chooser", "cURL blocked hosts list", "no e-mail"):
        assert words in page.text
    assert "data-close" in page.text
    with registering.browser.get("/static/close.js") as script:
        assert "org.imsglobal.lti.close" in script.text


def test_only_the_lms_that_registers_may_frame_the_page(registering: Registering) -> None:
    policy = registering.come().headers["Content-Security-Policy"]
    assert policy.endswith(f"frame-ancestors {registering.lms.url}")


def test_we_ask_for_what_we_use_and_no_more(registering: Registering) -> None:
    registering.come()
    sent = registering.sent
    assert sent["redirect_uris"] == ["https://tool.test/lti/launch"]
    assert sent["token_endpoint_auth_method"] == "private_key_jwt"
    assert {scope.rpartition("/")[2] for scope in sent["scope"].split()} == {
        "lineitem",
        "lineitem.readonly",
        "result.readonly",
        "score",
        "contextmembership.readonly",
    }
    tool = sent[TOOL]
    assert tool["claims"] == ["iss", "sub", "name", "given_name", "family_name"]
    assert tool["custom_parameters"] == {"context_history": "$Context.id.history"}
    assert [message["type"] for message in tool["messages"]] == [
        "LtiResourceLinkRequest",
        "LtiDeepLinkingRequest",
    ]
    assert tool["messages"][1]["placements"] == ["ContentArea"]
    [asked] = registering.lms.asked_for(REGISTRATION)
    assert asked.headers["Authorization"] == "Bearer one-time-permission"


@pytest.mark.parametrize("name", ["logo_uri", "policy_uri", "tos_uri"])
def test_each_page_that_we_name_is_there(registering: Registering, name: str) -> None:
    registering.come()
    address = urlsplit(registering.sent[name])
    assert f"{address.scheme}://{address.netloc}" == "https://tool.test"
    with registering.browser.get(address.path) as page:
        assert page.status_code == 200


def test_a_launch_works_right_after(registering: Registering, served: object) -> None:
    """The platform that registers is one that can launch: its keys are where it said."""
    base, platforms = served  # type: ignore[misc]
    registering.says(jwks_uri=f"{base}/client-1/jwks")
    registering.answers(client_id="client-1")
    registering.come()
    platform = LaunchingPlatform(base)
    platforms.clear()
    platforms["client-1"] = platform
    platform.base = registering.lms.url
    asked = re.search(r"state=([^&]+)", platform.log_in(registering.browser).headers["Location"])
    assert asked
    assert platform.launch(registering.browser).status_code == 303


def test_an_invite_works_once(registering: Registering) -> None:
    registering.come()
    registering.answers(client_id="another")
    second = registering.come()
    assert second.status_code == 403
    assert "needs a new invite" in second.text
    assert len(_platforms(registering)) == 1


@pytest.mark.parametrize("invite", [None, "", "guessed"])
def test_without_an_invite_nothing_is_even_fetched(
    registering: Registering, invite: str | None
) -> None:
    assert registering.come(invite=invite).status_code == 403
    assert registering.lms.asked == []


def test_an_invite_runs_out_after_a_week(registering: Registering) -> None:
    clock.move(dt.timedelta(days=7, seconds=1))
    assert registering.come().status_code == 403
    assert registering.lms.asked == []


def test_an_invite_in_use_cannot_be_used_beside(registering: Registering) -> None:
    with registering.app.app_context():
        db.session.query(Invite).update({"claimed_at": clock.now()})
        db.session.commit()
    assert registering.come().status_code == 403
    clock.move(dt.timedelta(minutes=3))
    assert registering.come().status_code == 200


def test_after_a_failure_the_same_address_works(registering: Registering) -> None:
    registering.says(issuer="https://elsewhere.test")
    assert registering.come().status_code == 400
    registering.says()
    assert registering.come().status_code == 200


def test_an_update_changes_nothing_here(registering: Registering) -> None:
    registering.come()
    registering.invite = registering.new_invite("Another name")
    page = registering.come()
    assert "was registered before" in page.text
    assert "Show in activity chooser" in page.text
    [platform] = _platforms(registering)
    assert platform.name == "Hillside School"


def test_a_registration_never_takes_over_a_platform(registering: Registering) -> None:
    registering.come()
    before = [platform.jwks_uri for platform in _platforms(registering)]
    registering.invite = registering.new_invite("Mallory")
    registering.says(jwks_uri="https://mallory.test/keys")
    page = registering.come()
    assert page.status_code == 400
    assert "registered already" in page.text
    assert [platform.jwks_uri for platform in _platforms(registering)] == before


def test_an_update_with_another_deployment_waits_for_approval(registering: Registering) -> None:
    registering.come()
    registering.invite = registering.new_invite()
    registering.answers(deployment_id="2")
    assert "It waits for approval" in registering.come().text
    [platform] = _platforms(registering)
    assert {d.deployment_id: bool(d.approved_at) for d in platform.deployments} == {
        "1": True,
        "2": False,
    }


def test_an_lms_that_names_no_deployment_is_told_what_comes(registering: Registering) -> None:
    registering.answers(deployment_id=None)
    assert "did not say where the tool is deployed" in registering.come().text
    with registering.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Deployment)) == 0


def test_the_page_of_a_refused_permission_says_so(registering: Registering) -> None:
    from tests.lti.pretend_lms import PAGE

    registering.lms.says(REGISTRATION, PAGE)
    page = registering.come()
    assert page.status_code == 400
    assert "Your LMS refused" in page.text
    assert _platforms(registering) == []


def test_every_problem_has_a_page() -> None:
    from lti_tool.launch.refusals import CANNOT_REGISTER

    assert set(CANNOT_REGISTER) == set(dynamic.Problem)
