"""What the stories about the feedback round share: its order, whose turn it is, and the next."""

import datetime as dt
import re

from flask import Flask

from lti_tool.web.clock import Clock, now
from tests import people
from tests.browser import Browser
from tests.meetings.scene import at, come, more_members, read, send, words_of


def order(browser: Browser, room: str) -> list[str]:
    """Return the names of the round as the wall shows them."""
    page = read(browser, f"{room}/projector")
    found = re.search(r'<ol class="wall-round".*?</ol>', page, re.DOTALL)
    return re.findall(r"<bdi>(.*?)</bdi>", found[0]) if found else []


def turn(browser: Browser, room: str) -> str:
    """Return what somebody's own page says about whose turn it is."""
    found = re.search(r'<p id="turn" data-live>(.*?)</p>', read(browser, room), re.DOTALL)
    return words_of(found[1]).strip() if found else ""


def call_next(browser: Browser, room: str) -> str:
    """Press the button for the next one, if the page has it, and return what it sent."""
    found = re.search(r'name="next"\s+value="(\d+)"', read(browser, room))
    if found:
        send(browser, room, next=found[1])
    return found[1] if found else ""


def at_the_fifth(app: Flask, cast: people.Cast, clock: Clock) -> str:
    """Let the fifth meeting begin, at which Chloe, Efua, Farid and then Ben speak."""
    more_members(app, cast, "Efua", "Farid")
    clock.fix(dt.datetime.combine(people.DAYS[4], dt.time(12), dt.UTC))
    amara, room = come(app, cast, cast.amara), at(cast, "/meetings/5")
    send(amara, room, begin="1")
    assert order(amara, room) == ["Chloe", "Efua", "Farid", "Ben"]
    clock.fix(now() + dt.timedelta(minutes=5))
    return room
