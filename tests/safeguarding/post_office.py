"""A real mail server on this machine, with a certificate of an authority of its own."""

import contextlib
import dataclasses
import socket
import ssl
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Handler
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "tool", "p@ss/word"


@dataclasses.dataclass(frozen=True)
class Delivered:
    """One e-mail as the server took it."""

    message: Message
    recipients: list[str]
    by_tls: bool
    user: str

    @property
    def text(self) -> str:
        """Return the words of it, the subject first."""
        body = self.message.get_payload(decode=True)
        assert isinstance(body, bytes)
        return f"{self.message['Subject']}\n{body.decode()}"


class Box(Handler):
    """Keeps what comes, or refuses all of it while `full`."""

    def __init__(self) -> None:
        super().__init__()
        self.delivered: list[Delivered] = []
        self.full = False

    async def handle_DATA(  # noqa: N802, the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.full:
            return "452 Insufficient system storage"
        by_tls = session.ssl or server.transport.get_extra_info("sslcontext")
        login = session.auth_data
        user = login.login.decode() if isinstance(login, LoginPassword) else ""
        kept = Delivered(
            self.prepare_message(session, envelope), envelope.rcpt_tos, bool(by_tls), user
        )
        self.delivered.append(kept)
        return "250 OK"

    def handle_message(self, message: Message) -> None:
        """Do nothing more with it."""


def authenticate(
    _server: object, _session: object, _envelope: object, _mechanism: str, given: object
) -> AuthResult:
    right = LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=given == right, handled=False, auth_data=given)


@dataclasses.dataclass(frozen=True)
class PostOffice:
    """A mail server that runs: its box, its port, and the file of its authority."""

    box: Box
    port: int
    authority: Path


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@contextlib.contextmanager
def post_office(
    folder: Path, *, tls: str = "", name: str = "localhost", host: str = "127.0.0.1"
) -> Iterator[PostOffice]:
    """Run a mail server; `tls` is empty, "starttls" or "smtps", its certificate is for `name`."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "authority.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    box = Box()
    secure = {
        "": {},
        "starttls": {
            "tls_context": context,
            "require_starttls": True,
            "authenticator": authenticate,
            "auth_required": True,
        },
        "smtps": {"ssl_context": context},
    }[tls]
    port = free_port()
    controller = Controller(box, hostname=host, port=port, **secure)
    controller.start()
    try:
        yield PostOffice(box, port, folder / "authority.pem")
    finally:
        controller.stop()
