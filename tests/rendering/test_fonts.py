"""Which face draws which character, and that the files are those of the manifest."""

import hashlib
import shutil
from collections import Counter
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from tests.rendering.conftest import ASSETS

from customiseyou.rendering import errors, fonts
from tools import font_scripts

LICENCES = {
    "OFL-1.1": ("OFL.txt", "SIL OPEN FONT LICENSE Version 1.1"),
    "Apache-2.0": ("Apache-2.0.txt", "Apache License"),
}
FIRST_FACES = {
    "pacifico": "4dac9db3fa9ca072",
    "playfair": "4f3b87b5aa297eed",
    "caveat": "b42cc772f3528d91",
    "baloo": "e1bc2e47cfd88972",
    "bricolage": "a737b146fe0d77ff",
    "figtree": "1b76aae525b51758",
    "noto-devanagari": "5f8764f341ed1bad",
    "noto-bengali": "11a92a5f1f1c1a2b",
    "noto-tamil": "4b9fe16bb719d439",
    "noto-naskh": "20fe1526e7e1af9f",
    "noto-nastaliq": "92d99c6194f9c5d4",
}
"""Faces that designs were approved with, by the start of their file's hash."""
FIRST_TEXT_FACES = [
    "figtree", "noto-devanagari", "noto-bengali", "noto-tamil", "noto-naskh", "noto-nastaliq",
]  # fmt: skip
"""The order in which they are asked decides what fallback letters look like."""
FALLBACKS = {
    "Latn": "limelight", "Cyrl": "noto-latin", "Grek": "noto-latin", "Deva": "noto-devanagari",
    "Beng": "noto-bengali", "Taml": "noto-tamil", "Telu": "noto-telugu", "Gujr": "noto-gujarati",
    "Guru": "noto-gurmukhi", "Knda": "noto-kannada", "Mlym": "noto-malayalam",
    "Arab": "noto-naskh",
}  # fmt: skip


def drawn_by(library: fonts.FontLibrary, cluster: str, font: str, language: str = "") -> str | None:
    """Return the face or emoji that draws a cluster."""
    order = library.fallback_order(font, language=language)
    face = library.face_for(cluster, order=order)
    return library.emoji_for(cluster, face=face) or face


def test_every_file_is_the_one_of_the_manifest(library: fonts.FontLibrary) -> None:
    for font in library.ids():
        face = library.face(font)
        data = (ASSETS / "fonts" / face.ttf).read_bytes()
        assert hashlib.sha256(data).hexdigest() == face.sha256
        name, title = LICENCES[face.licence]
        licence = (ASSETS / "fonts" / font / name).read_text("utf-8")
        assert title in licence
        assert sorted(file.name for file in (ASSETS / "fonts" / font).iterdir()) == sorted(
            (name, f"{font}.ttf", f"{font}.woff2")
        )


def test_faces_that_approvals_name_are_still_the_same_files(library: fonts.FontLibrary) -> None:
    assert {font: library.face(font).sha256[:16] for font in FIRST_FACES} == FIRST_FACES
    texts = [font for font in library.ids() if library.face(font).kind == "text"]
    assert texts[: len(FIRST_TEXT_FACES)] == FIRST_TEXT_FACES


def test_scripts_are_those_that_the_file_itself_can_write(library: fonts.FontLibrary) -> None:
    for font in library.ids():
        code_points = TTFont(ASSETS / "fonts" / library.face(font).ttf).getBestCmap()
        assert library.face(font).scripts == font_scripts.written_by(code_points), font
        assert library.face(font).scripts, font


def test_signs_are_those_that_a_text_face_adds_to_the_base_face(library: fonts.FontLibrary) -> None:
    base = TTFont(ASSETS / "fonts" / library.face("figtree").ttf).getBestCmap()
    for font in library.ids():
        face = library.face(font)
        has = TTFont(ASSETS / "fonts" / face.ttf).getBestCmap()
        adds = face.kind == "text" and font != "figtree"
        assert face.signs == (font_scripts.signs(has, besides=base) if adds else ""), font
    assert "964-965" in library.face("noto-devanagari").signs


def test_a_script_with_one_letter_missing_is_not_written() -> None:
    whole = set(map(ord, "".join(font_scripts.EXEMPLARS.values())))
    assert font_scripts.written_by(whole) == tuple(font_scripts.EXEMPLARS)
    assert font_scripts.lacking("Arab", whole - {ord("ڑ")}) == "ڑ"
    assert "Arab" not in font_scripts.written_by(whole - {ord("ڑ")})
    # What HarfBuzz composes from two characters is there: ۂ from ہ and the hamza above.
    assert font_scripts.lacking("Arab", (whole - {ord("ۂ")}) | {0x654}) == ""


def test_every_script_has_display_faces_and_a_text_face(library: fonts.FontLibrary) -> None:
    kinds = {
        kind: Counter(
            script
            for font in library.ids()
            if library.face(font).kind == kind
            for script in library.face(font).scripts
        )
        for kind in ("display", "text")
    }
    assert set(kinds["text"]) == set(font_scripts.EXEMPLARS)
    assert kinds["display"] == {
        "Latn": 36, "Cyrl": 6, "Grek": 1, "Deva": 5, "Beng": 3, "Taml": 2, "Telu": 1, "Gujr": 2,
        "Guru": 1, "Knda": 2, "Mlym": 2, "Arab": 4,
    }  # fmt: skip


@pytest.mark.parametrize(("script", "face"), FALLBACKS.items())
def test_a_script_that_the_chosen_face_lacks_is_drawn_whole(
    script: str, face: str, library: fonts.FontLibrary
) -> None:
    letters = font_scripts.EXEMPLARS[script]
    assert library.unprintable(letters, font="limelight") == ()
    order = library.fallback_order("limelight")
    assert library.face_for(letters[0], order=order) == face
    drawn = {library.face_for(letter, order=order) for letter in letters}
    assert drawn <= {face, "figtree", "limelight"}


def test_urdu_falls_to_nastaliq_letter_by_letter(library: fonts.FontLibrary) -> None:
    order = library.fallback_order("limelight", language="ur")
    drawn = {library.face_for(letter, order=order) for letter in font_scripts.EXEMPLARS["Arab"]}
    assert drawn == {"noto-nastaliq"}


def test_each_woff2_was_made_from_its_very_ttf(library: fonts.FontLibrary) -> None:
    for font in library.ids():
        face = library.face(font)
        full = TTFont(ASSETS / "fonts" / face.ttf)
        page = TTFont(ASSETS / "fonts" / face.woff2)
        assert "fvar" not in full
        assert page.getGlyphOrder() == full.getGlyphOrder()
        assert page.getBestCmap() == full.getBestCmap()
        for tag in {"GSUB", "GPOS", "hmtx", "hhea", "OS/2"} & set(full.keys()):
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
