"""A call to an LMS ends in time, stays small, goes nowhere else and tells nothing it should not."""

import datetime as dt
import email.utils
import gzip
import ssl
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
import trustme

from lti_tool.lti.http import Http, LmsRefused, LmsUnreachable, WrongAnswer, origin
from tests.lti.pretend_lms import PretendLms, Reply, pretend_lms


@pytest.fixture
def lms() -> Iterator[PretendLms]:
    with pretend_lms() as server:
        yield server


@pytest.fixture
def http() -> Iterator[Http]:
    calls = Http(timeout=0.5, most_bytes=50_000)
    yield calls
    calls.close()


def test_a_call_says_who_calls_and_what_it_takes(lms: PretendLms, http: Http) -> None:
    lms.says("/hello", Reply({"hello": "tool"}))
    assert http.get(f"{lms.url}/hello", accept="application/x-test").json() == {"hello": "tool"}
    [asked] = lms.asked
    assert asked.headers["User-Agent"].startswith("lti-tool/")
    assert asked.headers["Accept"] == "application/x-test"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (301, LmsRefused),
        (302, LmsRefused),
        (307, LmsRefused),
        (400, LmsRefused),
        (403, LmsRefused),
        (404, LmsRefused),
        (409, LmsRefused),
        (413, LmsRefused),
        (422, LmsRefused),
        (408, LmsUnreachable),
        (425, LmsUnreachable),
        (429, LmsUnreachable),
        (500, LmsUnreachable),
        (502, LmsUnreachable),
        (503, LmsUnreachable),
    ],
)
def test_each_status_means_no_or_later(
    lms: PretendLms, http: Http, status: int, outcome: type[LmsRefused | LmsUnreachable]
) -> None:
    lms.says("/x", Reply(b"Ada Lovelace", status, {"Location": f"{lms.url}/elsewhere"}))
    with pytest.raises(outcome) as caught:
        http.get(f"{lms.url}/x?user_id=ada")
    assert (type(caught.value), caught.value.status) == (outcome, status)
    assert str(caught.value) == f"127.0.0.1 answered {status}"
    assert not lms.asked_for("/elsewhere")


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("120", 120), ("0", 0), ("soon", None), (None, None), ("Mon, 07 Sep 2020 12:00:00 GMT", 0)],
)
def test_retry_after_is_read_in_seconds(
    lms: PretendLms, http: Http, said: str | None, seconds: float | None
) -> None:
    lms.says("/x", Reply(status=503, headers={"Retry-After": said} if said else {}))
    with pytest.raises(LmsUnreachable) as caught:
        http.get(f"{lms.url}/x")
    assert caught.value.retry_after == seconds


def test_retry_after_may_be_a_date(lms: PretendLms, http: Http) -> None:
    later = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=5)
    lms.says("/x", Reply(status=429, headers={"Retry-After": email.utils.format_datetime(later)}))
    with pytest.raises(LmsUnreachable) as caught:
        http.get(f"{lms.url}/x")
    assert caught.value.retry_after == pytest.approx(300, abs=5)


@pytest.mark.parametrize("reply", [Reply(b"late", after=0.8), Reply(b"x" * 100, drip=0.05)])
def test_a_slow_or_dripping_answer_ends_in_time(lms: PretendLms, http: Http, reply: Reply) -> None:
    lms.says("/slow", reply)
    began = time.monotonic()
    with pytest.raises(LmsUnreachable, match="in time") as caught:
        http.get(f"{lms.url}/slow")
    assert time.monotonic() - began < 2
    assert caught.value.status is None


def test_no_answer_at_all_can_be_tried_again(http: Http) -> None:
    with pretend_lms() as gone:
        url = gone.url
    with pytest.raises(LmsUnreachable, match=r"^127.0.0.1 could not be reached$") as caught:
        http.get(f"{url}/x?user_id=ada")
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("packed", [False, True])
def test_too_much_is_not_read(lms: PretendLms, http: Http, packed: bool) -> None:
    body = b"x" * 50_001
    headers = {"Content-Encoding": "gzip"} if packed else {}
    lms.says("/long", Reply(gzip.compress(body) if packed else body, headers=headers))
    with pytest.raises(WrongAnswer, match="over 50000 bytes"):
        http.get(f"{lms.url}/long")
    lms.says("/long", Reply(body[1:]))
    assert len(http.get(f"{lms.url}/long").body) == 50_000


def test_an_answer_cut_short_is_no_answer(lms: PretendLms, http: Http) -> None:
    lms.says("/cut", Reply(b"[1, 2", headers={"Content-Length": "500", "Connection": "close"}))
    with pytest.raises(LmsUnreachable):
        http.get(f"{lms.url}/cut")


@pytest.mark.parametrize("body", [b"<html>", b"", b"\xff\xfe\x00", b"[" * 40_000])
def test_what_is_not_json_is_a_wrong_answer(lms: PretendLms, http: Http, body: bytes) -> None:
    lms.says("/x", Reply(body))
    with pytest.raises(WrongAnswer, match="did not send JSON"):
        http.get(f"{lms.url}/x").json()


@pytest.mark.parametrize(
    "url", ["http://lms.example/x", "ftp://127.0.0.1/x", "//127.0.0.1/x", "file:///etc/hostname"]
)
def test_only_https_or_this_machine_is_called(http: Http, url: str) -> None:
    with pytest.raises(LmsRefused, match="must be called over https"):
        http.get(url)


def test_no_cookie_and_no_password_file_goes_out(
    lms: PretendLms, http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login ada password plain\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    lms.says("/x", Reply(headers={"Set-Cookie": "MoodleSession=1; Path=/"}))
    for _ in range(2):
        http.request("GET", f"{lms.url}/x", {"Authorization": "Bearer ours"})
    assert [asked.headers["Authorization"] for asked in lms.asked] == ["Bearer ours"] * 2
    assert not any("Cookie" in asked.headers for asked in lms.asked)


def test_a_proxy_is_not_asked_for_this_machine(
    lms: PretendLms, http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("all_proxy", "http://127.0.0.1:9")
    lms.says("/x", Reply())
    assert http.get(f"{lms.url}/x").status == 200


class Lasting(BaseHTTPRequestHandler):
    """A server that keeps its connections open, which werkzeug's never does."""

    protocol_version = "HTTP/1.1"
    opened: ClassVar[set[str]] = set()

    def do_GET(self) -> None:
        self.opened.add(str(self.client_address))
        time.sleep(0.005)
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"2\r\nok\r\n0\r\n\r\n")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Roomy(ThreadingHTTPServer):
    request_queue_size = 64


def test_sixteen_threads_share_sixteen_connections(
    http: Http, caplog: pytest.LogCaptureFixture
) -> None:
    Lasting.opened.clear()
    together = threading.Barrier(16)

    def call(_: int) -> list[bytes]:
        together.wait()
        return [http.get(f"http://127.0.0.1:{server.server_port}/").body for _ in range(5)]

    with Roomy(("127.0.0.1", 0), Lasting) as server, ThreadPoolExecutor(16) as pool:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        assert list(pool.map(call, range(16))) == [[b"ok"] * 5] * 16
        http.close()
        server.shutdown()
    assert len(Lasting.opened) <= 16
    assert "pool is full" not in caplog.text


def test_a_certificate_is_checked_and_a_school_may_add_its_own(tmp_path: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "school.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with pretend_lms(ssl_context=context) as lms:
        lms.says("/x", Reply(b"ok"))
        stranger, friend = Http(2, 99), Http(2, 99, ca_file=tmp_path / "school.pem")
        with pytest.raises(LmsUnreachable, match="certificate"):
            stranger.get(f"{lms.url}/x")
        assert friend.get(f"{lms.url}/x").body == b"ok"
        stranger.close()
        friend.close()


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://lms.example/a?b#c", "https://lms.example:443"),
        ("https://LMS.example:443/", "https://lms.example:443"),
        ("http://127.0.0.1:8081/x", "http://127.0.0.1:8081"),
    ],
)
def test_an_origin_is_scheme_host_and_port(url: str, found: str) -> None:
    assert origin(url) == found


@pytest.mark.parametrize(
    "url", ["", "/x", "ftp://lms.example", "https://ada@lms.example/", "https://lms.example:port/"]
)
def test_what_is_no_web_address_has_no_origin(url: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        origin(url)


def test_a_proxy_is_asked_for_any_other_host_with_its_own_password(
    lms: PretendLms, http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes through it is https, so it is asked for a tunnel and told nothing else."""
    monkeypatch.setenv("https_proxy", lms.url.replace("http://", "http://ada:secret@"))
    monkeypatch.setenv("no_proxy", "direct.test")
    with pytest.raises(LmsUnreachable, match=r"lms\.test"):
        http.request("GET", "https://lms.test/x", {"Authorization": "Bearer ours"})
    [asked] = lms.asked
    assert (asked.method, asked.headers["Proxy-Authorization"]) == (
        "CONNECT",
        "Basic YWRhOnNlY3JldA==",
    )
    assert "Authorization" not in asked.headers
