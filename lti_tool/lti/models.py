"""What the protocol keeps: platforms, their deployments, invites, spent nonces, service tokens."""

import datetime as dt

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_tool.database import NEVER_AGAIN, Base


class Platform(Base):
    """One LMS as it registered us: an issuer and the client id it gave us (LTI 1.3 core, 3.1)."""

    __tablename__ = "platforms"
    # Cloud LMSs share one issuer among all their customers: only the pair names one.
    __table_args__ = (UniqueConstraint("issuer", "client_id"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    issuer: Mapped[str]
    client_id: Mapped[str]
    authorization_endpoint: Mapped[str] = mapped_column(Text)
    token_endpoint: Mapped[str] = mapped_column(Text)
    jwks_uri: Mapped[str] = mapped_column(Text)
    # Some platforms want a fixed audience in place of their token address.
    token_audience: Mapped[str | None] = mapped_column(Text)
    # Where its services live beside the origins of the addresses above, separated by spaces: a
    # cloud LMS serves each customer from a host of their own.
    service_origins: Mapped[str] = mapped_column(Text, default="")
    # The LMS's own word for what it is, such as "moodle"; it chooses the words of instructions.
    product: Mapped[str] = mapped_column(default="")
    insecure_loopback: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[dt.datetime]

    deployments: Mapped[list["Deployment"]] = relationship(
        back_populates="platform", cascade="all, delete-orphan", passive_deletes=True
    )


class Deployment(Base):
    """A place of a platform where we are installed; unusable until approved."""

    __tablename__ = "deployments"
    __table_args__ = (UniqueConstraint("platform_id", "deployment_id"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(primary_key=True)
    platform_id: Mapped[int] = mapped_column(ForeignKey("platforms.id", ondelete="CASCADE"))
    deployment_id: Mapped[str]
    learned_at: Mapped[dt.datetime]
    approved_at: Mapped[dt.datetime | None]

    platform: Mapped[Platform] = relationship(back_populates="deployments")


class Invite(Base):
    """A one-time permission for one LMS to register itself; only its hash is kept."""

    __tablename__ = "invites"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    school_name: Mapped[str] = mapped_column(default="")
    made_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    insecure_loopback: Mapped[bool] = mapped_column(default=False)
    # A registration under way holds it for a while; one that fails gives it back.
    claimed_at: Mapped[dt.datetime | None]
    used_at: Mapped[dt.datetime | None]
    platform_id: Mapped[int | None] = mapped_column(
        ForeignKey("platforms.id", ondelete="SET NULL"), index=True
    )


class SpentNonce(Base):
    """A nonce that opened a launch; its insert is what makes a launch work only once."""

    __tablename__ = "spent_nonces"

    platform_id: Mapped[int] = mapped_column(
        ForeignKey("platforms.id", ondelete="CASCADE"), primary_key=True
    )
    nonce: Mapped[str] = mapped_column(primary_key=True)
    spent_at: Mapped[dt.datetime] = mapped_column(index=True)


class ServiceToken(Base):
    """An access token of a platform's services, for one set of scopes."""

    __tablename__ = "service_tokens"

    platform_id: Mapped[int] = mapped_column(
        ForeignKey("platforms.id", ondelete="CASCADE"), primary_key=True
    )
    scopes: Mapped[str] = mapped_column(primary_key=True)
    access_token: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[dt.datetime]
