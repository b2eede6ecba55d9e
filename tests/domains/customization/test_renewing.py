"""A design goes along to another version of its template with all that still fits."""

import msgspec
import pytest
from tests.domains.customization import samples
from tests.domains.customization.desk import NOON, Desk, guest

from customiseyou.domains.accounts.values import Owner
from customiseyou.domains.customization import documents
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.errors import DesignNotFound, TemplateWithdrawn
from customiseyou.domains.customization.renewing import carried_over
from customiseyou.domains.customization.values import DesignView, TemplateVersion

NEW_ID = "0198a000-0000-7000-8000-000000000002"
MOVED = documents.Box(x=2_000, y=2_600, width=7_000, height=4_000)


def made() -> documents.Design:
    design = samples.design(name="Asha", extra="line", line="Hello", ink="rani")
    changes = {
        "name": documents.Adjustment(box=MOVED, font="caveat"),
        "photo": documents.Adjustment(zoom=20_000),
    }
    return msgspec.structs.replace(design, adjustments=changes)


def carried(new: documents.Template) -> documents.Design:
    return carried_over(samples.template(), new, made(), template_version_id=NEW_ID)


def test_a_template_of_the_same_shape_takes_everything_along() -> None:
    assert carried(samples.template()) == msgspec.structs.replace(made(), template=NEW_ID)


def test_a_question_that_is_gone_or_of_another_kind_loses_its_answer() -> None:
    old = samples.template()
    ink = documents.TextField(id="ink", label={"en": "Ink"})
    fields = (*(each for each in old.fields if each.id not in {"line", "ink"}), ink)
    found = carried(msgspec.structs.replace(old, fields=fields))
    assert found.answers == {"name": "Asha", "extra": "line"}


def test_a_choice_that_is_not_offered_any_more_goes_back_to_the_usual_one() -> None:
    old = samples.template()
    fields = tuple(
        msgspec.structs.replace(each, options=each.options[:1] + each.options[2:])
        if isinstance(each, documents.ChoiceField)
        else each
        for each in old.fields
    )
    assert "extra" not in carried(msgspec.structs.replace(old, fields=fields)).answers


def test_a_layer_that_the_maker_moved_lies_where_the_maker_put_it() -> None:
    old = samples.template()
    layers = tuple(
        msgspec.structs.replace(each, box=MOVED) if each.id == "photo" else each
        for each in old.layers
    )
    assert set(carried(msgspec.structs.replace(old, layers=layers)).adjustments) == {"name"}


def test_a_font_that_is_not_offered_any_more_is_left_and_the_place_is_kept() -> None:
    old = samples.template()
    layers = tuple(
        msgspec.structs.replace(each, fonts=("pacifico",)) if each.id == "name" else each
        for each in old.layers
    )
    found = carried(msgspec.structs.replace(old, layers=layers))
    assert found.adjustments["name"] == documents.Adjustment(box=MOVED)


def test_own_layers_go_along_as_far_as_there_is_room() -> None:
    own = [
        documents.TextLayer(
            id=name, surface="wrap", box=MOVED, field=name, font="caveat", size=1_000
        )
        for name in ("own_1", "own_2")
    ]
    design = msgspec.structs.replace(
        made(), added=tuple(own), answers={"name": "Asha", "own_1": "one", "own_2": "two"}
    )
    old = samples.template()
    for room, kept in ((0, []), (1, ["own_1"]), (5, ["own_1", "own_2"])):
        surfaces = (msgspec.structs.replace(old.surfaces[0], added_max=room),)
        new = msgspec.structs.replace(old, surfaces=surfaces)
        found = carried_over(old, new, design, template_version_id=NEW_ID)
        assert [layer.id for layer in found.added] == kept
        assert set(found.answers) == {"name", *kept}


async def renew(
    desk: Desk, view: DesignView, version: TemplateVersion, *, owner: Owner | None = None
) -> DesignView:
    async with desk.database.transaction() as session:
        return await customization.renew_design(
            session,
            owner=owner or desk.buyer,
            design_id=view.id,
            template_version_id=version.id,
            now=NOON,
        )


async def test_renewing_counts_one_revision_and_twice_changes_nothing(desk: Desk) -> None:
    old, new = await desk.publish(), await desk.publish()
    view = await desk.start(old, name="Asha")
    moved = await renew(desk, view, new)
    assert (moved.id, moved.revision, moved.template.id) == (view.id, view.revision + 1, new.id)
    assert moved.design.answers == {"name": "Asha"}
    assert await renew(desk, view, new) == moved
    assert await desk.load(view) == moved


async def test_a_stranger_and_a_withdrawn_version_change_nothing(desk: Desk) -> None:
    old, new = await desk.publish(), await desk.publish()
    view = await desk.start(old, name="Asha")
    with pytest.raises(DesignNotFound):
        await renew(desk, view, new, owner=guest())
    async with desk.database.transaction() as session:
        await customization.withdraw_template(session, template_version_id=new.id, now=NOON)
    with pytest.raises(TemplateWithdrawn):
        await renew(desk, view, new)
    assert await desk.load(view) == view
