"""Counts of attempts, where no Redis keeps them."""

import datetime as dt

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base


class Attempts(Base):
    """How often something was tried within one window of time; it names nobody."""

    __tablename__ = "attempts"

    key: Mapped[str] = mapped_column(String(160), primary_key=True)
    count: Mapped[int]
    ends_at: Mapped[dt.datetime] = mapped_column(index=True)
