"""The language and the time zone of a page: the visitor's, as far as we have them."""

from collections.abc import Callable

from babel import Locale, UnknownLocaleError
from flask import Flask

from lti_tool.extensions import babel

DEFAULT = "en_GB"


def speak(app: Flask, *, locale: Callable[[], str], time_zone: Callable[[], str]) -> None:
    """Let an app's pages speak a visitor's language; `locale` may return anything an LMS sent."""

    def chosen() -> str:
        return _known(locale(), [str(known) for known in babel.list_translations()])

    babel.init_app(app, locale_selector=chosen, timezone_selector=time_zone)
    app.context_processor(lambda: {"lang": chosen().replace("_", "-")})


def _known(wanted: str, translated: list[str]) -> str:
    """Return the language we have for a wanted one, else British English."""
    try:
        language = Locale.parse(wanted.replace("-", "_")).language if wanted else "en"
    except (ValueError, UnknownLocaleError):
        return DEFAULT
    return language if language in translated and language != "en" else DEFAULT
