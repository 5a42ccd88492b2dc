"""A call goes to the public internet, or to a network the school allowed, and to nothing else."""

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from lti_tool.lti.http import Http, LmsRefused
from lti_tool.lti.networks import Networks
from tests.lti.pretend_lms import PretendLms, Reply, pretend_lms


@pytest.fixture
def lms() -> Iterator[PretendLms]:
    with pretend_lms() as server:
        yield server


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_a_public_address_may_be_called(address: str) -> None:
    assert Networks().allow(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",  # where clouds tell their machines' secrets
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.1.2.3",
        "64:ff9b::a01:203",
        "2002:0a01:0203::1",
    ],
)
def test_a_private_address_may_not_whatever_its_coat(address: str) -> None:
    assert not Networks().allow(address)


def test_a_network_that_a_school_named_may_be_called() -> None:
    networks = Networks([ipaddress.ip_network("10.20.0.0/16")])
    assert networks.allow("10.20.3.4")
    assert not networks.allow("10.21.3.4")


def _resolve(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Make the machine's resolver give one address after another for a name."""
    asked: list[str] = []
    left = list(answers)

    def getaddrinfo(host: str, port: int, *_args: Any, **_kwargs: Any) -> list[Any]:
        asked.append(host)
        address = left.pop(0) if host.endswith(".test") else host
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def test_a_name_that_leads_to_this_machine_is_not_called(
    lms: PretendLms, monkeypatch: pytest.MonkeyPatch
) -> None:
    _resolve(monkeypatch, "127.0.0.1")
    http = Http(timeout=1, most_bytes=1000)
    port = lms.url.rpartition(":")[2]
    with pytest.raises(LmsRefused, match="private network"):
        http.get(f"https://inside.test:{port}/")
    assert not lms.asked
    http.close()


def test_the_connection_goes_to_the_address_that_was_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name server that answers 127.0.0.1 the second time is never asked a second time."""
    asked = _resolve(monkeypatch, "192.0.2.1", "127.0.0.1")
    allowed = Networks([ipaddress.ip_network("192.0.2.0/24")])
    assert allowed.addresses("rebinding.test", 443) == ["192.0.2.1"]
    monkeypatch.undo()
    asked = _resolve(monkeypatch, "127.0.0.9", "192.0.2.1")
    reached: list[Any] = []

    def connect(_self: socket.socket, address: Any) -> None:
        reached.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    loopback = Networks([ipaddress.ip_network("127.0.0.9/32")])
    http = Http(timeout=1, most_bytes=1000, networks=loopback)
    with pytest.raises(Exception, match="could not be reached"):
        http.get("https://rebinding.test/")
    assert reached == [("127.0.0.9", 443)]
    assert asked.count("rebinding.test") == 1
    http.close()


def test_this_machine_by_its_own_name_is_called(lms: PretendLms) -> None:
    lms.says("/x", Reply({"here": True}))
    http = Http(timeout=1, most_bytes=1000)
    assert http.get(f"{lms.url}/x").json() == {"here": True}
    http.close()
