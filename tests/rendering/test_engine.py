"""The engine's door: what it refuses, what it reports, what it leaves transparent."""

import hashlib
import io
import pickle
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image
from tests.rendering import scenes
from tests.rendering.scenes import box, text

from customiseyou.rendering import engine, errors, fonts, rasterise, scene

SURFACE = scene.Surface(width=8_000, height=6_000, bleed=200, safe=500)


def on_surface(*items: scene.Item, background: str | None = None) -> scene.Scene:
    """Return a scene of the given items."""
    return scene.Scene(surface=SURFACE, background=background, items=items)


def photo_item(**more: object) -> scene.Item:
    """Return a photo of 30 × 20 mm."""
    return scene.ImageItem(
        id="photo", picture=scenes.PHOTO_NAME, box=box(1_000, 1_000, 3_000, 2_000), **more  # type: ignore[arg-type] # the keywords are the struct's own
    )  # fmt: skip


def test_the_version_names_every_part_that_draws() -> None:
    for part in (
        "customiseyou 3",
        "uharfbuzz 0.57.0",
        "harfbuzz 15.0.0",
        "resvg",
        "typst",
        "pikepdf",
    ):
        assert part in engine.RENDERER_VERSION


def test_an_unknown_character_is_named_and_nothing_is_printed(
    library: fonts.FontLibrary, marks: engine.Marks
) -> None:
    drawn = on_surface(text("hello", "Hi 漢", "pacifico", box(500, 500, 7_000, 2_000), 900))
    with pytest.raises(errors.UnknownGlyph) as refused:
        engine.render_print(drawn, fonts=library, marks=marks)
    assert refused.value.data() == {"character": "漢", "code_point": 0x6F22, "item": "hello"}


def test_a_preview_leaves_an_unknown_character_out_with_a_warning(
    library: fonts.FontLibrary,
) -> None:
    with_it = on_surface(text("a", "Hi漢", "pacifico", box(500, 500, 7_000, 2_000), 900))
    without = on_surface(text("a", "Hi", "pacifico", box(500, 500, 7_000, 2_000), 900))
    preview = engine.render_preview(with_it, fonts=library)
    assert [(w.code, w.data) for w in preview.report.warnings] == [
        ("unknown_glyph", {"character": "漢", "code_point": 0x6F22})
    ]
    assert preview.report.items == engine.render_preview(without, fonts=library).report.items


def test_a_picture_with_other_bytes_than_named_is_refused(
    library: fonts.FontLibrary, marks: engine.Marks
) -> None:
    drawn = on_surface(photo_item())
    for pictures in ({}, {scenes.PHOTO_NAME: scenes.photo(300, 200)}):
        with pytest.raises(errors.MissingPicture) as refused:
            engine.render_print(drawn, fonts=library, marks=marks, pictures=pictures)
        assert refused.value.sha256 == scenes.PHOTO_NAME


def test_a_drawing_with_other_bytes_than_named_is_refused(
    library: fonts.FontLibrary, marks: engine.Marks
) -> None:
    item = scene.ArtItem(id="a", artwork=scenes.WREATH_NAME, box=box(0, 0, 100, 100))
    for artworks in ({}, {scenes.WREATH_NAME: b"<svg/>"}):
        with pytest.raises(errors.MissingArtwork):
            engine.render_print(on_surface(item), fonts=library, marks=marks, artworks=artworks)


def test_a_font_that_is_not_ours_is_refused(library: fonts.FontLibrary) -> None:
    drawn = on_surface(text("a", "Hi", "comic-sans", box(0, 0, 100, 100), 50))
    with pytest.raises(errors.UnknownFont) as refused:
        engine.render_preview(drawn, fonts=library)
    assert refused.value.font == "comic-sans"


def test_too_long_a_payload_is_refused(library: fonts.FontLibrary) -> None:
    item = scene.QrItem(id="q", payload="é漢" * 500, correction="high", box=box(0, 0, 900, 900))
    with pytest.raises(errors.PayloadTooLong) as refused:
        engine.render_preview(on_surface(item), fonts=library)
    assert refused.value.item == "q"


@pytest.mark.parametrize(
    "path", ["L 1 1", "M 1 1 A 1 1 0 0 0 5 5", "M 1", "M 1 1 l 2 2", "M 1 1 x"]
)
def test_a_path_outside_the_grammar_is_refused(path: str, library: fonts.FontLibrary) -> None:
    item = scene.ShapeItem(
        id="p", form="path", path=path, box=box(0, 0, 900, 900), fill=scene.Solid(colour="#ff0000")
    )
    with pytest.raises(errors.BadPath):
        engine.render_preview(on_surface(item), fonts=library)


def test_few_pixels_are_told_with_their_number(
    library: fonts.FontLibrary, marks: engine.Marks
) -> None:
    pictures = {scenes.PHOTO_NAME: scenes.PHOTO}
    zoomed = photo_item(crop=scene.Crop(zoom=10_000))
    files = engine.render_print(
        on_surface(zoomed), fonts=library, marks=marks, pictures=pictures, dpi=50
    )
    # 600 px over 20.2 mm (with the overscan), ten times enlarged, are 75 pixels an inch.
    assert files.report.items[0].dpi == 75
    (warning,) = files.report.warnings
    assert (warning.code, warning.item, warning.data) == (
        "low_dpi", "photo", {"dpi": 75, "dpi_min": 150},
    )  # fmt: skip
    plain = engine.render_preview(on_surface(photo_item()), fonts=library, pictures=pictures)
    assert plain.report.items[0].dpi == 754
    assert plain.report.warnings == ()


def test_a_reduced_copy_is_measured_and_placed_as_its_original(library: fonts.FontLibrary) -> None:
    drawn = on_surface(photo_item(crop=scene.Crop(centre_x=2_000, zoom=1_700, rotation=700)))
    full = engine.render_preview(drawn, fonts=library, pictures={scenes.PHOTO_NAME: scenes.PHOTO})
    reduced = engine.render_preview(
        drawn,
        fonts=library,
        pictures={scenes.PHOTO_NAME: scenes.photo(90, 60)},
        original_sizes={scenes.PHOTO_NAME: (900, 600)},
    )
    assert reduced.report == full.report
    start, end = full.svg.split("data:image")[0], full.svg.split("base64,")[0]
    assert reduced.svg.startswith(start)
    assert reduced.svg.startswith(end)


def test_what_lies_outside_the_safe_zone_is_told_in_hundredths(library: fonts.FontLibrary) -> None:
    qr = scene.QrItem(id="q", payload="hi", box=box(300, 450, 1_000, 1_000))
    preview = engine.render_preview(on_surface(qr), fonts=library)
    assert [(w.code, w.data) for w in preview.report.warnings] == [
        ("outside_safe", {"left": 200, "top": 50, "right": 0, "bottom": 0})
    ]


def test_bare_paper_stays_transparent(library: fonts.FontLibrary) -> None:
    square = scene.ShapeItem(
        id="s", form="rect", box=box(0, 0, 4_000, 6_000), fill=scene.Solid(colour="#ff0000")
    )
    data = engine.render_preview_png(on_surface(square), fonts=library, width_px=840)
    pixels = np.asarray(Image.open(io.BytesIO(data)))
    assert pixels.shape == (640, 840, 4)
    assert tuple(pixels[300, 100]) == (255, 0, 0, 255)
    assert tuple(pixels[300, 800]) == (0, 0, 0, 0)
    assert tuple(pixels[300, 10]) == (0, 0, 0, 0)


def test_a_huge_surface_gets_a_bounded_png() -> None:
    surface = scene.Surface(width=100_000, height=300_000)
    width_px = engine.print_width_px(surface, dpi=300)
    assert width_px == 4_082
    assert width_px * width_px * 3 <= rasterise.PIXELS_MAX
    assert engine.print_width_px(scene.Surface(width=2_540, height=100), dpi=300) == 300


def test_png_and_svg_know_their_size_and_their_approval(
    library: fonts.FontLibrary, marks: engine.Marks
) -> None:
    files = engine.render_print(on_surface(background="#336699"), fonts=library, marks=marks)
    png = Image.open(io.BytesIO(files.png))
    assert png.size == (992, 756)
    assert png.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    assert png.text == {"approval": marks.approval, "template-version": marks.template_version}  # type: ignore[attr-defined] # only PNG files have it
    root = ET.fromstring(files.svg)
    assert (root.get("width"), root.get("height")) == ("84mm", "64mm")
    assert root.get("viewBox") == "-200 -200 8400 6400"
    assert root.get("data-approval") == marks.approval


def test_one_text_is_outlined_as_in_the_whole_scene(library: fonts.FontLibrary) -> None:
    item = text("t", "शुभ 🎉", "baloo", box(1_000, 1_000, 5_000, 2_000), 1_000, rotation=1_500)
    assert isinstance(item, scene.TextItem)
    alone = engine.outline_text(item, fonts=library)
    whole = engine.render_preview(on_surface(item), fonts=library)
    assert alone.svg.removeprefix("<g>").removesuffix("</g>") in whole.svg
    assert alone.report.items == whole.report.items
    assert alone.report.fonts == whole.report.fonts


def test_ids_of_definitions_differ_between_scenes_on_one_page(library: fonts.FontLibrary) -> None:
    pictures = {scenes.PHOTO_NAME: scenes.PHOTO}
    one = engine.render_preview(on_surface(photo_item()), fonts=library, pictures=pictures).svg
    other = engine.render_preview(
        on_surface(photo_item(mask="ellipse")), fonts=library, pictures=pictures
    ).svg
    assert one.split('id="')[1].split('"')[0] != other.split('id="')[1].split('"')[0]


@pytest.mark.parametrize(
    "error",
    [
        errors.UnknownGlyph("漢", 0x6F22, item="a"),
        errors.PictureTooManyPixels(1, 2, pixels_max=3),
        errors.NotAPicture(),
        errors.BadArtwork("element", what="script"),
    ],
)
def test_refusals_survive_the_way_out_of_a_worker(error: errors.RenderingRefused) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert again.data() == error.data()
    assert again.code == error.code


def test_the_fonts_pickle_as_their_folder(library: fonts.FontLibrary) -> None:
    assert len(pickle.dumps(library)) < 400
    assert pickle.loads(pickle.dumps(library)) is library


def test_artwork_names_are_hashes_of_its_bytes() -> None:
    assert hashlib.sha256(scenes.WREATH).hexdigest() == scenes.WREATH_NAME
