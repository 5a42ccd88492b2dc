"""A gradebook over real HTTP that answers as Moodle does, until a test tells it to misbehave."""

import dataclasses
import datetime as dt
import json
import socket
import threading
import time
from collections.abc import Callable, Iterable
from urllib.parse import parse_qs, urlsplit
from wsgiref.types import StartResponse, WSGIEnvironment

from tests.lti.pretend_lms import PretendLms, Reply, captured

# The last is no answer at all: the connection is closed.
TOOK, CONFLICT, SILENCE = Reply(), Reply([], 409), Reply(status=0)


@dataclasses.dataclass(frozen=True)
class Posted:
    """A score that reached the LMS, taken or not."""

    user_id: str
    value: float
    maximum: float
    at: dt.datetime


# How an LMS treats one post; it calls `take` for each time that the score is put into a gradebook.
Treatment = Callable[[Posted], Reply]


class GradebookLms(PretendLms):
    """An LMS that keeps every post that came, and each person's scores in the order taken."""

    def __init__(self) -> None:
        self.posted: list[Posted] = []
        self.taken: dict[str, list[Posted]] = {}
        # How each post, or each reading of results, is treated in place of Moodle's own way.
        self.treats: Treatment = self.take
        self.reports: Callable[[str], Reply] = self.report
        self.lock = threading.RLock()
        self._listen(0)

    def _listen(self, port: int) -> None:
        super().__init__(port)
        token = captured("token")
        self.says("/token", Reply(token["body"], headers=token["headers"]))

    def come_back(self) -> None:
        """Listen at the same address again, after it was stopped."""
        self._listen(urlsplit(self.url).port or 0)

    @property
    def line_item(self) -> str:
        return f"{self.url}/lineitems/1/lineitem?type_id=1"

    def take(self, post: Posted) -> Reply:
        """Take a score, unless one as new is here: Moodle's rule."""
        with self.lock:
            held = self.taken.setdefault(post.user_id, [])
            if held and post.at <= held[-1].at:
                return CONFLICT
            held.append(post)
            return TOOK

    def report(self, user_id: str) -> Reply:
        """Say what somebody has."""
        with self.lock:
            held = self.taken.get(user_id, [])[-1:]
        return Reply([as_result(user_id, post) for post in held])

    def posts_of(self, user_id: str) -> list[Posted]:
        with self.lock:
            return [post for post in self.posted if post.user_id == user_id]

    def value(self, user_id: str) -> float | None:
        """Return what somebody has in this gradebook."""
        with self.lock:
            return self.taken[user_id][-1].value if self.taken.get(user_id) else None

    def _answer(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if not path.endswith(("/scores", "/results")):
            return super()._answer(environ, start)
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        if path.endswith("/scores"):
            reply = self.treats(self._noted(json.loads(body)))
        else:
            reply = self.reports(parse_qs(environ["QUERY_STRING"])["user_id"][0])
        time.sleep(reply.after)
        if reply is SILENCE:
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        headers = {"Content-Length": str(len(reply.content)), **reply.headers}
        start(f"{reply.status} Said", list(headers.items()))
        return [reply.content]

    def _noted(self, sent: dict[str, object]) -> Posted:
        at = dt.datetime.fromisoformat(str(sent["timestamp"]))
        given, maximum = float(str(sent["scoreGiven"])), float(str(sent["scoreMaximum"]))
        post = Posted(str(sent["userId"]), given, maximum, at)
        with self.lock:
            self.posted.append(post)
        return post


def as_result(user_id: str, post: Posted) -> dict[str, object]:
    """Return a score as an LMS reports it."""
    return {
        "userId": user_id,
        "resultScore": post.value,
        "resultMaximum": post.maximum,
        "timestamp": post.at.isoformat(),
    }


class Gate:
    """Posts wait here until a test lets them go on."""

    def __init__(self) -> None:
        self._open = threading.Event()
        self._arrived = threading.Semaphore(0)

    def before(self, treatment: Treatment) -> Treatment:
        """Let a post that the LMS has heard wait here before it is treated."""

        def held(post: Posted) -> Reply:
            self._arrived.release()
            assert self._open.wait(30), "nobody let it go on"
            return treatment(post)

        return held

    def arrived(self) -> None:
        """Wait until one more post waits here."""
        assert self._arrived.acquire(timeout=20), "no post came"

    def open(self) -> None:
        self._open.set()
