"""Which face draws which character, and that the files are those of the manifest."""

import hashlib
import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from tests.rendering.conftest import ASSETS

from customiseyou.rendering import errors, fonts


def drawn_by(library: fonts.FontLibrary, cluster: str, font: str, language: str = "") -> str | None:
    """Return the face or emoji that draws a cluster."""
    order = library.fallback_order(font, language=language)
    face = library.face_for(cluster, order=order)
    return library.emoji_for(cluster, face=face) or face


def test_every_file_is_the_one_of_the_manifest(library: fonts.FontLibrary) -> None:
    assert library.ids() == (
        "pacifico", "playfair", "caveat", "baloo", "bricolage", "figtree", "noto-devanagari",
        "noto-bengali", "noto-tamil", "noto-naskh", "noto-nastaliq",
    )  # fmt: skip
    for font in library.ids():
        face = library.face(font)
        data = (ASSETS / "fonts" / face.ttf).read_bytes()
        assert hashlib.sha256(data).hexdigest() == face.sha256
        assert (ASSETS / "fonts" / font / "OFL.txt").read_text("utf-8").count("Open Font License")


def test_each_woff2_was_made_from_its_very_ttf(library: fonts.FontLibrary) -> None:
    for font in library.ids():
        face = library.face(font)
        full = TTFont(ASSETS / "fonts" / face.ttf)
        page = TTFont(ASSETS / "fonts" / face.woff2)
        assert "fvar" not in full
        assert page.getGlyphOrder() == full.getGlyphOrder()
        assert page.getBestCmap() == full.getBestCmap()
        for tag in ("GSUB", "GPOS", "hmtx", "hhea", "OS/2"):
            assert page.reader[tag] == full.reader[tag], (font, tag)


@pytest.mark.parametrize(
    ("cluster", "font", "language", "face"),
    [
        ("A", "pacifico", "", "pacifico"),
        ("ж", "pacifico", "", "pacifico"),
        ("क्ष", "pacifico", "", "noto-devanagari"),
        ("क्ष", "baloo", "", "baloo"),
        ("প্রি", "caveat", "", "noto-bengali"),
        ("ழ்", "caveat", "", "noto-tamil"),
        ("م", "playfair", "", "noto-naskh"),
        ("م", "playfair", "ar", "noto-naskh"),
        ("م", "playfair", "ur", "noto-nastaliq"),
        ("م", "noto-naskh", "ur", "noto-naskh"),
        (" ", "noto-tamil", "", "noto-tamil"),
        ("\u200d", "pacifico", "", "pacifico"),
        ("e\u0301", "bricolage", "", "bricolage"),
        ("漢", "pacifico", "", None),
        ("😀", "pacifico", "", "1f600"),
        ("❤", "pacifico", "", "2764"),
        ("❤\ufe0f", "pacifico", "", "2764"),
        ("❤\ufe0e", "pacifico", "", "2764"),
        ("©\ufe0e", "figtree", "", "figtree"),
        ("©", "figtree", "", "figtree"),
        ("©\ufe0f", "figtree", "", "a9"),
        ("7", "figtree", "", "figtree"),
        ("7\ufe0f\u20e3", "figtree", "", "37-20e3"),
        ("🇮🇳", "figtree", "", "1f1ee-1f1f3"),
        ("👨‍👩‍👧‍👦", "figtree", "", "1f468-200d-1f469-200d-1f467-200d-1f466"),
        ("👍🏽", "figtree", "", "1f44d-1f3fd"),
        ("🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "figtree", "",
         "1f3f4-e0067-e0062-e0073-e0063-e0074-e007f"),
    ],
)  # fmt: skip
def test_a_cluster_is_drawn_by(
    cluster: str, font: str, language: str, face: str | None, library: fonts.FontLibrary
) -> None:
    assert drawn_by(library, cluster, font, language) == face


def test_unprintable_characters_are_named_once(library: fonts.FontLibrary) -> None:
    text = "Hi 漢字漢\nक् 😀 \ue000 👩‍🚀"
    assert library.unprintable(text, font="pacifico") == ("漢", "字", "\ue000")


def test_a_joined_emoji_that_nobody_drew_is_unprintable(library: fonts.FontLibrary) -> None:
    assert library.unprintable("a🐶‍🚀b", font="figtree") == ("🐶‍🚀",)


def test_a_changed_font_file_is_noticed(tmp_path: Path) -> None:
    shutil.copytree(ASSETS / "fonts", tmp_path / "fonts")
    shutil.copytree(ASSETS / "emoji", tmp_path / "emoji")
    with (tmp_path / "fonts/caveat/caveat.ttf").open("ab") as file:
        file.write(b"\0")
    changed = fonts.FontLibrary.load(tmp_path)
    assert changed.opened("figtree").units_per_em == 1000
    with pytest.raises(fonts.FontFileChangedError, match="caveat"):
        changed.opened("caveat")


def test_an_unknown_face_is_refused(library: fonts.FontLibrary) -> None:
    with pytest.raises(errors.UnknownFont):
        library.fallback_order("helvetica")


def test_every_emoji_can_be_read(library: fonts.FontLibrary) -> None:
    names = sorted(library.emoji.keys())
    assert len(names) > 3_600
    rules = {part.rule for name in names for part in library.emoji.parts(name)}
    assert rules == {"nonzero", "evenodd", "stroke"}


def test_licences_lie_beside_the_drawings() -> None:
    assert "CC-BY 4.0" in (ASSETS / "emoji" / "LICENSE.txt").read_text("utf-8")
