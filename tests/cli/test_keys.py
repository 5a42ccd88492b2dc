"""Keys from the command line: made, retired, and what follows when somebody else may have one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lti_tool.app import create_app
from lti_tool.badges.issuer import issuer
from lti_tool.badges.models import Award, Revocation
from lti_tool.badges.verification import Verdict, check
from lti_tool.cli import main
from lti_tool.extensions import db
from lti_tool.web.clock import now
from tests import people
from tests.badges.conftest import complete


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LTI_TOOL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LTI_TOOL_PUBLIC_URL", "https://tool.test")


@contextmanager
def opened() -> Iterator[None]:
    """Open the app that the commands open, and let go of its database."""
    app = create_app()
    with app.app_context():
        yield
        db.session.remove()
        db.engine.dispose()


def type_(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_a_compromised_badge_key_is_believed_no_more_and_its_badges_are_signed_anew() -> None:
    type_("db", "upgrade")
    with opened():
        cast = people.tlc()
        complete(cast.ben, range(1, 4))
        complete(cast.chloe, range(1, 4))
        first, second = db.session.query(Award).order_by(Award.id)
        before, thumbprint = first.credential, first.signed_with
        place = second.status_list_id, second.status_index
    assert f"{thumbprint}  active" in type_("keys", "list").output
    retired = type_("keys", "retire", "--compromised", thumbprint)
    assert retired.exit_code == 0, retired.output
    assert "Badges signed anew: 2." in retired.output
    assert "Badges signed anew: 0." in type_("keys", "retire", "--compromised", thumbprint).output
    assert f"{thumbprint}  compromised" in type_("keys", "list").output
    with opened():
        first, second = db.session.query(Award).order_by(Award.id)
        assert check(before.encode(), issuer(), now()).verdict is Verdict.COMPROMISED
        for award in (first, second):
            assert check(award.credential.encode(), issuer(), now()).verdict is Verdict.VALID
            assert award.signed_with != thumbprint
        assert db.session.get(Revocation, place) is not None
        assert (second.status_list_id, second.status_index) != place


def test_a_badge_key_is_made_for_a_platform_that_there_is() -> None:
    type_("db", "upgrade")
    with opened():
        people.tlc()
    made = type_("keys", "new", "--badges", "1").output.strip()
    assert f"{made}  active       badges of platform 1" in type_("keys", "list").output
    assert "there is no platform 9" in type_("keys", "new", "--badges", "9").output


def test_a_compromised_lti_key_is_gone_at_once_even_the_only_one() -> None:
    only = type_("keys", "list").output.split()[0]
    assert "the only key" in type_("keys", "retire", only).output
    assert type_("keys", "retire", "--compromised", only).exit_code == 1
    type_("db", "upgrade")
    assert type_("keys", "retire", "--compromised", only).exit_code == 0
    listed = type_("keys", "list").output
    assert only not in listed
    assert "active" in listed
