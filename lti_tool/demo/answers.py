"""How Moodle's service endpoint answers: who may call it, with which types, and its JSON."""

import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import ParamSpec

from flask import Response, request

from lti_tool.demo.office import office

P = ParamSpec("P")
Service = Callable[P, Response]


def service(
    *scopes: str, accept: str = "", content_type: str = ""
) -> Callable[[Service[P]], Service[P]]:
    """Let a request through that names these types exactly and has a token for a scope."""

    def guarded(view: Service[P]) -> Service[P]:
        @wraps(view)
        def answer(*args: P.args, **kwargs: P.kwargs) -> Response:
            # Moodle compares the whole header: a list of types or a charset is not found.
            if accept and request.headers.get("Accept", "") != accept:
                return no_handler()
            if content_type and request.headers.get("Content-Type", "") != content_type:
                return no_handler()
            kind, _, token = request.headers.get("Authorization", "").partition(" ")
            if kind != "Bearer" or not office().allows(token, set(scopes)):
                return refusal(401)
            return view(*args, **kwargs)

        return answer

    return guarded


def found(body: object, media_type: str, status: int = 200) -> Response:
    """Return a JSON body under its exact media type."""
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status, content_type=f"{media_type}; charset=utf-8")


def refusal(status: int, reason: str = "") -> Response:
    """Return Moodle's own account of a request it refuses."""
    reason = reason or HTTPStatus(status).phrase
    asked = {
        "method": request.method,
        "url": request.full_path.rstrip("?"),
        "accept": request.headers.get("Accept", ""),
        "contentType": request.headers.get("Content-Type"),
    }
    body = {
        "status": status,
        "reason": reason,
        "request": {name: value for name, value in asked.items() if value is not None},
    }
    answer = found(body, "application/json")
    answer.status = f"{status} {reason}"
    return answer


def no_handler() -> Response:
    """Return what Moodle says when no service takes a request's path and types."""
    accept = request.headers.get("Accept", "")
    kind = request.headers.get("Content-Type", "")
    return refusal(400, f"No handler found for {request.path} {accept} {kind}".strip())
