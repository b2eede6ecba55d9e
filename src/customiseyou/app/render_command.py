"""Make the files of one design from one JSON file, without database or network."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from customiseyou.domains.customization import production, service
from customiseyou.domains.customization.documents import Design, Template
from customiseyou.domains.customization.fingerprints import sha256_of
from customiseyou.domains.customization.library import Library
from customiseyou.domains.customization.values import (
    Approval,
    ApprovalId,
    DesignId,
    Proof,
    TemplateVersion,
    TemplateVersionId,
)
from customiseyou.infra.processes.refusals import Refusal
from customiseyou.infra.resources import resource_folder
from customiseyou.kit.errors import AppError
from customiseyou.rendering import engine, pictures

NOBODY = UUID(int=0)
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
"""The same file gives the same bytes whenever it is rendered."""
FILE_BYTES_MAX = 4 * 1024 * 1024
ENDINGS = {"pdf": "pdf", "png": "png", "svg": "svg", "mockup": "webp"}


class RenderFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `customiseyou render` reads; docs/design-format.md describes it."""

    template: Template
    design: Design
    photos: dict[str, str] = {}
    """By field id: a photo's path, from the folder of this file."""
    tint: str | None = None
    approved_at: datetime = UNDATED


class RenderRefused(Refusal):
    """The design cannot be made as it stands."""

    exit_code = 65


def run(path: Path, out: Path) -> None:
    """Write PDF, PNG and SVG of every surface, each view's picture, and report.json.

    Raises:
        RenderRefused: the file is not a design, or the design has problems (report.json says
            which; no other file is written then).
    """
    found, photos = _read(path)
    version = TemplateVersion(
        id=TemplateVersionId(UUID(found.design.template)),
        seller_id=NOBODY,
        key=NOBODY,
        number=1,
        template=found.template,
        sha256=sha256_of(found.template),
        published_at=UNDATED,
    )
    assets = resource_folder("assets")
    try:
        proof = production.prove(
            found.template,
            found.design,
            template_version_id=str(version.id),
            template_sha256=version.sha256,
            variant_id=str(NOBODY),
            assets=assets,
            pictures=photos,
            sizes={},
        )
    except AppError as error:
        raise RenderRefused(f"{path}: {error}") from error
    out.mkdir(parents=True, exist_ok=True)
    _write_report(out, proof)
    if proof.outline.problems:
        reasons = ", ".join(
            f"{problem.field or 'design'}: {problem.reason}" for problem in proof.outline.problems
        )
        raise RenderRefused(f"{path} can't be made: {reasons}. {out / 'report.json'} says more.")
    approval = _approval(found, version, proof)
    for file in production.render_approval(approval, assets=assets, pictures=photos):
        name = f"view-{file.surface}" if file.kind == "mockup" else file.surface
        (out / f"{name}.{ENDINGS[file.kind]}").write_bytes(file.content)


def _read(path: Path) -> tuple[RenderFile, dict[str, bytes]]:
    """Return the file with its photos taken in as the shop takes them in."""
    data = path.read_bytes()
    if len(data) > FILE_BYTES_MAX:
        raise RenderRefused(f"{path} is larger than {FILE_BYTES_MAX // 1024**2} MB.")
    try:
        found = msgspec.json.decode(data, type=RenderFile)
    except msgspec.DecodeError as error:
        raise RenderRefused(
            f"{path} is not what docs/design-format.md describes: {error}"
        ) from error
    faults = service.check_template(
        found.template, library=Library.load(resource_folder("assets")), currencies=()
    )
    if faults:
        raise RenderRefused(f"{path}: the template can't be used: {_first(faults)}")
    photos: dict[str, bytes] = {}
    answers = dict(found.design.answers)
    for field, name in found.photos.items():
        try:
            taken = pictures.intake((path.parent / name).read_bytes()).original
        except OSError as error:
            raise RenderRefused(f"{path}: the photo {name} can't be read: {error}") from error
        except AppError as error:
            raise RenderRefused(f"{path}: the photo {name} can't be used: {error}") from error
        photos[taken.sha256] = taken.data
        answers[field] = taken.sha256
    design = msgspec.structs.replace(found.design, answers=answers)
    return msgspec.structs.replace(found, design=design), photos


def _first(faults: Any) -> str:
    return str(next(iter(faults)))


def _write_report(out: Path, proof: Proof) -> None:
    outline = proof.outline
    report = {
        "hash": proof.hash,
        "renderer": proof.renderer_version,
        "problems": outline.problems,
        "warnings": outline.warnings,
        "fonts": outline.fonts,
        "artworks": outline.artworks,
        "layers": outline.layers,
    }
    (out / "report.json").write_bytes(msgspec.json.format(msgspec.json.encode(report)) + b"\n")


def _approval(found: RenderFile, version: TemplateVersion, proof: Proof) -> Approval:
    return Approval(
        id=ApprovalId(NOBODY),
        design_id=DesignId(NOBODY),
        design=found.design,
        template=version,
        product_id=NOBODY,
        variant_id=NOBODY,
        tint=found.tint,
        hash=proof.hash,
        renderer_version=engine.RENDERER_VERSION,
        fonts=proof.outline.fonts,
        artworks=proof.outline.artworks,
        pictures=(),
        language=found.design.language,
        text_lines=service.text_lines(found.template, found.design),
        approved_at=found.approved_at,
    )
