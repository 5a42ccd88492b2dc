"""Tell a contact by e-mail that there is a concern: no name, no words, no community."""

import logging

from flask_babel import gettext as _
from huey import crontab

from lti_tool.extensions import db, queue
from lti_tool.safeguarding.actions import Owed, claim, note_told
from lti_tool.safeguarding.mail import Mailer, NotSent, mailer, public_url
from lti_tool.web.clock import now

log = logging.getLogger(__name__)


@queue.task()
def tell_contacts() -> None:
    """Send every e-mail that is due; two of these at once share the work."""
    _tell()


@queue.periodic_task(crontab())
def tell_what_is_due() -> None:
    """Send what came due by itself, or whose bell was not heard."""
    _tell()


def ring() -> None:
    """Ask a worker to send."""
    queue.ring(tell_contacts)


def _tell() -> None:
    server = mailer()
    while server is not None and (owed := claim(now())) is not None:
        db.session.commit()  # no connection is held while a mail server thinks
        _send(server, owed)
    db.session.commit()


def _send(server: Mailer, owed: Owed) -> None:
    try:
        server.send(owed.address, _("A concern was reported"), _words(owed))
    except NotSent as error:
        log.warning("an e-mail about a concern was not taken: %s", error)
        return
    note_told(owed.concern_id, now())
    db.session.commit()


def _words(owed: Owed) -> str:
    return str(
        _(
            "Somebody reported a concern in the learning communities of %(school)s.\n\n"
            "To read it, open a learning community’s activity in your LMS and follow “Reported "
            "concerns” at the bottom of the page (%(url)s/concerns).\n\n"
            "This message says nothing else on purpose. Please do not answer it: nobody reads "
            "the answers.",
            school=owed.school,
            url=public_url(),
        )
    )
