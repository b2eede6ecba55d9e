"""The map of a view: where on the surface each pixel of the picture lies.

Packs store it as a 16-bit RGB PNG (u, v, coverage), which browsers cut to 8 bits a channel. What
they get instead is small and exact, whole numbers with the highest byte first:

    5 bytes   'CYMAP'
    1 byte    format, 1
    12 bytes  width and height of the map; left, top, width and height of the part that follows
    the rest  a zlib stream of five planes, each of that part, row by row: u high, u low, v high,
              v low, coverage

u and v are residuals of value - left - upper + upper left (modulo 65536), folded so that small ones
of either sign are small numbers: 0, -1, 1, -2 become 0, 1, 2, 3. Coverage goes from 0 to 255.
"""

import struct
import zlib

import pyvips

FORMAT = 1
_HEAD = struct.Struct(">5sB6H")


def encode(uv_png: str) -> bytes:
    """Return the browser's form of a pack's map."""
    stored = pyvips.Image.new_from_file(uv_png).copy_memory()
    left, top, width, height = _used(stored)
    part = stored.crop(left, top, width, height)
    planes: list[bytes] = []
    for band in (part[0], part[1]):
        folded = _folded(band)
        planes.append((folded >> 8).cast("uchar").write_to_memory())
        planes.append((folded & 255).cast("uchar").write_to_memory())
    planes.append((part[2] / 257).rint().cast("uchar").write_to_memory())
    head = _HEAD.pack(b"CYMAP", FORMAT, stored.width, stored.height, left, top, width, height)
    return head + zlib.compress(b"".join(planes), 9)


def plain(encoded: bytes) -> bytes:
    """Return what a map says, whichever zlib packed it: its head and its planes."""
    return encoded[: _HEAD.size] + zlib.decompress(encoded[_HEAD.size :])


def _used(stored: pyvips.Image) -> tuple[int, int, int, int]:
    """Return the part that says anything, as left, top, width and height."""
    said = (stored[0] > 0) | (stored[1] > 0) | (stored[2] > 0)
    # Line art keeps what is one pixel thin.
    return said.find_trim(threshold=1, background=[0], line_art=True)


def _folded(band: pyvips.Image) -> pyvips.Image:
    whole = band.cast("int").embed(1, 1, band.width + 1, band.height + 1).copy_memory()

    def shifted(left: int, top: int) -> pyvips.Image:
        return whole.crop(left, top, band.width, band.height)

    residual = shifted(1, 1) - shifted(0, 1) - shifted(1, 0) + shifted(0, 0)
    signed = ((residual + 32_768) & 65_535) - 32_768
    return (signed >= 0).ifthenelse(signed * 2, signed * -2 - 1)
