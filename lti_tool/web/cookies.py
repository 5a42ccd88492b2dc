"""Our cookies: kept apart for each LMS, never readable by a script, and sent inside a frame.

Measured in three engines: only a Partitioned cookie comes back in a cross-site frame (design 4).
Over plain http, which only loopback may use, browsers keep a frame's cookies within one site and
some refuse Secure ones: there the cookies are Lax.
"""

from flask import Request, current_app
from werkzeug.wrappers import Response

SESSION = "lti_session"
# Longer than any visit, so that its end can still be told in the LMS's frame.
SESSION_SECONDS = 24 * 3600


def _secure() -> bool:
    return bool(current_app.extensions["settings"].secure)


def full_name(name: str) -> str:
    """Return a cookie's name in this installation; __Host- keeps neighbours from setting ours."""
    return f"__Host-{name}" if _secure() else name


def read(request: Request, name: str) -> str | None:
    """Return the value of a cookie of ours."""
    return request.cookies.get(full_name(name))


def write(response: Response, name: str, value: str, seconds: int) -> None:
    """Set a cookie of ours for so many seconds."""
    secure = _secure()
    response.set_cookie(
        full_name(name),
        value,
        max_age=seconds,
        path="/",
        secure=secure,
        httponly=True,
        samesite="None" if secure else "Lax",
        partitioned=secure,
    )


def drop(response: Response, name: str) -> None:
    """Take a cookie of ours back."""
    secure = _secure()
    response.delete_cookie(
        full_name(name),
        path="/",
        secure=secure,
        httponly=True,
        samesite="None" if secure else "Lax",
        partitioned=secure,
    )
