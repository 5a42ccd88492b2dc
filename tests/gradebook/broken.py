"""A server that breaks off: no connection is taken, or each is reset in the middle of an answer."""

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator

HALF = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"


@contextlib.contextmanager
def breaking_lms(how: str) -> Iterator[str]:
    """Run such a server, which is `reset` or `refused`."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        if how == "refused":
            server.close()
            yield url
            return
        thread = threading.Thread(target=_reset_each, args=(server,), daemon=True)
        thread.start()
        yield url
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def _reset_each(server: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while True:
            connection, _ = server.accept()
            connection.recv(65536)
            connection.sendall(HALF)
            # Closed without a goodbye: the other side sees a reset.
            linger = struct.pack("ii", 1, 0)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            connection.close()
