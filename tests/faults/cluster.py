"""A PostgreSQL of the test's own, which it may stop in any way."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

OWNER = "postgres"
BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))


def missing() -> str | None:
    """Say what keeps a server from being run here, if anything does."""
    if not BINARIES:
        return "no PostgreSQL server is installed here"
    if os.geteuid() != 0 or shutil.which("runuser") is None:
        return "only root can run a server as another user, as PostgreSQL wants it"
    return None


class Cluster:
    """One server and its data."""

    def __init__(self, folder: Path) -> None:
        self._data, self._log = folder / "data", folder / "log"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self._run("initdb", "-A", "trust", "-U", OWNER, "--no-sync")

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://{OWNER}@127.0.0.1:{self._port}/postgres"

    def start(self) -> None:
        sockets = f"-c unix_socket_directories={self._data}"
        options = f"-p {self._port} -c listen_addresses=127.0.0.1 -c fsync=off {sockets}"
        self._run("pg_ctl", "-w", "-l", str(self._log), "-o", options, "start")

    def stop(self, mode: str) -> None:
        """Stop it: `fast` ends every transaction in good order, `immediate` is a crash."""
        self._run("pg_ctl", "-w", "-m", mode, "stop")

    def _run(self, program: str, *words: str) -> None:
        command = [str(BINARIES[-1].with_name(program)), "-D", str(self._data), *words]
        subprocess.run(
            ["/usr/sbin/runuser", "-u", OWNER, "--", *command],
            check=True,
            # A server would hold on to a pipe.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
        )


@contextlib.contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Run a server in a folder of its own, which its owner can reach."""
    with tempfile.TemporaryDirectory() as name:
        shutil.chown(name, OWNER)
        cluster = Cluster(Path(name))
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop("immediate")
