"""The tool's own keys, as files in one folder that all machines of an installation share."""

import contextlib
import dataclasses
import datetime as dt
import enum
import fcntl
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

BITS = 2048
# Platforms keep our public keys for up to a day, so a new one signs only when all have seen it.
PUBLISHED_BEFORE = dt.timedelta(hours=24)
PUBLISHED_AFTER = dt.timedelta(days=14)
LOOK_SECONDS = 5
MADE = "Made at "


class WrongKey(Exception):
    """A key file that cannot be used, or a change that cannot be made; one line for a person."""


class KeyState(enum.StrEnum):
    PENDING = "pending"
    ACTIVE = "active"
    RETIRED = "retired"


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


@dataclasses.dataclass(frozen=True)
class ListedKey:
    """A key as the command line shows it: in this state since then."""

    thumbprint: str
    since: dt.datetime
    state: KeyState


class ToolKeys:
    """The keys of one folder, parsed once per process and looked at again every few seconds."""

    def __init__(
        self,
        folder: Path,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder, self._now, self._monotonic = folder, now, monotonic
        self._lock = threading.RLock()
        self._parsed: dict[str, KeyFile] = {}
        self._files: tuple[KeyFile, ...] = ()
        self._secrets: tuple[str, ...] = ()
        self._look_at = float("-inf")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @property
    def secrets(self) -> list[str]:
        """Return the app's secrets: the first signs, the others are still believed."""
        self._look()
        return list(self._secrets)

    @property
    def signing(self) -> RSAKey:
        """Return the private key that signs now: the newest that platforms have had time to see."""
        return _signing(self._look(), self._now()).key

    def public_jwks(self) -> dict[str, list[dict[str, Any]]]:
        """Return the public halves of every key that a platform may still meet (RFC 7517, 5)."""
        now = self._now()
        published = (
            file
            for file in self._look()
            if file.retired_at is None or now < file.retired_at + PUBLISHED_AFTER
        )
        return {"keys": [dict(file.key.as_dict(private=False)) for file in published]}

    def new(self) -> str:
        """Make a key that is published at once and signs in 24 hours; return its thumbprint."""
        self._look()
        with self._lock, _alone(self._folder):
            thumbprint = self._make()
        self._look_at = float("-inf")
        return thumbprint

    def listed(self) -> list[ListedKey]:
        """Return every key with its state, oldest first; the one that signs is always active."""
        files, now = self._look(), self._now()
        signing = _signing(files, now)
        return [_listed(file, now, signs=file is signing) for file in files]

    def retire(self, thumbprint: str) -> None:
        """Stop signing with a key, published 14 days more; the last one that can sign must stay."""
        with self._lock, _alone(self._folder):
            usable = {file.thumbprint for file in self._read_folder() if not file.retired_at}
            if thumbprint not in usable:
                raise WrongKey(f"{thumbprint} is not a key in use")
            if len(usable) == 1:
                raise WrongKey(f"{thumbprint} is the only key: make a new one first")
            _place(self._folder / f"lti-{thumbprint}.retired", self._now().isoformat())
        self._look_at = float("-inf")

    def _look(self) -> tuple[KeyFile, ...]:
        """Return the folder's keys, read again after some seconds; make what is missing."""
        if self._monotonic() < self._look_at:
            return self._files
        with self._lock:
            files = self._read_folder()
            if not any(file.retired_at is None for file in files):
                files = self._make_first()
            self._files, self._secrets = files, self._read_secrets()
            self._look_at = self._monotonic() + LOOK_SECONDS
            return files

    def _make_first(self) -> tuple[KeyFile, ...]:
        with _alone(self._folder):
            # Another process may have made one while this one waited.
            files = self._read_folder()
            if not any(file.retired_at is None for file in files):
                self._make()
            return self._read_folder()

    def _make(self) -> str:
        key = RSAKey.generate_key(BITS)
        pem = key.as_pem(private=True).decode()
        # The moment is in the file, before the key: a copy or a backup keeps no trustworthy date.
        made = f"{MADE}{self._now().isoformat()}\n{pem}"
        _place(self._folder / f"lti-{key.thumbprint()}.pem", made)
        return key.thumbprint()

    def _read_folder(self) -> tuple[KeyFile, ...]:
        files = (self._read(path) for path in self._folder.glob("lti-*.pem"))
        return tuple(sorted(files, key=lambda file: (file.made_at, file.thumbprint)))

    def _read(self, path: Path) -> KeyFile:
        file = self._parsed.get(path.name) or _parse(path)
        self._parsed[path.name] = file
        retired = path.with_suffix(".retired")
        if retired.exists():
            return dataclasses.replace(file, retired_at=_moment(retired.read_text(), retired))
        return file

    def _read_secrets(self) -> tuple[str, ...]:
        path = self._folder / "secret"
        if not path.exists():
            _place(path, f"{secrets.token_urlsafe(32)}\n")
        found = tuple(line.strip() for line in path.read_text().splitlines() if line.strip())
        if not found:
            raise WrongKey(f"{path} is empty: remove it and a new secret is made")
        return found


def _signing(files: tuple[KeyFile, ...], now: dt.datetime) -> KeyFile:
    """Return the newest key that is old enough, or else the oldest: it was seen first."""
    usable = [file for file in files if file.retired_at is None]
    seen = [file for file in usable if file.made_at + PUBLISHED_BEFORE <= now]
    return seen[-1] if seen else usable[0]


def _listed(file: KeyFile, now: dt.datetime, *, signs: bool) -> ListedKey:
    if file.retired_at:
        return ListedKey(file.thumbprint, file.retired_at, KeyState.RETIRED)
    active_at = file.made_at + PUBLISHED_BEFORE
    if active_at <= now:
        return ListedKey(file.thumbprint, active_at, KeyState.ACTIVE)
    state = KeyState.ACTIVE if signs else KeyState.PENDING
    return ListedKey(file.thumbprint, file.made_at, state)


def _parse(path: Path) -> KeyFile:
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
        return KeyFile(key, _moment(text.splitlines()[0].removeprefix(MADE), path))
    return KeyFile(key, dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC))


def _moment(text: str, path: Path) -> dt.datetime:
    with contextlib.suppress(ValueError):
        moment = dt.datetime.fromisoformat(text.strip())
        if moment.tzinfo:
            return moment
    raise WrongKey(f"{path} holds no moment with a time zone")


def _place(path: Path, text: str) -> None:
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
def _alone(folder: Path) -> Iterator[None]:
    """Let one process at a time change the folder; a killed one leaves no lock behind."""
    descriptor = os.open(folder / ".lock", os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
