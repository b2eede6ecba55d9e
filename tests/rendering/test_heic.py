"""Photos of telephones: HEIC comes out as any other photo does, and what is odd is refused."""

import io
import resource
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tests.rendering import scenes

from customiseyou.rendering import errors, picture_header, pictures

FOLDER = Path(__file__).parent / "heic"


def file(name: str) -> bytes:
    """Return one of the fixtures."""
    return (FOLDER / f"{name}.heic").read_bytes()


def taken(data: bytes) -> Image.Image:
    """Return the picture that an upload becomes."""
    return Image.open(io.BytesIO(pictures.intake(data).original.data))


@pytest.mark.parametrize(
    ("name", "size"),
    [("photo", (240, 160)), ("ten-bit", (240, 160)), ("tiled", (600, 400))],
)
def test_a_photo_of_a_telephone_comes_out_as_a_plain_jpeg(name: str, size: tuple[int, int]) -> None:
    found = taken(file(name))
    assert (found.format, found.mode, found.size, found.info.get("exif")) == (
        "JPEG", "RGB", size, None,
    )  # fmt: skip
    wanted = Image.open(io.BytesIO(scenes.PHOTO)).resize(size)
    assert np.abs(np.asarray(found, dtype=int) - np.asarray(wanted, dtype=int)).mean() < 4


def test_the_same_heic_gives_the_same_bytes() -> None:
    assert pictures.intake(file("tiled")) == pictures.intake(file("tiled"))


def test_a_turn_is_made_once_though_two_places_tell_it() -> None:
    found = taken(file("turned"))
    assert found.size == (40, 80)
    assert found.convert("L").getpixel((20, 10)) > 240
    assert found.convert("L").getpixel((20, 70)) < 15


def test_a_turn_that_exif_alone_tells_is_none_in_a_heic() -> None:
    assert taken(file("exif-only")).size == (80, 40)


@pytest.mark.parametrize("name", ["turned", "exif-only"])
def test_a_heic_tells_nothing_of_its_maker(name: str) -> None:
    assert b"Secret Phone" in file(name)
    found = pictures.intake(file(name))
    for picture in (found.original, found.editing):
        assert b"Secret" not in picture.data
        assert b"Exif" not in picture.data


def test_what_is_clear_stays_clear() -> None:
    found = taken(file("clear"))
    assert (found.format, found.mode) == ("PNG", "RGBA")
    top, bottom = found.getpixel((120, 4)), found.getpixel((120, 156))
    assert top[3] < 16
    assert bottom[3] > 240


def test_of_several_pictures_the_main_one_is_taken() -> None:
    found = taken(file("several"))
    assert found.size == (96, 64)
    red, green, blue = found.getpixel((40, 30))
    assert green > 245
    assert max(red, blue) < 10


def test_wide_colours_are_brought_into_srgb() -> None:
    red, green, blue = taken(file("display-p3")).getpixel((30, 20))
    assert red > 250
    assert max(green, blue) < 6


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.97])
@pytest.mark.parametrize("name", ["photo", "tiled"])
def test_a_heic_cut_short_is_refused(name: str, share: float) -> None:
    data = file(name)
    with pytest.raises((errors.PictureUnreadable, errors.NotAPicture)):
        pictures.intake(data[: int(len(data) * share)])


def claiming(data: bytes, width: int, height: int) -> bytes:
    """Return the file with another size in the first of its size properties."""
    place = data.index(b"ispe") + 8
    return data[:place] + struct.pack(">II", width, height) + data[place + 8 :]


@pytest.mark.parametrize(("width", "height"), [(8_000, 5_001), (2**32 - 1, 2**32 - 1)])
def test_a_heic_that_claims_more_pixels_than_are_taken_is_refused_undecoded(
    width: int, height: int
) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(errors.PictureTooManyPixels):
        pictures.intake(claiming(file("photo"), width, height))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 5_000


def test_a_heic_whose_picture_is_larger_than_it_claims_is_refused() -> None:
    with pytest.raises(errors.PictureUnreadable):
        pictures.intake(claiming(file("photo"), 24, 16))


def test_a_heic_called_otherwise_is_judged_by_its_bytes() -> None:
    data = file("photo")
    assert picture_header.read(data) == ("image/heic", 240, 160)
    assert picture_header.read(data.replace(b"ftypheic", b"ftypmif1")) == ("image/heic", 240, 160)
    assert taken(data.replace(b"ftypheic", b"ftypmif1")).size == (240, 160)
    with pytest.raises(errors.NotAPicture):
        pictures.intake(b"\xff\xd8\xff" + data)
    with pytest.raises(errors.NotAPicture):
        pictures.intake(data.replace(b"ftypheic", b"ftypisom"))


def test_an_avif_under_the_common_brand_is_opened_as_one() -> None:
    out = io.BytesIO()
    Image.open(io.BytesIO(scenes.PHOTO)).save(out, "AVIF")
    data = out.getvalue().replace(b"ftypavif", b"ftypmif1", 1)
    assert picture_header.read(data) == ("image/avif", 900, 600)
    assert taken(data).size == (900, 600)


@pytest.mark.parametrize("kind", [b"unci", b"mski", b"iovl", b"jpeg", b"av01", b"vvc1", bytes(4)])
def test_codecs_that_no_telephone_writes_are_never_started(kind: bytes) -> None:
    data = file("photo")
    assert picture_header.heif_items(data) == {b"hvc1"}
    place = data.index(b"infe")
    odd = data[:place] + data[place:].replace(b"hvc1", kind, 1)
    with pytest.raises(errors.PictureKindUnsupported) as refused:
        pictures.intake(odd)
    assert refused.value.media_type == "image/heic"


def test_a_film_beside_the_picture_and_a_second_list_of_items_are_refused() -> None:
    data = file("photo")
    with pytest.raises(errors.PictureKindUnsupported):
        pictures.intake(data + struct.pack(">I4s", 8, b"moov"))
    size, meta = struct.unpack(">I4s", data[(at := data.index(b"meta") - 4) : at + 8])
    assert meta == b"meta"
    with pytest.raises(errors.PictureUnreadable):
        pictures.intake(data + data[at : at + size])


@pytest.mark.parametrize("step", range(0, 420, 7))
def test_a_heic_with_one_wrong_byte_is_taken_or_refused_in_words(step: int) -> None:
    data = bytearray(file("photo"))
    data[step % len(data)] ^= 0xFF
    try:
        found = pictures.intake(bytes(data)).original
        assert found.width * found.height <= pictures.PICTURE_PIXELS_MAX
    except errors.RenderingRefused:
        pass
