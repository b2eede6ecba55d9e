"""Drawing what `service.get_material` returned, in worker processes, outside any transaction."""

from typing import Any

from customiseyou.domains.customization import pictures_store, production
from customiseyou.domains.customization.values import Material, Outline, Proof
from customiseyou.infra.processes.pool import WorkerPool
from customiseyou.infra.resources import resource_folder
from customiseyou.infra.storage.files import Files


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


def _sizes(material: Material) -> dict[str, tuple[int, int]]:
    return {picture.sha256: (picture.width, picture.height) for picture in material.pictures}


async def _drawn_with(material: Material, files: Files) -> dict[str, Any]:
    return {
        "pictures": await pictures_store.load(files, material.pictures, which="editing"),
        "assets": resource_folder("assets"),
    }
