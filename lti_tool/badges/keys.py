"""The keys that sign badges: one school's never signs another's, and public halves are kept.

Beside the LTI keys, in the folder that all machines of an installation share. A key in use is
`badge-<platform>-<thumbprint>.pem`; once retired, only its public half is left, in `….retired`.
"""

import dataclasses
import datetime as dt
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from joserfc.jwk import RSAKey

from lti_tool.lti.key_files import KeyFile, WrongKey, alone, parse, place, write_new


@dataclasses.dataclass(frozen=True)
class BadgeKey:
    """The public half of a key of ours, whose school's it is, and whether it can be believed."""

    platform_id: int
    thumbprint: str
    public: RSAKey = dataclasses.field(repr=False)
    retired_at: dt.datetime | None = None
    is_compromised: bool = False

    @property
    def state(self) -> str:
        """Return in a word how it stands."""
        if self.is_compromised:
            return "compromised"
        return "active" if self.retired_at is None else "retired"


class BadgeKeys:
    """The badge keys of one folder, each parsed once per process."""

    def __init__(self, folder: Path, now: Callable[[], dt.datetime]) -> None:
        self._folder, self._now = folder, now
        self._parsed: dict[str, KeyFile] = {}
        self._public: dict[str, BadgeKey] = {}
        self._lock = threading.Lock()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def signing(self, platform_id: int) -> RSAKey:
        """Return the key that signs a school's badges now: its newest, made if there is none.

        A badge names its key's address, so unlike a platform's copy of our LTI keys nothing has to
        be seen beforehand.
        """
        files = self._of(platform_id)
        if not files:
            self._make_first(platform_id)
            files = self._of(platform_id)
        return max(files, key=lambda file: (file.made_at, file.thumbprint)).key

    def find(self, thumbprint: str) -> BadgeKey | None:
        """Return the public half of a key that signs now or ever did, by its thumbprint."""
        if not _is_thumbprint(thumbprint):
            return None
        paths = {path.suffix: path for path in self._folder.glob(f"badge-*-{thumbprint}.*")}
        if ".retired" in paths:  # it counts even where a process was killed before it was done
            return self._retired(paths[".retired"])
        return self._in_use(paths[".pem"]) if ".pem" in paths else None

    def listed(self) -> list[BadgeKey]:
        """Return every key there ever was, each school's together."""
        found = {path.stem.split("-", 2)[2] for path in self._folder.glob("badge-*.*")}
        keys = [key for thumbprint in found if (key := self.find(thumbprint))]
        return sorted(keys, key=lambda key: (key.platform_id, key.thumbprint))

    def new(self, platform_id: int) -> str:
        """Make a key that signs a school's badges from now on; return its thumbprint."""
        with alone(self._folder):
            return write_new(self._folder, f"badge-{platform_id}", self._now())

    def retire(self, thumbprint: str, *, compromised: bool = False) -> BadgeKey:
        """Sign nothing more with a key, and forget its private half.

        What it signed can still be checked, unless it is compromised: then nothing that it signed
        is believed any more. A key retired before can be found compromised later.
        """
        with alone(self._folder):
            found = self.find(thumbprint)
            if found is None:
                raise WrongKey(f"{thumbprint} is not the key of a badge")
            if found.retired_at is None or (compromised and not found.is_compromised):
                self._write_retired(found, compromised=compromised or found.is_compromised)
            (self._folder / f"badge-{found.platform_id}-{thumbprint}.pem").unlink(missing_ok=True)
        return self.find(thumbprint) or found

    def _write_retired(self, key: BadgeKey, *, compromised: bool) -> None:
        name = self._folder / f"badge-{key.platform_id}-{key.thumbprint}"
        facts = {
            "public": key.public.as_dict(private=False),
            "retired_at": (key.retired_at or self._now()).isoformat(),
            "compromised": compromised,
        }
        written = name.with_name(f".{name.name}.new")
        written.unlink(missing_ok=True)
        place(written, json.dumps(facts))
        written.replace(name.with_name(f"{name.name}.retired"))

    def _make_first(self, platform_id: int) -> None:
        with alone(self._folder):
            # Another process may have made one while this one waited.
            if not self._of(platform_id):
                write_new(self._folder, f"badge-{platform_id}", self._now())

    def _of(self, platform_id: int) -> list[KeyFile]:
        """Return a school's keys in use; the folder is asked each time, for a key may be gone."""
        paths = self._folder.glob(f"badge-{platform_id}-*.pem")
        in_use = [path for path in paths if not path.with_suffix(".retired").exists()]
        return [file for path in in_use if (file := self._file(path))]

    def _file(self, path: Path) -> KeyFile | None:
        """Return a key in use, parsed once; None where it was retired a moment ago."""
        with self._lock:
            if path.name not in self._parsed:
                try:
                    self._parsed[path.name] = parse(path)
                except FileNotFoundError:
                    return None
            return self._parsed[path.name]

    def _in_use(self, path: Path) -> BadgeKey | None:
        file = self._file(path)
        if file is None:
            return None
        if path.name not in self._public:
            public = RSAKey.import_key(dict(file.key.as_dict(private=False)))
            self._public[path.name] = _key(path, public)
        return self._public[path.name]

    def _retired(self, path: Path) -> BadgeKey:
        facts: dict[str, Any] = json.loads(path.read_text())
        return dataclasses.replace(
            _key(path, RSAKey.import_key(facts["public"])),
            retired_at=dt.datetime.fromisoformat(facts["retired_at"]),
            is_compromised=bool(facts["compromised"]),
        )


def _key(path: Path, public: RSAKey) -> BadgeKey:
    _badge, platform, thumbprint = path.stem.split("-", 2)
    return BadgeKey(int(platform), thumbprint, public)


def _is_thumbprint(words: str) -> bool:
    """Say whether words can be a SHA-256 thumbprint in base64url, and so part of a file's name."""
    return len(words) == 43 and all(c.isascii() and (c.isalnum() or c in "-_") for c in words)
