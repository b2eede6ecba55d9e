"""Make the files of one design from one JSON file, without database or network."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from customiseyou.app import output
from customiseyou.domains.customization import production, service
from customiseyou.domains.customization.documents import Design, Template
from customiseyou.domains.customization.fingerprints import sha256_of
from customiseyou.domains.customization.library import Library
from customiseyou.domains.customization.values import (
    Approval,
    ApprovalId,
    DesignId,
    Proof,
    RenderedFile,
    TemplateVersion,
    TemplateVersionId,
)
from customiseyou.infra.i18n import words_for
from customiseyou.infra.processes.refusals import Refusal
from customiseyou.infra.resources import resource_folder
from customiseyou.kit.errors import AppError
from customiseyou.rendering import engine, pictures
from customiseyou.web.shared import sentences

NOBODY = UUID(int=0)
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
"""The same file gives the same bytes whenever it is rendered."""
FILE_BYTES_MAX = 4 * 1024 * 1024
PRINT_KINDS = ("pdf", "png", "svg")


class RenderFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `customiseyou render` reads; docs/design-format.md describes it."""

    template: Template
    design: Design
    photos: dict[str, str] = {}
    """By field id: a photo's path, from the folder of this file."""
    tint: Annotated[str, Meta(pattern=r"^#[0-9a-fA-F]{6}(?!\n)$")] | None = None
    approved_at: Annotated[datetime, Meta(tz=True)] = UNDATED


class RenderRefused(Refusal):
    """The design cannot be made as it stands."""

    exit_code = 65


def run(path: Path, out: Path) -> None:
    """Write PDF, PNG and SVG of every surface, each view's picture, and report.json.

    Raises:
        RenderRefused: the file is not a design, or the design has problems. In the second case
            report.json says which, and files of an earlier run are removed.
        NotWritable, DiskFull, CannotWrite: the folder does not take the files.
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
    try:
        proof, files = _drawn(found, version, photos=photos)
    except AppError as error:
        facts = error.data()
        what = ": ".join([error.code.rpartition(".")[2], *filter(None, [facts.pop("reason", "")])])
        raise RenderRefused(f"{path}: {_in_words(what, facts)}.") from error
    with output.writing(out):
        out.mkdir(parents=True, exist_ok=True)
        for name in _names(found.template):
            (out / name).unlink(missing_ok=True)
        (out / "report.json").write_bytes(_report(proof))
        for file in files:
            (out / _name(file.surface, file.kind)).write_bytes(file.content)
    if proof.outline.problems:
        reasons = "; ".join(
            f"{problem.field or 'design'}: {_in_words(problem.reason, problem.facts)}"
            for problem in proof.outline.problems
        )
        raise RenderRefused(f"{path} can't be made: {reasons}. {out / 'report.json'} says more.")


def _drawn(
    found: RenderFile, version: TemplateVersion, *, photos: Mapping[str, bytes]
) -> tuple[Proof, tuple[RenderedFile, ...]]:
    """Return the proof, and the files where it has no problems."""
    assets = resource_folder("assets")
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
    if proof.outline.problems:
        return proof, ()
    approval = _approval(found, version, proof)
    return proof, production.render_approval(approval, assets=assets, pictures=photos)


def _names(template: Template) -> Iterator[str]:
    """Yield the name of every file that a design on a template is made into."""
    for surface in template.surfaces:
        yield from (_name(surface.id, kind) for kind in PRINT_KINDS)
    for view in template.views:
        yield _name(view.id, "mockup")


def _name(place: str, kind: str) -> str:
    return f"view-{place}.webp" if kind == "mockup" else f"{place}.{kind}"


def _read(path: Path) -> tuple[RenderFile, dict[str, bytes]]:
    """Return the file with its photos taken in as the shop takes them in."""
    data = path.read_bytes()
    if len(data) > FILE_BYTES_MAX:
        raise RenderRefused(f"{path} is larger than {FILE_BYTES_MAX // 1024**2} MB.")
    try:
        found = msgspec.json.decode(data, type=RenderFile)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RenderRefused(
            f"{path} is not what docs/design-format.md describes: {error}"
        ) from error
    faults = service.check_template(
        found.template, library=Library.load(resource_folder("assets")), currencies=()
    )
    if faults:
        told = "\n".join(f"  {one.place}: {_in_words(one.reason, one.facts)}" for one in faults)
        raise RenderRefused(f"{path}: the template can't be used:\n{told}")
    photos: dict[str, bytes] = {}
    answers = dict(found.design.answers)
    for field, name in found.photos.items():
        try:
            taken = pictures.intake((path.parent / name).read_bytes()).original
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or error
            raise RenderRefused(f"{path}: the photo {name} can't be read: {why}") from error
        except AppError as error:
            said = sentences.sentence(error, words=words_for("en"))
            raise RenderRefused(f"{path}: the photo {name} can't be used: {said}") from error
        photos[taken.sha256] = taken.data
        answers[field] = taken.sha256
    design = msgspec.structs.replace(found.design, answers=answers)
    return msgspec.structs.replace(found, design=design), photos


def _in_words(reason: str, facts: Mapping[str, Any]) -> str:
    """Return a reason with its facts: 'too wide (needed 1200, available 800)'."""
    told = ", ".join(f"{name.replace('_', ' ')} {_fact(value)}" for name, value in facts.items())
    said = reason.replace("_", " ")
    return f"{said} ({told})" if told else said


def _fact(value: Any) -> str:
    if isinstance(value, Mapping):
        return " and ".join(f"{name}={one}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return " and ".join(str(one) for one in value)
    return str(value)


def _report(proof: Proof) -> bytes:
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
    return msgspec.json.format(msgspec.json.encode(report)) + b"\n"


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
