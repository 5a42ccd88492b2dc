"""Key files: written whole by one process at a time, RSA only, each with the moment it was made."""

import contextlib
import dataclasses
import datetime as dt
import fcntl
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

BITS = 2048
MADE = "Made at "


class WrongKey(Exception):
    """A key file that cannot be used, or a change that cannot be made; one line for a person."""


@dataclasses.dataclass(frozen=True)
class KeyFile:
    """One RSA key as its file holds it; only `retired_at` ever changes, by a file beside it."""

    key: RSAKey
    made_at: dt.datetime
    retired_at: dt.datetime | None = None

    @property
    def thumbprint(self) -> str:
        """Return the key's id (RFC 7638)."""
        return str(self.key.kid)


def write_new(folder: Path, prefix: str, now: dt.datetime) -> str:
    """Make a key and its file `<prefix>-<thumbprint>.pem`; return the thumbprint (RFC 7638)."""
    key = RSAKey.generate_key(BITS)
    pem = key.as_pem(private=True).decode()
    # The moment is in the file, before the key: a copy or a backup keeps no trustworthy date.
    place(folder / f"{prefix}-{key.thumbprint()}.pem", f"{MADE}{now.isoformat()}\n{pem}")
    return key.thumbprint()


def parse(path: Path) -> KeyFile:
    """Read a key; for one that a person put here without a moment its file's date counts."""
    text = path.read_text()
    try:
        raw = RSAKey.import_key(text).private_key
    except (ValueError, TypeError, JoseError):
        raw = None
    if raw is None or raw.key_size < BITS:
        raise WrongKey(f"{path} is not a private RSA key of at least {BITS} bits in PEM")
    thumbprint = RSAKey.import_key(raw).thumbprint()
    key = RSAKey.import_key(raw, {"kid": thumbprint, "use": "sig", "alg": "RS256"})
    if text.startswith(MADE):
        return KeyFile(key, moment(text.splitlines()[0].removeprefix(MADE), path))
    return KeyFile(key, dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC))


def moment(text: str, path: Path) -> dt.datetime:
    """Return the moment that a key file names, or raise WrongKey."""
    with contextlib.suppress(ValueError):
        found = dt.datetime.fromisoformat(text.strip())
        if found.tzinfo:
            return found
    raise WrongKey(f"{path} holds no moment with a time zone")


def place(path: Path, text: str) -> None:
    """Put a whole file in place, or leave the one that another process put there first."""
    written = path.with_name(f".{secrets.token_hex(8)}")
    descriptor = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(descriptor)
    try:
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(written)
    finally:
        written.unlink()


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let one process at a time change the folder; a killed one leaves no lock behind."""
    descriptor = os.open(folder / ".lock", os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
