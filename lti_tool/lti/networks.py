"""Where our calls may go: nobody's address can send us into a school's own network.

An address is looked up once and the connection goes to what was checked, so that a name server
that changes its answer between the two gains nothing.
"""

import ipaddress
import socket
from collections.abc import Sequence
from typing import Any

from urllib3 import PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
# An IPv4 address in an IPv6 coat (RFC 6052): a gateway would take the coat off.
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class PrivateAddress(Exception):
    """A host that only has addresses which we do not call."""


class Networks:
    """The public internet, this machine by its own names, and the networks a school allows."""

    def __init__(self, allowed: Sequence[Network] = ()) -> None:
        self._allowed = tuple(allowed)

    def allow(self, address: str) -> bool:
        """Say whether an IP address may be called."""
        inner = _uncoated(ipaddress.ip_address(address.partition("%")[0]))
        if inner.is_global and not inner.is_multicast:
            return True
        return any(inner in network for network in self._allowed)

    def addresses(self, host: str, port: int) -> list[str]:
        """Return the addresses of a host that may be called, or raise PrivateAddress."""
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        # Each once, in the order in which the resolver wants them tried.
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if host.strip("[]") in LOOPBACK:
            return addresses
        allowed = [address for address in addresses if self.allow(address)]
        if not allowed:
            raise PrivateAddress(host)
        return allowed


def keep_within(pools: PoolManager, networks: Networks) -> None:
    """Let these connections reach only these networks."""

    class Plain(_Checked, HTTPConnection):
        _networks = networks

    class Secure(_Checked, HTTPSConnection):
        _networks = networks

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    pools.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}


class _Checked(HTTPConnection):
    """A connection that looks its host up itself, and goes to an address that may be called."""

    _networks: Networks

    def _new_conn(self) -> socket.socket:
        name: Any = self._dns_host
        failure: Exception | None = None
        try:
            for address in self._networks.addresses(name, self.port or 0):
                self._dns_host = address
                try:
                    return super()._new_conn()
                except (NewConnectionError, ConnectTimeoutError) as error:
                    failure = error
        except socket.gaierror as error:
            failure = error
        finally:
            self._dns_host = name
        raise NewConnectionError(self, "no address of the host answers") from failure


def _uncoated(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 one stands for, if it does."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
