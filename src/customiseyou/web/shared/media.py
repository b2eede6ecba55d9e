"""Pictures: public ones by their key, private ones behind signed links of 15 minutes."""

from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, PathParameter

from customiseyou.domains.customization import proofs
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.values import ApprovalId, Material
from customiseyou.infra.db.session import Database
from customiseyou.infra.processes.pool import WorkerPool
from customiseyou.infra.security.signing import Signer
from customiseyou.infra.services import Services
from customiseyou.infra.storage import Files
from customiseyou.kit import clock
from customiseyou.kit.errors import NotFound
from customiseyou.web.shared.permissions import Permission, allow

PUBLIC_PREFIX = "catalogue/"
LINK_MINUTES = 15
FOREVER = "public, max-age=31536000, immutable"
PRIVATE_A_WHILE = "private, max-age=900"

MEDIA_TYPES = {
    ".webp": "image/webp",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".svg": "image/svg+xml",
    ".pdf": "application/pdf",
}


class MockupRef(msgspec.Struct, frozen=True, kw_only=True):
    """An approved design on its product, as a picture of some width."""

    approval_id: UUID
    view: str
    width_px: int


def _until(now: datetime) -> datetime:
    """Return when a link made now ends: links of one quarter of an hour are alike, so that the
    browser keeps its copy."""
    quarter = now.replace(minute=now.minute // LINK_MINUTES * LINK_MINUTES, second=0, microsecond=0)
    return quarter + timedelta(minutes=2 * LINK_MINUTES)


def public_url(key: str) -> str:
    """Return the address of a picture that everybody may see."""
    return f"/media/{key}"


def mockup_url(signer: Signer, ref: MockupRef, *, now: datetime) -> str:
    """Return a private link to an approved design's picture."""
    value = f"{ref.approval_id}~{ref.view}~{ref.width_px}"
    return f"/media/approved/{signer.sign(value, purpose='mockup', until=_until(now))}"


def file_url(signer: Signer, key: str, *, now: datetime) -> str:
    """Return a private link to a stored file."""
    return f"/media/private/{signer.sign(key, purpose='file', until=_until(now))}"


def _reply(content: bytes, *, key: str, cache: str) -> Response[bytes]:
    media_type = MEDIA_TYPES.get(PurePosixPath(key).suffix, "application/octet-stream")
    return Response(content, media_type=media_type, headers={"Cache-Control": cache})


@get("/media/catalogue/{key:path}", opt=allow(Permission.ANYONE), include_in_schema=False)
async def public(key: FromPath[str], files: NamedDependency[Files]) -> Response[bytes]:
    """Show a picture of the catalogue."""
    full = f"{PUBLIC_PREFIX}{key.lstrip('/')}"
    content = None if ".." in full else await files.find(full)
    if content is None:
        raise NotFound
    return _reply(content, key=full, cache=FOREVER)


Signed = Annotated[str, PathParameter(max_length=1000)]


@get("/media/private/{signed:path}", opt=allow(Permission.ANYONE), include_in_schema=False)
async def private(
    signed: Signed, services: NamedDependency[Services], files: NamedDependency[Files]
) -> Response[bytes]:
    """Show a file to whoever holds a link that is not too old."""
    key = services.get(Signer).read(signed.removeprefix("/"), purpose="file", now=clock.now())
    content = None if key is None else await files.find(key)
    if key is None or content is None:
        raise NotFound
    return _reply(content, key=key, cache=PRIVATE_A_WHILE)


@get("/media/approved/{signed:str}", opt=allow(Permission.ANYONE), include_in_schema=False)
async def approved(
    signed: Signed,
    services: NamedDependency[Services],
    database: NamedDependency[Database],
    files: NamedDependency[Files],
    pool: NamedDependency[WorkerPool],
) -> Response[bytes]:
    """Show an approved design on its product; the picture is made once and kept."""
    value = services.get(Signer).read(signed, purpose="mockup", now=clock.now())
    if value is None:
        raise NotFound
    approval_id, view, width = value.split("~")
    ref = MockupRef(
        approval_id=UUID(approval_id),
        view=view,
        width_px=int(width),
    )
    content = await mockup_picture(ref, database=database, files=files, pool=pool)
    return _reply(content, key="x.webp", cache=PRIVATE_A_WHILE)


async def mockup_picture(
    ref: MockupRef, *, database: Database, files: Files, pool: WorkerPool
) -> bytes:
    """Return an approved design's picture as WebP, from the store or rendered now."""
    async with database.transaction() as session:
        approval = await customization.get_approval(
            session, approval_id=ApprovalId(ref.approval_id)
        )
    key = f"mockups/{approval.id}/{ref.view}-{ref.width_px}.webp"
    kept = await files.find(key)
    if kept is not None:
        return kept
    material = Material(
        template=approval.template,
        design=approval.design,
        variant_id=approval.variant_id,
        pictures=approval.pictures,
    )
    content = await proofs.mockup(
        material,
        view=ref.view,
        files=files,
        pool=pool,
        tint=approval.tint,
        width_px=ref.width_px,
    )
    await files.put(key, content)
    return content


ROUTES = (public, private, approved)
