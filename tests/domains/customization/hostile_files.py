"""Files that a stranger might send as a photo, each made here so that it is what it says."""

import functools
import io
import struct
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pyvips
from PIL import Image

MEBIBYTE = 1 << 20
SECRETS = (b"Secret Phone", b"Secret Place", b"Secret Studio")


def photo(width: int = 900, height: int = 600) -> Image.Image:
    """Return soft waves of colour."""
    y, x = np.mgrid[0:height, 0:width]
    waves = [128 + 100 * np.sin(x / 90), 128 + 100 * np.cos(y / 70), 255 * x / width]
    return Image.fromarray(np.stack(waves, axis=-1).astype(np.uint8))


def saved(kind: str, picture: Image.Image | None = None, **options: object) -> bytes:
    """Return a picture as a file of a kind."""
    out = io.BytesIO()
    (picture or photo()).save(out, kind, **options)
    return out.getvalue()


def heic() -> bytes:
    """Return a photo as a telephone writes it."""
    return (Path(__file__).parents[2] / "rendering/heic/tiled.heic").read_bytes()


def _chunk(name: bytes, body: bytes) -> bytes:
    check = zlib.crc32(name + body)
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", check)


@functools.cache
def zeros_deflated(size: int) -> bytes:
    """Return so many zero bytes, deflated to about a thousandth."""
    deflate = zlib.compressobj(9)
    parts = [deflate.compress(bytes(MEBIBYTE)) for _ in range(size // MEBIBYTE)]
    return b"".join([*parts, deflate.flush()])


def png(width: int, height: int, *, rows: int | None = None, chunks: bytes = b"") -> bytes:
    """Return a black PNG that claims a size, with chunks of one's own before its pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    deflate, row = zlib.compressobj(9), bytes(1 + 3 * width)
    body = b"".join(deflate.compress(row) for _ in range(height if rows is None else rows))
    parts = [_chunk(b"IHDR", header), chunks, _chunk(b"IDAT", body + deflate.flush())]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + _chunk(b"IEND", b"")


def png_with_deflated(name: bytes, before: bytes, size: int, *, count: int = 1) -> bytes:
    """Return a small PNG with so many chunks that each unpack to a size."""
    return png(100, 100, chunks=_chunk(name, before + zeros_deflated(size)) * count)


def _segment(number: int, body: bytes) -> bytes:
    return bytes([0xFF, number]) + struct.pack(">H", len(body) + 2) + body


def jpeg_with_segments(number: int, body: bytes, *, count: int) -> bytes:
    """Return a JPEG with so many application segments before its picture."""
    plain = saved("JPEG")
    return plain[:2] + _segment(number, body) * count + plain[2:]


def jpeg_of_many_scans(count: int) -> bytes:
    """Return a JPEG of 40 megapixels, one of whose scans of a few bytes comes so many times."""
    black = pyvips.Image.black(8_000, 5_000).copy(interpretation="b-w")
    data: bytes = black.jpegsave_buffer(interlace=True)  # type: ignore[assignment]
    begin = data.index(b"\xff\xda", data.index(b"\xff\xda") + 2)
    end = data.index(b"\xff", begin + 2)
    while data[end + 1] in {0x00, *range(0xD0, 0xD8)}:
        end = data.index(b"\xff", end + 2)
    return data[:begin] + data[begin:end] * count + data[begin:]


def animation(kind: str, frames: int) -> bytes:
    """Return a moving picture with frames that all differ."""
    pictures = [
        Image.new("RGB", (60, 40), (number % 256, number // 256, 0)) for number in range(frames)
    ]
    options = {"lossless": True, "method": 0} if kind == "WEBP" else {}
    return saved(
        kind, pictures[0], save_all=True, append_images=pictures[1:], duration=10, **options
    )


def archive() -> bytes:
    """Return a ZIP file of 256 MiB of zeros in a few hundred kilobytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("photo.jpg", bytes(256 * MEBIBYTE))
    return out.getvalue()


def tell_tale_jpeg() -> bytes:
    """Return a photo, lying on its side, that tells its maker, its place and its words."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Secret Phone"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (26.0, 54.0, 44.0)
    place[3], place[4] = "E", (75.0, 48.0, 3.0)
    place[29] = "Secret Place"
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>Secret Studio</x:xmpmeta>"
    return saved("JPEG", photo(1_200, 800), exif=exif, xmp=xmp, comment=b"Secret Place")
