"""An e-mail goes to a mail server over TLS that is checked, or not at all."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from lti_tool.safeguarding.mail import Mailer, NotSent
from tests.safeguarding.post_office import PostOffice, free_port, post_office

CREDENTIALS = "tool:p%40ss%2Fword@"
FROM = "communities@school.test"


def send(office: PostOffice, url: str, *, trusts: bool = True) -> None:
    authority = str(office.authority) if trusts else None
    Mailer(f"{url}:{office.port}", FROM, authority).send("a@b.test", "Hello", "It’s here.")


@pytest.fixture
def starttls(tmp_path: Path) -> Iterator[PostOffice]:
    with post_office(tmp_path, tls="starttls") as running:
        yield running


@pytest.fixture
def smtps(tmp_path: Path) -> Iterator[PostOffice]:
    with post_office(tmp_path, tls="smtps") as running:
        yield running


def test_it_turns_to_tls_before_it_says_who_it_is(starttls: PostOffice) -> None:
    send(starttls, f"smtp://{CREDENTIALS}localhost")
    [sent] = starttls.box.delivered
    assert sent.by_tls
    assert sent.user == "tool"
    assert "It’s here." in sent.text


def test_it_begins_with_tls_where_it_should(smtps: PostOffice) -> None:
    send(smtps, "smtps://localhost")
    [sent] = smtps.box.delivered
    assert sent.by_tls


def test_a_wrong_password_is_refused(starttls: PostOffice) -> None:
    with pytest.raises(NotSent, match="SMTPAuthenticationError"):
        send(starttls, "smtp://tool:wrong@localhost")
    assert starttls.box.delivered == []


def test_an_authority_that_nobody_knows_is_not_believed(
    starttls: PostOffice, tmp_path: Path
) -> None:
    with pytest.raises(NotSent, match="SSLCertVerificationError"):
        send(starttls, f"smtp://{CREDENTIALS}localhost", trusts=False)
    (tmp_path / "other").mkdir()
    with (
        post_office(tmp_path / "other", tls="smtps") as other,
        pytest.raises(NotSent, match="SSLCertVerificationError"),
    ):
        send(other, "smtps://localhost", trusts=False)
    assert starttls.box.delivered == []


def test_a_certificate_of_another_name_is_not_believed(tmp_path: Path) -> None:
    with (
        post_office(tmp_path, tls="starttls", name="elsewhere.test") as running,
        pytest.raises(NotSent, match="SSLCertVerificationError"),
    ):
        send(running, f"smtp://{CREDENTIALS}localhost")


def test_a_server_elsewhere_without_tls_is_told_nothing(tmp_path: Path) -> None:
    # Not one of the names that stay on this machine, though it leads here.
    with (
        post_office(tmp_path, host="127.0.0.2") as running,
        pytest.raises(NotSent, match="SMTPNotSupportedError"),
    ):
        send(running, "smtp://127.0.0.2")
    assert running.box.delivered == []


def test_a_relay_on_this_machine_needs_no_certificate(tmp_path: Path) -> None:
    with post_office(tmp_path) as running:
        send(running, "smtp://127.0.0.1")
        assert len(running.box.delivered) == 1


def test_a_server_that_is_down_is_said_to_be() -> None:
    with pytest.raises(NotSent, match="ConnectionRefusedError"):
        Mailer(f"smtp://localhost:{free_port()}", FROM).send("a@b.test", "Hello", "Words")


def test_a_server_that_hangs_up_is_no_surprise() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        listening.settimeout(5)
        with pytest.raises(NotSent):
            _send_and_hang_up(listening, port)


def _send_and_hang_up(listening: socket.socket, port: int) -> None:
    def hang_up() -> None:
        listening.accept()[0].close()

    thread = threading.Thread(target=hang_up)
    thread.start()
    try:
        Mailer(f"smtp://127.0.0.1:{port}", FROM).send("a@b.test", "Hello", "Words")
    finally:
        thread.join()
