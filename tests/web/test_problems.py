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
