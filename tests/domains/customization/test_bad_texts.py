"""Whatever is typed: it prints as it was approved, or a sentence says what to change."""

import io
import time
import unicodedata
from typing import Any

import pytest
from PIL import Image
from tests.domains.customization import desk as desks
from tests.domains.customization import samples
from tests.domains.customization.desk import Desk

from customiseyou.domains.customization import documents, production
from customiseyou.domains.customization.errors import AnswerTooLong, DesignHasProblems
from customiseyou.domains.customization.values import TemplateVersion
from customiseyou.infra.resources import resource_folder
from customiseyou.kit import text as kit_text
from customiseyou.kit.errors import AppError

pytestmark = pytest.mark.integration

SECONDS_MAX = 5.0
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"

REFUSED = {
    "marks over and under one letter": ("Z" + "\u0301\u0316\u0489\u035f" * 80, "overflow"),
    "marks that tower up": ("\u0645" + "\u064e\u0651" * 200, "overflow"),
    "a script of which we have no letter": ("日本", "unknown_glyph"),
    "a picture script": ("𓀀", "unknown_glyph"),
    "letters of mathematics": ("𝕳𝖊𝖑𝖑𝖔", "unknown_glyph"),
    "a family that nobody has drawn": ("👨\u200d🚀\u200d🍕", "unknown_glyph"),
    "a hundred people joined": ("\u200d".join(["\U0001f468"] * 100), "unknown_glyph"),
    "annotation marks": ("a\ufff9b\ufffac\ufffb", "unknown_glyph"),
    "replacement characters": ("a\ufffcb\ufffd", "unknown_glyph"),
    "a blank of Braille": ("\u2800", "unknown_glyph"),
    "13 letters where 12 fit": ("Maximilianaaa", "too_many_graphemes"),
    "250 emoji": ("\U0001f600" * 250, "too_many_graphemes"),
    "two lines where one fits": ("Asha\nMeera", "too_many_lines"),
    "vowel signs without end": ("क" + "\u093f" * 200, "overflow"),
    "nothing": ("", "required"),
    "only spaces": (" \t\u00a0\u3000\u2003\u2028 ", "required"),
    "only what cannot be seen": ("\u200b\u200d\ufeff\u2060\u00ad\u3164", "required"),
    "only marks of direction": ("\u200e\u200f\u061c\u202e\u2067", "required"),
    "only control characters": ("\x00\x01\x1b\x7f\x9f", "required"),
    "only letters of private use": ("\ue000\U000f0000", "unknown_glyph"),
    "a maker's own logo": ("Asha \uf8ff", "unknown_glyph"),
    "a place without a letter": ("As\u0378ha", "unknown_glyph"),
    "no characters at all": ("a\ufffe\uffff\ufdd0b", "unknown_glyph"),
}  # fmt: skip

PRINTED = {
    "control characters": ("a\x00b\x01c\x1bd\x7fe", "a b c d e"),
    "an override": ("abc\u202edef\u202c", "abc def"),
    "isolates": ("\u2066Asha\u2069 \u2067محمد\u2069", "Asha محمد"),
    "halves of a character": ("As\ud800ha\udfff", "As ha"),
    "a byte order mark inside": ("As\ufeffha", "As\ufeffha"),
    "marks of direction": ("\u200fم a\u200e", None),
    "a family of four": (FAMILY, FAMILY),
    "a flag and half a flag": ("🇮🇳🇮", "🇮🇳🇮"),
    "a flag of tags": ("🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", None),
    "keycaps": ("1\ufe0f\u20e3#\u20e3", None),
    "marks without a letter": ("\u0301\u0302", None),
    "letters in pieces": ("e\u0301n\u0303", "éñ"),
    "Devanagari in pieces": ("\u0958\u0959", "\u0915\u093c\u0916\u093c"),
    "digits of four scripts": ("١٢ 12 ۴۵ १२", None),
    "spaces around": ("  Asha   Rao  ", "Asha Rao"),
    "a soft hyphen": ("co\u00adop", None),
    "both directions": ("Ab محمد 12", None),
}  # fmt: skip


async def _version(desk: Desk) -> TemplateVersion:
    return await desk.publish()


@pytest.mark.parametrize("name", list(REFUSED))
async def test_what_cannot_be_made_is_named_and_nothing_is_approved(desk: Desk, name: str) -> None:
    typed, reason = REFUSED[name]
    view = await desk.start(await _version(desk), name=typed)
    began = time.monotonic()
    proof = await desk.prove(view)
    assert time.monotonic() - began < SECONDS_MAX
    async with desk.nothing_changes():
        with pytest.raises(DesignHasProblems) as refused:
            await desk.approve(view, proof=proof)
    desks.said(refused.value)
    found = refused.value.problems
    assert reason in {problem["reason"] for problem in found}
    for problem in found:
        assert problem["field"] == "name"
        desks.told(problem["reason"], problem)
    assert await desk.load(view) == view


@pytest.mark.parametrize("name", list(PRINTED))
async def test_what_is_odd_and_can_be_made_is_printed_as_it_was_approved(
    desk: Desk, name: str
) -> None:
    typed, expected = PRINTED[name]
    view = await desk.start(await _version(desk), name=typed)
    view = await desk.load(view)
    if expected is not None:
        assert view.design.answers["name"] == expected
    proof = await desk.prove(view)
    approval = await desk.approve(view, proof=proof)
    assert [line.text for line in approval.text_lines] == [view.design.answers["name"]]
    files = await desk.pool.run(
        production.render_surface, approval, "wrap", assets=resource_folder("assets")
    )
    ink = proof.outline.layers["name"]
    picture = Image.open(io.BytesIO(files[1].content)).convert("RGB")
    pixels = picture.width / 204
    box = [(ink.x + 200) / 100, (ink.y + 200) / 100]
    box += [(ink.x + ink.width + 200) / 100, (ink.y + ink.height + 200) / 100]
    inked = picture.crop(tuple(round(edge * pixels) for edge in box))  # type: ignore[arg-type]
    assert inked.getextrema() != ((253, 253), (243, 243), (227, 227)), "nothing is printed"


async def _refused(desk: Desk, version: TemplateVersion, **answers: Any) -> AppError:
    async with desk.nothing_changes():
        with pytest.raises(AppError) as refused:
            await desk.start(version, **answers)
    return refused.value


@pytest.mark.parametrize("typed", ["A" * 501, "😀" * 10_000, "A" + "\u0301\u0316" * 500_000])
async def test_more_characters_than_are_kept_are_refused(desk: Desk, typed: str) -> None:
    found = await _refused(desk, await _version(desk), name=typed)
    assert isinstance(found, AnswerTooLong)
    assert (found.field, found.characters_max) == ("name", 500)
    assert found.characters > 500
    desks.said(found)


@pytest.mark.parametrize("marks", ["\u0301\u0316", "\u0f73", "\u0344\u0316", "\u0327\u05b0"])
def test_a_megabyte_of_marks_is_composed_at_once_and_as_unicode_says(marks: str) -> None:
    began = time.monotonic()
    kit_text.clean_line("a" + marks * 500_000)
    assert time.monotonic() - began < SECONDS_MAX
    for count in (1, 15, 16, 31, 200):
        typed = f"é{marks * count}e{marks}"
        assert kit_text.composed(typed) == unicodedata.normalize("NFC", typed)


async def test_a_text_that_grows_by_composing_never_shuts_its_design(desk: Desk) -> None:
    """Each of these letters becomes two by NFC, and what is stored must be readable again."""
    view = await desk.start(await _version(desk), name="Asha")
    grown = documents.Design(template=str(view.template.id), answers={"name": "\u0958" * 400})
    async with desk.nothing_changes():
        with pytest.raises(AnswerTooLong) as refused:
            await desk.save(view, grown)
    assert refused.value.characters == 800
    assert await desk.load(view) == view
    fitting = documents.Design(template=str(view.template.id), answers={"name": "\u0958" * 250})
    saved = await desk.save(view, fitting)
    assert len((await desk.load(saved)).design.answers["name"]) == 500


async def test_lines_that_break_are_counted_and_said_as_lines(desk: Desk) -> None:
    version = await desk.publish(
        fields=[
            {**field, "graphemes_max": 300} if field["id"] == "line" else field
            for field in samples.MUG["fields"]
        ]
    )
    view = await desk.start(version, name="Asha", extra="line", line="word " * 90)
    proof = await desk.prove(view)
    (found,) = (one for one in proof.outline.problems if one.facts.get("dimension") == "lines")
    assert found.facts["available"] == 2
    assert found.facts["needed"] > 2
    sentence = desks.told(found.reason, found.facts)[0]
    assert sentence == (
        f"The words take {found.facts['needed']} lines here, and 2 lines fit. Shorten them."
    )
    assert not any("mm" in one or "मिमी" in one for one in desks.told(found.reason, found.facts))
