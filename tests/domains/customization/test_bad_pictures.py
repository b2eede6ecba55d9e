"""Whatever is sent as a photo: a sentence, nothing changed, nothing hangs, nothing grows."""

import io
import time

import pikepdf
import pytest
import pyvips
from PIL import Image
from tests.domains.customization import desk as desks
from tests.domains.customization import hostile_files as files
from tests.domains.customization.desk import Desk

from customiseyou.domains.customization import pictures_store, production
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.errors import PicturesFull
from customiseyou.domains.customization.values import PICTURES_MAX
from customiseyou.infra.processes.pool import TaskTimedOut, WorkerPool
from customiseyou.infra.resources import resource_folder
from customiseyou.kit.errors import AppError, Conflict
from customiseyou.rendering import pictures

pytestmark = pytest.mark.integration

SECONDS_MAX = 15.0
"""Measured at most 2 for the slowest; the shop itself gives up after 30."""
PEAK_MIB_MAX = 640
"""Measured 456 for 40 megapixels of 16 bits with transparency; the worker may have 1,024."""

NOT_A_PICTURE = "rendering.not_a_picture"
UNREADABLE = "rendering.picture_unreadable"
TOO_MANY = "rendering.picture_too_many_pixels"

REFUSED = {
    "nothing": (lambda: b"", NOT_A_PICTURE),
    "a program called holiday.jpg": (lambda: b"MZ\x90\0" + bytes(4096), NOT_A_PICTURE),
    "a program behind a photo's first bytes": (
        lambda: b"\xff\xd8\xff" + b"MZ" * 999, NOT_A_PICTURE,
    ),
    "a drawing": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", NOT_A_PICTURE),
    "a drawing after a declaration": (
        lambda: b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", NOT_A_PICTURE,
    ),
    "a document": (lambda: b"%PDF-1.7\n", NOT_A_PICTURE),
    "a zipped bomb": (files.archive, NOT_A_PICTURE),
    "a GIF": (lambda: files.saved("GIF"), NOT_A_PICTURE),
    "a GIF of 3,000 pictures": (lambda: files.animation("GIF", 3_000), NOT_A_PICTURE),
    "a TIFF": (lambda: files.saved("TIFF"), NOT_A_PICTURE),
    "a BMP": (lambda: files.saved("BMP"), NOT_A_PICTURE),
    "a PNG of 50,000 by 50,000": (lambda: files.png(50_000, 50_000, rows=9), TOO_MANY),
    "a PNG of 2,147,483,647 by 1": (lambda: files.png(2**31 - 1, 1, rows=0), TOO_MANY),
    "a photo of 41 megapixels": (
        lambda: files.saved("JPEG", Image.new("RGB", (8_000, 5_125))), TOO_MANY,
    ),
    "26 MiB": (lambda: files.saved("JPEG") + bytes(26 << 20), "rendering.picture_too_large"),
    "9 pixels wide": (
        lambda: files.saved("PNG", Image.new("RGB", (9, 900))), "rendering.picture_too_small",
    ),
    "half a JPEG": (lambda: files.saved("JPEG")[:9_000], UNREADABLE),
    "half a PNG": (lambda: files.saved("PNG")[:1_700], UNREADABLE),
    "half a WebP": (lambda: files.saved("WEBP")[:4_000], UNREADABLE),
    "half an AVIF": (lambda: files.saved("AVIF")[:2_000], UNREADABLE),
    "a JPEG of 10,000 scans": (lambda: files.jpeg_of_many_scans(10_000), UNREADABLE),
    "an AVIF that says it is HEIC": (
        lambda: files.saved("AVIF").replace(b"ftypavif", b"ftypheic").replace(b"av01", b"hvc1"),
        UNREADABLE,
    ),
    "a HEIC of parts that no telephone writes": (
        lambda: files.heic().replace(b"hvc1\0", b"unci\0", 1),
        "rendering.picture_kind_unsupported",
    ),
    "half a HEIC": (lambda: files.heic()[:1_800], UNREADABLE),
}  # fmt: skip

TAKEN = {
    "40 megapixels": lambda: files.saved(
        "JPEG", files.photo(800, 500).resize((8_000, 5_000)), quality=92
    ),
    "40 megapixels in ten scans": lambda: files.saved(
        "JPEG", Image.new("RGB", (8_000, 5_000)), progressive=True
    ),
    "40 megapixels of 16 bits with transparency": lambda: bytes(
        pyvips.Image.black(8_000, 5_000, bands=4)
        .cast("ushort")
        .copy(interpretation="rgb16")
        .pngsave_buffer(compression=1)
    ),
    "a text that unpacks to 1 GiB": lambda: files.png_with_deflated(b"zTXt", b"a\0\0", 1 << 30),
    "a profile that unpacks to 1 GiB": lambda: files.png_with_deflated(b"iCCP", b"a\0\0", 1 << 30),
    "1,000 texts that unpack to 7 MiB": lambda: files.png_with_deflated(
        b"zTXt", b"a\0\0", 7 << 20, count=1_000
    ),
    "22 MB of EXIF": lambda: files.jpeg_with_segments(
        0xE1, b"Exif\0\0" + b"\xff" * 64_000, count=350
    ),
    "EXIF that points nowhere": lambda: files.jpeg_with_segments(
        0xE1, b"Exif\0\0II*\0\xff\xff\xff\xff" + bytes(99), count=1
    ),
    "16 MB of profile": lambda: files.jpeg_with_segments(
        0xE2, b"ICC_PROFILE\0\x01\xfa" + b"A" * 64_000, count=250
    ),
    "a profile of noise": lambda: files.saved("JPEG", icc_profile=b"A" * 2_000),
    "a WebP of 2,000 pictures": lambda: files.animation("WEBP", 2_000),
    "a PNG of 2,000 pictures": lambda: files.animation("PNG", 2_000),
    "a HEIC in tiles": files.heic,
    "four inks": lambda: files.saved("JPEG", files.photo().convert("CMYK")),
    "a ZIP behind a photo": lambda: files.saved("JPEG") + files.archive(),
    "a palette": lambda: files.saved("PNG", files.photo().convert("P")),
    "one bit": lambda: files.saved("PNG", files.photo().convert("1")),
}


@pytest.mark.parametrize("name", list(REFUSED))
async def test_a_bad_photo_is_refused_in_words_and_nothing_is_kept(desk: Desk, name: str) -> None:
    make, code = REFUSED[name]
    data = make()
    view = await desk.start(await desk.publish(), name="Asha")
    began = time.monotonic()
    async with desk.nothing_changes():
        with pytest.raises(AppError) as refused:
            await desk.bring(data)
    assert time.monotonic() - began < SECONDS_MAX
    assert refused.value.code == code
    desks.said(refused.value)
    assert await desk.load(view) == view


@pytest.mark.parametrize("name", list(TAKEN))
async def test_a_strange_photo_is_taken_within_time_and_memory(
    database, tmp_path, name: str
) -> None:
    data = TAKEN[name]()
    began = time.monotonic()
    async with WorkerPool(1, timeout_seconds=SECONDS_MAX) as pool:
        desk = Desk(database, tmp_path / "files", pool)
        stored = await desk.bring(data)
        assert await pool.run(desks.peak_mib) < PEAK_MIB_MAX
    assert time.monotonic() - began < SECONDS_MAX
    assert stored.width * stored.height <= pictures.PICTURE_PIXELS_MAX
    for key in (stored.key, stored.editing_key):
        kept = await desk.files.find(key)
        assert kept is not None
        picture = Image.open(io.BytesIO(kept))
        assert picture.mode in {"RGB", "RGBA"}
        assert getattr(picture, "n_frames", 1) == 1
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}


async def test_where_and_by_whom_a_photo_was_made_is_in_no_file_of_ours(desk: Desk) -> None:
    view = await desk.start(await desk.publish(), name="Asha", extra="photo")
    stored = await desk.bring(files.tell_tale_jpeg())
    assert (stored.width, stored.height) == (800, 1_200)
    answers = {**view.design.answers, "photo": stored.sha256}
    view = await desk.save(view, customization.sample_design(
        view.template.template, template_version_id=str(view.template.id), language="en",
        answers=answers,
    ))  # fmt: skip
    approval = await desk.approve(view)
    originals = await pictures_store.load(desk.files, approval.pictures, which="original")
    printed = await desk.pool.run(
        production.render_approval,
        approval,
        assets=resource_folder("assets"),
        pictures=originals,
    )
    assert [file.kind for file in printed] == ["pdf", "png", "svg", "mockup"]
    contents = [file.content for file in printed]
    contents += [path.read_bytes() for path in desk.folder.rglob("*") if path.is_file()]
    with pikepdf.open(io.BytesIO(printed[0].content)) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Stream):
                contents += [thing.read_raw_bytes(), thing.unparse()]
                if thing.get("/Subtype") != pikepdf.Name.Image:
                    contents.append(thing.read_bytes())
    for content in contents:
        assert b"Exif" not in content
        assert not any(secret in content for secret in files.SECRETS)


async def test_a_photo_above_the_number_that_is_kept_leaves_no_file(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("customiseyou.domains.customization.service.PICTURES_MAX", 1)
    assert PICTURES_MAX == 300
    await desk.bring(files.saved("JPEG"))
    async with desk.nothing_changes():
        with pytest.raises(PicturesFull) as refused:
            await desk.bring(files.saved("PNG", files.photo(90, 60)))
    assert isinstance(refused.value, Conflict)
    desks.said(refused.value)


async def test_the_same_photo_again_counts_once_and_is_written_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("customiseyou.domains.customization.service.PICTURES_MAX", 1)
    first = await desk.bring(files.saved("JPEG"))
    written = {path: path.stat().st_mtime_ns for path in desk.folder.rglob("*") if path.is_file()}
    async with desk.nothing_changes():
        assert await desk.bring(files.saved("JPEG")) == first
    assert {path: path.stat().st_mtime_ns for path in written} == written


async def test_a_photo_that_takes_too_long_is_given_up_and_the_next_is_taken(
    database, tmp_path
) -> None:
    data = files.saved("AVIF", files.photo(300, 200).resize((3_000, 2_000)))
    async with WorkerPool(1, timeout_seconds=0.001) as pool:
        desk = Desk(database, tmp_path / "files", pool)
        async with desk.nothing_changes():
            with pytest.raises(TaskTimedOut) as refused:
                await desk.bring(data)
        desks.said(refused.value)
    async with WorkerPool(1) as pool:
        desk = Desk(database, tmp_path / "files", pool)
        assert (await desk.bring(data)).width == 3_000
