"""The headers of every answer: nothing is kept, nothing inline runs, one LMS may frame us."""

from collections.abc import Callable

from flask import Flask, Response, g, request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src "
    "'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'{form_targets}; frame-ancestors "
    "{ancestors}"
)
FEATURES = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


def frame_for(origin: str | None) -> None:
    """Let this origin frame the answer, because a login or a launch named its platform."""
    g.frame_origin = origin


def post_towards(origin: str) -> None:
    """Let a form of this answer end at this origin: browsers hold redirects to form-action too."""
    g.form_origin = origin


def send_headers(app: Flask, *, secure: bool, framer: Callable[[], str | None]) -> None:
    """Put our headers on every answer; `framer` returns the origin of this visit's platform."""
    always = [
        ("Permissions-Policy", FEATURES),
        # Not no-referrer: with that, browsers send "Origin: null" with our own forms.
        ("Referrer-Policy", "same-origin"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    if secure:
        always.append(("Strict-Transport-Security", "max-age=31536000"))

    def add(response: Response) -> Response:
        origin = g.get("frame_origin") or framer()
        targets = f" {g.form_origin}" if "form_origin" in g else ""
        policy = POLICY.format(form_targets=targets, ancestors=origin or "'none'")
        response.headers["Content-Security-Policy"] = policy
        for name, value in always:
            response.headers.setdefault(name, value)
        if request.endpoint not in ("static", "bootstrap.static"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    app.after_request(add)
