"""Put a credential into its picture, and take it out again (Open Badges 3.0, 5.3).

Nothing here trusts a picture: lengths, counts and inflation are capped, and an SVG is parsed by
defusedxml and never drawn.
"""

import binascii
import re
import struct
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
LONGEST_CREDENTIAL = 64 * 1024
MOST_CHUNKS = 2000
HEADER_BYTES = 8 + 25  # the signature, and IHDR with its length, type and checksum


class NotBaked(Exception):
    """A picture that holds no credential, or is no picture that we read."""


def bake_png(png: bytes, credential: str) -> bytes:
    """Return a PNG with a credential in one iTXt chunk right after IHDR; baking again replaces."""
    kept = b"".join(
        raw for kind, data, raw in _chunks(png) if kind != b"IHDR" and not _is_ours(kind, data)
    )
    return png[:HEADER_BYTES] + _chunk(credential) + kept


def read_png(png: bytes) -> str:
    """Return the credential in a PNG, or raise NotBaked."""
    for kind, data, _raw in _chunks(png):
        if _is_ours(kind, data):
            return _text(data[len(KEYWORD) + 1 :])
    raise NotBaked("the picture holds no credential")


def bake_svg(svg: str, credential: str) -> str:
    """Return an SVG with a credential right after its opening tag; baking again replaces.

    The credential is a compact JWS (RFC 7515), whose alphabet needs no escaping.
    """
    if not re.fullmatch(r"[\w.-]+", credential, re.ASCII):
        raise ValueError("not a compact JWS")
    bare = re.sub(r"<openbadges:credential\b.*?</openbadges:credential>", "", svg, flags=re.DOTALL)
    bare = bare.replace(f' xmlns:openbadges="{NAMESPACE}"', "")
    before, begins, rest = bare.partition("<svg ")
    attributes, ends, drawing = rest.partition(">")
    element = f'<openbadges:credential verify="{credential}"></openbadges:credential>'
    named = f'{begins}xmlns:openbadges="{NAMESPACE}" {attributes}{ends}'
    return f"{before}{named}{element}{drawing}"


def read_svg(svg: bytes) -> str:
    """Return the credential in an SVG, or raise NotBaked."""
    try:
        root = fromstring(svg, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise NotBaked("the drawing cannot be read") from None
    found = next(root.iter(f"{{{NAMESPACE}}}credential"), None)
    words = "" if found is None else found.get("verify") or (found.text or "").strip()
    if not 0 < len(words) <= LONGEST_CREDENTIAL:
        raise NotBaked("the drawing holds no credential")
    return words


def _chunk(credential: str) -> bytes:
    # Keyword, no compression, no language, no translated keyword, then the text (PNG, 11.3.3.4).
    data = KEYWORD + b"\0\0\0\0\0" + credential.encode()
    body = b"iTXt" + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", binascii.crc32(body))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Yield each chunk's type, data and bytes, or raise NotBaked where they do not add up."""
    if not png.startswith(SIGNATURE) or png[12:16] != b"IHDR":
        raise NotBaked("not a PNG picture")
    at = len(SIGNATURE)
    for _number in range(MOST_CHUNKS):
        if at == len(png):
            return
        length, kind = struct.unpack(">I4s", png[at : at + 8].ljust(8, b"\0"))
        end = at + 12 + length
        if end > len(png):
            break
        yield kind, png[at + 8 : end - 4], png[at:end]
        at = end
    raise NotBaked("the picture is cut off or damaged")


def _is_ours(kind: bytes, data: bytes) -> bool:
    return kind == b"iTXt" and data.startswith(KEYWORD + b"\0")


def _text(rest: bytes) -> str:
    """Read what follows the keyword: flag, method, language, translated keyword, text."""
    parts = rest[2:].split(b"\0", 2)
    if len(rest) < 2 or len(parts) < 3:
        raise NotBaked("the picture's text is damaged")
    text = _inflated(parts[2]) if rest[0] else parts[2]
    if len(text) > LONGEST_CREDENTIAL:
        raise NotBaked("the credential is too long")
    try:
        return text.decode()
    except UnicodeDecodeError:
        raise NotBaked("the picture's text is damaged") from None


def _inflated(text: bytes) -> bytes:
    """Inflate no more than a credential can be long, so that a small file stays small."""
    try:
        return zlib.decompressobj().decompress(text, LONGEST_CREDENTIAL + 1)
    except zlib.error:
        raise NotBaked("the picture's text is damaged") from None
