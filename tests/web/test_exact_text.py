"""The letters of a text stand in the order in which it is read, each with its code points."""

import pytest

from customiseyou.domains.customization.values import TextLine
from customiseyou.web.shared import parts
from customiseyou.web.storefront import exact_text


def tree(run: parts.LetterRun) -> list[object]:
    """Return a run as its direction and its letters, with the runs within it."""
    found: list[object] = [run.dir]
    for part in run.parts:
        if isinstance(part, parts.LetterRun):
            found.append(tree(part))
        elif isinstance(found[-1], str) and len(found) > 1:
            found[-1] += part.shown
        else:
            found.append(part.shown)
    return found


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Zoya", ["ltr", "Zoya"]),
        ("نور", ["rtl", "نور"]),
        ("2 نومبر 2026", ["rtl", ["ltr", "2"], " نومبر ", ["ltr", "2026"]]),
        # The number is read to the left of the name that it follows.
        ("Ab محمد 12", ["ltr", "Ab ", ["rtl", "محمد ", ["ltr", "12"]]]),
        ("محمد and علی", ["rtl", "محمد ", ["ltr", "and"], " علی"]),
        ("06:10", ["ltr", "06:10"]),
        ("प्रिया 5", ["ltr", "प्रिया 5"]),
    ],
)
def test_letters_stand_in_runs_of_one_direction(value, expected):
    [text] = exact_text.texts([TextLine(field="name", label={"en": "Name"}, text=value)], lang="en")
    assert tree(text.run) == expected
    assert "".join(letter.shown for letter in text.run.letters) == value


def test_a_text_of_the_maker_is_no_text_of_the_buyer_s():
    lines = [TextLine(field="motto", label={"en": "Motto"}, text="Grow!", by_buyer=False)]
    assert exact_text.texts(lines, lang="en") == ()
