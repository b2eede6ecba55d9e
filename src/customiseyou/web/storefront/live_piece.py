"""The piece while its form is filled in: its picture, its price, and a photo to be seen on it."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, MultipartBody

from customiseyou.domains.catalog import service as catalog
from customiseyou.domains.customization import proofs
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.documents import Design
from customiseyou.domains.customization.values import Material, TemplateVersion
from customiseyou.domains.sellers.values import SellerId
from customiseyou.domains.shipping import service as shipping
from customiseyou.infra.db.session import Database
from customiseyou.infra.processes.pool import WorkerPool
from customiseyou.infra.security.signing import Signer
from customiseyou.infra.services import Services
from customiseyou.infra.storage import Files
from customiseyou.kit import clock
from customiseyou.kit.errors import NotFound
from customiseyou.web.shared import pace, requests
from customiseyou.web.shared.caller import Caller
from customiseyou.web.shared.permissions import Permission, allow
from customiseyou.web.shared.site import AnyRequest, Site, words_of
from customiseyou.web.storefront import cards, design_form, lettering, piece, taking_photos
from customiseyou.web.storefront import problems as problem_words
from customiseyou.web.storefront.pictures_kept import PicturesKept
from customiseyou.web.storefront.product_page import PricePage

PREVIEW_WIDTH_PX = 800
CARD_WIDTH_PX = 400
CHOSEN_SUFFIX = ".chosen"
NO_PICTURE_YET = "0" * 64

pictures = PicturesKept()


def _from_query(
    request: AnyRequest, version: TemplateVersion, *, lang: str
) -> tuple[Design, design_form.Sent]:
    """Return the design that a form's fields in the address describe, without its photos."""
    form: dict[str, Any] = dict(request.query_params.items())
    start = piece.named(request, version, lang=lang)
    sent = design_form.read(version.template, form)
    return design_form.apply(version.template, start, sent), sent


def _with_chosen_photos(
    request: AnyRequest, version: TemplateVersion, design: Design, *, kept: tuple[str, ...]
) -> Design:
    """Return the design as it costs with the photos that are chosen, sent already or not."""
    chosen = {
        field: NO_PICTURE_YET
        for field in design_form.photo_fields(version.template)
        if field in kept or f"{field}{CHOSEN_SUFFIX}" in request.query_params
    }
    return msgspec.structs.replace(design, answers={**design.answers, **chosen})


@get("/p/{slug:str}/price", opt=allow(Permission.ANYONE), include_in_schema=False)
async def price(
    request: AnyRequest,
    database: NamedDependency[Database],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    slug: FromPath[str],
) -> Response[str]:
    """Answer what the piece costs with these answers, and what is to be said about them."""
    found = await catalog.get_product(database, slug=slug, lang=caller.lang)
    version = await piece.templates.get(database, found.template_version_id)
    chosen = piece.chosen_variant(found, request.query_params.get(piece.VARIANT_FIELD))
    rate = await shipping.find_rate(
        database,
        seller_id=SellerId(found.seller_id),
        country=cards.COUNTRY_OF[caller.currency],
        currency=caller.currency,
    )
    words = words_of(request)
    design, sent = _from_query(request, version, lang=caller.lang)
    design = _with_chosen_photos(request, version, design, kept=tuple(sent.kept))
    evaluation = customization.evaluate(version.template, design)
    unmakeable = lettering.unmakeable(version.template, design, fonts=piece.fonts())
    problems = {
        problem.field: problem_words.sentence(problem, words)
        for problem in reversed((*evaluation.problems, *unmakeable))
        if problem.reason != "required"
    }
    page = PricePage(
        totals=piece.totals_of(
            version.template, design, chosen, rate=rate, caller=caller, words=words
        ),
        price=piece.price_of(version.template, design, chosen, caller=caller),
        shown=tuple(evaluation.shown),
        problems=problems,
        notes={
            f"{design_form.FONT_PREFIX}{layer}": note
            for layer, note in lettering.notes(
                version.template, design, words=words, fonts=piece.fonts()
            ).items()
        },
    )
    return site.fragment(request, page)


@get("/p/{slug:str}/preview", opt=allow(Permission.ANYONE), include_in_schema=False)
async def preview(
    request: AnyRequest,
    database: NamedDependency[Database],
    files: NamedDependency[Files],
    pool: NamedDependency[WorkerPool],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    slug: FromPath[str],
) -> Response[bytes]:
    """Answer a picture of the piece with these answers, seen from the `view` of the address.

    Photos that were sent before are named as those of the form are. Where the address does not
    say that it is the buyer's `own` piece, empty texts show the template's samples.
    """
    found = await catalog.get_product(database, slug=slug, lang=caller.lang)
    version = await piece.templates.get(database, found.template_version_id)
    chosen = piece.chosen_variant(found, request.query_params.get(piece.VARIANT_FIELD))
    views = [view.id for view in version.template.views]
    view = request.query_params.get(piece.VIEW_PARAMETER, views[0])
    if view not in views:
        raise NotFound
    design, sent = _from_query(request, version, lang=caller.lang)
    kept = await taking_photos.find_kept(database, owner=caller.owner, kept=sent.kept)
    photos = {field: picture.sha256 for field, picture in kept.items()}
    design = msgspec.structs.replace(design, answers={**design.answers, **photos})
    if piece.OWN_PARAMETER not in request.query_params:
        design = piece.with_samples(version, design)
    material = Material(
        template=version, design=design, variant_id=chosen.id, pictures=tuple(kept.values())
    )
    small = request.query_params.get("size") == "small"
    width_px = CARD_WIDTH_PX if small else PREVIEW_WIDTH_PX

    async def draw() -> bytes:
        await pace.spend_drawing(request, database, proxies=site.proxies)
        return await proofs.mockup(
            material, view=view, files=files, pool=pool, tint=chosen.tint, width_px=width_px
        )

    # A version never changes, and the design names it.
    key = (msgspec.json.encode(design), view, chosen.id, chosen.tint, width_px)
    picture = await pictures.get(key, draw)
    return Response(
        picture, media_type="image/webp", headers={"Cache-Control": "private, max-age=600"}
    )


@post(
    "/p/{slug:str}/photos",
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
    slug: FromPath[str],
    data: MultipartBody[dict[str, UploadFile]],
) -> Response[Any]:
    """Take in a copy of a photo, to be seen on the piece before the form is sent.

    The one part is named as the field that it answers. The reply names the view that shows it,
    and where the photo itself can be seen by a browser that can't open what it has sent.
    """
    found = await catalog.get_product(database, slug=slug, lang=caller.lang)
    version = await piece.templates.get(database, found.template_version_id)
    field = next((one for one in design_form.photo_fields(version.template) if one in data), None)
    if field is None:
        raise NotFound
    now = clock.now()
    stored = await taking_photos.take_one(
        await data[field].read(),
        connection=request,
        database=database,
        files=files,
        pool=pool,
        owner=caller.owner_or_new(),
        now=now,
    )
    url = taking_photos.urls([stored], services.get(Signer), now=now)[stored.sha256]
    view = await proofs.showing_view(version.template, field, pool=pool)
    return Response(
        {"sha256": stored.sha256, "view": view, "url": url},
        status_code=201,
        cookies=caller.cookies,
    )


ROUTES = (price, preview, photo)
