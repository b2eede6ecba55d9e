"""Making a piece one's own: start, read, change, draw."""

from typing import Annotated
from uuid import UUID

from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED
from sqlalchemy.ext.asyncio import AsyncSession

from customiseyou.api.v1 import design_values, identity, replies
from customiseyou.api.v1.design_values import (
    DesignChange,
    DesignDraft,
    DesignRead,
    DesignStart,
    Outline,
)
from customiseyou.api.v1.problems import RevisionMissing, refusals
from customiseyou.api.v1.values import Prices
from customiseyou.domains.accounts.values import Owner
from customiseyou.domains.catalog import service as catalog
from customiseyou.domains.catalog.errors import VariantNotFound
from customiseyou.domains.catalog.values import VariantForSale, VariantId
from customiseyou.domains.customization import proofs
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.values import (
    DOCUMENT_BYTES_MAX,
    DesignId,
    DesignView,
    TemplateVersionId,
)
from customiseyou.infra.db.session import Database
from customiseyou.infra.processes.pool import WorkerPool
from customiseyou.infra.storage import Files
from customiseyou.kit import clock
from customiseyou.web.shared import pace
from customiseyou.web.shared.caller import Caller
from customiseyou.web.shared.permissions import Permission, allow
from customiseyou.web.shared.site import AnyRequest

IfMatch = Annotated[
    str | None,
    HeaderParameter(
        name="If-Match",
        max_length=20,
        description='The `ETag` of the design that was worked on, such as `"3"`.',
    ),
]


def _tagged(body: DesignRead, *, status: int = HTTP_200_OK) -> Response[DesignRead]:
    headers = {"ETag": f'"{body.revision}"', "Cache-Control": replies.PRIVATE}
    if status == HTTP_201_CREATED:
        headers["Location"] = f"/api/v1/designs/{body.id}"
    return Response(body, status_code=status, headers=headers)


def _revision(condition: str | None) -> int:
    """Return the revision of an `If-Match`; one that we never gave names none that stands."""
    if condition is None:
        raise RevisionMissing
    number = condition.strip().removeprefix("W/").strip('"')
    return int(number) if number.isascii() and number.isdigit() else 0


async def find_variant(
    session: AsyncSession, view: DesignView, *, currency: str
) -> VariantForSale | None:
    """Return the piece that a design is made on; None without a price in the currency."""
    chosen = VariantId(view.variant_id)
    found = await catalog.list_for_sale(session, variant_ids=[chosen], currency=currency)
    return found.get(chosen)


async def _read(
    database: Database, view: DesignView, *, owner: Owner, caller: Caller, currency: str
) -> DesignRead:
    product = await catalog.get_product_by_id(
        database, product_id=view.product_id, lang=caller.lang
    )
    template = view.template.template
    photos = {
        answer.picture for answer in customization.describe(template, view.design) if answer.picture
    }
    async with database.transaction() as session:
        kept = await customization.list_pictures_of(session, owner=owner, sha256s=photos)
        variant = await find_variant(session, view, currency=currency)
    evaluation = customization.evaluate(template, view.design, pictures=tuple(kept))
    return DesignRead(
        id=view.id,
        revision=view.revision,
        product=product.slug,
        title=product.title,
        variant=view.variant_id,
        template=view.template.id,
        document=view.design,
        shown=evaluation.shown,
        price=None
        if variant is None
        else design_values.price_of(view, variant=variant, lang=caller.lang),
        problems=design_values.problems_of(evaluation.problems),
        updated_at=view.updated_at,
    )


@post(
    "/designs",
    opt=allow(Permission.OWNER),
    operation_id="start_design",
    response_headers=[replies.ETAG, replies.LOCATION],
    summary="Start a design",
    tags=["Designs"],
    security=identity.EITHER,
    responses=refusals(404, 409, body=True),
)
async def start_design(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    data: JSONBody[DesignStart],
    currency: Prices = "INR",
) -> Response[DesignRead]:
    """Start a design of a product, with the answers that are known already."""
    owner, now = identity.owner_of(caller), clock.now()
    product = await catalog.get_product(database, slug=data.product, lang=caller.lang)
    if all(variant.id != data.variant for variant in product.variants):
        raise VariantNotFound
    async with database.transaction() as session:
        view = await customization.start_design(
            session,
            owner=owner,
            template_version_id=TemplateVersionId(product.template_version_id),
            product_id=product.id,
            variant_id=data.variant,
            language=caller.lang,
            now=now,
            answers=data.answers,
        )
    body = await _read(database, view, owner=owner, caller=caller, currency=currency)
    return _tagged(body, status=HTTP_201_CREATED)


@get(
    "/designs/{design_id:uuid}",
    opt=allow(Permission.OWNER),
    operation_id="get_design",
    response_headers=[replies.ETAG],
    summary="Read a design",
    tags=["Designs"],
    security=identity.EITHER,
    responses=refusals(404),
)
async def get_design(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    design_id: FromPath[UUID],
    currency: Prices = "INR",
) -> Response[DesignRead]:
    """One's own design, with its price and what stands in its way."""
    owner = identity.owner_of(caller)
    async with database.transaction() as session:
        view = await customization.get_design_for(
            session, owner=owner, design_id=DesignId(design_id)
        )
    return _tagged(await _read(database, view, owner=owner, caller=caller, currency=currency))


@put(
    "/designs/{design_id:uuid}",
    opt=allow(Permission.OWNER),
    operation_id="save_design",
    response_headers=[replies.ETAG],
    summary="Replace a design",
    tags=["Designs"],
    security=identity.EITHER,
    request_max_body_size=DOCUMENT_BYTES_MAX,
    responses=refusals(404, 412, 428, body=True),
)
async def save_design(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    design_id: FromPath[UUID],
    data: JSONBody[DesignChange],
    revision: IfMatch = None,
    currency: Prices = "INR",
) -> Response[DesignRead]:
    """Save a design over the revision that was worked on. Unfinished work is kept as it is;
    sending the same again after a lost answer is fine."""
    owner, worked_on = identity.owner_of(caller), _revision(revision)
    async with database.transaction() as session:
        before = await customization.get_design_for(
            session, owner=owner, design_id=DesignId(design_id)
        )
        variant = await catalog.get_for_sale(
            session, variant_id=VariantId(data.variant), currency=currency
        )
        if variant.product_id != before.product_id:
            raise VariantNotFound
        view = await customization.save_design(
            session,
            owner=owner,
            design_id=before.id,
            revision=worked_on,
            variant_id=variant.id,
            design=data.document,
            now=clock.now(),
        )
    return _tagged(await _read(database, view, owner=owner, caller=caller, currency=currency))


@post(
    "/designs/{design_id:uuid}/outline",
    opt=allow(Permission.OWNER),
    operation_id="outline_design",
    summary="Draw a design",
    tags=["Designs"],
    security=identity.EITHER,
    status_code=200,
    request_max_body_size=DOCUMENT_BYTES_MAX,
    responses=refusals(404, 429, 503, body=True),
)
async def outline_design(
    request: AnyRequest,
    database: NamedDependency[Database],
    files: NamedDependency[Files],
    pool: NamedDependency[WorkerPool],
    caller: NamedDependency[Caller],
    design_id: FromPath[UUID],
    data: JSONBody[DesignDraft],
) -> Outline:
    """Draw a design, saved or not, exactly as it would be printed. Nothing is changed."""
    owner = identity.owner_of(caller)
    await pace.spend_both(request, database, pace.DRAWING, owner=owner, now=clock.now())
    async with database.transaction() as session:
        material = await customization.get_material(
            session, owner=owner, design_id=DesignId(design_id), design=data.document
        )
    drawn = await proofs.outline(material, files=files, pool=pool)
    return Outline(
        surfaces=drawn.svgs,
        layers=drawn.layers,
        problems=design_values.problems_of(drawn.problems),
        warnings=design_values.problems_of(drawn.warnings),
    )


ROUTES = (start_design, get_design, save_design, outline_design)
