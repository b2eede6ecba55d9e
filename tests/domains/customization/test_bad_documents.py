"""Documents that no page of ours sends: each refused with its place, nothing changed."""

import json
import time
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from tests.domains.customization import desk as desks
from tests.domains.customization import hostile_files, samples
from tests.domains.customization.desk import Desk

from customiseyou.domains.customization import documents
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.errors import (
    DesignDoesNotFit,
    DesignHasProblems,
    DesignNotFound,
    DesignUnreadable,
    PictureNotFound,
    TemplateFaulty,
)
from customiseyou.domains.customization.values import DOCUMENT_BYTES_MAX

SECONDS_MAX = 1.0
"""Measured at most 0.02."""


def sent(**changes: Any) -> bytes:
    """Return a design's JSON with parts replaced."""
    whole = {"template": samples.VERSION_ID, "answers": {"name": "Asha"}, **changes}
    return json.dumps(whole).encode()


def moved(**change: Any) -> bytes:
    """Return a design's JSON in which the name is changed in some way."""
    return sent(adjustments={"name": change})


def nested(before: bytes, open_: bytes, close: bytes, after: bytes = b"") -> bytes:
    """Return something twenty thousand deep."""
    return before + open_ * 20_000 + close * 20_000 + after


BOX = {"x": 0, "y": 0, "width": 1_000, "height": 1_000}
UNREADABLE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "$"),
    "null": (b"null", "$"),
    "a list": (b"[]", "$"),
    "a number": (b"1", "$"),
    "cut short": (sent()[:-4], "$"),
    "two documents": (sent() * 2, "$"),
    "not JSON": (b"<design/>", "$"),
    "bytes that are no UTF-8": (sent().replace(b"Asha", b"\xff\xfe"), "$"),
    "half a character": (sent().replace(b"Asha", rb"\ud800"), "$"),
    "lists in lists": (nested(b'{"answers":', b"[", b"]", b"}"), "$.answers"),
    "objects in objects": (nested(b"", b'{"answers":', b"}"), "$.answers[...]"),
    "depth under a name that is not known": (nested(b'{"zzz":', b"[", b"]", b"}"), "$"),
    "NaN": (sent(adjustments={"name": {"size": float("nan")}}), "$"),
    "Infinity": (moved(size=float("inf")), "$"),
    "a number of 400 digits": (moved(size=10**400), "$.adjustments[...].size"),
    "a number beyond every float": (sent().replace(b'"Asha"', b"1e999"), "$.answers[...]"),
    "half a hundredth": (moved(size=1200.5), "$.adjustments[...].size"),
    "a number in words": (moved(size="1200"), "$.adjustments[...].size"),
    "a negative size": (moved(size=-1), "$.adjustments[...].size"),
    "a negative width": (moved(box={**BOX, "width": -5}), "$.adjustments[...].box.width"),
    "a hair wide": (moved(box={**BOX, "width": 24}), "$.adjustments[...].box.width"),
    "a kilometre": (moved(box={**BOX, "width": 10**8}), "$.adjustments[...].box.width"),
    "two kilometres to the left": (moved(box={**BOX, "x": -(10**8)}), "$.adjustments[...].box.x"),
    "a turn too far": (moved(rotation=18_001), "$.adjustments[...].rotation"),
    "a zoom out of the picture": (moved(zoom=9_999), "$.adjustments[...].zoom"),
    "a crop outside": (moved(crop_x=10_001), "$.adjustments[...].crop_x"),
    "a colour by name": (moved(colour="red"), "$.adjustments[...].colour"),
    "a colour with a break": (moved(colour="#ff0000\n"), "$.adjustments[...].colour"),
    "a font that is a path": (moved(font="../../etc/passwd"), "$.adjustments[...].font"),
    "a field of our own making": (sent(price=0), "$"),
    "a part of our own making": (moved(opacity=1), "$.adjustments[...]"),
    "another format": (sent(format="customiseyou/template"), "$.format"),
    "another version": (sent(version=2), "$.version"),
    "no template": (b'{"answers":{}}', "$"),
    "a template by name": (sent(template="mug"), "$.template"),
    "a language by name": (sent(language="english"), "$.language"),
    "a name with a zero": (sent(answers={"na\0me": "Asha"}), "$.answers"),
    "a name with capitals": (sent(answers={"Name": "Asha"}), "$.answers"),
    "a text of 501": (sent(answers={"name": "A" * 501}), "$.answers[...]"),
    "101 answers": (sent(answers={f"a{n}": "" for n in range(101)}), "$.answers"),
    "5,000 changes": (sent(adjustments={f"a{n}": {} for n in range(5_000)}), "$.adjustments"),
    "1,500 layers": (
        sent(added=[{"kind": "image", "id": f"a{n}", "surface": "wrap", "box": BOX, "field": "a"}
                    for n in range(1_500)]),
        "$.added",
    ),
    "a layer of no kind": (sent(added=[{"kind": "script", "id": "a"}]), "$.added[0].kind"),
    "more bytes than are read": (sent() + b" " * DOCUMENT_BYTES_MAX, "$"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(UNREADABLE))
def test_what_is_no_design_is_refused_with_its_place(name: str) -> None:
    data, place = UNREADABLE[name]
    began = time.monotonic()
    with pytest.raises(DesignUnreadable) as refused:
        customization.decode_design(data)
    assert time.monotonic() - began < SECONDS_MAX
    assert refused.value.place == place
    desks.said(refused.value)


def test_a_template_is_refused_as_a_design_is() -> None:
    for data in (
        b"",
        b"\xff{}",
        nested(b'{"surfaces":', b"[", b"]", b"}"),
        b" " * DOCUMENT_BYTES_MAX + b"{}",
        msgspec.json.encode(samples.MUG).replace(b'"width":20000', b'"width":-1'),
        msgspec.json.encode({**samples.MUG, "layers": samples.MUG["layers"] * 30}),
    ):
        with pytest.raises(TemplateFaulty) as refused:
            customization.decode_template(data)
        assert len(refused.value.faults) == 1
        desks.said(refused.value)


def text_layer(**changes: Any) -> dict[str, Any]:
    """Return a text that a buyer adds."""
    return {
        "kind": "text", "id": "own", "field": "own", "surface": "wrap", "box": BOX,
        "font": "pacifico", "size": 900, **changes,
    }  # fmt: skip


FREE = [{**samples.MUG["surfaces"][0], "added_max": 2}]
DOES_NOT_FIT: dict[str, tuple[dict[str, Any], str, str]] = {
    "another template": (
        {"template": "0198a000-0000-7000-8000-00000000ffff"}, "template", "other_template",
    ),
    "an unknown field": ({"answers": {"motto": "x"}}, "answers.motto", "unknown_field"),
    "an unknown layer": ({"adjustments": {"motto": {}}}, "adjustments.motto", "unknown_layer"),
    "a font that the layer has not": (
        {"adjustments": {"name": {"font": "noto-tamil"}}}, "adjustments.name.font", "unknown_font",
    ),
    "a font that nobody has": (
        {"adjustments": {"name": {"font": "comic-sans"}}}, "adjustments.name.font", "unknown_font",
    ),
    "a font for a photo": (
        {"adjustments": {"photo": {"font": "pacifico"}}}, "adjustments.photo.font", "unknown_font",
    ),
    "an added text in another font": (
        {"added": [text_layer(font="comic-sans")]}, "added.own.font", "unknown_font",
    ),
    "an added text on no surface": (
        {"added": [text_layer(surface="moon")]}, "added.own", "not_allowed_here",
    ),
    "three texts where two are allowed": (
        {"added": [text_layer(id=one, field=one) for one in ("a", "b", "c")]},
        "added.c", "not_allowed_here",
    ),
    "an added text that takes a field's place": (
        {"added": [text_layer(id="name", field="name")]}, "added.name", "id_taken",
    ),
    "an added text that reads a field": (
        {"added": [text_layer(field="name")]}, "added.own", "id_taken",
    ),
    "an added text with words of its own": (
        {"added": [text_layer(words={"en": "\0"})]}, "added.own", "bad_text",
    ),
    "an added text of no size": (
        {"added": [text_layer(size=0, size_min=0)]}, "added.own", "bad_text",
    ),
}  # fmt: skip


@pytest.mark.integration
@pytest.mark.parametrize("name", list(DOES_NOT_FIT))
async def test_what_the_template_does_not_have_is_refused_and_nothing_is_kept(
    desk: Desk, name: str
) -> None:
    changes, place, reason = DOES_NOT_FIT[name]
    view = await desk.start(await desk.publish(surfaces=FREE), name="Asha")
    design = customization.decode_design(sent(**{"template": str(view.template.id), **changes}))
    async with desk.nothing_changes():
        with pytest.raises(DesignDoesNotFit) as refused:
            await desk.save(view, design)
        with pytest.raises(DesignDoesNotFit):
            async with desk.database.transaction() as session:
                await customization.get_material(
                    session, owner=desk.buyer, design_id=view.id, design=design
                )
    assert (refused.value.place, refused.value.reason) == (place, reason)
    desks.said(refused.value)
    assert await desk.load(view) == view


@pytest.mark.integration
@pytest.mark.parametrize(
    ("language", "answers"),
    [("english", {"name": "Asha"}), ("e\0", {"name": "Asha"}), ("en", {"Na me": "Asha"})],
)
async def test_a_start_with_what_no_document_may_hold_keeps_nothing(
    desk: Desk, language: str, answers: dict[str, str]
) -> None:
    version = await desk.publish()
    async with desk.nothing_changes():
        with pytest.raises(DesignDoesNotFit) as refused:
            async with desk.database.transaction() as session:
                await customization.start_design(
                    session,
                    owner=desk.buyer,
                    template_version_id=version.id,
                    product_id=desk.product_id,
                    variant_id=desk.variant_id,
                    language=language,
                    now=desks.NOON,
                    answers=answers,
                )
    desks.said(refused.value)


@pytest.mark.integration
async def test_anothers_photo_is_neither_shown_nor_approved(desk: Desk) -> None:
    stranger = desks.guest()
    theirs = await desk.bring(hostile_files.saved("JPEG"), owner=stranger)
    version = await desk.publish()
    view = await desk.start(version, name="Asha", extra="photo", photo=theirs.sha256)
    material = await desk.material(view)
    assert material.pictures == ()
    proof = await desk.prove(view)
    assert "data:image" not in "".join(proof.outline.svgs.values())
    async with desk.nothing_changes():
        with pytest.raises(DesignHasProblems) as refused:
            await desk.approve(view, proof=proof)
        with pytest.raises(PictureNotFound) as missing:
            async with desk.database.transaction() as session:
                await customization.find_picture_for(
                    session, owner=desk.buyer, sha256=theirs.sha256
                )
    assert refused.value.problems == [{"field": "photo", "reason": "unknown_picture"}]
    desks.told("unknown_picture", {})
    desks.said(missing.value)


@pytest.mark.integration
async def test_anothers_design_looks_like_a_missing_one(desk: Desk) -> None:
    view = await desk.start(await desk.publish(), name="Asha")
    proof, stranger = await desk.prove(view), desks.guest()
    actions: list[Callable[[], Any]] = [
        lambda: desk.load(view, owner=stranger),
        lambda: desk.save(view, view.design, owner=stranger),
        lambda: desk.approve(view, proof=proof, owner=stranger),
    ]
    async with desk.nothing_changes():
        for act in actions:
            with pytest.raises(DesignNotFound) as refused:
                await act()
            desks.said(refused.value)


@pytest.mark.integration
@pytest.mark.parametrize("letter", ["\0", "\x1b", "\ud800", "\x7f"])
async def test_a_template_with_what_nobody_can_read_is_not_published(
    desk: Desk, letter: str
) -> None:
    fields = [{**samples.MUG["fields"][0], "label": {"en": f"Na{letter}me"}}]
    fields += samples.MUG["fields"][1:]
    async with desk.nothing_changes():
        with pytest.raises(TemplateFaulty) as refused:
            await desk.publish(fields=fields)
    assert refused.value.faults == [
        {"place": "fields.name.label", "reason": "unprintable_characters"}
    ]


def test_the_format_itself_has_these_limits() -> None:
    """The figures that docs/domains/customization.md tells."""
    assert (documents.ANSWER_CHARACTERS_MAX, documents.ANSWERS_MAX) == (500, 100)
    assert (documents.ADJUSTMENTS_MAX, documents.FREE_LAYERS_MAX) == (100, 30)
    assert DOCUMENT_BYTES_MAX == 262_144
    assert documents.SIDE_MIN == 25
