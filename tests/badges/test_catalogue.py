"""The badges of config/badges.toml, and a file that is wrong."""

import pytest
from defusedxml.ElementTree import fromstring
from flask import Flask

from lti_tool import paths
from lti_tool.badges.catalogue import (
    BadgeKind,
    Occasion,
    catalogue,
    read_catalogue,
)
from lti_tool.badges.drawing import draw, png_of

TOML = (paths.CONFIG / "badges.toml").read_text()


@pytest.mark.parametrize("kind", BadgeKind)
def test_every_badge_is_drawn_named_and_unlike_the_others(in_app: Flask, kind: BadgeKind) -> None:
    occasion = Occasion("2026-27", cycle=3 if kind is BadgeKind.CYCLE else 0, required=3)
    design = catalogue().designs[kind].on(occasion)
    drawing = draw(design, occasion)
    root = fromstring(drawing)
    assert root.get("aria-label") == design.name
    assert "2026-27" in design.name
    assert not any(word in f"{design.name} {design.criteria}" for word in "{}")
    # A font is on no server; whatever is drawn is a path.
    assert not [e for e in root.iter() if e.tag.endswith(("text", "image", "style", "script"))]
    assert png_of(drawing).startswith(b"\x89PNG")


def test_drawings_tell_kinds_apart_by_more_than_colour(in_app: Flask) -> None:
    colourless = set()
    for kind, design in catalogue().designs.items():
        occasion = Occasion("2026-27", cycle=3 if kind is BadgeKind.CYCLE else 0)
        drawing = draw(design.on(occasion), occasion)
        colourless.add(drawing.replace(design.colour, "").replace(design.on(occasion).name, ""))
    # A lead and an adult host have the same lantern.
    assert len(colourless) == len(catalogue().designs) - 1


@pytest.mark.parametrize(
    ("cycles", "required"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (6, 4), (10, 6), (0, 1)]
)
def test_the_year_s_badge_takes_three_of_five(cycles: int, required: int) -> None:
    assert catalogue().required(cycles) == required


@pytest.mark.parametrize(
    ("is_", "becomes"),
    [
        ('colour = "#0f6cbf"', 'colour = "blue"'),
        ('emblem = "circle"', 'emblem = "crown"'),
        ('kind = "cycle"', 'kind = "best"'),
        ("{required}", "{rank}"),
        ("share_of_cycles = 0.6", "share_of_cycles = 0"),
        ('[[badge]]\nkind = "presenter"', '[[other]]\nkind = "presenter"'),
    ],
)
def test_a_wrong_file_is_said_at_once(is_: str, becomes: str) -> None:
    assert is_ in TOML
    with pytest.raises((ValueError, KeyError)):
        read_catalogue(TOML.replace(is_, becomes))
