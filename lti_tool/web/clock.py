"""The time, from one place, so that a test or the demo can move it."""

import datetime as dt
import threading
import zoneinfo


class Clock:
    """The real time plus a shift, which is zero everywhere but in tests and the demo."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._shift = dt.timedelta()
        self._fixed: dt.datetime | None = None

    def now(self) -> dt.datetime:
        """Return this moment in UTC."""
        return (self._fixed or dt.datetime.now(dt.UTC)) + self._shift

    def shift(self) -> dt.timedelta:
        """Return how far this clock is from the real time."""
        return self._shift

    def move(self, by: dt.timedelta) -> None:
        """Move the clock on, or back with a negative step."""
        with self._lock:
            self._shift += by

    def fix(self, at: dt.datetime | None) -> None:
        """Stop the clock at a moment, or let it run on with None; either takes back every move."""
        with self._lock:
            self._fixed, self._shift = at, dt.timedelta()


clock = Clock()


def now() -> dt.datetime:
    """Return this moment in UTC."""
    return clock.now()


def today(zone: str) -> dt.date:
    """Return the date in a school's time zone, such as Europe/London."""
    return day_of(now(), zone)


def day_of(moment: dt.datetime, zone: str) -> dt.date:
    """Return the date that a moment has in a school's time zone."""
    return moment.astimezone(zoneinfo.ZoneInfo(zone)).date()
