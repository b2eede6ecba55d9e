"""Drawing what `service.get_material` returned, in worker processes, outside any transaction."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any

from customiseyou.domains.customization import fingerprints, pictures_store, production
from customiseyou.domains.customization.documents import Template
from customiseyou.domains.customization.values import Approval, Material, Outline, Proof
from customiseyou.infra.processes.pool import WorkerPool
from customiseyou.infra.resources import resource_folder
from customiseyou.infra.storage.files import Files
from customiseyou.kit.kept import Kept

KEPT_MAX = 256
KEPT_CHARACTERS_MAX = 32_000_000
"""Of the outlines together; a name has about 10,000, a photo in it up to a million."""


class ProofsKept:
    """Proofs of one process, so that approving does not draw what its page drew a moment ago.

    A kept proof is taken for the same template, design, variant and pictures only; the process's
    own engine and fonts do not change while it runs. The least recently asked for is thrown out
    first.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Proof] = OrderedDict()
        self._characters = 0
        self._clean: dict[str, Proof] = {}
        self.stored: Kept[str, dict[str, str]] = Kept(values_max=KEPT_MAX)
        """By hash, the key of each surface's file, once a page has stored them."""

    def find(self, approval_hash: str) -> Proof | None:
        """Return a proof without problems by its hash, for `service.approve`.

        That works out anew which hash the design has now, so that a proof of anything else is
        refused there.
        """
        return self._clean.get(approval_hash)

    async def prove(self, material: Material, *, files: Files, pool: WorkerPool) -> Proof:
        """Return what `proofs.prove` returns, drawn where it is not kept."""
        key = (
            material.template.id,
            material.template.sha256,
            material.variant_id,
            fingerprints.canonical(material.design),
            tuple(sorted(material.pictures, key=lambda picture: picture.sha256)),
        )
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            return kept
        proof = await prove(material, files=files, pool=pool)
        if key not in self._kept:
            self._kept[key] = proof
            self._characters += _characters(proof)
            if not proof.outline.problems:
                self._clean[proof.hash] = proof
        while len(self._kept) > KEPT_MAX or self._characters > KEPT_CHARACTERS_MAX:
            _, old = self._kept.popitem(last=False)
            self._characters -= _characters(old)
            self._clean.pop(old.hash, None)
        return proof


async def outline(material: Material, *, files: Files, pool: WorkerPool) -> Outline:
    """Return a design's outlines, problems and warnings, for the studio.

    Raises:
        RuleFailed, PictureNotFound; PoolBusy, TaskTimedOut, TaskDied.
    """
    return await pool.run(
        production.outline,
        material.template.template,
        material.design,
        sizes=_sizes(material),
        **await _drawn_with(material, files),
    )


async def prove(material: Material, *, files: Files, pool: WorkerPool) -> Proof:
    """Return outlines with the hash under which they may be approved, for the approval page.

    Raises:
        as outline.
    """
    return await pool.run(
        production.prove,
        material.template.template,
        material.design,
        template_version_id=str(material.template.id),
        template_sha256=material.template.sha256,
        variant_id=str(material.variant_id),
        sizes=_sizes(material),
        **await _drawn_with(material, files),
    )


async def mockup(
    material: Material,
    *,
    view: str,
    files: Files,
    pool: WorkerPool,
    tint: str | None = None,
    width_px: int = production.MOCKUP_WIDTH_PX,
) -> bytes:
    """Return the product with the design on it as WebP.

    Raises:
        as outline; KeyError for a view that the template has not.
    """
    return await pool.run(
        production.preview_mockup,
        material.template.template,
        material.design,
        view=view,
        tint=tint,
        width_px=width_px,
        **await _drawn_with(material, files),
    )


async def showing_view(template: Template, field: str, *, pool: WorkerPool) -> str:
    """Return the view that shows what answers a field, '' where none does.

    Raises:
        PoolBusy, TaskTimedOut, TaskDied.
    """
    return await pool.run(
        production.showing_view, template, field, assets=resource_folder("assets")
    )


def views_of_own(approval: Approval) -> tuple[str, ...]:
    """Return the views that show all that the buyer put on the piece, the first view always."""
    return production.views_of_own(
        approval.template.template, approval.design, assets=resource_folder("assets")
    )


def _characters(proof: Proof) -> int:
    return sum(map(len, proof.outline.svgs.values()))


def _sizes(material: Material) -> dict[str, tuple[int, int]]:
    return {picture.sha256: (picture.width, picture.height) for picture in material.pictures}


async def _drawn_with(material: Material, files: Files) -> dict[str, Any]:
    return {
        "pictures": await pictures_store.load(files, material.pictures, which="editing"),
        "assets": resource_folder("assets"),
    }
