"""Every setting, read and checked at start, from config/default.toml and LTI_TOOL_*."""

import functools
import ipaddress
import os
import re
import zoneinfo
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from lti_tool import paths

PREFIX = "LTI_TOOL_"
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class WrongSetting(Exception):
    """A setting that the tool cannot start with; its text is one line for a person."""


def is_loopback(url: str) -> bool:
    """Say whether an address stays on this machine, by its host's name."""
    return urlsplit(url).hostname in LOOPBACK


def _origin(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("must be an address like https://communities.school.example")
    if parts.path not in ("", "/"):
        raise ValueError("must end after the host name: the tool has a host of its own")
    if parts.scheme == "http" and not is_loopback(url):
        raise ValueError("must start with https:// (only localhost may use http)")
    return f"{parts.scheme}://{parts.netloc}"


_zones = functools.cache(zoneinfo.available_timezones)  # it reads hundreds of files' names


def _zone(name: str) -> str:
    if name not in _zones():
        raise ValueError("must be a time zone's name like Europe/London")
    return name


def _networks(names: str) -> str:
    for name in names.split():
        try:
            ipaddress.ip_network(name)
        except ValueError:
            raise ValueError("must be networks like 10.20.0.0/16, with spaces between") from None
    return names


def _mail_server(url: str) -> str:
    if not url:
        return url
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("must be an address like smtp://user:password@mail.school.example:587")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError("must end after the host name and port")
    if _port(url) is None:
        raise ValueError("must have a port from 1 to 65535, or none")
    if parts.username and not parts.password:
        raise ValueError("must have a password beside the user's name")
    return url


def _port(url: str) -> int | None:
    """Return the port of a mail server's address, its scheme's own where it names none."""
    try:
        port = urlsplit(url).port
    except ValueError:
        return None
    usual = 465 if url.startswith("smtps:") else 587
    return (usual if port is None else port) or None


def _sender(address: str) -> str:
    if address and not re.fullmatch(r"[!-?A-~]+@[A-Za-z0-9.-]+", address):
        raise ValueError("must be one e-mail address such as communities@school.example")
    return address


def _readable(name: str | Path) -> Path | None:
    if not str(name):
        return None
    path = Path(name).expanduser()
    if not path.is_file():
        raise ValueError("must be a file that can be read")
    return path


class Settings(BaseSettings):
    """One installation's settings; config/default.toml gives each default and its reason."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    public_url: Annotated[str, AfterValidator(_origin)]
    host: str
    port: int = Field(ge=1, le=65535)
    trusted_proxies: int = Field(ge=0, le=5)
    home: Path
    keys_dir: str
    database_url: str
    queue_url: str
    worker_threads: int = Field(ge=1, le=64)
    session_hours: int = Field(ge=1, le=8)
    session_idle_minutes: int = Field(ge=5, le=60)
    roster_stale_minutes: int = Field(ge=1, le=60)
    reply_school_days: int = Field(ge=1, le=30)
    lms_timeout_seconds: int = Field(ge=1, le=60)
    lms_answer_megabytes: int = Field(ge=1, le=50)
    lan_networks: Annotated[str, AfterValidator(_networks)]
    registration_open: bool
    lms_ca_file: Annotated[Path | None, BeforeValidator(_readable)]
    smtp_url: Annotated[str, AfterValidator(_mail_server)]
    mail_from: Annotated[str, AfterValidator(_sender)]
    limits_url: str
    failures_per_minute: int = Field(ge=10, le=100_000)
    attempts_per_hour: int = Field(ge=5, le=100_000)
    form_kilobytes: int = Field(ge=64, le=4096)
    backup_days: int = Field(ge=1, le=400)
    time_zone: Annotated[str, AfterValidator(_zone)]
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"]

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        defaults = TomlConfigSettingsSource(settings_cls, paths.CONFIG / "default.toml")
        return init_settings, env_settings, defaults

    @property
    def data(self) -> Path:
        """Return the data folder with the user's home spelled out."""
        return self.home.expanduser()

    @property
    def keys(self) -> Path:
        """Return the folder of keys that all machines of an installation share."""
        if self.keys_dir:
            return Path(self.keys_dir).expanduser()
        if paths.IN_CHECKOUT and "home" not in self.model_fields_set - _defaulted(self):
            return paths.CHECKOUT_KEYS
        return self.data / "keys"

    @property
    def database(self) -> str:
        """Return the database's address for SQLAlchemy."""
        return self.database_url or f"sqlite:///{self.data / 'lti-tool.sqlite3'}"

    @property
    def networks(self) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
        """Return the private networks that an LMS of this installation may live in."""
        return [ipaddress.ip_network(name) for name in self.lan_networks.split()]

    @property
    def secure(self) -> bool:
        """Say whether browsers reach the tool over https."""
        return self.public_url.startswith("https://")


def _defaulted(settings: Settings) -> set[str]:
    """Name the fields that nobody set."""
    given = {name.removeprefix(PREFIX).lower() for name in os.environ if name.startswith(PREFIX)}
    return set(Settings.model_fields) - given


def read_settings(**given: Any) -> Settings:
    """Return the checked settings, or raise WrongSetting with one clear line.

    `given` wins over the environment, which wins over config/default.toml.
    """
    unknown = [
        name
        for name in os.environ
        if name.startswith(PREFIX)
        and name.removeprefix(PREFIX).lower() not in Settings.model_fields
    ]
    if unknown:
        raise WrongSetting(
            f"{unknown[0]} is not a setting: see config/default.toml for their names"
        )
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = PREFIX + str(first["loc"][0]).upper()
        raise WrongSetting(f"{name} {first['msg'].removeprefix('Value error, ')}") from None
