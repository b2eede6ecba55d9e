"""Taking a design along to another version of its template."""

from datetime import datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.domains.customization import documents, fitting, queries, reading
from customiseyou.domains.customization.errors import TemplateWithdrawn
from customiseyou.domains.customization.values import (
    DesignId,
    DesignOwner,
    DesignView,
    TemplateVersionId,
)


def carried_over(
    old: documents.Template,
    new: documents.Template,
    design: documents.Design,
    *,
    template_version_id: str,
) -> documents.Design:
    """Return as much of a design as another template can hold. Pure.

    An answer stays where there is a question of the same kind that still offers it. A layer stays
    as it was moved where the template has left it in its place, an own one where there is room.
    """
    fields = {field.id: field for field in new.fields}
    before = {layer.id: layer for layer in old.layers}
    layers = {layer.id: layer for layer in new.layers}
    kinds = {field.id: type(field) for field in old.fields}
    own = _own_layers(new, design)
    mine = {layer.id for layer in own}
    answers = {
        name: answer
        for name, answer in design.answers.items()
        if name in mine
        or (
            name in fields
            and kinds.get(name) is type(fields[name])
            and _offers(fields[name], answer)
        )
    }
    adjustments = {
        name: _without_foreign_font(layers[name], change)
        for name, change in design.adjustments.items()
        if name in layers and name in before and _lies_alike(before[name], layers[name])
    }
    crops = {name: change for name, change in design.adjustments.items() if name in mine}
    return documents.Design(
        template=template_version_id,
        language=design.language,
        answers=answers,
        adjustments={**adjustments, **crops},
        added=own,
    )


def _own_layers(
    new: documents.Template, design: documents.Design
) -> tuple[documents.TextLayer | documents.ImageLayer, ...]:
    """Return the buyer's own layers for which there is room, and a face, in another template."""
    room = {surface.id: surface.added_max for surface in new.surfaces}
    taken = {part.id for part in (*new.fields, *new.layers)}
    faces = {face for layer in new.layers for face in _faces_of(layer)}
    kept: list[documents.TextLayer | documents.ImageLayer] = []
    for layer in design.added:
        has_face = not isinstance(layer, documents.TextLayer) or layer.font in faces
        if layer.id not in taken and has_face and room.get(layer.surface, 0) > 0:
            room[layer.surface] -= 1
            kept.append(layer)
    return tuple(kept)


def _faces_of(layer: documents.Layer) -> tuple[str, ...]:
    return (layer.font, *layer.fonts) if isinstance(layer, documents.TextLayer) else ()


def _offers(field: documents.Field, answer: str) -> bool:
    if isinstance(field, documents.MultiField):
        return set(answer.split()) <= {option.id for option in field.options}
    if isinstance(field, documents.ChoiceField | documents.SwatchField):
        return any(option.id == answer for option in field.options)
    return True


def _lies_alike(one: documents.Layer, other: documents.Layer) -> bool:
    return (type(one), one.surface, one.box) == (type(other), other.surface, other.box)


def _without_foreign_font(
    layer: documents.Layer, change: documents.Adjustment
) -> documents.Adjustment:
    if change.font is None or change.font in _faces_of(layer):
        return change
    return msgspec.structs.replace(change, font=None)


async def renew_design(
    session: AsyncSession,
    *,
    owner: DesignOwner,
    design_id: DesignId,
    template_version_id: TemplateVersionId,
    now: datetime,
) -> DesignView:
    """Take somebody's design along to another version; on that version already, it stays as it is.

    What the version cannot hold is left behind. The caller knows that the version is of the
    design's product.

    Raises:
        DesignNotFound, TemplateNotFound, TemplateWithdrawn.
    """
    view = await reading.lock_design_for(session, owner=owner, design_id=design_id)
    version = await reading.get_template(session, template_version_id=template_version_id)
    if version.withdrawn_at is not None:
        raise TemplateWithdrawn
    if view.template.id == version.id:
        return view
    carried = carried_over(
        view.template.template,
        version.template,
        view.design,
        template_version_id=str(version.id),
    )
    renewed = msgspec.structs.replace(
        view,
        revision=view.revision + 1,
        design=fitting.fitted(version.template, carried, template_version_id=str(version.id)),
        template=version,
        updated_at=now,
    )
    await queries.change_design(session, renewed)
    return renewed
