"""Ways to spoil what is valid: claims, tokens, signed text, and the documents of an LMS."""

import base64
import copy
import dataclasses
import json
import os
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

NIGHTLY = bool(os.environ.get("NIGHTLY") or os.environ.get("HYPOTHESIS_PROFILE") == "nightly")
CI = bool(os.environ.get("CI"))
FUZZ = settings(
    max_examples=10_000 if NIGHTLY else 500 if CI else 100,
    deadline=None,
    # The same examples for every change that is looked at; each night has its own.
    derandomize=CI and not NIGHTLY,
    print_blob=True,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
)

Strategy = st.SearchStrategy[Any]
Path = tuple[Any, ...]
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"


@dataclasses.dataclass(frozen=True)
class Raw:
    """JSON text that no value of ours becomes: deeper, longer or ruder than an encoder allows."""

    text: str


RAW = [
    Raw("[" * 10_000 + "]" * 10_000),
    Raw("[" * 10_000),
    Raw('{"a":' * 5_000 + "1" + "}" * 5_000),
    Raw("1" * 5_000),
    Raw("-" + "9" * 400),
    Raw("1e400"),
    Raw("-Infinity"),
    Raw("NaN"),
    Raw("1.0e309"),
    Raw('"\\ud800"'),
    Raw('"\\u0000"'),
    Raw('"a\x00b"'),
    Raw('{"id": "1", "id": "2"}'),
]
ODD_TEXT = [
    "",
    " ",
    "\x00",
    "7\x00",
    "\ud800",
    "\udfff7",
    "\u202e",
    "\ufeff7",
    "\u0661",
    "🌱",
    "null",
    "true",
    "0",
    "7 ",
    "a\r\nSet-Cookie: b=c",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "%s%n%00",
    "' OR 1=1 --",
    "$Context.id",
    "../../etc/passwd",
    "javascript:alert(1)",
    "//evil.test/",
    "https://evil.test/",
    "https://tool.test@evil.test/",
    "https://tool.test:99999/",
    "https://[::1",
    "https://[tool.test]/",
    "http://\u2100.test/",
    "https://tool.test\\@evil.test",
    "Instructor",
    MEMBERSHIP + "Instructor",
    "x" * 256,
    "x" * 3_000,
    "9" * 5_000,
]
ODD_NUMBERS = [
    -1,
    10**30,
    2**63,
    -(2**63),
    10**400,
    1e308,
    5e-324,
    float("nan"),
    float("inf"),
    -0.0,
]

texts = st.sampled_from(ODD_TEXT) | st.text(max_size=20)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.sampled_from(ODD_NUMBERS)
    | texts
)
shapes = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)
huge = st.integers(1, 2_000).map(lambda size: ["x"] * size)
odd = scalars | shapes | huge | st.sampled_from(RAW)


def to_json(value: Any) -> str:
    """Return a value as JSON text, with the rude parts as they are."""
    raws: list[str] = []

    def marked(raw: Any) -> str:
        raws.append(raw.text)
        return f"@@{len(raws) - 1}@@"

    text = json.dumps(value, default=marked)
    for number, raw in enumerate(raws):
        text = text.replace(f'"@@{number}@@"', raw)
    return text


def paths(value: Any, depth: int = 4) -> list[Path]:
    """Return the way to every part of a document, itself left out."""
    if depth == 0 or not isinstance(value, dict | list):
        return []
    items = value.items() if isinstance(value, dict) else enumerate(value)
    return [
        way for key, part in items for way in [(key,), *((key, *p) for p in paths(part, depth - 1))]
    ]


def at(value: Any, path: Path) -> Any:
    """Return a part of a document."""
    for key in path:
        value = value[key]
    return value


def put(value: Any, path: Path, part: Any) -> None:
    """Change a part of a document."""
    at(value, path[:-1])[path[-1]] = part


def _near(value: Any) -> Strategy:
    """Return values close to one that was right."""
    if isinstance(value, str):
        return st.sampled_from(
            [
                value + "\x00",
                value + " ",
                " " + value,
                value[:-1],
                value.upper(),
                value.swapcase(),
                value + "/",
                value * 2,
                [value],
                {value: value},
                value + "é",
            ]
        )
    if isinstance(value, int | float):
        return st.sampled_from(
            [
                value + 1,
                -value,
                str(value),
                value / 2 if abs(value) < 2**53 else 0,
                value * 1000,
                value - 400,
                value + 400,
            ]
        )
    if isinstance(value, list):
        return st.sampled_from([value * 2, value[:-1], [value], dict.fromkeys(map(str, value))])
    return st.just([value])


@st.composite
def spoilt(draw: Any, document: Any, most: int = 3) -> Any:
    """Drop, retype, swap or add some parts of a document; the document itself is left alone."""
    found = copy.deepcopy(document)
    for _ in range(draw(st.integers(1, most))):
        ways = paths(found)
        if not ways:
            return draw(odd)
        way = draw(st.sampled_from(ways))
        move = draw(st.sampled_from(["drop", "retype", "near", "swap", "add", "retype"]))
        if move == "drop":
            del at(found, way[:-1])[way[-1]]
        elif move == "swap":
            _swap(found, way, draw(st.sampled_from(ways)))
        elif move == "add" and isinstance(at(found, way[:-1]), dict):
            put(found, (*way[:-1], draw(texts)), draw(odd))
        else:
            put(found, way, draw(_near(at(found, way)) if move == "near" else odd))
    return found


def _swap(found: Any, one: Path, two: Path) -> None:
    first, second = copy.deepcopy(at(found, one)), copy.deepcopy(at(found, two))
    put(found, one, second)
    if one[: len(two)] != two and two[: len(one)] != one:
        put(found, two, first)


@st.composite
def spoilt_json(draw: Any, document: Any) -> str:
    """Return the text of a spoilt document, sometimes with one of its names twice."""
    text = to_json(draw(spoilt(document)))
    if isinstance(document, dict) and text.startswith("{") and draw(st.integers(0, 5)) == 0:
        name = draw(st.sampled_from(sorted(document)))
        again = f"{json.dumps(name)}: {to_json(draw(odd))}"
        inner = text[1:-1].strip()
        return "{" + ", ".join(part for part in (inner, again) if part) + "}"
    return text


ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
JUNK = ["=", "==", "\n", " ", "\t", "+", "/", "!", ".", "..", "\x00", "é", "%3D", "A", "~"]


@st.composite
def spoilt_text(draw: Any, text: str, others: tuple[str, ...] = ()) -> str:
    """Return signed text with some of its signs changed, cut, doubled, or those of another."""
    for _ in range(draw(st.integers(1, 2))):
        text = draw(st.sampled_from([_touched, _respliced]))(draw, text, (*others, text))
    return text


def _touched(draw: Any, text: str, _others: tuple[str, ...]) -> str:
    """Change a few letters; what is drawn never depends on the text, which is new at each run."""
    here = draw(st.integers(0, 1_500) | st.integers(-4, -1)) % (len(text) + 1)
    there = here + draw(st.integers(0, 60))
    junk, letter = draw(st.sampled_from(JUNK)), draw(st.sampled_from(ALPHABET))
    ways = [
        text[:here] + letter + text[here + 1 :],
        text[:here],
        text[:here] + text[there:],
        text[:there] + text[here:],
        text[:here] + junk + text[here:],
        text + junk,
        text.swapcase(),
    ]
    return ways[draw(st.integers(0, len(ways) - 1))]


def _respliced(draw: Any, text: str, others: tuple[str, ...]) -> str:
    """Change a part between two dots for a part of another text, or for next to nothing."""
    parts = text.split(".")
    foreign = others[draw(st.integers(0, 3)) % len(others)].split(".")
    where = draw(st.integers(0, 3)) % len(parts)
    own = foreign[draw(st.integers(0, 3)) % len(foreign)]
    given = draw(st.sampled_from([None, None, "", "e30", "bnVsbA", "W10"]))
    given = own if given is None else given
    kind = draw(st.sampled_from(["replace", "insert", "drop"]))
    parts[where : where + (kind != "insert")] = [] if kind == "drop" else [given]
    return ".".join(parts)


def encoded(data: bytes | str) -> str:
    """Return base64url without padding."""
    data = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
