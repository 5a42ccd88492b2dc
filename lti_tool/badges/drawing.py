"""Draw a badge as an SVG of our own, and as a PNG."""

import functools

import resvg_py
from flask import current_app

from lti_tool.badges.catalogue import Design, Occasion

PIXELS = 400
# Each on a field 22 wide and 44 high.
DIGITS = {
    "0": "M 11 2 C 22 2 22 42 11 42 C 0 42 0 2 11 2 Z",
    "1": "M 4 10 L 12 2 V 42",
    "2": "M 2 12 C 2 -2 20 -1 20 12 C 20 22 2 32 2 42 H 20",
    "3": "M 3 6 C 10 -2 20 3 19 12 C 18 20 12 20 8 20 C 14 20 21 23 20 32 C 19 43 6 45 2 36",
    "4": "M 15 42 V 2 L 2 30 H 21",
    "5": "M 19 2 H 5 L 3 19 C 12 12 21 20 20 30 C 19 43 6 45 2 37",
    "6": "M 17 2 C 6 8 2 20 2 30 C 2 46 20 46 20 31 C 20 17 4 17 2 30",
    "7": "M 2 2 H 20 L 8 42",
    "8": "M 11 20 C 0 18 0 2 11 2 C 22 2 22 18 11 20 C -1 22 -1 42 11 42 C 23 42 23 22 11 20 Z",
    "9": "M 5 42 C 16 36 20 24 20 14 C 20 -2 2 -2 2 13 C 2 27 18 27 20 14",
    "-": "M 5 22 H 17",
}


@functools.lru_cache(maxsize=256)
def draw(design: Design, occasion: Occasion) -> str:
    """Return a badge's drawing; its only words are the badge's name, for who cannot see it."""
    template = current_app.jinja_env.get_template("badges/badge.svg")
    drawn = template.render(design=design, occasion=occasion, digits=DIGITS)
    return "".join(line.strip() for line in drawn.splitlines())


@functools.lru_cache(maxsize=256)
def png_of(svg: str) -> bytes:
    """Return a drawing of ours as a PNG of PIXELS x PIXELS; a stranger's is never drawn."""
    return bytes(
        resvg_py.svg_to_bytes(svg_string=svg, width=PIXELS, height=PIXELS, skip_system_fonts=True)
    )
