"""Text in its box: what is tried, what is measured, what is told."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rendering.conftest import ASSETS
from tests.rendering.scenes import box

from customiseyou.rendering import fonts, geometry, layout, photo_parts, scene, shape

LIBRARY = fonts.FontLibrary.load(ASSETS)
LETTERS = "abgjyMWÉ 1.-'&अकप्रिाীবাংলা தமிழ் محمدعلی😀❤️👨‍👩‍👧\n\t\u200d\u0301\u202e(漢"
texts = st.one_of(st.text(LETTERS, max_size=40), st.text(max_size=20))
faces = st.sampled_from(["pacifico", "playfair", "baloo", "figtree", "noto-nastaliq"])
curves = st.sampled_from([0, 0, 0, 300, 2_500, 20_000, -300, -2_500, -20_000])


def item(words: str, **more: object) -> scene.TextItem:
    """Return a text of up to 10 mm in a box of 60 × 20 mm."""
    wanted = {
        "id": "t", "text": words, "font": "figtree", "box": box(1_000, 1_000, 6_000, 2_000),
        "size": 1_000, "size_min": 300,
    }  # fmt: skip
    return msgspec.convert({**wanted, **more, "kind": "text"}, type=scene.TextItem, strict=False)


def laid(words: str, **more: object) -> layout.TextLayout:
    """Return the layout of a text."""
    made = msgspec.structs.replace(item(words), **more)
    return layout.lay_out(made, library=LIBRARY)


@given(
    words=texts,
    font=faces,
    curve=curves,
    lines_max=st.sampled_from([1, 3]),
    fit=st.sampled_from(["shrink", "none"]),
    letter_spacing=st.sampled_from([0, 0, 120, -60]),
    language=st.sampled_from(["", "ur", "hi"]),
    rotation=st.sampled_from([0, 9_000, -1_234]),
)
@settings(max_examples=250, deadline=None)
def test_any_text_is_laid_out_with_true_overflows(words: str, **more: object) -> None:
    made = msgspec.structs.replace(item(words), **more)
    found = layout.lay_out(made, library=LIBRARY)
    assert made.size_min <= found.size <= made.size
    flat = layout.lay_out(msgspec.structs.replace(made, rotation=0), library=LIBRARY)
    reasons = {over.reason for over in found.overflows}
    assert {over.reason for over in flat.overflows} == reasons
    if flat.ink is not None:
        assert ("width" in reasons) or flat.ink.width <= made.box.width + 1e-6
        assert ("height" in reasons) or flat.ink.height <= made.box.height + 1e-6
    for over in found.overflows:
        assert over.needed > over.available or over.needed == over.available + 1
    if reasons and made.fit == "shrink":
        assert found.size == made.size_min


@given(words=texts, font=faces, lines_max=st.sampled_from([1, 4]))
@settings(max_examples=150, deadline=None)
def test_shrinking_takes_the_largest_size_that_fits(words: str, **more: object) -> None:
    made = msgspec.structs.replace(item(words), **more)
    found = layout.lay_out(made, library=LIBRARY)
    if found.overflows or found.size == made.size:
        return
    larger = msgspec.structs.replace(made, size=found.size + 1, fit="none")
    assert layout.lay_out(larger, library=LIBRARY).overflows != ()


@given(
    width=st.integers(16, 9_000),
    height=st.integers(16, 9_000),
    where=st.builds(
        box, st.just(-500), st.just(700), st.integers(1, 20_000), st.integers(1, 20_000)
    ),
    crop=st.builds(
        scene.Crop,
        centre_x=st.integers(0, 10_000),
        centre_y=st.integers(0, 10_000),
        zoom=st.integers(1_000, 50_000),
        rotation=st.integers(-36_000, 36_000),
    ),
)
@settings(max_examples=400, deadline=None)
def test_a_picture_covers_its_box_whatever_the_crop(
    width: int, height: int, where: scene.Box, crop: scene.Crop
) -> None:
    matrix, scale = photo_parts.crop_matrix(where, crop, width=width, height=height)
    a, b, c, d, e, f = matrix
    assert a * d - b * c == pytest.approx(scale * scale)
    for x in (where.x, where.x + where.width):
        for y in (where.y, where.y + where.height):
            px = (d * (x - e) - c * (y - f)) / (a * d - b * c)
            py = (a * (y - f) - b * (x - e)) / (a * d - b * c)
            assert -1e-6 <= px <= width + 1e-6
            assert -1e-6 <= py <= height + 1e-6


def test_a_centred_crop_keeps_its_point_at_the_middle() -> None:
    crop = scene.Crop(centre_x=4_000, centre_y=6_000, zoom=3_000)
    matrix, _ = photo_parts.crop_matrix(box(0, 0, 3_000, 2_000), crop, width=900, height=600)
    assert geometry.apply(matrix, (360, 360)) == pytest.approx((1_500, 1_000))


def test_too_wide_a_text_shrinks_and_then_overflows() -> None:
    assert laid("Short").size == 1_000
    assert laid("Somewhat longer words").size == 542
    found = laid("Much much longer than any box of sixty millimetres may ever be")
    assert found.size == 300
    assert found.overflows == (layout.Overflow("width", 6_000, 8_752),)


def test_lines_break_at_spaces_and_shrink_to_the_height() -> None:
    found = laid("Happy birthday dear grandmother", lines_max=3)
    assert (found.lines, found.size, found.overflows) == (2, 729, ())
    assert laid("one\ntwo\nthree", lines_max=2).overflows[0] == ("lines", 2, 3)
    assert laid("a\n\nb", lines_max=3).lines == 3


def test_words_past_the_end_of_an_arc_are_told_and_still_drawn() -> None:
    short = laid("Round", curve=600, fit="none", size=800)
    assert short.overflows == ()
    long = laid("Round and round and round we go", curve=600, fit="none", size=800)
    assert [over.reason for over in long.overflows] == ["path", "height"]
    assert long.overflows[0].available == 3_769
    assert len(long.placed) == 31


def test_start_is_right_where_a_text_runs_right_to_left() -> None:
    arabic, latin = laid("محمد", align="start"), laid("Ali", align="start")
    assert arabic.ink is not None
    assert latin.ink is not None
    assert 6_900 < arabic.ink.right <= 7_000
    assert 1_000 <= latin.ink.left < 1_100
    forced = laid("Ali", align="start", direction="rtl")
    assert forced.ink is not None
    assert forced.ink.right > 6_900


def line(words: str, font: str = "figtree", **more: object) -> shape.Line:
    """Return one shaped line."""
    wanted = {"library": LIBRARY, "font": font, **more}
    return shape.itemise(words, **wanted).line(0, len(words))  # type: ignore[arg-type] # the keywords are the function's own


def test_letter_spacing_parts_ligatures_and_spares_cursive_scripts() -> None:
    assert len(line("office", "playfair").clusters) < 6
    spaced = line("office", "playfair", spacing=100)
    assert [cluster.gap for cluster in spaced.clusters] == [100.0] * 5 + [0.0]
    arabic = line("محمد علی", "noto-naskh", spacing=100)
    assert {cluster.gap for cluster in arabic.clusters} == {0.0}
    mixed = line("علی Ali", "noto-naskh", spacing=100)
    assert [cluster.gap for cluster in mixed.clusters].count(100.0) == 3


def test_a_conjunct_is_one_cluster_under_letter_spacing() -> None:
    clusters = line("क्षत्रिय", "noto-devanagari", spacing=80).clusters
    assert [cluster.start for cluster in clusters] == [0, 3, 7]


def test_joined_scripts_bend_and_letters_turn_on_an_arc() -> None:
    turned = laid("I", font="bricolage", curve=1_500)
    (letter,) = turned.placed
    assert isinstance(letter, layout.PlacedPath)
    assert all(command in "MLZ" for command, _ in letter.path)
    assert len(letter.path) <= 6
    bent = laid("ا", font="noto-naskh", curve=1_500)
    (stroke,) = bent.placed
    assert isinstance(stroke, layout.PlacedPath)
    straight = laid("ا", font="noto-naskh").placed[0]
    assert isinstance(straight, layout.PlacedPath)
    assert len(stroke.path) > len(straight.path)
