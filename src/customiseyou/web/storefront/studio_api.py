"""What the studio's script calls: save, outline, photo. JSON in and out."""

import re
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, MultipartBody, PathParameter

from customiseyou.domains.catalog import service as catalog
from customiseyou.domains.catalog.values import VariantId
from customiseyou.domains.customization import proofs
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.documents import Design
from customiseyou.domains.customization.errors import DesignChanged
from customiseyou.domains.customization.values import DOCUMENT_BYTES_MAX, DesignId
from customiseyou.infra.db.session import Database
from customiseyou.infra.processes.pool import WorkerPool
from customiseyou.infra.resources import resource_folder
from customiseyou.infra.security.signing import Signer
from customiseyou.infra.services import Services
from customiseyou.infra.storage import Files
from customiseyou.kit import clock
from customiseyou.kit.errors import NotFound
from customiseyou.rendering.fonts import FontLibrary
from customiseyou.web.shared import media, pace, requests
from customiseyou.web.shared.caller import Caller
from customiseyou.web.shared.files_served import FOREVER
from customiseyou.web.shared.permissions import Permission, allow
from customiseyou.web.shared.site import AnyRequest, Site, words_of
from customiseyou.web.storefront import lettering, studio_data, taking_photos
from customiseyou.web.storefront import problems as problem_words

EMBEDDED_PICTURE = re.compile(r'href="data:image/[^"]*"')
PICTURE_PLACE = 'href="picture:"'
"""Stands for each photo in the order of its layers: the page has it already."""
EMOJI_KEY_PATTERN = r"^[0-9a-f]{1,6}(-[0-9a-f]{1,6}){0,15}$"


class SaveDesign(msgspec.Struct, forbid_unknown_fields=True):
    """The design as the script has it, on top of the revision it knows."""

    revision: Annotated[int, msgspec.Meta(ge=0)]
    variant: UUID
    design: Design


class DrawDesign(msgspec.Struct, forbid_unknown_fields=True):
    """A design to be outlined without saving it."""

    design: Design


def _told(found: Any, request: AnyRequest) -> list[dict[str, Any]]:
    """Return problems with their sentence in the person's language."""
    words = words_of(request)
    return [{**problem.flat(), "text": problem_words.sentence(problem, words)} for problem in found]


@put(
    "/designs/{design_id:uuid}",
    opt=allow(Permission.OWNER),
    include_in_schema=False,
    request_max_body_size=DOCUMENT_BYTES_MAX,
)
async def save(
    request: AnyRequest,
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    design_id: FromPath[UUID],
    data: JSONBody[SaveDesign],
) -> Response[Any]:
    """Save the design; somebody else's newer one comes back instead of being lost."""
    owner = caller.owner
    if owner is None:
        raise NotFound
    try:
        async with database.transaction() as session:
            variant = await catalog.get_for_sale(
                session, variant_id=VariantId(data.variant), currency=caller.currency
            )
            before = await customization.get_design_for(
                session, owner=owner, design_id=DesignId(design_id)
            )
            if variant.product_id != before.product_id:
                raise NotFound
            view = await customization.save_design(
                session,
                owner=owner,
                design_id=DesignId(design_id),
                revision=data.revision,
                variant_id=variant.id,
                design=data.design,
                now=clock.now(),
            )
    except DesignChanged as newer:
        body = {"code": newer.code, "revision": newer.revision, "design": newer.design}
        return Response(body, status_code=409)
    evaluation = customization.evaluate(view.template.template, view.design)
    quote = customization.quote(view.template.template, view.design, base=variant.price)
    return Response(
        {
            "revision": view.revision,
            "outdated": variant.template_version_id != view.template.id,
            "price": studio_data.price_view(quote, caller=caller),
            "problems": _told(evaluation.problems, request),
            "warnings": [],
        }
    )


@post(
    "/designs/{design_id:uuid}/outline",
    opt=allow(Permission.OWNER),
    status_code=200,
    include_in_schema=False,
    request_max_body_size=DOCUMENT_BYTES_MAX,
)
async def outline(
    request: AnyRequest,
    database: NamedDependency[Database],
    files: NamedDependency[Files],
    pool: NamedDependency[WorkerPool],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    design_id: FromPath[UUID],
    data: JSONBody[DrawDesign],
) -> Response[Any]:
    """Draw a design with its final outlines, without saving it."""
    owner = caller.owner
    if owner is None:
        raise NotFound
    async with database.transaction() as session:
        material = await customization.get_material(
            session, owner=owner, design_id=DesignId(design_id), design=data.design
        )
    await pace.spend_drawing(request, database, proxies=site.proxies)
    drawn = await proofs.outline(material, files=files, pool=pool)
    return Response(
        {
            "surfaces": {
                surface: {"svg": EMBEDDED_PICTURE.sub(PICTURE_PLACE, svg)}
                for surface, svg in drawn.svgs.items()
            },
            "layers": drawn.layers,
            "letterings": lettering.notes(
                material.template.template,
                material.design,
                words=words_of(request),
                fonts=FontLibrary.load(resource_folder("assets")),
            ),
            "problems": _told(drawn.problems, request),
            "warnings": _told(drawn.warnings, request),
        }
    )


@post(
    "/designs/{design_id:uuid}/photos",
    opt=allow(Permission.OWNER),
    include_in_schema=False,
    request_max_body_size=requests.FILES_BYTES_MAX,
)
async def photo(
    request: AnyRequest,
    database: NamedDependency[Database],
    files: NamedDependency[Files],
    pool: NamedDependency[WorkerPool],
    services: NamedDependency[Services],
    caller: NamedDependency[Caller],
    design_id: FromPath[UUID],
    data: MultipartBody[dict[str, UploadFile]],
) -> Response[Any]:
    """Take a photo in for a design."""
    owner, upload = caller.owner, data.get("file")
    if owner is None or upload is None:
        raise NotFound
    async with database.transaction() as session:
        await customization.get_design_for(session, owner=owner, design_id=DesignId(design_id))
    now = clock.now()
    stored = await taking_photos.take_one(
        await upload.read(),
        connection=request,
        database=database,
        files=files,
        pool=pool,
        owner=owner,
        now=now,
    )
    return Response(
        {
            "sha256": stored.sha256,
            "width": stored.width,
            "height": stored.height,
            "url": media.file_url(services.get(Signer), stored.editing_key, now=now),
        },
        status_code=201,
    )


@get(
    "/studio/emoji/{key:str}",
    opt=allow(Permission.FILE),
    include_in_schema=False,
    sync_to_thread=False,
)
def emoji(key: Annotated[str, PathParameter(pattern=EMOJI_KEY_PATTERN)]) -> Response[Any]:
    """Give the paths of one emoji as prints have them."""
    pack = FontLibrary.load(resource_folder("assets")).emoji
    known = pack.keys()
    if key not in known:
        raise NotFound
    parts = [part._asdict() for part in pack.parts(key)]
    return Response(parts, headers={"Cache-Control": FOREVER})


ROUTES = (save, outline, photo, emoji)
