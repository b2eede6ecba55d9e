"""Drawings: what is read, and that anything beyond plain paint is refused."""

import io

import numpy as np
import pytest
from PIL import Image
from tests.rendering import scenes

from customiseyou.rendering import (
    artwork,
    engine,
    errors,
    fonts,
    geometry,
    rasterise,
    scene,
    svgpath,
)

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'


def pixels(svg: str) -> np.ndarray:
    """Return the pixels of an SVG, 400 wide."""
    return np.asarray(Image.open(io.BytesIO(rasterise.png(svg, width_px=400))), dtype=int)


def drawn(data: bytes, library: fonts.FontLibrary, **more: object) -> str:
    """Return the SVG of a scene that the drawing fills."""
    item = scene.ArtItem(
        id="a", artwork="0" * 64, box=scenes.box(0, 0, 4_000, 4_000), **more  # type: ignore[arg-type] # the keywords are the struct's own
    )  # fmt: skip
    sheet = scene.Scene(surface=scene.Surface(width=4_000, height=4_000), items=(item,))
    return engine.render_preview(sheet, fonts=library, artworks={"0" * 64: data}, width_px=400).svg


@pytest.mark.parametrize(
    "inside",
    [
        '<path d="M10 10h40v30H10z" fill="#f00"/>',
        '<path d="m10 50c10-40 30-40 40 0s30 40 40 0" stroke="#123456" fill="none" '
        'stroke-width="4"/>',
        '<path d="M10 80q10-40 20 0t20 0t20 0v10H10z"/>',
        '<path d="M10 50a40 25 30 1 1 60 10a10,10 0 0 1-20,0z" fill="#0a0"/>',
        '<path d="M20 20a5 5 0 01.5.5L60 90 20 60z"/>',
        '<g transform="rotate(20 50 50) scale(.8 .8)" fill="#00f" opacity=".5"><rect x="10" y="10" '
        'width="50" height="40" rx="8"/></g>',
        '<circle cx="50" cy="50" r="30" fill="none" stroke="#808000" stroke-width="7"/>',
        '<ellipse cx="50" cy="40" rx="40" ry="12" transform="matrix(1 .2 -.2 1 4 5)"/>',
        '<polygon points="50,5 95,95 5,95 50 40" fill-rule="evenodd"/>',
        '<polyline points="5,5 50,60 95,5" fill="none" stroke="#000" stroke-width="6" '
        'stroke-linecap="round" stroke-linejoin="round"/>',
        '<line x1="10" y1="20" x2="90" y2="60" stroke="#f0f" stroke-width="3"/>',
        '<g fill-opacity=".4" stroke="#c00" stroke-width="9"><path opacity=".7" '
        'd="M9 9h60v60z"/></g>',
        '<path fill-rule="evenodd" d="M10 10H90V90H10zM30 30H70V70H30z"/>',
    ],
)
def test_a_drawing_comes_out_as_resvg_draws_its_source(
    inside: str, library: fonts.FontLibrary
) -> None:
    source = f"{HEAD}{inside}</svg>"
    off = np.abs(pixels(drawn(source.encode(), library)) - pixels(source)).max(axis=-1)
    assert (off > 64).mean() < 0.0005
    assert pixels(source)[..., 3].max() == 255 or "opacity" in source


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ("<script>alert(1)</script>", "element"),
        ('<image href="file:///etc/passwd"/>', "element"),
        ("<foreignObject/>", "element"),
        ("<style>*{fill:red}</style>", "element"),
        ("<text>hi</text>", "element"),
        ('<use href="#a"/>', "element"),
        ('<path d="M0 0" onclick="x()"/>', "attribute"),
        ('<path d="M0 0" style="fill:red"/>', "attribute"),
        ('<path d="M0 0" fill="url(#a)"/>', "colour"),
        ('<path d="M0 0" fill="red"/>', "colour"),
        ('<path d="M0 0 X"/>', "path"),
        ('<path d="5 5"/>', "path"),
        ('<path d="M0 1e999"/>', "path"),
        ('<g transform="skewX(3)"/>', "transform"),
        ('<rect width="1cm" height="2"/>', "number"),
        ('<circle r="nan"/>', "number"),
        ('<g opacity=".5"><path d="M0 0"/><path d="M0 0"/></g>', "group_opacity"),
        ('<rect width="9" height="9" rx="2" ry="3"/>', "uneven_corners"),
        ('<path d="M0 0" stroke="#000" transform="scale(2 1)"/>', "stretched_stroke"),
        ("<g>" * 30 + "</g>" * 30, "element"),
        ("<g>", "malformed"),
    ],
)
def test_whatever_is_not_plain_paint_is_refused(inside: str, reason: str) -> None:
    with pytest.raises(errors.BadArtwork) as refused:
        artwork.parse(f"{HEAD}{inside}</svg>".encode())
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "malformed"),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + HEAD.encode() + b"&a;</svg>", "declaration"),
        (b"<?xml-stylesheet href='x'?>" + HEAD.encode() + b"</svg>", "declaration"),
        (b"<svg viewBox='0 0 1 1'/>", "no_view_box"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no_view_box"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 0 1'/>", "no_view_box"),
        (HEAD.encode() + b"<path d='" + b"L1 1" * 200_000 + b"'/></svg>", "too_large"),
    ],
)
def test_a_file_that_is_no_plain_drawing_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(errors.BadArtwork) as refused:
        artwork.parse(data)
    assert refused.value.reason == reason


def test_open_parts_take_the_colour_and_mirroring_swaps_sides(library: fonts.FontLibrary) -> None:
    data = f'{HEAD}<rect width="40" height="100" fill="currentColor"/></svg>'.encode()
    plain = pixels(drawn(data, library, colour="#ff8800"))
    assert tuple(plain[200, 20]) == (255, 136, 0, 255)
    assert plain[200, 380, 3] == 0
    mirrored = pixels(drawn(data, library, mirrored=True))
    assert mirrored[200, 20, 3] == 0
    assert tuple(mirrored[200, 380]) == (0, 0, 0, 255)


def test_the_ink_of_a_drawing_includes_its_strokes(library: fonts.FontLibrary) -> None:
    data = f'{HEAD}<line x1="20" y1="50" x2="80" y2="50" stroke="#000" stroke-width="10"/></svg>'
    item = scene.ArtItem(id="a", artwork="0" * 64, box=scenes.box(0, 0, 4_000, 4_000))
    sheet = scene.Scene(surface=scene.Surface(width=4_000, height=4_000), items=(item,))
    preview = engine.render_preview(sheet, fonts=library, artworks={"0" * 64: data.encode()})
    ink = preview.report.items[0].ink
    assert ink is not None
    assert (ink.x, ink.y, ink.width, ink.height) == (600, 1_800, 2_800, 400)


def test_an_arc_is_written_as_cubics_through_its_ends() -> None:
    path = svgpath.parse("M0 0A10 10 0 0 1 20 0")
    assert path[-1][1][-2:] == (20.0, 0.0)
    box = geometry.bounds(path)
    assert box is not None
    assert box == pytest.approx((0, -10, 20, 0), abs=0.01)


def test_a_drawing_that_is_kept_shows_in_its_own_place_and_colour_only(
    library: fonts.FontLibrary,
) -> None:
    data = f'{HEAD}<rect width="40" height="90" fill="currentColor"/></svg>'.encode()
    wanted: list[dict[str, object]] = [
        {"colour": colour, "mirrored": mirrored, "rotation": rotation}
        for colour in ("#ff0000", "#0000ff")
        for mirrored in (False, True)
        for rotation in (0, 1_234)
    ]
    first = [drawn(data, library, **more) for more in wanted]
    again = [drawn(data, library, **more) for more in reversed(wanted)]
    assert again == first[::-1]
    assert len(set(first)) == len(wanted)
