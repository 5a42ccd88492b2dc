"""A gradebook over real HTTP that answers as Moodle does, and can hold a post back."""

import dataclasses
import datetime as dt
import json
import threading
from collections.abc import Iterable
from urllib.parse import parse_qs
from wsgiref.types import StartResponse, WSGIEnvironment

from tests.lti.pretend_lms import PretendLms, Reply, captured


@dataclasses.dataclass(frozen=True)
class Posted:
    """A score that reached the LMS, taken or not."""

    user_id: str
    value: float
    at: dt.datetime


class HoldingLms(PretendLms):
    """An LMS that says nothing to those it holds until it lets go, and then takes some of them."""

    def __init__(self) -> None:
        self.posted: list[Posted] = []
        self.taken: dict[str, list[Posted]] = {}
        self._held: dict[str, bool] = {}  # by user: whether the post is taken in the end
        self._waiting: set[str] = set()
        self._moved = threading.Condition()
        super().__init__(0)
        token = captured("token")
        self.says("/token", Reply(token["body"], headers=token["headers"]))

    def hold(self, users: dict[str, bool]) -> None:
        """Hold back the next posts of some people; a post is taken in the end, or is lost."""
        with self._moved:
            self._held = dict(users)

    def wait_for(self, user_id: str) -> None:
        """Wait until somebody's post is being held."""
        with self._moved:
            assert self._moved.wait_for(lambda: user_id in self._waiting, 10), "no post came"

    def let_go(self) -> None:
        """End every wait, and see it ended."""
        with self._moved:
            self._held = {}
            self._moved.notify_all()
            assert self._moved.wait_for(lambda: not self._waiting, 10)

    def _answer(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if not path.endswith(("/scores", "/results")):
            return super()._answer(environ, start)
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        if path.endswith("/scores"):
            status, answer = self._score(json.loads(body)), b""
        else:
            status, answer = 200, self._results(parse_qs(environ["QUERY_STRING"])["user_id"][0])
        start(f"{status} Said", [("Content-Length", str(len(answer)))])
        return [answer]

    def _score(self, sent: dict[str, object]) -> int:
        at = dt.datetime.fromisoformat(str(sent["timestamp"]))
        post = Posted(str(sent["userId"]), float(str(sent["scoreGiven"])), at)
        with self._moved:
            self.posted.append(post)
            is_taken = self._held.get(post.user_id, True)
            if post.user_id in self._held:
                self._waiting.add(post.user_id)
                self._moved.notify_all()
                self._moved.wait_for(lambda: post.user_id not in self._held, 20)
                self._waiting.discard(post.user_id)
                self._moved.notify_all()
            return self._take(post) if is_taken else 503

    def _take(self, post: Posted) -> int:
        """Take a score, unless one as new is here: Moodle's rule."""
        held = self.taken.setdefault(post.user_id, [])
        if held and post.at <= held[-1].at:
            return 409
        held.append(post)
        return 200

    def _results(self, user_id: str) -> bytes:
        with self._moved:
            held = self.taken.get(user_id, [])[-1:]
        results = [
            {
                "userId": post.user_id,
                "resultScore": post.value,
                "resultMaximum": 5,
                "timestamp": post.at.isoformat(),
            }
            for post in held
        ]
        return json.dumps(results).encode()
