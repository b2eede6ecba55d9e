"""Photos that buyers bring."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import MultipartBody, PathParameter
from msgspec import Meta

from customiseyou.api.v1 import identity, values
from customiseyou.api.v1.problems import refusals
from customiseyou.api.v1.values import Sha256
from customiseyou.domains.customization import pictures_store
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.values import StoredPicture
from customiseyou.infra.db.session import Database
from customiseyou.infra.processes.pool import WorkerPool
from customiseyou.infra.security.signing import Signer
from customiseyou.infra.services import Services
from customiseyou.infra.storage import Files
from customiseyou.kit import clock
from customiseyou.rendering import pictures
from customiseyou.web.shared import media, pace, requests
from customiseyou.web.shared.caller import Caller
from customiseyou.web.shared.permissions import Permission, allow
from customiseyou.web.shared.site import AnyRequest, Site

PictureHash = Annotated[
    str,
    PathParameter(
        pattern=values.HASH_PATTERN, description="The picture's SHA-256, as it was given."
    ),
]


*_KINDS, _LAST_KIND = pictures.kinds()
TAKING = (
    f"Take a photo in ({', '.join(_KINDS)} or {_LAST_KIND}): checked, turned upright, without the "
    "place and device it was taken with. The same photo again is fine."
)


class Upload(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A photo as a form sends it."""

    file: UploadFile


class Photo(msgspec.Struct, frozen=True, kw_only=True):
    """A kept photo. Its hash is the answer to a photo field."""

    sha256: Sha256
    width: Annotated[int, Meta(description="In pixels.", examples=[3024])]
    height: Annotated[int, Meta(description="In pixels.", examples=[4032])]
    url: Annotated[
        str,
        Meta(
            description="A reduced copy for the screen; ends after a quarter of an hour.",
            examples=["https://shop.example/media/private/pictures…"],
        ),
    ]


def _photo(found: StoredPicture, *, site: Site, services: Services, now: datetime) -> Photo:
    url = media.file_url(services.get(Signer), found.editing_key, now=now)
    return Photo(
        sha256=found.sha256, width=found.width, height=found.height, url=f"{site.origin}{url}"
    )


@post(
    "/photos",
    opt=allow(Permission.OWNER),
    operation_id="upload_photo",
    summary="Bring a photo",
    description=TAKING,
    tags=["Designs"],
    security=identity.EITHER,
    request_max_body_size=requests.FILES_BYTES_MAX,
    responses=refusals(409, 429, 503, body=True),
)
async def upload_photo(
    request: AnyRequest,
    database: NamedDependency[Database],
    files: NamedDependency[Files],
    pool: NamedDependency[WorkerPool],
    services: NamedDependency[Services],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    data: MultipartBody[Upload],
) -> Photo:
    """Take a photo in."""
    owner, now = identity.owner_of(caller), clock.now()
    await pace.spend_both(request, database, pace.UPLOADING, owner=owner, now=now)
    content = await data.file.read()
    stored = await pictures_store.keep(database, files, pool, content, owner=owner, now=now)
    return _photo(stored, site=site, services=services, now=now)


@get(
    "/photos/{sha256:str}",
    opt=allow(Permission.OWNER),
    operation_id="get_photo",
    summary="Read a photo",
    tags=["Designs"],
    security=identity.EITHER,
    responses=refusals(404),
)
async def get_photo(
    database: NamedDependency[Database],
    services: NamedDependency[Services],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    sha256: PictureHash,
) -> Photo:
    """One's own photo, with a new link to it."""
    async with database.transaction() as session:
        found = await customization.find_picture_for(
            session, owner=identity.owner_of(caller), sha256=sha256
        )
    return _photo(found, site=site, services=services, now=clock.now())


ROUTES = (upload_photo, get_photo)
