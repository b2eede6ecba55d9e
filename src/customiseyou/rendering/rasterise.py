"""Outlines to pixels. resvg holds Python's lock while it works: call this in worker processes."""

import struct
import zlib
from collections.abc import Mapping

import resvg_py

VERSION = f"resvg_py {resvg_py.__version__} resvg {resvg_py.__resvg_version__}"
PIXELS_MAX = 50_000_000
"""Four bytes each while drawing: 200 MB."""
_HEADER_END = 8 + 25
"""A PNG's signature and its IHDR chunk, after which other chunks may stand."""


def png(svg: str, *, width_px: int) -> bytes:
    """Return a PNG with an alpha channel, as wide as the document says it is."""
    assert width_px >= 1, width_px
    return resvg_py.svg_to_bytes(svg_string=svg, width=width_px, skip_system_fonts=True)


def marked(data: bytes, *, px_per_metre: int, marks: Mapping[str, str]) -> bytes:
    """Return the PNG with its printed size and with texts that trace it."""
    chunks = _chunk(b"pHYs", struct.pack(">IIB", px_per_metre, px_per_metre, 1))
    for name, value in marks.items():
        text = b"\0\0\0\0\0" + value.encode("utf-8")
        chunks += _chunk(b"iTXt", name.encode("ascii") + text)
    return data[:_HEADER_END] + chunks + data[_HEADER_END:]


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
