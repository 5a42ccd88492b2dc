"""Moments and dates as people say them, in the reader's language and the school's time zone."""

import datetime as dt

from flask import Flask
from flask_babel import format_date, format_datetime


def say_moments(app: Flask) -> None:
    """Give templates `day` (Wednesday 25 November), `moment` (25 November, 16:05) and the like."""
    app.add_template_filter(lambda day: format_date(day, "EEEE d MMMM"), "day")
    app.add_template_filter(lambda day: format_date(day, "d MMM"), "short_day")
    # Where a page may be read years later.
    app.add_template_filter(lambda day: format_date(day, "d MMMM y"), "date")
    app.add_template_filter(_moment, "moment")
    # A time of day is the school's already: it is not moved by any zone.
    app.add_template_filter(lambda time: f"{time:%H:%M}", "clock")


def _moment(at: dt.datetime) -> str:
    return str(format_datetime(at, "d MMMM, HH:mm"))
