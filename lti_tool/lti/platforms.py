"""Which platforms may launch us, and where their doors are."""

import dataclasses
import datetime as dt
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from lti_tool.lti.http import origin
from lti_tool.lti.models import Deployment, Platform

REMEMBERED_SECONDS = 60
# A scoped one opens a session only when something has to be looked up.
Sessions = Session | scoped_session[Any]


class WrongPlatform(Exception):
    """A platform's description that we cannot register; its text is one line for a person."""


@dataclasses.dataclass(frozen=True)
class Registration:
    """The facts of one platform, as read once; `deployments` maps approved ids to their rows."""

    platform_id: int
    issuer: str
    client_id: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_audience: str
    # Where its services are allowed to be: our tokens go nowhere else.
    origins: frozenset[str]
    deployments: dict[str, int]
    unapproved: frozenset[str]

    @property
    def origin(self) -> str:
        """Return the origin of the platform's pages, the one place that may frame us."""
        parts = urlsplit(self.authorization_endpoint)
        return f"{parts.scheme}://{parts.netloc}"


def registration(platform: Platform) -> Registration:
    """Return a platform's facts, free of the database."""
    return Registration(
        platform_id=platform.id,
        issuer=platform.issuer,
        client_id=platform.client_id,
        authorization_endpoint=platform.authorization_endpoint,
        token_endpoint=platform.token_endpoint,
        jwks_uri=platform.jwks_uri,
        token_audience=platform.token_audience or platform.token_endpoint,
        origins=_origins(platform),
        deployments={d.deployment_id: d.id for d in platform.deployments if d.approved_at},
        unapproved=frozenset(d.deployment_id for d in platform.deployments if not d.approved_at),
    )


def _origins(platform: Platform) -> frozenset[str]:
    """Return the origins of a platform's four addresses, and those named besides."""
    known = (
        platform.issuer,
        platform.authorization_endpoint,
        platform.token_endpoint,
        platform.jwks_uri,
        *(platform.service_origins or "").split(),
    )
    return frozenset(origin(address) for address in known)


class Registrations:
    """The platforms of this installation; what was found is remembered for a minute.

    Only finds are remembered, so an approval works at once and a withdrawal within the minute.
    """

    def __init__(self) -> None:
        self._by_id: dict[int, tuple[float, Registration]] = {}
        self._by_client: dict[tuple[str, str], tuple[float, Registration]] = {}

    def get(self, session: Sessions, platform_id: int) -> Registration | None:
        """Return a platform's registration by its row."""
        if found := _fresh(self._by_id.get(platform_id)):
            return found
        return self._remember(session.get(Platform, platform_id))

    def find(self, session: Sessions, issuer: str, client_id: str | None) -> Registration | None:
        """Return the registration that a login means.

        Without `client_id` (OpenID third-party initiation leaves it out) the issuer must have one
        only.
        """
        if client_id and (found := _fresh(self._by_client.get((issuer, client_id)))):
            return found
        wanted = select(Platform).where(Platform.issuer == issuer)
        if client_id:
            wanted = wanted.where(Platform.client_id == client_id)
        platforms: Sequence[Platform] = session.scalars(wanted.limit(2)).all()
        return self._remember(platforms[0]) if len(platforms) == 1 else None

    def forget(self, platform_id: int) -> None:
        """Read a platform anew the next time, because it changed."""
        if remembered := self._by_id.pop(platform_id, None):
            self._by_client.pop((remembered[1].issuer, remembered[1].client_id), None)

    def _remember(self, platform: Platform | None) -> Registration | None:
        if platform is None:
            return None
        found = registration(platform)
        until = time.monotonic() + REMEMBERED_SECONDS
        self._by_id[found.platform_id] = (until, found)
        self._by_client[found.issuer, found.client_id] = (until, found)
        return found


def _fresh(remembered: tuple[float, Registration] | None) -> Registration | None:
    if remembered is None or remembered[0] < time.monotonic():
        return None
    return remembered[1]


def add(session: Session, platform: Platform) -> None:
    """Register a platform; its addresses must be https unless it is an insecure one on loopback."""
    addresses = (
        platform.issuer,
        platform.authorization_endpoint,
        platform.token_endpoint,
        platform.jwks_uri,
        *(platform.service_origins or "").split(),
    )
    for address in addresses:
        _check_address(address, insecure_loopback=platform.insecure_loopback)
    known = select(Platform.id).filter_by(issuer=platform.issuer, client_id=platform.client_id)
    if session.scalar(known) is not None:
        raise WrongPlatform(
            f"{platform.issuer} with client id {platform.client_id} is there already"
        )
    session.add(platform)
    session.flush()


def approve(
    session: Session, platform: Platform, deployment_id: str, now: dt.datetime
) -> Deployment:
    """Let a deployment launch us; approving twice changes nothing."""
    wanted = select(Deployment).filter_by(platform_id=platform.id, deployment_id=deployment_id)
    deployment = session.scalar(wanted)
    if deployment is None:
        deployment = Deployment(platform=platform, deployment_id=deployment_id, learned_at=now)
        session.add(deployment)
    deployment.approved_at = deployment.approved_at or now
    session.flush()
    return deployment


def _check_address(address: str, *, insecure_loopback: bool) -> None:
    parts = urlsplit(address)
    loopback = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and loopback and insecure_loopback:
        return
    hint = " (an LMS on this machine's http needs --insecure-loopback)" if loopback else ""
    raise WrongPlatform(f"{address} must start with https://{hint}")
