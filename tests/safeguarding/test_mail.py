"""The contact is told by e-mail that there is a concern: no name, no words, no community."""

import datetime as dt
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from lti_tool.extensions import db, queue
from lti_tool.people.models import School
from lti_tool.safeguarding import jobs
from lti_tool.safeguarding.actions import LONGEST_WAIT, MOST_TRIES, claim, wait
from lti_tool.settings import Settings
from lti_tool.web.clock import Clock, now
from tests.pressing import page, press
from tests.safeguarding.conftest import Scene
from tests.safeguarding.post_office import PostOffice, post_office

ADDRESS = "safe@school.test"
SECRETS = ("Sami", "Tara", "Uma", "Deborah", "Learning to learn", "Nobody wants", "It hurts")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[PostOffice]:
    with post_office(tmp_path) as running:
        yield running


@pytest.fixture
def settings(settings: Settings, office: PostOffice) -> Settings:
    return settings.model_copy(
        update={
            "smtp_url": f"smtp://localhost:{office.port}",
            "mail_from": "communities@school.test",
        }
    )


@pytest.fixture
def reachable(scene: Scene) -> Scene:
    """Give the contact an address."""
    set_address(scene)
    queue.flush()
    return scene


def set_address(scene: Scene, address: str = ADDRESS) -> None:
    with scene.app.app_context():
        db.session.query(School).one().contact_email = address
        db.session.commit()


def work(scene: Scene) -> None:
    """Let a worker do what is due."""
    with scene.app.app_context():
        jobs.tell_what_is_due.call_local()


def test_the_contact_is_told_and_of_nothing_else(reachable: Scene, office: PostOffice) -> None:
    reachable.report()
    work(reachable)
    [sent] = office.box.delivered
    assert sent.recipients == [ADDRESS]
    assert sent.message["From"] == "communities@school.test"
    assert "A concern was reported" in sent.text
    assert "learning communities of Example School" in sent.text
    assert "https://tool.test/concerns" in sent.text
    whole = sent.message.as_string() + sent.text
    for word in SECRETS:
        assert word not in whole


def test_each_concern_is_told_once(reachable: Scene, office: PostOffice, clock: Clock) -> None:
    reachable.report("Sami")
    reachable.report("Tara")
    for _ in range(3):
        work(reachable)
        clock.move(dt.timedelta(days=1))
    assert len(office.box.delivered) == 2
    assert all(each.told_at and each.tell_at is None for each in reachable.concerns())


def test_a_report_rings_for_a_worker(reachable: Scene, office: PostOffice) -> None:
    reachable.report()
    [bell] = queue.pending()
    queue.execute(bell)
    assert len(office.box.delivered) == 1


def test_what_was_read_already_is_not_told(reachable: Scene, office: PostOffice) -> None:
    page(reachable.visit("Deborah"), reachable.report())
    work(reachable)
    assert office.box.delivered == []


def test_without_an_address_nothing_is_sent_until_there_is_one(
    scene: Scene, office: PostOffice
) -> None:
    scene.report()
    work(scene)
    assert office.box.delivered == []
    assert scene.concerns()[0].tries == 0
    set_address(scene)
    work(scene)
    assert [sent.recipients for sent in office.box.delivered] == [[ADDRESS]]


def test_an_address_that_went_meanwhile_is_told_nothing_and_the_next_one_is(
    reachable: Scene, office: PostOffice
) -> None:
    reachable.report()
    reachable.name("Edwin")
    work(reachable)
    assert office.box.delivered == []
    set_address(reachable, "edwin@school.test")
    work(reachable)
    assert [sent.recipients for sent in office.box.delivered] == [["edwin@school.test"]]


def test_a_server_that_refuses_is_asked_again_later(
    reachable: Scene, office: PostOffice, clock: Clock
) -> None:
    office.box.full = True
    reachable.report()
    work(reachable)
    office.box.full = False
    work(reachable)
    assert office.box.delivered == []
    clock.move(wait(0))
    work(reachable)
    assert len(office.box.delivered) == 1


def test_a_report_is_kept_though_the_server_is_down(
    reachable: Scene, office: PostOffice, clock: Clock
) -> None:
    reachable.app.extensions["settings"] = reachable.app.extensions["settings"].model_copy(
        update={"smtp_url": "smtp://localhost:1"}
    )
    at = reachable.report()
    for _ in range(MOST_TRIES + 2):
        work(reachable)
        clock.move(LONGEST_WAIT)
    [kept] = reachable.concerns()
    assert (kept.tries, kept.tell_at, kept.told_at) == (MOST_TRIES, None, None)
    assert "Nobody wants you here." in page(reachable.visit("Deborah"), at)


def test_the_waits_grow_and_stay_within_a_quarter_of_a_day() -> None:
    waits = [wait(tries) for tries in range(MOST_TRIES)]
    assert waits[:3] == [dt.timedelta(minutes=minutes) for minutes in (2, 4, 8)]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT
    assert sum(waits, dt.timedelta()) > dt.timedelta(days=5)  # Easter


def test_one_worker_takes_what_another_might(reachable: Scene) -> None:
    reachable.report()
    with reachable.app.app_context():
        assert claim(now())
        assert claim(now()) is None


@pytest.mark.parametrize("off", ["smtp_url", "mail_from"])
def test_without_either_setting_no_e_mail_is_owed(
    reachable: Scene, office: PostOffice, off: str
) -> None:
    given = reachable.app.extensions["settings"].model_copy(update={off: ""})
    reachable.app.extensions["settings"] = given
    reachable.report()
    work(reachable)
    assert reachable.concerns()[0].tell_at is None
    assert office.box.delivered == []


def test_the_settings_say_whether_e_mail_is_sent(scene: Scene) -> None:
    quentin = scene.visit("Quentin", administers=True)
    assert "No e-mail is sent yet" not in page(quentin, "/school")
    given = scene.app.extensions["settings"].model_copy(update={"smtp_url": ""})
    scene.app.extensions["settings"] = given
    assert "No e-mail is sent yet" in page(quentin, "/school")


def test_nothing_of_what_was_written_is_in_a_log(
    reachable: Scene, office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    office.box.full = True
    at = reachable.report()
    work(reachable)
    page(reachable.visit("Deborah"), at)
    assert press(reachable.visit("Deborah"), at).status_code == 303
    ours = [line.getMessage() for line in caplog.records if line.name != "mail.log"]  # the office’s
    assert "an e-mail about a concern was not taken: SMTPDataError" in ours
    for word in (*SECRETS, ADDRESS):
        assert word not in "\n".join(ours)
