"""The product page: pictures, 'Make it yours', every price part, the promised date."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from customiseyou.domains.catalog import service as catalog
from customiseyou.domains.catalog.values import CardsWanted, ProductView, VariantId, VariantView
from customiseyou.domains.customization import proofs
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.documents import Design, Template, TextField
from customiseyou.domains.customization.values import (
    Material,
    Problem,
    TemplateVersion,
    TemplateVersionId,
)
from customiseyou.domains.orders import rules
from customiseyou.domains.sellers.values import SellerId
from customiseyou.domains.shipping import service as shipping
from customiseyou.domains.shipping.values import Rate
from customiseyou.infra.db.session import Database
from customiseyou.infra.i18n import Words, format_money
from customiseyou.infra.processes.pool import WorkerPool
from customiseyou.infra.resources import resource_folder
from customiseyou.infra.security.signing import Signer
from customiseyou.infra.services import Services
from customiseyou.infra.storage import Files
from customiseyou.kit import clock
from customiseyou.kit import text as kit_text
from customiseyou.kit.money import Money
from customiseyou.rendering.fonts import FontLibrary
from customiseyou.web.shared import parts
from customiseyou.web.shared.caller import Caller
from customiseyou.web.shared.permissions import Permission, allow
from customiseyou.web.shared.site import AnyRequest, Site, go, words_of
from customiseyou.web.storefront import cards, design_form, taking_photos, totals
from customiseyou.web.storefront.pictures_kept import PicturesKept
from customiseyou.web.storefront.product_page import PricePage, ProductPage
from customiseyou.web.storefront.templates_cache import TemplateCache

VARIANT_FIELD = "variant"
PREVIEW_WIDTH_PX = 800
CARD_WIDTH_PX = 400
NAME_PARAMETER = "name"
CHOSEN_SUFFIX = ".chosen"
NO_PICTURE_YET = "0" * 64
GOES_WITH_MAX = 5

templates = TemplateCache()
pictures = PicturesKept()


def _fonts() -> FontLibrary:
    return FontLibrary.load(resource_folder("assets"))


def _chosen(product: ProductView, wanted: str | None) -> VariantView:
    """Return the wanted variant, or the first that is not sold out."""
    for variant in product.variants:
        if str(variant.id) == wanted:
            return variant
    in_stock = (variant for variant in product.variants if variant.stock != 0)
    return next(in_stock, product.variants[0])


def _variant_field(
    product: ProductView, chosen: VariantView, *, words: Words
) -> parts.DesignField | None:
    if len(product.variants) < 2:
        return None
    return parts.DesignField(
        name=VARIANT_FIELD,
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


def sample(version: TemplateVersion, *, lang: str) -> Design:
    """Return a design with the template's sample words."""
    return customization.sample_design(
        version.template, template_version_id=str(version.id), language=lang
    )


def _named(request: AnyRequest, version: TemplateVersion, *, lang: str) -> Design:
    """Return an empty design, with the `name` of the address on the template's first text."""
    name = kit_text.clean_line(request.query_params.get(NAME_PARAMETER, ""))
    first = next((one for one in version.template.fields if isinstance(one, TextField)), None)
    answers = (
        {first.id: kit_text.first_graphemes(name, first.graphemes_max)} if name and first else {}
    )
    return Design(template=str(version.id), language=lang, answers=answers)


def _shown(version: TemplateVersion, design: Design) -> Design:
    """Return a design for a picture: texts that are still empty show the template's samples."""
    given = {name: answer for name, answer in design.answers.items() if answer}
    samples = sample(version, lang=design.language)
    return msgspec.structs.replace(design, answers={**samples.answers, **given})


class _Around(msgspec.Struct, frozen=True):
    """What a product's page shows besides the product."""

    rate: Rate | None
    goes_with: bytes


async def _read_around(database: Database, *, caller: Caller, product: ProductView) -> _Around:
    country = cards.COUNTRY_OF[caller.currency]
    return _Around(
        await shipping.find_rate(
            database,
            seller_id=SellerId(product.seller_id),
            country=country,
            currency=caller.currency,
        ),
        await catalog.list_cards_json(
            database,
            wanted=CardsWanted(
                lang=caller.lang,
                currency=caller.currency,
                country=country,
                page_size=GOES_WITH_MAX + 1,
            ),
        ),
    )


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
        fonts=_fonts(),
        picture_urls=picture_urls or {},
    )
    goes_with = catalog.cards_of(around.goes_with)
    summed = _totals(version.template, design, chosen, rate=rate, caller=caller, words=words)
    return ProductPage(
        title=product.title,
        summary=product.description.split("\n")[0],
        price=_piece_price(version.template, design, chosen, caller=caller),
        pictures=tuple(cards.picture(found) for found in product.pictures),
        fields=fields if variant_field is None else (variant_field, *fields),
        form_action=f"/p/{product.slug}/designs",
        totals=summed,
        arrives_on=_arrives(product, rate, words=words),
        seller=cards.badge(product),
        crumbs=(
            parts.Action(label=words.gettext("Home"), url="/"),
            parts.Action(label=product.category_name, url=f"/shop/{product.category_slug}"),
        ),
        preview_url=f"/p/{product.slug}/preview",
        price_url=f"/p/{product.slug}/price",
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


def _base(chosen: VariantView, *, currency: str) -> Money:
    return Money(chosen.prices[currency], currency)


def _piece_price(template: Template, design: Design, chosen: VariantView, *, caller: Caller) -> str:
    quote = customization.quote(template, design, base=_base(chosen, currency=caller.currency))
    return format_money(quote.total, lang=caller.lang)


def _totals(
    template: Template,
    design: Design,
    chosen: VariantView,
    *,
    rate: Rate | None,
    caller: Caller,
    words: Words,
) -> parts.Totals:
    quote = customization.quote(template, design, base=_base(chosen, currency=caller.currency))
    return totals.of_piece(quote, rate=rate, words=words)


@get("/p/{slug:str}", opt=allow(Permission.ANYONE), include_in_schema=False)
async def product(
    request: AnyRequest,
    database: NamedDependency[Database],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    slug: FromPath[str],
) -> Response[str]:
    """Show a product; a `name` in the address is put on its first text."""
    body = await catalog.get_product_json(database, slug=slug, lang=caller.lang)
    found = catalog.product_of(body)
    version = await templates.get(database, found.template_version_id)
    around = await _read_around(database, caller=caller, product=found)

    def make() -> ProductPage:
        return _page(
            request,
            around=around,
            caller=caller,
            product=found,
            version=version,
            chosen=_chosen(found, request.query_params.get(VARIANT_FIELD)),
            design=_named(request, version, lang=caller.lang),
        )

    # The address, with the variant and the name in it, and the currency stand in the key too.
    key = (ProductPage, body, around, caller.currency, clock.now().date())
    return site.kept_page(request, make, key=key)


def _from_query(request: AnyRequest, version: TemplateVersion, *, lang: str) -> Design:
    """Return the design that a form's fields in the address describe; photos are left out."""
    form: dict[str, Any] = dict(request.query_params.items())
    start = _named(request, version, lang=lang)
    return design_form.apply(
        version.template, start, design_form.read(version.template, form), form=form
    )


def _with_chosen_photos(request: AnyRequest, version: TemplateVersion, design: Design) -> Design:
    """Return the design as it costs with the photos that are chosen and not sent yet."""
    chosen = {
        field: NO_PICTURE_YET
        for field in design_form.photo_fields(version.template)
        if f"{field}{CHOSEN_SUFFIX}" in request.query_params
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
    """Answer what the piece costs with these answers."""
    found = await catalog.get_product(database, slug=slug, lang=caller.lang)
    version = await templates.get(database, found.template_version_id)
    chosen = _chosen(found, request.query_params.get(VARIANT_FIELD))
    rate = await shipping.find_rate(
        database,
        seller_id=SellerId(found.seller_id),
        country=cards.COUNTRY_OF[caller.currency],
        currency=caller.currency,
    )
    design = _with_chosen_photos(request, version, _from_query(request, version, lang=caller.lang))
    summed = _totals(
        version.template, design, chosen, rate=rate, caller=caller, words=words_of(request)
    )
    piece = _piece_price(version.template, design, chosen, caller=caller)
    shown = customization.evaluate(version.template, design).shown
    return site.fragment(request, PricePage(totals=summed, price=piece, shown=tuple(shown)))


@get("/p/{slug:str}/preview", opt=allow(Permission.ANYONE), include_in_schema=False)
async def preview(
    request: AnyRequest,
    database: NamedDependency[Database],
    files: NamedDependency[Files],
    pool: NamedDependency[WorkerPool],
    caller: NamedDependency[Caller],
    slug: FromPath[str],
) -> Response[bytes]:
    """Answer a picture of the piece with these answers."""
    found = await catalog.get_product(database, slug=slug, lang=caller.lang)
    version = await templates.get(database, found.template_version_id)
    chosen = _chosen(found, request.query_params.get(VARIANT_FIELD))
    material = Material(
        template=version,
        design=_shown(version, _from_query(request, version, lang=caller.lang)),
        variant_id=chosen.id,
    )
    small = request.query_params.get("size") == "small"
    width_px = CARD_WIDTH_PX if small else PREVIEW_WIDTH_PX

    async def draw() -> bytes:
        return await proofs.mockup(
            material,
            view=version.template.views[0].id,
            files=files,
            pool=pool,
            tint=chosen.tint,
            width_px=width_px,
        )

    # A version never changes, and the design names it.
    key = (msgspec.json.encode(material.design), chosen.id, chosen.tint, width_px)
    picture = await pictures.get(key, draw)
    return Response(
        picture, media_type="image/webp", headers={"Cache-Control": "private, max-age=600"}
    )


@post("/p/{slug:str}/designs", opt=allow(Permission.OWNER), include_in_schema=False)
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
    version = await templates.get(database, found.template_version_id)
    chosen = _chosen(found, form.get(VARIANT_FIELD))
    owner = caller.owner_or_new()
    sent = design_form.read(version.template, form)
    taken = await taking_photos.take_in(
        sent.photos, database=database, files=files, pool=pool, owner=owner, now=clock.now()
    )
    empty = Design(template=str(version.id), language=caller.lang)
    design = design_form.apply(version.template, empty, sent, form=form)
    answers = {**design.answers, **taken.answers}
    to_studio = form.get("next") == "studio"
    evaluation = customization.evaluate(
        version.template, Design(template=str(version.id), language=caller.lang, answers=answers)
    )
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
            picture_urls=taken.urls(services.get(Signer), now=clock.now()),
        )
        return site.page(request, page, status=422)
    async with database.transaction() as session:
        view = await customization.start_design(
            session,
            owner=owner,
            template_version_id=TemplateVersionId(version.id),
            product_id=found.id,
            variant_id=VariantId(chosen.id),
            language=caller.lang,
            now=clock.now(),
            answers=answers,
        )
        if design.adjustments:
            view = await customization.save_design(
                session,
                owner=owner,
                design_id=view.id,
                revision=view.revision,
                variant_id=VariantId(chosen.id),
                design=design_form.with_adjustments(view.design, design.adjustments),
                now=clock.now(),
            )
    path = f"/designs/{view.id}" if to_studio else f"/designs/{view.id}/approve"
    return go(request, path)


ROUTES = (product, price, preview, start)
