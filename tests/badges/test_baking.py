"""A credential goes into a picture and comes out again; a picture that lies is refused."""

import io
import struct
import zlib

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lti_tool.badges.baking import (
    LONGEST_CREDENTIAL,
    NotBaked,
    bake_png,
    bake_svg,
    read_png,
    read_svg,
)
from lti_tool.badges.drawing import png_of

JWS = "eyJhbGciOiJSUzI1NiJ9.eyJhIjoxfQ.c2ln-_natur"
OTHER = "eyJhbGciOiJSUzI1NiJ9.eyJhIjoyfQ.c2lnMg"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><circle r="2"/></svg>'
PNG = png_of(SVG)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def with_text(data: bytes) -> bytes:
    return PNG[:33] + chunk(b"iTXt", b"openbadgecredential\0" + data) + PNG[33:]


def test_a_png_holds_one_uncompressed_text_right_after_its_header() -> None:
    baked = bake_png(PNG, JWS)
    data = b"openbadgecredential\0\0\0\0\0" + JWS.encode()
    assert baked == PNG[:33] + chunk(b"iTXt", data) + PNG[33:]
    assert read_png(baked) == JWS


def test_a_baked_png_is_still_the_same_picture() -> None:
    before, after = (Image.open(io.BytesIO(each)) for each in (PNG, bake_png(PNG, JWS)))
    after.verify()
    after = Image.open(io.BytesIO(bake_png(PNG, JWS)))
    assert before.size == after.size == (400, 400)
    assert before.tobytes() == after.tobytes()
    assert after.text["openbadgecredential"] == JWS  # type: ignore[attr-defined]


def test_baking_again_replaces() -> None:
    again = bake_png(bake_png(PNG, JWS), OTHER)
    assert again == bake_png(PNG, OTHER)
    assert bake_svg(bake_svg(SVG, JWS), OTHER) == bake_svg(SVG, OTHER)


def test_an_svg_holds_it_right_after_its_opening_tag() -> None:
    baked = bake_svg(SVG, JWS)
    [first, *_others] = fromstring(baked)
    assert first.tag == "{https://purl.imsglobal.org/ob/v3p0}credential"
    assert first.attrib == {"verify": JWS}
    assert read_svg(baked.encode()) == JWS


@pytest.mark.parametrize("credential", ['"/><script>', "a b", "é.é.é", ""])
def test_nothing_but_a_compact_jws_goes_into_a_drawing(credential: str) -> None:
    with pytest.raises(ValueError, match="compact JWS"):
        bake_svg(SVG, credential)


def test_a_compressed_text_of_another_tool_is_read_too() -> None:
    assert read_png(with_text(b"\1\0en\0badge\0" + zlib.compress(JWS.encode()))) == JWS


@pytest.mark.parametrize(
    "png",
    [
        PNG,
        b"",
        PNG[:20],
        PNG[:-3],
        PNG + b"more",
        PNG[:33] + struct.pack(">I4s", 2**31 - 1, b"iTXt"),
        with_text(b""),
        with_text(b"\0\0"),
        with_text(b"\1\0\0\0not compressed"),
        with_text(b"\1\0\0\0" + zlib.compress(b"x" * 10_000_000)),
        with_text(b"\0\0\0\0" + b"x" * (LONGEST_CREDENTIAL + 1)),
        with_text(b"\0\0\0\0\xff\xfe"),
        PNG[:33] + chunk(b"tEXt", b"openbadgecredential\0" + JWS.encode()) + PNG[33:],
        PNG[:33] + chunk(b"aaaa", b"") * 3000 + PNG[33:],
    ],
)
def test_a_png_without_a_sound_text_is_refused(png: bytes) -> None:
    with pytest.raises(NotBaked):
        read_png(png)


BOMB = b"""<!DOCTYPE svg [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<svg xmlns="http://www.w3.org/2000/svg">&b;</svg>"""
OUTSIDE = b"""<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<svg xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0">
<openbadges:credential>&a;</openbadges:credential></svg>"""


@pytest.mark.parametrize(
    "svg",
    [
        SVG.encode(),
        b"<svg",
        b"<a/>",
        BOMB,
        OUTSIDE,
        bake_svg(SVG, JWS).replace("ob/v3p0", "ob/v9").encode(),
        bake_svg(SVG, "x" * (LONGEST_CREDENTIAL + 1)).encode(),
        b'<?xml version="1.0" encoding="no-such"?><svg/>',
    ],
)
def test_an_svg_without_a_sound_credential_is_refused(svg: bytes) -> None:
    with pytest.raises(NotBaked):
        read_svg(svg)


@given(st.binary(max_size=400))
def test_whatever_follows_a_png_s_signature_is_read_or_refused(data: bytes) -> None:
    for upload in (PNG[:8] + data, PNG[:33] + data, with_text(data)):
        try:
            read_png(upload)
        except NotBaked:
            continue
