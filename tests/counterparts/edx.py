"""Open edX's own LTI 1.3 platform (lti-consumer-xblock), served over http on a loopback port."""

import contextlib
import dataclasses
import threading
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Any
from unittest import mock
from urllib.parse import parse_qsl, urlsplit
from wsgiref.types import StartResponse, WSGIEnvironment

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, connections
from django.test.utils import override_settings
from lti_consumer.plugin import compat
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.test import Client

from tests.counterparts.edx_patches import EdxCourse, EdxPerson, Grade
from tests.counterparts.edx_settings import set_up_django

LEAD = EdxPerson(1, "Ada Lead", ("staff",))
# Whoever makes a course in Studio is its "instructor": an Administrator and an Instructor in LTI.
AUTHOR = EdxPerson(2, "Ines Author", ("instructor", "staff"))


class EdxRefused(Exception):
    """An authorize view that answers with a page in place of a launch."""


@dataclasses.dataclass(frozen=True)
class LaunchForm:
    """The form that sends a browser on to the tool."""

    action: str
    fields: dict[str, str]


@dataclasses.dataclass(frozen=True)
class ToolInStudio:
    """What an author fills in about a tool: its key is a PEM, or is fetched from an address.

    `custom` holds "name=value" lines. Launches carry no names unless `shares_names`.
    """

    login_url: str
    launch_url: str
    public_key: str = ""
    keyset_url: str = ""
    custom: tuple[str, ...] = ()
    shares_names: bool = False

    def as_fields(self) -> dict[str, Any]:
        """Return the component's fields."""
        return {
            "ask_to_send_full_name": self.shares_names,
            "custom_parameters": list(self.custom),
            "display_name": "Metacognition",
            "has_score": True,
            "lti_1p3_enable_nrps": True,
            "lti_1p3_launch_url": self.launch_url,
            "lti_1p3_oidc_url": self.login_url,
            "lti_1p3_tool_key_mode": "keyset_url" if self.keyset_url else "public_key",
            "lti_1p3_tool_keyset_url": self.keyset_url,
            "lti_1p3_tool_public_key": self.public_key,
            "lti_advantage_deep_linking_enabled": True,
            "lti_advantage_deep_linking_launch_url": self.launch_url,
            "lti_version": "lti_1p3",
            "weight": 10.0,
        }


class EdxPlatform:
    """One LTI component in one course of an Open edX site, and the addresses its author reads."""

    lead, author = LEAD, AUTHOR

    def __init__(self, course: EdxCourse, site: "Site") -> None:
        """Read what Studio shows an author; `site` answers at the issuer's address."""
        # Only here, because it needs the models of a Django that is set up.
        from lti_consumer.api import get_lti_1p3_launch_info

        self._course, self.wsgi = course, site
        block = course.block(LEAD)
        shown = get_lti_1p3_launch_info(block.get_lti_1p3_launch_data())
        self.issuer: str = block.get_lti_consumer().iss
        self.client_id: str = shown["client_id"]
        self.deployment_id: str = shown["deployment_id"]
        self.auth_url: str = shown["oidc_callback"]
        self.token_url: str = shown["token_url"]
        self.jwks_url: str = shown["keyset_url"]

    @property
    def people(self) -> list[EdxPerson]:
        """Everyone in the course; add to it or remove from it to change the roster."""
        return self._course.people

    @property
    def learners(self) -> list[EdxPerson]:
        return [person for person in self.people if not person.access_roles]

    @property
    def course_id(self) -> str:
        return str(self._course.usage_key.course_key)

    @property
    def resource_link_id(self) -> str:
        return str(self._course.usage_key)

    def grade(self, person: EdxPerson) -> Grade | None:
        """Return what the LMS's gradebook holds for a person."""
        return self._course.grades.get(person)

    def login_url(self, person: EdxPerson) -> str:
        """Return where the page sends this person's browser, always by GET, to begin a launch."""
        block = self._course.block(person)
        with self.wsgi.lock:
            launch = block.get_lti_1p3_launch_data()
            return str(block.get_lti_consumer().prepare_preflight_url(launch))

    def picker_parameters(self, person: EdxPerson) -> dict[str, str]:
        """Return what the tool's login gets when this person chooses its content in Studio."""
        from lti_consumer.api import get_lti_1p3_launch_info

        block = self._course.block(person)
        with self.wsgi.lock:
            shown = get_lti_1p3_launch_info(block.get_lti_1p3_launch_data())
        return dict(parse_qsl(urlsplit(shown["deep_linking_launch_url"]).query))

    def choose(self, return_url: str, signed: str) -> int:
        """Hand a tool's choice to the LMS, and return the status that it answers with."""
        parts = urlsplit(return_url)
        return Client(self.wsgi).post(parts.path, data={"JWT": signed}).status_code

    def chosen(self) -> list[dict[str, Any]]:
        """Return what the LMS keeps of the content that was chosen."""
        from lti_consumer.models import LtiDlContentItem

        with self.wsgi.lock:
            return [dict(item.attributes) for item in LtiDlContentItem.objects.all()]

    def login_parameters(self, person: EdxPerson) -> dict[str, str]:
        """Return what the tool's login gets when this person opens the component."""
        return dict(parse_qsl(urlsplit(self.login_url(person)).query))

    def authorize(self, url: str) -> LaunchForm:
        """Follow a browser to the authorize view; raise EdxRefused for anything but a form."""
        parts = urlsplit(url)
        answer = Client(self.wsgi).get(
            parts.path, query_string=parts.query, base_url=self.issuer, buffered=True
        )
        page = _Form()
        page.feed(answer.get_data(as_text=True))
        if answer.status_code != 200 or not page.action:
            raise EdxRefused(f"{answer.status}: {answer.get_data(as_text=True)}")
        return LaunchForm(page.action, page.fields)


@contextlib.contextmanager
def edx_platform(tool: ToolInStudio, learners: int = 12) -> Iterator[EdxPlatform]:
    """Run Open edX with a tool set up in a new course: one platform at a time in a process."""
    set_up_django()
    course, site = EdxCourse(_people(learners), tool.as_fields()), Site()
    with (
        mock.patch.multiple(compat, **course.hooks()),
        site.served() as url,
        override_settings(LMS_ROOT_URL=url),
    ):
        yield EdxPlatform(course, site)


def _people(learners: int) -> Iterable[EdxPerson]:
    return [LEAD, AUTHOR, *(EdxPerson(10 + n, f"Learner {n}") for n in range(1, learners + 1))]


class Site:
    """Django, one request at a time: all threads share the connection that is the database."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._django = WSGIHandler()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        with self.lock:
            return self._django(environ, start)

    @contextlib.contextmanager
    def served(self) -> Iterator[str]:
        """Serve on a free port, and yield the address."""
        server = make_server("127.0.0.1", 0, self, request_handler=_Quiet)
        database = connections[connection.alias]
        thread = threading.Thread(target=_serve, args=(server, database), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def _serve(server: BaseWSGIServer, database: object) -> None:
    connections[connection.alias] = database
    server.serve_forever(0.01)


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""


class _Form(HTMLParser):
    """The one form of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = found["action"]
        elif tag == "input" and "name" in found:
            self.fields[found["name"]] = found["value"]
