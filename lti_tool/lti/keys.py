"""The tool's own keys, as files in one folder that all machines of an installation share."""

import dataclasses
import datetime as dt
import enum
import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from joserfc.jwk import RSAKey

from lti_tool.lti.key_files import KeyFile, WrongKey, alone, moment, parse, place, write_new

# Platforms keep our public keys for up to a day, so a new one signs only when all have seen it.
PUBLISHED_BEFORE = dt.timedelta(hours=24)
PUBLISHED_AFTER = dt.timedelta(days=14)
LOOK_SECONDS = 5


class KeyState(enum.StrEnum):
    PENDING = "pending"
    ACTIVE = "active"
    RETIRED = "retired"


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
        with self._lock, alone(self._folder):
            thumbprint = self._make()
        self._look_at = float("-inf")
        return thumbprint

    def listed(self) -> list[ListedKey]:
        """Return every key with its state, oldest first; the one that signs is always active."""
        files, now = self._look(), self._now()
        signing = _signing(files, now)
        return [_listed(file, now, signs=file is signing) for file in files]

    def retire(self, thumbprint: str, *, compromised: bool = False) -> None:
        """Stop signing with a key, published 14 days more; the last one that can sign must stay.

        A compromised key is gone at once, whether in use or retired before; where it was the only
        one, a new one takes its place, which platforms learn when they next read our keys.
        """
        with self._lock, alone(self._folder):
            files = {file.thumbprint: file for file in self._read_folder()}
            usable = {name for name, file in files.items() if not file.retired_at}
            if compromised and thumbprint in files:
                (self._folder / f"lti-{thumbprint}.pem").unlink()
            elif thumbprint not in usable:
                raise WrongKey(f"{thumbprint} is not a key in use")
            elif len(usable) == 1:
                raise WrongKey(f"{thumbprint} is the only key: make a new one first")
            else:
                place(self._folder / f"lti-{thumbprint}.retired", self._now().isoformat())
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
        with alone(self._folder):
            # Another process may have made one while this one waited.
            files = self._read_folder()
            if not any(file.retired_at is None for file in files):
                self._make()
            return self._read_folder()

    def _make(self) -> str:
        return write_new(self._folder, "lti", self._now())

    def _read_folder(self) -> tuple[KeyFile, ...]:
        files = (self._read(path) for path in self._folder.glob("lti-*.pem"))
        return tuple(sorted(files, key=lambda file: (file.made_at, file.thumbprint)))

    def _read(self, path: Path) -> KeyFile:
        file = self._parsed.get(path.name) or parse(path)
        self._parsed[path.name] = file
        retired = path.with_suffix(".retired")
        if retired.exists():
            return dataclasses.replace(file, retired_at=moment(retired.read_text(), retired))
        return file

    def _read_secrets(self) -> tuple[str, ...]:
        path = self._folder / "secret"
        if not path.exists():
            place(path, f"{secrets.token_urlsafe(32)}\n")
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
