"""The kind and the size of a picture, read from its first bytes without decoding it."""

import re
import struct
from typing import NamedTuple

PRINTED_MEDIA_TYPES = frozenset({"image/jpeg", "image/png"})
"""What the engine puts into a print; the intake turns everything else into these."""
_JPEG_SIZE_MARKERS = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
_JPEG_BARE_MARKERS = {0x01, *range(0xD0, 0xD9)}
_HEIF_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"mif1"), "image/heic"),
    b"avif": "image/avif",
}
_BOXES_MAX = 2_000
_MARKER_IN_SCAN = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
"""Inside a scan's data FF is followed by 00 or by a restart marker, until the scan is over."""


class Header(NamedTuple):
    """What a file says of itself; the size is as stored, before any turn by EXIF."""

    media_type: str
    width: int
    height: int


def read(data: bytes) -> Header | None:
    """Return the header of a JPEG, PNG, WebP, HEIC or AVIF file, None for anything else."""
    try:
        if data.startswith(b"\xff\xd8\xff"):
            return _jpeg(data)
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return _png(data)
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _webp(data)
        if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
            return _heif(data, _HEIF_BRANDS[data[8:12]])
    except (struct.error, IndexError):
        return None
    return None


def _png(data: bytes) -> Header | None:
    if data[12:16] != b"IHDR":
        return None
    return Header("image/png", *struct.unpack(">II", data[16:24]))


def _jpeg(data: bytes) -> Header | None:
    place = 2
    while place + 4 <= len(data):
        if data[place] != 0xFF:
            return None
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if marker in _JPEG_BARE_MARKERS:
            place += 2
            continue
        if marker in _JPEG_SIZE_MARKERS:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return Header("image/jpeg", width, height)
        place += 2 + struct.unpack(">H", data[place + 2 : place + 4])[0]
    return None


def count_scans(data: bytes) -> int:
    """Return in how many scans a JPEG brings its picture; what lies behind it does not count.

    Each scan makes a decoder go over the whole picture, however few bytes the scan has.
    """
    place, scans = 2, 0
    while place + 4 <= len(data) and data[place] == 0xFF and data[place + 1] != 0xD9:
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if marker in _JPEG_BARE_MARKERS:
            place += 2
            continue
        place += 2 + struct.unpack(">H", data[place + 2 : place + 4])[0]
        if marker == 0xDA:
            scans += 1
            found = _MARKER_IN_SCAN.search(data, place)
            place = found.start() if found else len(data)
    return scans


def _webp(data: bytes) -> Header | None:
    kind = data[12:16]
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", data[26:30])
        return Header("image/webp", width & 0x3FFF, height & 0x3FFF)
    if kind == b"VP8L" and data[20] == 0x2F:
        bits = struct.unpack("<I", data[21:25])[0]
        return Header("image/webp", (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1)
    if kind == b"VP8X":
        width = int.from_bytes(data[24:27], "little") + 1
        height = int.from_bytes(data[27:30], "little") + 1
        return Header("image/webp", width, height)
    return None


def _heif(data: bytes, media_type: str) -> Header | None:
    """Return the largest size among the file's image properties (ispe boxes)."""
    best: Header | None = None
    place = -1
    for _ in range(_BOXES_MAX):
        place = data.find(b"ispe", place + 1)
        if place < 0:
            break
        width, height = struct.unpack(">II", data[place + 8 : place + 16])
        if best is None or width * height > best.width * best.height:
            best = Header(media_type, width, height)
    return best
