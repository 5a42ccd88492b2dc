"""A form counts only from a page of ours that the same person opened.

The token is bound to the person and not to the visit: a page outlives an expired session once its
person has come back, and does nothing under anybody else. With SameSite=None cookies the Origin is
checked too.
"""

from collections.abc import Callable, Collection, Sequence

from flask import Flask, g, request
from itsdangerous import BadData, URLSafeTimedSerializer
from markupsafe import Markup, escape
from werkzeug.exceptions import Forbidden, Unauthorized

FIELD = "csrf_token"
LONGEST_SECONDS = 7 * 24 * 3600
SAFE = {"GET", "HEAD", "OPTIONS"}


class Elsewhere(Forbidden):
    """A form that did not come from a page of ours."""


class SomebodyElse(Forbidden):
    """A form from a page that another person opened in this browser."""


class VisitOver(Unauthorized):
    """A form of ours that came after its visit ended; its words can be shown to its sender."""


def is_the_senders_own() -> bool:
    """Say whether this request's form came from a page of ours that its sender opened."""
    return bool(g.get("is_the_senders_own"))


class Guard:
    """Checks every form of an app, but for the doors that other systems post to."""

    def __init__(
        self,
        app: Flask,
        *,
        origin: str,
        secrets: Callable[[], Sequence[str]],
        who: Callable[[], int | None],
        doors: Collection[str],
    ) -> None:
        self._origin, self._secrets, self._who, self._doors = origin, secrets, who, doors
        app.before_request(self._check)
        app.context_processor(lambda: {"csrf_field": self.field})

    def field(self) -> Markup:
        """Return the hidden input that every form of ours carries."""
        token = self._serializer().dumps(self._who())
        return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, escape(token))

    def _check(self) -> None:
        if request.method in SAFE or request.endpoint is None or request.endpoint in self._doors:
            return
        # Browsers send Origin with every such form; a client without one has no cookie to be
        # abused.
        if request.headers.get("Origin", self._origin) != self._origin:
            raise Elsewhere
        opener, visitor = self._opener(), self._who()
        if visitor is None:
            raise VisitOver
        if opener != visitor:
            raise SomebodyElse
        g.is_the_senders_own = True

    def _opener(self) -> int:
        """Return whose page the form came from."""
        try:
            person: int = self._serializer().loads(request.form.get(FIELD, ""), LONGEST_SECONDS)
        except BadData as error:
            raise Elsewhere from error
        return person

    def _serializer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(list(reversed(self._secrets())), salt="lti-tool form")
