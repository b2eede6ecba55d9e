"""What strangers upload: what is taken, how it comes out, and what is refused undecoded."""

import hashlib
import io
import resource
import struct
import zlib

import numpy as np
import pytest
import pyvips
from PIL import Image
from tests.rendering import scenes

from customiseyou.rendering import errors, picture_header, pictures


def saved(kind: str, picture: Image.Image | None = None, **options: object) -> bytes:
    """Return a picture as a file of a kind."""
    out = io.BytesIO()
    (picture or Image.open(io.BytesIO(scenes.PHOTO))).save(out, kind, **options)
    return out.getvalue()


def png_claiming(width: int, height: int, *, rows: int = 1) -> bytes:
    """Return a PNG whose header claims a size, with few bytes behind it."""

    def chunk(name: bytes, body: bytes) -> bytes:
        check = zlib.crc32(name + body)
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * (1 + 3 * width) * rows, 9)
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", body), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_photo_of_any_kind_comes_out_as_a_plain_jpeg(kind: str) -> None:
    found = pictures.intake(saved(kind), edit_px_max=300)
    assert (found.original.media_type, found.original.width, found.original.height) == (
        "image/jpeg", 900, 600,
    )  # fmt: skip
    assert (found.editing.width, found.editing.height) == (300, 200)
    for picture in (found.original, found.editing):
        assert hashlib.sha256(picture.data).hexdigest() == picture.sha256
        header = picture_header.read(picture.data)
        assert header == (picture.media_type, picture.width, picture.height)
    theirs = np.asarray(Image.open(io.BytesIO(scenes.PHOTO)), dtype=int)
    ours = np.asarray(Image.open(io.BytesIO(found.original.data)), dtype=int)
    assert np.abs(theirs - ours).mean() < 2


def test_the_same_upload_gives_the_same_bytes() -> None:
    assert pictures.intake(scenes.PHOTO) == pictures.intake(scenes.PHOTO)


def test_transparency_is_kept_only_where_there_is_some() -> None:
    clear = Image.new("RGBA", (64, 40), (200, 30, 30, 90))
    found = pictures.intake(saved("PNG", clear))
    assert found.original.media_type == "image/png"
    assert Image.open(io.BytesIO(found.original.data)).getpixel((3, 3)) == (200, 30, 30, 90)
    full = Image.new("RGBA", (64, 40), (200, 30, 30, 255))
    assert pictures.intake(saved("PNG", full)).original.media_type == "image/jpeg"


def test_a_photo_is_turned_upright_and_tells_nothing_of_its_maker() -> None:
    picture = Image.new("RGB", (80, 40), "black")
    picture.paste("white", (0, 0, 40, 40))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Secret Phone"
    found = pictures.intake(saved("JPEG", picture, exif=exif, comment=b"Secret Place"))
    assert (found.original.width, found.original.height) == (40, 80)
    upright = Image.open(io.BytesIO(found.original.data))
    assert upright.convert("L").getpixel((20, 10)) > 240
    assert upright.convert("L").getpixel((20, 70)) < 15
    assert b"Secret" not in found.original.data
    assert b"Exif" not in found.original.data
    assert dict(upright.getexif()) == {}


def test_grey_sixteen_bit_and_cmyk_come_out_in_srgb() -> None:
    grey = saved("PNG", Image.fromarray(np.full((50, 60), 30_000, dtype=np.uint16)))
    cmyk = saved("JPEG", Image.new("CMYK", (60, 50), (0, 255, 255, 0)))
    for data in (grey, cmyk):
        assert Image.open(io.BytesIO(pictures.intake(data).original.data)).mode == "RGB"
    red, green, blue = Image.open(io.BytesIO(pictures.intake(cmyk).original.data)).getpixel((5, 5))
    assert red > 200
    assert max(green, blue) < 90


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ\x90\x00" + b"\0" * 500,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7\n",
        b"GIF89a" + b"\0" * 100,
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"\xff\xd8\xff" + b"\xff" * 60,
        b"RIFF\x24\x00\x00\x00WEBPVP8 ",
        b"\x00\x00\x00\x18ftypheic" + b"\0" * 40,
    ],
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(data: bytes) -> None:
    with pytest.raises(errors.NotAPicture):
        pictures.intake(data)


@pytest.mark.parametrize(
    ("width", "height"), [(6_404, 6_403), (65_000, 65_000), (2_000_000_000, 2), (40_000_001, 1)]
)
def test_more_than_forty_megapixels_are_refused_before_decoding(width: int, height: int) -> None:
    data = png_claiming(width, height) if width < 100_000 else png_claiming(1, 1)
    data = data[:16] + struct.pack(">II", width, height) + data[24:]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(errors.PictureTooManyPixels) as refused:
        pictures.intake(data)
    assert refused.value.data() == {"width": width, "height": height, "pixels_max": 40_000_000}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 5_000


def test_a_real_photo_of_41_megapixels_is_refused() -> None:
    data = pyvips.Image.black(6_404, 6_403, bands=3).copy(interpretation="srgb").jpegsave_buffer()
    with pytest.raises(errors.PictureTooManyPixels):
        pictures.intake(data)


def test_a_bomb_whose_rows_never_end_yields_only_what_its_header_claims() -> None:
    bomb = png_claiming(100, 100, rows=2_000_000)
    assert len(bomb) < 1_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        found = pictures.intake(bomb)
        assert (found.original.width, found.original.height) == (100, 100)
    except errors.PictureUnreadable:
        pass
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_more_bytes_than_allowed_are_refused() -> None:
    data = scenes.PHOTO + b"\0" * pictures.PICTURE_BYTES_MAX
    with pytest.raises(errors.PictureTooLarge) as refused:
        pictures.intake(data)
    assert refused.value.size_bytes == len(data)


def test_a_picture_of_a_few_pixels_is_refused() -> None:
    with pytest.raises(errors.PictureTooSmall):
        pictures.intake(saved("PNG", Image.new("RGB", (900, 15))))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_cut_short_is_refused(kind: str) -> None:
    data = saved(kind)
    with pytest.raises(errors.PictureUnreadable):
        pictures.intake(data[: len(data) // 2])


def test_scans_are_counted_as_far_as_the_picture_goes() -> None:
    plain, several = saved("JPEG"), saved("JPEG", progressive=True)
    assert picture_header.count_scans(plain) == 1
    assert 5 < picture_header.count_scans(several) < 20
    assert picture_header.count_scans(plain + several) == 1
    assert picture_header.count_scans(plain[:-2] + b"\xff\xff\xd9" + several) == 1
    assert picture_header.count_scans(b"\xff\xd8\xff\xda\x00\x02") == 1
    assert picture_header.count_scans(b"\xff\xd8") == 0


def test_a_jpeg_of_more_scans_than_programs_write_is_refused_undecoded() -> None:
    several = saved("JPEG", progressive=True)
    begin = several.index(b"\xff\xda", several.index(b"\xff\xda") + 2)
    end = several.index(b"\xff\xc4", begin)
    many = several[:begin] + several[begin:end] * pictures.JPEG_SCANS_MAX + several[begin:]
    assert picture_header.count_scans(many) > pictures.JPEG_SCANS_MAX
    with pytest.raises(errors.PictureUnreadable):
        pictures.intake(many)


def test_a_png_with_a_wrong_name_in_its_bytes_is_judged_by_its_bytes() -> None:
    assert picture_header.read(saved("WEBP", lossless=True)) == ("image/webp", 900, 600)
    clear = Image.new("RGBA", (70, 50), (1, 2, 3, 4))
    assert picture_header.read(saved("WEBP", clear)) == ("image/webp", 70, 50)
    assert picture_header.read(saved("JPEG", progressive=True)) == ("image/jpeg", 900, 600)
