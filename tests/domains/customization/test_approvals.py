"""Approving on a real database: what was looked at is what is frozen, or nothing is."""

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tests.domains.customization import desk as desks
from tests.domains.customization import hostile_files, samples
from tests.domains.customization.desk import Desk

from customiseyou.domains.customization import documents
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.errors import ProofOutdated, TemplateWithdrawn
from customiseyou.domains.customization.values import DesignView, Proof, TemplateVersion

pytestmark = pytest.mark.integration


def nudged(view: DesignView) -> documents.Design:
    """Return the design with its name 1/100 mm to the right."""
    box = documents.Box(x=1_501, y=2_500, width=7_000, height=4_000)
    return msgspec.structs.replace(view.design, adjustments={"name": documents.Adjustment(box=box)})


async def republished(desk: Desk, version: TemplateVersion) -> TemplateVersion:
    """Publish the next version of a template, in which the name is written larger."""
    layers = [
        {**layer, "size": 3_000} if layer["id"] == "name" else layer
        for layer in samples.MUG["layers"]
    ]
    async with desk.database.transaction() as session:
        return await customization.publish_template(
            session,
            seller_id=version.seller_id,
            template=samples.template(layers=layers),
            library=samples.LIBRARY,
            now=desks.NOON,
            key=version.key,
        )


async def test_confirming_twice_is_one_approval_and_one_job(desk: Desk) -> None:
    view = await desk.start(await desk.publish(), name="Asha")
    proof = await desk.prove(view)
    first = await desk.approve(view, proof=proof)
    async with desk.nothing_changes():
        assert await desk.approve(view, proof=proof) == first
    assert first.hash == proof.hash
    assert {font.id for font in first.fonts} == {"pacifico"}


async def test_a_hundredth_of_a_millimetre_makes_the_open_page_outdated(desk: Desk) -> None:
    view = await desk.start(await desk.publish(), name="Asha")
    page = await desk.prove(view)
    moved = await desk.save(view, nudged(view))
    now = await desk.prove(moved)
    assert now.hash != page.hash
    ways: list[tuple[Proof, str]] = [(now, page.hash), (page, page.hash), (page, now.hash)]
    for proof, seen in ways:
        async with desk.nothing_changes():
            with pytest.raises(ProofOutdated) as refused:
                await desk.approve(moved, proof=proof, seen=seen)
        desks.said(refused.value)
    assert (await desk.approve(moved, proof=now)).design == moved.design


async def test_another_file_of_a_font_or_another_engine_makes_the_page_outdated(
    desk: Desk,
) -> None:
    view = await desk.start(await desk.publish(), name="Asha")
    page = await desk.prove(view)
    fonts = tuple(msgspec.structs.replace(font, sha256="0" * 64) for font in page.outline.fonts)
    outline = msgspec.structs.replace(page.outline, fonts=fonts)
    for changed in (
        msgspec.structs.replace(page, outline=outline),
        msgspec.structs.replace(page, renderer_version="another engine"),
        msgspec.structs.replace(page, hash="0" * 64),
    ):
        async with desk.nothing_changes():
            with pytest.raises(ProofOutdated):
                await desk.approve(view, proof=changed, seen=page.hash)


async def test_another_photo_in_the_same_place_is_another_approval(desk: Desk) -> None:
    one = await desk.bring(hostile_files.saved("JPEG"))
    other = await desk.bring(hostile_files.saved("JPEG", hostile_files.photo(901, 600)))
    view = await desk.start(await desk.publish(), name="Asha", extra="photo", photo=one.sha256)
    before = await desk.approve(view)
    assert [picture.sha256 for picture in before.pictures] == [one.sha256]
    answers = {**view.design.answers, "photo": other.sha256}
    view = await desk.save(view, msgspec.structs.replace(view.design, answers=answers))
    after = await desk.approve(view)
    assert after.hash != before.hash
    assert [picture.sha256 for picture in after.pictures] == [other.sha256]


async def test_a_template_published_anew_leaves_a_design_on_its_own_version(desk: Desk) -> None:
    first = await desk.publish()
    view = await desk.start(first, name="Asha")
    page = await desk.prove(view)
    second = await republished(desk, first)
    assert (second.number, second.key) == (2, first.key)
    assert await desk.load(view) == view
    assert (await desk.prove(view)).hash == page.hash
    moved = await desk.save(view, nudged(view))
    approval = await desk.approve(moved)
    assert approval.template == first
    fresh = await desk.start(second, name="Asha")
    assert (await desk.prove(fresh)).hash != page.hash


async def test_a_withdrawn_template_keeps_the_design_and_says_why_it_is_not_made(
    desk: Desk,
) -> None:
    version = await desk.publish()
    view = await desk.start(version, name="Asha")
    approved = await desk.start(version, name="Usha")
    bought = await desk.approve(approved)
    page = await desk.prove(view)
    async with desk.database.transaction() as session:
        await customization.withdraw_template(
            session, template_version_id=version.id, now=desks.NOON
        )
    async with desk.nothing_changes():
        with pytest.raises(TemplateWithdrawn) as refused:
            await desk.approve(view, proof=page)
        with pytest.raises(TemplateWithdrawn):
            await desk.start(version, name="Asha")
    desks.said(refused.value)
    moved = await desk.save(view, nudged(view))
    assert (await desk.load(view)).design == moved.design
    assert (await desk.approve(approved)).id == bought.id


async def test_what_was_published_or_approved_cannot_be_changed_by_anyone(desk: Desk) -> None:
    view = await desk.start(await desk.publish(), name="Asha")
    await desk.approve(view)
    for statement in (
        "UPDATE approvals SET hash = 'x'",
        "DELETE FROM approvals",
        "UPDATE template_versions SET number = 7",
        "DELETE FROM template_versions",
    ):
        async with desk.nothing_changes():
            with pytest.raises(DBAPIError, match=r"approved stays|never changes"):
                async with desk.database.transaction() as session:
                    await session.execute(text(statement))
