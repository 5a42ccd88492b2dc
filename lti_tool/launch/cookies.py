"""The browser's proof between login and launch: one secret in one cookie for each attempt.

Named by the attempt, so that two frames of a page that log in at the same moment both open. This
small interface is all that the rest knows of it; another proof can join beside it.
"""

import re

from flask import Request
from werkzeug.wrappers import Response

from lti_tool.lti.state import LIFETIME
from lti_tool.web import cookies

PREFIX = "lti_login_"
ATTEMPT = re.compile(r"[A-Za-z0-9_-]{8,32}")
# More than anyone opens at once; what lies about beyond that is dropped before a header grows too
# long.
MOST = 12


def give(response: Response, attempt: str, secret: str) -> None:
    """Put an attempt's secret into the browser."""
    cookies.write(response, PREFIX + attempt, secret, int(LIFETIME.total_seconds()))


def secret_of(request: Request, attempt: str) -> str | None:
    """Return the secret that came back for an attempt."""
    if not ATTEMPT.fullmatch(attempt):
        return None
    return cookies.read(request, PREFIX + attempt)


def clean_up(request: Request, response: Response, attempt: str) -> None:
    """Take an attempt's secret back, and all others once too many lie about."""
    cookies.drop(response, PREFIX + attempt)
    start = cookies.full_name(PREFIX)
    others = [name for name in request.cookies if name.startswith(start)]
    if len(others) > MOST:
        for name in others:
            cookies.drop(response, PREFIX + name.removeprefix(start))
