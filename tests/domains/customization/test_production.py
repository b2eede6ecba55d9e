"""Real drawing: outlines, problems that only the layout knows, print files and mock-ups."""

import hashlib
import io
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import pikepdf
import pytest
from PIL import Image
from tests.domains.customization import samples

from customiseyou.domains.customization import documents, fingerprints, production
from customiseyou.domains.customization.errors import RendererChanged
from customiseyou.domains.customization.values import (
    Approval,
    ApprovalId,
    DesignId,
    Problem,
    Proof,
    TemplateVersion,
    TemplateVersionId,
)
from customiseyou.infra.resources import resource_folder

ASSETS = resource_folder("assets")
MUG = samples.template()
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
VARIANT = "0198a000-0000-7000-8000-000000000002"


def photo(width: int = 1200, height: int = 900) -> bytes:
    """Return a JPEG with a gradient."""
    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90)
    return out.getvalue()


PHOTO = photo()
PHOTO_HASH = hashlib.sha256(PHOTO).hexdigest()


def proof_of(design: documents.Design, **pictures: bytes) -> Proof:
    return production.prove(
        MUG,
        design,
        template_version_id=samples.VERSION_ID,
        template_sha256=fingerprints.sha256_of(MUG),
        variant_id=VARIANT,
        assets=ASSETS,
        pictures={hashlib.sha256(data).hexdigest(): data for data in pictures.values()},
    )


def approval_of(design: documents.Design, proof: Proof, *, tint: str | None = None) -> Approval:
    version = TemplateVersion(
        id=TemplateVersionId(UUID(samples.VERSION_ID)),
        seller_id=UUID(VARIANT),
        key=UUID(VARIANT),
        number=1,
        template=MUG,
        sha256=fingerprints.sha256_of(MUG),
        published_at=NOON,
    )
    return Approval(
        id=ApprovalId(UUID(VARIANT)),
        design_id=DesignId(UUID(VARIANT)),
        design=design,
        template=version,
        product_id=UUID(VARIANT),
        variant_id=UUID(VARIANT),
        tint=tint,
        hash=proof.hash,
        renderer_version=proof.renderer_version,
        fonts=proof.outline.fonts,
        artworks=proof.outline.artworks,
        pictures=(),
        language=design.language,
        text_lines=fingerprints.text_lines(MUG, design),
        approved_at=NOON,
    )


def problems_of(design: documents.Design, **pictures: bytes) -> list[dict[str, Any]]:
    return [problem.flat() for problem in proof_of(design, **pictures).outline.problems]


def test_a_name_fits_its_box_and_names_its_fonts() -> None:
    proof = proof_of(samples.design(name="प्रिया"))
    assert proof.outline.problems == ()
    assert {font.id for font in proof.outline.fonts} == {"noto-devanagari"}
    ink = proof.outline.layers["name"]
    assert ink.x >= 1500
    assert ink.x + ink.width <= 8500
    assert ink.y >= 2500
    assert ink.y + ink.height <= 6500
    assert ink.size is not None
    assert 300 <= ink.size <= 2600


def test_a_letter_that_nothing_can_print_is_named() -> None:
    assert problems_of(samples.design(name="Asha 𓀀")) == [
        {
            "field": "name",
            "reason": "unknown_glyph",
            "layer": "name",
            "character": "𓀀",
            "code_point": 0x13000,
        }
    ]


def test_letters_that_leave_the_paper_are_a_problem_and_a_tight_place_is_a_warning() -> None:
    corner = documents.Adjustment(box=documents.Box(x=-200, y=-200, width=900, height=800))
    close = msgspec.structs.replace(samples.design(name="Asha"), adjustments={"name": corner})
    outline = proof_of(close).outline
    assert outline.problems == ()
    assert [warning.reason for warning in outline.warnings] == ["outside_safe"]
    high = documents.Adjustment(
        box=documents.Box(x=-200, y=-200, width=9_000, height=800), rotation=9_000
    )
    cut = msgspec.structs.replace(samples.design(name="Wandering"), adjustments={"name": high})
    outline = proof_of(cut).outline
    (found,) = outline.problems
    assert (found.field, found.reason) == ("name", "cut_off")
    assert found.facts["top"] > 700
    assert outline.warnings == ()


def test_a_photo_too_small_for_its_size_is_a_problem_and_a_soft_one_a_warning() -> None:
    # 60 mm are 2.36 inches: 141 pixels are 60 an inch, 295 are 125.
    for pixels, reason, where in [(142, "low_dpi", "problems"), (295, "soft_dpi", "warnings")]:
        small = photo(pixels, pixels)
        design = samples.design(name="Asha", extra="photo", photo=hashlib.sha256(small).hexdigest())
        outline = proof_of(design, photo=small).outline
        told: tuple[Problem, ...] = getattr(outline, where)
        assert [(problem.field, problem.reason) for problem in told] == [("photo", reason)]


def test_the_dpi_is_that_of_the_original_when_a_reduced_copy_is_drawn() -> None:
    small = photo(142, 142)
    name = hashlib.sha256(small).hexdigest()
    outline = production.outline(
        MUG,
        samples.design(name="Asha", extra="photo", photo=name),
        assets=ASSETS,
        pictures={name: small},
        sizes={name: (1420, 1420)},
    )
    assert outline.problems == ()


def test_a_photo_that_is_not_there_is_told_and_the_rest_is_drawn() -> None:
    design = samples.design(name="Asha", extra="photo", photo=PHOTO_HASH)
    assert problems_of(design) == [{"field": "photo", "reason": "unknown_picture"}]
    assert set(proof_of(design).outline.layers) == {"ground", "name"}


def test_the_print_files_are_the_approved_ones_to_the_byte() -> None:
    design = samples.design(name="Asha", extra="photo", photo=PHOTO_HASH, ink="rani")
    approval = approval_of(design, proof_of(design, photo=PHOTO))
    pictures = {PHOTO_HASH: PHOTO}
    first = production.render_surface(approval, "wrap", assets=ASSETS, pictures=pictures)
    second = production.render_surface(approval, "wrap", assets=ASSETS, pictures=pictures)
    assert first == second
    assert [file.kind for file in first] == ["pdf", "png", "svg"]
    with pikepdf.open(io.BytesIO(first[0].content)) as document:
        trim = [float(value) * 25.4 / 72 for value in document.pages[0].trimbox]
        assert trim[2] - trim[0] == pytest.approx(200, abs=0.001)
        assert trim[3] - trim[1] == pytest.approx(90, abs=0.001)
    assert approval.hash.encode() in _metadata(first[0].content)
    size = Image.open(io.BytesIO(first[1].content)).size
    assert size == (2409, 1110)


def _metadata(content: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as document:
        return document.Root.Metadata.read_bytes()


def test_a_changed_engine_font_or_drawing_prints_nothing() -> None:
    design = samples.design(name="Asha")
    approval = approval_of(design, proof_of(design))
    other_engine = msgspec.structs.replace(approval, renderer_version="older")
    other_font = msgspec.structs.replace(approval, fonts=())
    for changed, what in [(other_engine, "renderer"), (other_font, "pacifico")]:
        with pytest.raises(RendererChanged) as refused:
            production.render_surface(changed, "wrap", assets=ASSETS)
        assert refused.value.what == what


def test_the_mockup_shows_the_design_on_the_blank_of_the_approved_colour() -> None:
    design = samples.design(name="Asha")
    approval = approval_of(design, proof_of(design), tint="#4a6079")
    file = production.render_views(approval, assets=ASSETS)[0]
    assert (file.surface, file.kind) == ("front", "mockup")
    image = Image.open(io.BytesIO(file.content))
    assert (image.format, image.size) == ("WEBP", (1000, 1000))
    blank = production.preview_mockup(
        samples.template(layers=[]), design, view="front", assets=ASSETS, tint="#4a6079"
    )
    assert file.content != blank
