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
_PLAIN_HEIF_ITEMS = frozenset({b"grid", b"iden", b"tmap", b"Exif", b"mime", b"uri "})
PLAIN_HEIF_ITEMS = {
    "image/heic": _PLAIN_HEIF_ITEMS | {b"hvc1"},
    "image/avif": _PLAIN_HEIF_ITEMS | {b"av01"},
}
"""What cameras and programs put into such a file. The container allows for many more kinds, of
codecs that hardly anybody uses and few have looked at; most holes of its decoders were there."""
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


def heif_items(data: bytes) -> frozenset[bytes] | None:
    """Return the kinds of items in a HEIC or AVIF file, 'moov' among them where it has a film.

    None stands for a file whose boxes do not fit into each other.
    """
    try:
        top = _boxes(data, 0, len(data))
        meta = _only(top, b"meta")
        items = _only(_boxes(data, meta.start + 4, meta.stop), b"iinf")
        entries = _boxes(data, items.start + (8 if data[items.start] else 6), items.stop)
        kinds = {_kind(data, name, entry) for name, entry in entries}
    except (struct.error, IndexError):
        return None
    return frozenset(kinds | {name for name, _ in top if name == b"moov"})


def _kind(data: bytes, name: bytes, entry: range) -> bytes:
    version = data[entry.start]
    if name != b"infe" or version not in {2, 3}:
        return b""
    place = entry.start + (8 if version == 2 else 10)
    return data[place : place + 4]


def _only(boxes: list[tuple[bytes, range]], wanted: bytes) -> range:
    """Return the content of the one box of a name; two would be read otherwise by others."""
    found = [content for name, content in boxes if name == wanted]
    if len(found) != 1:
        raise IndexError(wanted)
    return found[0]


def _boxes(data: bytes, place: int, end: int) -> list[tuple[bytes, range]]:
    """Return the names of the boxes in a stretch, and where their contents lie."""
    found: list[tuple[bytes, range]] = []
    while place < end:
        size, name = struct.unpack(">I4s", data[place : place + 8])
        head = 8
        if size == 1:
            (size,) = struct.unpack(">Q", data[place + 8 : place + 16])
            head = 16
        size = size or end - place
        if size < head or place + size > end or len(found) == _BOXES_MAX:
            raise IndexError(place)
        found.append((name, range(place + head, place + size)))
        place += size
    return found


def _heif(data: bytes, media_type: str) -> Header | None:
    """Return the largest size among the file's image properties (ispe boxes)."""
    if data[8:12] == b"mif1" and b"av01" in (heif_items(data) or ()):
        media_type = "image/avif"
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
