"""Whether the tool can work, for whoever watches it."""

from collections.abc import Callable

from flask import Blueprint, Response, jsonify


def answer_health(check: Callable[[], bool]) -> Blueprint:
    """Return the address that says whether the database answers; 503 when it does not."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/health")
    def health() -> tuple[Response, int]:
        good = check()
        return jsonify(status="ok" if good else "no database"), 200 if good else 503

    return blueprint
