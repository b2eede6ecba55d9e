"""The approval page claims only what was found to be right."""

import pytest

from customiseyou.domains.customization.values import FontUsed, Outline, Problem
from customiseyou.infra.i18n import words_for
from customiseyou.web.storefront.design import passed_checks

FONT = FontUsed(id="baloo-2", sha256="0" * 64)
INSIDE = "Everything is inside the print area."
LETTERS = "Every letter can be made."
SHARP = "The photo is sharp at this size."


def claims(*reasons: str) -> set[str]:
    outline = Outline(
        svgs={},
        layers={},
        problems=tuple(Problem(field="name", reason=reason) for reason in reasons),
        warnings=(),
        fonts=(FONT,),
        artworks=(),
    )
    return set(passed_checks(outline, pictured=True, words=words_for("en")))


def test_all_is_claimed_where_nothing_was_found():
    assert claims() == {INSIDE, LETTERS, SHARP}


@pytest.mark.parametrize(
    ("reason", "unclaimed"),
    [
        ("overflow", INSIDE),
        ("outside_safe", INSIDE),
        ("cut_off", INSIDE),
        ("unknown_glyph", LETTERS),
        ("low_dpi", SHARP),
    ],
)
def test_what_was_found_is_not_claimed(reason, unclaimed):
    assert claims(reason) == {INSIDE, LETTERS, SHARP} - {unclaimed}
