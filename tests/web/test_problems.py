"""A refused photo is told in a sentence, whichever part refused it."""

import pytest

from customiseyou.domains.customization.values import Problem
from customiseyou.infra.i18n import words_for
from customiseyou.rendering import errors
from customiseyou.web.storefront import problems, taking_photos

REFUSALS = (
    (errors.NotAPicture(), "This is not a photo"),
    (errors.PictureUnreadable(), "damaged"),
    (errors.PictureTooLarge(30_000_000, size_bytes_max=26_214_400), "29 MB; up to 25 MB"),
    (errors.PictureTooManyPixels(9000, 9000, pixels_max=40_000_000), "81 megapixels; up to 40"),
    (errors.PictureTooSmall(4, 9, side_px_min=16), "4 × 9 pixels"),
)


@pytest.mark.parametrize(("error", "words"), REFUSALS, ids=lambda one: getattr(one, "code", ""))
def test_a_refused_photo_is_told_in_words(error, words):
    found = taking_photos.refusal("photo", error)
    assert words in problems.sentence(found, words_for("en"))


def test_a_letter_that_cannot_be_made_is_named_by_its_code_point():
    facts = {"character": "日", "code_point": 0x65E5}
    found = Problem(field="name", reason="unknown_glyph", facts=facts)
    assert "U+65E5" in problems.sentence(found, words_for("en"))


def said_of(reason, **facts):
    found = Problem(field="name", reason=reason, facts=facts)
    return [problems.sentence(found, words_for(lang)) for lang in ("en", "hi", "ur")]


def test_words_that_do_not_fit_are_told_in_millimetres_and_lines_in_lines():
    wide = said_of("overflow", dimension="width", needed=7_149, available=7_000)
    assert wide[0] == ("The words do not fit: they need 71.5 mm and have 70 mm. Shorten them.")
    lines = said_of("overflow", dimension="lines", needed=3, available=1)
    assert lines[0] == "The words take 3 lines here, and 1 line fits. Shorten them."
    assert lines[1] == "शब्द यहाँ 3 लाइनें लेते हैं, और 1 लाइन आती है। इन्हें छोटा करें।"
    assert lines[2] == "الفاظ یہاں 3 سطریں لیتے ہیں، اور 1 سطر آتی ہے۔ انہیں چھوٹا کریں۔"


def test_letters_off_the_edge_are_told_with_what_to_do():
    assert said_of("cut_off", left=900, top=0, right=0, bottom=0)[0] == (
        "Letters run off the edge and would be cut. Move, turn or shrink the words."
    )
