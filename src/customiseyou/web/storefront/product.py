"""The product page: pictures, 'Make it yours', every price part, the promised date."""

import msgspec
from litestar import Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from customiseyou.domains.accounts.values import Owner
from customiseyou.domains.catalog import service as catalog
from customiseyou.domains.catalog.values import CardsWanted, ProductView, VariantId, VariantView
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.documents import Design
from customiseyou.domains.customization.values import (
    DesignId,
    Problem,
    TemplateVersion,
    TemplateVersionId,
)
from customiseyou.domains.orders import rules
from customiseyou.domains.sellers.values import SellerId
from customiseyou.domains.shipping import service as shipping
from customiseyou.domains.shipping.values import Rate
from customiseyou.infra.db.session import Database
from customiseyou.infra.i18n import Words
from customiseyou.infra.processes.pool import WorkerPool
from customiseyou.infra.security.signing import Signer
from customiseyou.infra.services import Services
from customiseyou.infra.storage import Files
from customiseyou.kit import clock
from customiseyou.web.shared import parts, requests
from customiseyou.web.shared.caller import Caller
from customiseyou.web.shared.permissions import Permission, allow
from customiseyou.web.shared.site import AnyRequest, Site, go, words_of
from customiseyou.web.storefront import cards, design_form, gallery, piece, taking_photos
from customiseyou.web.storefront.product_page import ProductPage

GOES_WITH_MAX = 5


def _variant_field(
    product: ProductView, chosen: VariantView, *, words: Words
) -> parts.DesignField | None:
    if len(product.variants) < 2:
        return None
    return parts.DesignField(
        name=piece.VARIANT_FIELD,
        kind="swatch" if all(variant.tint for variant in product.variants) else "choice",
        label=words.gettext("Colour of the piece"),
        options=tuple(
            parts.Option(
                value=str(variant.id),
                label=variant.label,
                chosen=variant.id == chosen.id,
                colour=variant.tint or "",
                disabled=variant.stock == 0,
            )
            for variant in product.variants
        ),
    )


class _Around(msgspec.Struct, frozen=True):
    """What a product's page shows besides the product."""

    rate: Rate | None
    goes_with: str


async def _read_around(database: Database, *, caller: Caller, product: ProductView) -> _Around:
    country = cards.COUNTRY_OF[caller.currency]
    rate = await shipping.find_rate(
        database,
        seller_id=SellerId(product.seller_id),
        country=country,
        currency=caller.currency,
    )
    goes_with = await catalog.read_cards(
        database,
        wanted=CardsWanted(
            lang=caller.lang,
            currency=caller.currency,
            country=country,
            page_size=GOES_WITH_MAX + 1,
        ),
    )
    return _Around(rate, goes_with.body)


def _page(
    request: AnyRequest,
    *,
    around: _Around,
    caller: Caller,
    product: ProductView,
    version: TemplateVersion,
    chosen: VariantView,
    design: Design,
    problems: tuple[Problem, ...] = (),
    picture_urls: dict[str, str] | None = None,
    notice: parts.Notice | None = None,
) -> ProductPage:
    words, now = words_of(request), clock.now()
    rate = around.rate
    evaluation = customization.evaluate(version.template, design)
    variant_field = _variant_field(product, chosen, words=words)
    fields = design_form.fields(
        version.template,
        design,
        shown=evaluation.shown,
        problems=problems,
        words=words,
        currency=caller.currency,
        fonts=piece.fonts(),
        picture_urls=picture_urls or {},
    )
    goes_with = catalog.slice_of(around.goes_with).rows
    summed = piece.totals_of(
        version.template, design, chosen, rate=rate, caller=caller, words=words
    )
    return ProductPage(
        title=product.title,
        summary=product.description.split("\n")[0],
        price=piece.price_of(version.template, design, chosen, caller=caller),
        pictures=gallery.pictures(product, version, design, chosen, words=words),
        fields=fields if variant_field is None else (variant_field, *fields),
        form_action=f"/p/{product.slug}/designs",
        totals=summed,
        arrives_on=_arrives(product, rate, words=words),
        seller=cards.badge(product),
        crumbs=(
            parts.Action(label=words.gettext("Home"), url="/"),
            parts.Action(label=product.category_name, url=f"/shop/{product.category_slug}"),
        ),
        preview_url=gallery.preview_url(product.slug),
        price_url=f"/p/{product.slug}/price",
        photos_url=f"/p/{product.slug}/photos",
        is_own=bool(design.answers),
        sold_out=all(variant.stock == 0 for variant in product.variants),
        description=tuple(line for line in product.description.split("\n")[1:] if line),
        facts=tuple(parts.Fact(label=name, value=value) for name, value in product.facts),
        goes_with=tuple(
            cards.card(card, words=words, now=now) for card in goes_with if card.id != product.id
        )[:GOES_WITH_MAX],
        notice=notice,
    )


def _arrives(product: ProductView, rate: Rate | None, *, words: Words) -> str:
    if rate is None:
        return ""
    arrives = rules.promised_on(
        clock.now().date(),
        processing_days=product.processing_days,
        transit_days=rate.transit_days,
    )
    return cards.day(arrives, words=words)


@get("/p/{slug:str}", opt=allow(Permission.ANYONE), include_in_schema=False)
async def product(
    request: AnyRequest,
    database: NamedDependency[Database],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    slug: FromPath[str],
) -> Response[bytes]:
    """Show a product; a `name` in the address is put on its first text."""
    read = await catalog.read_product(database, slug=slug, lang=caller.lang)
    found = catalog.product_of(read.body)
    version = await piece.templates.get(database, found.template_version_id)
    around = await _read_around(database, caller=caller, product=found)

    def make() -> ProductPage:
        return _page(
            request,
            around=around,
            caller=caller,
            product=found,
            version=version,
            chosen=piece.chosen_variant(found, request.query_params.get(piece.VARIANT_FIELD)),
            design=piece.named(request, version, lang=caller.lang),
        )

    # The address, with the variant and the name in it, and the currency stand in the key too.
    key = (ProductPage, read.body, around, caller.currency, clock.now().date())
    return site.kept_page(request, make, key=key, state=read.state)


async def _begin(
    database: Database,
    *,
    owner: Owner,
    product: ProductView,
    chosen: VariantView,
    design: Design,
) -> DesignId:
    now = clock.now()
    async with database.transaction() as session:
        view = await customization.start_design(
            session,
            owner=owner,
            template_version_id=TemplateVersionId(product.template_version_id),
            product_id=product.id,
            variant_id=VariantId(chosen.id),
            language=design.language,
            now=now,
            answers=design.answers,
        )
        if design.adjustments:
            view = await customization.save_design(
                session,
                owner=owner,
                design_id=view.id,
                revision=view.revision,
                variant_id=VariantId(chosen.id),
                design=design_form.with_adjustments(view.design, design.adjustments),
                now=now,
            )
    return view.id


@post(
    "/p/{slug:str}/designs",
    opt=allow(Permission.OWNER),
    include_in_schema=False,
    request_max_body_size=requests.FILES_BYTES_MAX,
)
async def start(
    request: AnyRequest,
    database: NamedDependency[Database],
    files: NamedDependency[Files],
    pool: NamedDependency[WorkerPool],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    services: NamedDependency[Services],
    slug: FromPath[str],
) -> Response[str] | Redirect:
    """Start a design from the form, then go on to the studio or to the approval."""
    form: FormMultiDict = await request.form()
    found = await catalog.get_product(database, slug=slug, lang=caller.lang)
    version = await piece.templates.get(database, found.template_version_id)
    chosen = piece.chosen_variant(found, form.get(piece.VARIANT_FIELD))
    owner = caller.owner_or_new()
    sent = design_form.read(version.template, form)
    taken = await taking_photos.take_in(
        sent.photos,
        connection=request,
        database=database,
        files=files,
        pool=pool,
        owner=owner,
        now=clock.now(),
    )
    kept = await taking_photos.find_kept(database, owner=owner, kept=sent.kept)
    photos = {field: picture.sha256 for field, picture in kept.items()} | taken.answers
    empty = Design(template=str(version.id), language=caller.lang)
    design = design_form.apply(version.template, empty, sent)
    design = msgspec.structs.replace(design, answers={**design.answers, **photos})
    to_studio = form.get("next") == "studio"
    evaluation = customization.evaluate(version.template, design)
    # The studio asks for what is missing; a photo that was refused is told here, not dropped.
    problems = (*taken.problems, *(() if to_studio else evaluation.problems))
    if problems:
        page = _page(
            request,
            around=await _read_around(database, caller=caller, product=found),
            caller=caller,
            product=found,
            version=version,
            chosen=chosen,
            design=design,
            problems=problems,
            picture_urls=taking_photos.urls(
                (*kept.values(), *taken.stored.values()), services.get(Signer), now=clock.now()
            ),
        )
        return site.page(request, page, status=taken.status)
    design_id = await _begin(database, owner=owner, product=found, chosen=chosen, design=design)
    if not to_studio:
        return go(request, f"/designs/{design_id}/approve")
    seen = form.get(piece.VIEW_PARAMETER)
    known = any(seen == one.id for one in version.template.views)
    return go(request, f"/designs/{design_id}{f'?{piece.VIEW_PARAMETER}={seen}' if known else ''}")


ROUTES = (product, start)
