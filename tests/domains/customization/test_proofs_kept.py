"""A proof is drawn once for its page and its approval, and anew for anything that differs."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from tests.domains.customization import hostile_files, samples
from tests.domains.customization.desk import Desk

from customiseyou.domains.customization import documents, proofs
from customiseyou.domains.customization.errors import ProofOutdated
from customiseyou.domains.customization.proofs import ProofsKept
from customiseyou.infra.processes.pool import WorkerPool
from customiseyou.kit import ids

pytestmark = pytest.mark.integration


class CountedPool(WorkerPool):
    """The real pool, which remembers what it was asked to do."""

    def __init__(self) -> None:
        super().__init__(1)
        self.asked: list[str] = []

    async def run(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run a function in a child."""
        self.asked.append(function.__name__)
        return await super().run(function, *args, **kwargs)


async def test_the_page_and_the_approval_of_an_unchanged_design_draw_once(desk: Desk) -> None:
    kept = ProofsKept()
    view = await desk.start(await desk.publish(), name="Asha")
    async with CountedPool() as pool:
        page = await kept.prove(await desk.material(view), files=desk.files, pool=pool)
        again = await kept.prove(await desk.material(view), files=desk.files, pool=pool)
        assert pool.asked == ["prove"]
    drawn = await desk.prove(view)
    assert again == page == drawn
    assert (await desk.approve(view, proof=again, seen=page.hash)).hash == drawn.hash


async def test_a_design_that_changed_is_drawn_anew_and_not_approved_as_it_was(desk: Desk) -> None:
    kept = ProofsKept()
    view = await desk.start(await desk.publish(), name="Asha")
    async with CountedPool() as pool:
        page = await kept.prove(await desk.material(view), files=desk.files, pool=pool)
        changed = msgspec.structs.replace(view.design, answers={"name": "Usha"})
        saved = await desk.save(view, changed)
        now = await kept.prove(await desk.material(saved), files=desk.files, pool=pool)
        assert pool.asked == ["prove", "prove"]
    assert now.hash != page.hash
    assert now.outline.svgs != page.outline.svgs
    for proof, seen in ((now, page.hash), (page, page.hash), (page, now.hash)):
        async with desk.nothing_changes():
            with pytest.raises(ProofOutdated):
                await desk.approve(saved, proof=proof, seen=seen)


async def test_another_variant_template_or_set_of_photos_is_another_proof(desk: Desk) -> None:
    kept = ProofsKept()
    view = await desk.start(await desk.publish(), name="Asha")
    material = await desk.material(view)
    template = msgspec.structs.replace(
        material.template, id=ids.new_id(), template=samples.template(), sha256="0" * 64
    )
    photo = await desk.bring(hostile_files.saved("PNG"))
    others = (
        msgspec.structs.replace(material, variant_id=ids.new_id()),
        msgspec.structs.replace(material, template=template),
        msgspec.structs.replace(material, pictures=(photo,)),
        msgspec.structs.replace(
            material, design=documents.Design(template=str(view.template.id), language="hi")
        ),
    )
    async with CountedPool() as pool:
        for one in (material, *others, material, *others):
            await kept.prove(one, files=desk.files, pool=pool)
        assert pool.asked == ["prove"] * 5


async def test_what_was_asked_for_longest_ago_is_thrown_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proofs, "KEPT_MAX", 2)
    kept = ProofsKept()
    version = await desk.publish()
    asha, usha, ravi = [
        await desk.material(await desk.start(version, name=name))
        for name in ("Asha", "Usha", "Ravi")
    ]
    async with CountedPool() as pool:
        for one in (asha, usha, asha, ravi, asha):
            await kept.prove(one, files=desk.files, pool=pool)
        assert pool.asked == ["prove"] * 3
        await kept.prove(usha, files=desk.files, pool=pool)
        assert pool.asked == ["prove"] * 4
