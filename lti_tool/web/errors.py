"""A page for everything that goes wrong: what happened, what is safe, what to do next."""

import contextlib
import dataclasses
import logging

from flask import Flask, Response, make_response, render_template, request
from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from werkzeug.exceptions import (
    HTTPException,
    InternalServerError,
    NotFound,
    ServiceUnavailable,
    TooManyRequests,
)

from lti_tool.extensions import db
from lti_tool.web.csrf import FIELD, Elsewhere, SomebodyElse, VisitOver, is_the_senders_own

log = logging.getLogger(__name__)
OPEN_AGAIN = _("Open the activity from your course page again.")
WORDS_BELOW = _("What you typed is below, to be copied. Nothing you saved before is lost.")
NOTHING_LOST = _("Nothing you saved here is lost.")
# What tells a page that saves by itself why it may not, in one word.
WHY = "X-Trouble"
# It is gone, or full, or too busy: what a database says when it may do later what it cannot do now.
NO_DATABASE = (InterfaceError, OperationalError)

Answer = tuple[str, int] | tuple[str, int, dict[str, str]] | HTTPException | Response


@dataclasses.dataclass(frozen=True)
class Trouble:
    """The words of one error page."""

    title: LazyString
    what_happened: LazyString
    what_is_safe: LazyString = NOTHING_LOST
    what_to_do: LazyString = OPEN_AGAIN


TROUBLES: dict[int, Trouble] = {
    400: Trouble(
        _("We could not read that"),
        _("Something in what your browser sent was not in the form we expect."),
        what_to_do=_(
            "Go back one page and try again, or open the activity from your course page again."
        ),
    ),
    401: Trouble(
        _("Please open this from your course again"),
        _("You have been away for a while, or this page was opened without your course."),
    ),
    403: Trouble(
        _("This page is not yours to open"),
        _("It belongs to people of a community, or to those who look after it."),
    ),
    404: Trouble(
        _("There is nothing here"),
        _("The address may be mistyped, or the page is not there for you."),
    ),
    405: Trouble(
        _("Please open this from your course again"),
        _("This address cannot be opened in that way."),
    ),
    410: Trouble(
        _("This is gone"),
        _("It was here once, and was taken back or replaced."),
    ),
    413: Trouble(
        _("That is too long for us"),
        _("What was sent is larger than this page takes, so it was not saved."),
        what_to_do=_(
            "Go back one page: your words should still be there. Shorten them and save again."
        ),
    ),
    429: Trouble(
        _("Too many attempts just now"),
        _("From your network, more went wrong here in the last minute than people do by accident."),
        what_to_do=_("Wait a minute, then open the activity from your course page again."),
    ),
    500: Trouble(
        _("Something went wrong on our side"),
        _("It is not your fault. We have noted that it happened, but nothing of what you wrote."),
        what_to_do=_("Try again in a minute. If it happens again, tell whoever runs this tool."),
    ),
    503: Trouble(
        _("We are not ready just now"),
        _("The tool cannot use its database at the moment."),
        what_to_do=_("Try again in a few minutes."),
    ),
}

VISIT_OVER = Trouble(
    _("Your words are not saved yet"),
    _("You have been away for a while, so we could not be sure that it is still you."),
    WORDS_BELOW,
    _(
        "Copy your words, open the activity from your course page again, and paste them in. "
        "If you still have the page you typed in, you can also save there once you have opened "
        "it again."
    ),
)
SOMEBODY_ELSE = Trouble(
    _("Somebody else is here now"),
    _(
        "Another person opened this tool in this browser after this page was opened. Nothing was"
        " changed."
    ),
    what_to_do=_("If you want to go on, open the activity from your own course page again."),
)
ELSEWHERE = Trouble(
    _("We could not be sure this came from you"),
    _(
        "The form did not come from a page of ours, or that page is more than a week old. "
        "Nothing was changed."
    ),
)


def handle_errors(app: Flask) -> None:
    """Give every error of an app its page."""
    app.register_error_handler(HTTPException, _http_error)
    app.before_request(_no_such_place)
    if not app.testing:  # a test should see the error itself
        app.register_error_handler(Exception, _unexpected)


def _no_such_place() -> None:
    """Refuse an address with control characters, which PostgreSQL would not even look up."""
    if not request.path.isprintable():
        raise NotFound


def trouble_page(
    trouble: Trouble, status: int, *, return_url: str | None = None, words: list[str] | None = None
) -> tuple[str, int]:
    """Return the page of a trouble; `words` are what the same person typed and could not save."""
    page = render_template(
        "errors/page.html", **dataclasses.asdict(trouble), return_url=return_url, words=words or []
    )
    return page, status


def _http_error(error: HTTPException) -> Answer:
    status = error.code or 500
    if status < 400:
        return error
    if isinstance(error, VisitOver):
        return trouble_page(VISIT_OVER, status, words=_typed())
    if isinstance(error, SomebodyElse):
        return *trouble_page(SOMEBODY_ELSE, status), {WHY: "somebody-else"}
    if isinstance(error, Elsewhere):
        return *trouble_page(ELSEWHERE, status), {WHY: "elsewhere"}
    if isinstance(error, TooManyRequests):
        return too_many(error)
    return _with_words(TROUBLES.get(status, TROUBLES[400 if status < 500 else 500]), status)


def too_many(error: TooManyRequests) -> Response:
    """Return the page that asks to wait, and how long."""
    response = make_response(trouble_page(TROUBLES[429], 429))
    response.headers["Retry-After"] = dict(error.get_headers())["Retry-After"]
    return response


def _unexpected(error: Exception) -> tuple[str, int]:
    """Say that it is our fault; the log gets no message, for that may hold words."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
    log.error("%s at %s in %s", type(error).__name__, place, request.endpoint)
    # A session that failed answers nothing more, and the page asks it who is here.
    with contextlib.suppress(SQLAlchemyError):
        db.session.rollback()
    status = ServiceUnavailable.code if isinstance(error, NO_DATABASE) else InternalServerError.code
    return _with_words(TROUBLES[status], status)


def _with_words(trouble: Trouble, status: int) -> tuple[str, int]:
    """Return the page of a trouble, with what was typed if its sender typed it here."""
    words = typed()
    if words:
        trouble = dataclasses.replace(trouble, what_is_safe=WORDS_BELOW)
    return trouble_page(trouble, status, words=words)


def typed() -> list[str]:
    """Return what was typed into the form that was sent, if its sender typed it here."""
    return _typed() if is_the_senders_own() else []


def _typed() -> list[str]:
    """Return the texts of the form that was sent, for the browser that sent it."""
    return [
        text
        for name, text in request.form.items()
        if name != FIELD and (len(text) > 40 or " " in text)
    ]
