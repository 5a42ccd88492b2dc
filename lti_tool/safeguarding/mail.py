"""Send one e-mail by the school's server: always over TLS, but for one on this machine."""

import dataclasses
import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from flask import current_app

from lti_tool.settings import Settings, is_loopback

SECONDS = 20
PORTS = {"smtp": 587, "smtps": 465}


class NotSent(Exception):
    """The server did not take it; the text is the kind of error, with nobody's address in it."""


@dataclasses.dataclass(frozen=True)
class Mailer:
    """A mail server, the sender, and a file of authorities to trust beside the usual ones."""

    url: str
    sender: str
    authorities: str | None = None

    def send(self, address: str, subject: str, words: str) -> None:
        """Hand one e-mail to the server, or raise NotSent."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, address, subject
        # Such as an answer that nobody is there, which nobody would read.
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(words)
        try:
            with self._connected() as server:
                server.send_message(message)
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            raise NotSent(type(error).__name__) from None

    def _connected(self) -> smtplib.SMTP:
        parts = urlsplit(self.url)
        host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
        context = self._context()
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
        else:
            server = smtplib.SMTP(host, port, timeout=SECONDS)
        try:
            self._greet(server, context)
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
        except BaseException:
            server.close()
            raise
        return server

    def _greet(self, server: smtplib.SMTP, context: ssl.SSLContext) -> None:
        server.ehlo()
        if self.url.startswith("smtps:"):
            return
        # A relay on this machine may have no certificate; nobody else can listen there.
        if server.has_extn("starttls") or not is_loopback(self.url):
            server.starttls(context=context)
            server.ehlo()

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self.authorities:
            context.load_verify_locations(self.authorities)
        return context


def mailer() -> Mailer | None:
    """Return this installation's mail server; None where e-mail is off."""
    settings: Settings = current_app.extensions["settings"]
    if not settings.smtp_url or not settings.mail_from:
        return None
    authorities = str(settings.lms_ca_file) if settings.lms_ca_file else None
    return Mailer(settings.smtp_url, settings.mail_from, authorities)


def public_url() -> str:
    """Return where the tool is."""
    return str(current_app.extensions["settings"].public_url)
