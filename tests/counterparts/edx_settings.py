"""A Django that holds nothing but Open edX's LTI consumer, made once in a process."""

import functools
from collections.abc import Callable
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.urls import include, path

APPS = {
    "contenttypes": "django.contrib.contenttypes",
    "auth": "django.contrib.auth",
    "config_models": "config_models",
    "rest_framework": "rest_framework",
    "lti_consumer": "lti_consumer.apps.LTIConsumerApp",
}
SETTINGS: dict[str, Any] = {
    "ALLOWED_HOSTS": ["127.0.0.1"],
    # A call that fails leaves nothing behind, as in the LMS.
    "DATABASES": {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": ":memory:",
            "ATOMIC_REQUESTS": True,
        }
    },
    "INSTALLED_APPS": list(APPS.values()),
    # The issuer, and the start of every address: a platform puts its port here.
    "LMS_ROOT_URL": "http://127.0.0.1",
    # The logging of the whole suite is not Django's to set up.
    "LOGGING_CONFIG": None,
    # Without it the cache of one request would answer the next one.
    "MIDDLEWARE": [
        "edx_django_utils.cache.middleware.RequestCacheMiddleware",
        "tests.counterparts.edx_settings.as_nobody",
    ],
    # Tables straight from the models: the history of their changes takes seconds to replay.
    "MIGRATION_MODULES": dict.fromkeys(APPS),
    # Otherwise New Relic is looked for, and its absence logged.
    "OPENEDX_TELEMETRY": [],
    # Goes into the launch's tool_platform claim.
    "PLATFORM_NAME": "Example edX",
    "SECRET_KEY": "edx",
    "TEMPLATES": [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    # Django's own default is Chicago; the LMS's is this.
    "TIME_ZONE": "UTC",
    # The consumer builds its addresses from this pattern of the LMS.
    "USAGE_ID_PATTERN": r"(?P<usage_id>block-v1:[^/]+)",
}


def as_nobody(get_response: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Let each request be of somebody, as the LMS's own sign-in does; here nobody signs in."""

    def answer(request: Any) -> Any:
        from django.contrib.auth.models import AnonymousUser

        request.user = AnonymousUser()
        return get_response(request)

    return answer


@functools.cache
def set_up_django() -> None:
    """Configure Django and make its tables; a second time changes nothing."""
    settings.configure(**SETTINGS)
    django.setup()
    # Only now, because the consumer's views need its models; the LMS mounts them here too.
    settings.ROOT_URLCONF = (path("api/", include("lti_consumer.plugin.urls")),)
    call_command("migrate", run_syncdb=True, verbosity=0)
    # A database in memory lives in its one connection, which the server's thread uses too.
    connection.inc_thread_sharing()
