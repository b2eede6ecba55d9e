"""The PDF's exact size, its marks, and that it depends on nothing but its input."""

import concurrent.futures
import io
import multiprocessing
import time
from collections.abc import Iterator

import pikepdf
import pytest
from tests.rendering import scenes

from customiseyou.rendering import engine, fonts, pdf, scene

MILLIMETRES_PER_POINT = 25.4 / 72


def printed(drawn: scene.Scene, library: fonts.FontLibrary, marks: engine.Marks) -> bytes:
    """Return the PDF of a scene with the shared pictures."""
    files = engine.render_print(
        drawn,
        fonts=library,
        marks=marks,
        pictures={scenes.PHOTO_NAME: scenes.PHOTO},
        artworks={scenes.WREATH_NAME: scenes.WREATH},
        dpi=100,
    )
    return files.pdf


@pytest.fixture(scope="module")
def mug_pdf(library: fonts.FontLibrary, marks: engine.Marks) -> bytes:
    """Render the regression fixture once."""
    return printed(scenes.mug(), library, marks)


def millimetres(box: pikepdf.Array) -> list[float]:
    """Return a box in millimetres."""
    return [float(value) * MILLIMETRES_PER_POINT for value in box]


@pytest.mark.parametrize(
    ("width", "height", "bleed"),
    [(20_000, 9_500, 300), (21_001, 29_703, 333), (1_000, 1_000, 0), (99_999, 7, 1)],
)
def test_boxes_are_exact_to_a_thousandth_of_a_millimetre(
    width: int, height: int, bleed: int, library: fonts.FontLibrary, marks: engine.Marks
) -> None:
    surface = scene.Surface(width=width, height=height, bleed=bleed)
    data = printed(scene.Scene(surface=surface, background="#336699"), library, marks)
    with pikepdf.open(io.BytesIO(data)) as document:
        (page,) = document.pages
        whole = [0, 0, (width + 2 * bleed) / 100, (height + 2 * bleed) / 100]
        trim = [bleed / 100, bleed / 100, (bleed + width) / 100, (bleed + height) / 100]
        assert millimetres(page.obj.MediaBox) == pytest.approx(whole, abs=0.001)
        assert millimetres(page.obj.BleedBox) == pytest.approx(whole, abs=0.001)
        assert millimetres(page.obj.TrimBox) == pytest.approx(trim, abs=0.001)
        assert "/Rotate" not in page.obj
        assert "/UserUnit" not in page.obj


def every_dictionary(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Go through all dictionaries and streams of a file."""
    for thing in document.objects:
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            yield thing


def test_there_is_no_font_in_the_file(mug_pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(mug_pdf)) as document:
        for thing in every_dictionary(document):
            assert thing.get("/Type") != pikepdf.Name.Font
            assert "/Font" not in thing
            assert "/FontFile2" not in thing


def test_the_photo_is_in_the_file_with_all_its_pixels(mug_pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(mug_pdf)) as document:
        sizes = {
            (int(thing.Width), int(thing.Height))
            for thing in every_dictionary(document)
            if thing.get("/Subtype") == pikepdf.Name.Image
        }
    assert sizes == {(900, 600)}


def test_marks_are_in_the_information_and_in_the_xmp(mug_pdf: bytes, marks: engine.Marks) -> None:
    with pikepdf.open(io.BytesIO(mug_pdf)) as document:
        info = {name: str(value) for name, value in document.trailer.Info.items()}
        xmp = document.open_metadata()
        assert xmp[f"{{{pdf.NAMESPACE}}}Approval"] == marks.approval
        assert xmp[f"{{{pdf.NAMESPACE}}}TemplateVersion"] == marks.template_version
        assert xmp["dc:title"] == "Mug for प्रिया"
        assert xmp["xmp:CreateDate"] == "2026-11-24T09:30:00Z"
    assert info == {
        "/Producer": "CustomiseYou",
        "/CreationDate": "D:20261124093000Z",
        "/ModDate": "D:20261124093000Z",
        "/Trapped": "/False",
        "/CYApproval": marks.approval,
        "/CYTemplateVersion": marks.template_version,
        "/Title": "Mug for प्रिया",
    }


def test_the_same_scene_gives_the_same_bytes_here_and_in_another_process(
    mug_pdf: bytes, library: fonts.FontLibrary, marks: engine.Marks
) -> None:
    # What a file says of the time of its saving, or makes its id from, goes by whole seconds.
    time.sleep(1.1)
    assert printed(scenes.mug(), library, marks) == mug_pdf
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as pool:
        there = pool.submit(
            engine.render_print,
            scenes.mug(),
            fonts=library,
            marks=marks,
            pictures={scenes.PHOTO_NAME: scenes.PHOTO},
            artworks={scenes.WREATH_NAME: scenes.WREATH},
            dpi=100,
        ).result(timeout=60)
    here = engine.render_print(
        scenes.mug(),
        fonts=library,
        marks=marks,
        pictures={scenes.PHOTO_NAME: scenes.PHOTO},
        artworks={scenes.WREATH_NAME: scenes.WREATH},
        dpi=100,
    )
    assert there == here


def test_another_approval_gives_another_file(
    mug_pdf: bytes, library: fonts.FontLibrary, marks: engine.Marks
) -> None:
    other = engine.Marks(
        approval="0" * 64,
        template_version=marks.template_version,
        approved_at=marks.approved_at,
        title=marks.title,
    )
    assert printed(scenes.mug(), library, other) != mug_pdf


def test_marks_without_a_time_zone_are_refused(
    library: fonts.FontLibrary, marks: engine.Marks
) -> None:
    naive = engine.Marks(
        approval="0" * 64,
        template_version="1",
        approved_at=marks.approved_at.replace(tzinfo=None),
    )
    with pytest.raises(AssertionError, match="zone"):
        printed(scenes.mug(), library, naive)
