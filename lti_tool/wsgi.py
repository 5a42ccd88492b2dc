"""The tool for a WSGI server: a factory for any, and the two that the command line starts."""

import os
from collections.abc import Callable

from flask import Flask
from waitress.server import create_server

from lti_tool.app import create_app
from lti_tool.lti.tool import tool
from lti_tool.settings import Settings


class NoServer(Exception):
    """The server for several processes is not installed; its text is one line for a person."""


def create() -> Flask:
    """Return the tool by the environment's settings, for `gunicorn 'lti_tool.wsgi:create()'`."""
    app = create_app()
    with app.app_context():
        tool().make_ready()
    return app


def serve_threads(app: Flask, settings: Settings) -> Callable[[], None]:
    """Listen with threads of this process; return the function that runs the server."""
    server = create_server(
        app,
        host=settings.host,
        port=settings.port,
        threads=8,
        ident=None,
        # Flask's ProxyFix believes exactly the configured number of proxies; waitress would drop
        # them all.
        clear_untrusted_proxy_headers=settings.trusted_proxies == 0,
    )
    run: Callable[[], None] = server.run
    return run


def serve_processes(settings: Settings, processes: int) -> None:
    """Listen with several processes until interrupted; needs the `serve` extra."""
    try:
        from granian import Granian
        from granian.constants import Interfaces
    except ImportError:
        raise NoServer(
            "lti-tool web needs the serve extra: pip install 'lti-tool[serve]'"
        ) from None
    Granian(
        "lti_tool.wsgi:create",
        factory=True,
        address=settings.host,
        port=settings.port,
        workers=processes or os.cpu_count() or 1,
        interface=Interfaces.WSGI,
    ).serve()
