"""The names of letterings are set in themselves, from the files that print, at no weight."""

import io

from fontTools.ttLib import TTFont

from tools import face_names

BYTES_MAX = 4_500


def test_each_name_is_cut_from_the_face_that_prints_and_holds_its_letters_alone():
    for face in face_names.faces():
        path = face_names.FONTS / f"name-{face.id}.woff2"
        assert path.stat().st_size <= BYTES_MAX
        kept, made = (TTFont(file) for file in (path, _made(face)))
        assert set(map(chr, kept.getBestCmap())) == set(face.family)
        assert kept.getGlyphOrder() == made.getGlyphOrder()
        assert (
            kept["head"].fontRevision
            == TTFont(face_names.ASSETS / "fonts" / face.ttf)["head"].fontRevision
        )


def test_the_style_sheet_is_the_one_of_the_faces():
    assert face_names.STYLES.read_text(encoding="utf-8") == face_names.styles()


def _made(face):
    return io.BytesIO(face_names.cut(face))
