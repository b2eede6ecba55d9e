"""A design's own pages: the studio with its form path, pictures, and the approval."""

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect

from customiseyou.domains.accounts.values import Owner
from customiseyou.domains.cart.values import CartLineId
from customiseyou.domains.catalog import service as catalog
from customiseyou.domains.catalog.values import VariantForSale, VariantId
from customiseyou.domains.customization import proofs
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.documents import Surface
from customiseyou.domains.customization.errors import ProofOutdated
from customiseyou.domains.customization.proofs import ProofsKept
from customiseyou.domains.customization.values import (
    DesignId,
    DesignView,
    Material,
    Outline,
    TemplateVersionId,
)
from customiseyou.flows import approve_design
from customiseyou.infra.db.session import Database
from customiseyou.infra.i18n import Words, format_money
from customiseyou.infra.processes.pool import WorkerPool
from customiseyou.infra.services import Services
from customiseyou.infra.storage import Files
from customiseyou.kit import clock
from customiseyou.kit.errors import NotFound
from customiseyou.web.shared import pace, parts, requests, sentences
from customiseyou.web.shared.caller import Caller
from customiseyou.web.shared.permissions import Permission, allow
from customiseyou.web.shared.site import AnyRequest, Site, go, words_of
from customiseyou.web.storefront import design_form, exact_text, piece, studio_data, taking_photos
from customiseyou.web.storefront import problems as problem_words
from customiseyou.web.storefront.approve_page import ApprovePage, ProofPicture
from customiseyou.web.storefront.studio_page import StudioPage, StudioView

PICTURE_WIDTHS_PX = (320, 640, 1000)
PROOF_VIEWS_MAX = 3
WHITE = "#ffffff"
LINE_QUERY = "line"

Revision = Annotated[int, QueryParameter(name="rev", ge=0)]
Width = Annotated[int, QueryParameter(name="width")]


def _owner(caller: Caller) -> Owner:
    """Return whose designs may be seen; somebody without any sees none."""
    owner = caller.owner
    if owner is None:
        raise NotFound
    return owner


async def _load(database: Database, *, caller: Caller, design_id: UUID) -> DesignView:
    async with database.reading() as reader:
        return await customization.get_design_for(
            reader, owner=_owner(caller), design_id=DesignId(design_id)
        )


async def _material(database: Database, *, caller: Caller, design_id: UUID) -> Material:
    async with database.reading() as reader:
        return await customization.get_material(
            reader, owner=_owner(caller), design_id=DesignId(design_id)
        )


async def _variant(database: Database, *, variant_id: UUID, currency: str) -> VariantForSale:
    async with database.reading() as reader:
        return await catalog.get_for_sale(
            reader, variant_id=VariantId(variant_id), currency=currency
        )


def _line(request: Request[Any, Any, Any]) -> CartLineId | None:
    """Return the cart line that the design came from, if the address names one."""
    try:
        return CartLineId(UUID(request.query_params.get(LINE_QUERY, "")))
    except ValueError:
        return None


def _line_suffix(request: Request[Any, Any, Any]) -> str:
    """Return the part of the address that says which cart line the design came from."""
    line = _line(request)
    return "" if line is None else f"?{LINE_QUERY}={line}"


def picture_url(view: DesignView, *, mockup_view: str, width_px: int) -> str:
    """Return the address of a design's picture; it changes with every saved change."""
    return (
        f"/designs/{view.id}/pictures/{mockup_view}"
        f"?rev={view.revision}&variant={view.variant_id}&width={width_px}"
    )


@get(
    "/designs/{design_id:uuid}/pictures/{mockup_view:str}",
    opt=allow(Permission.OWNER),
    include_in_schema=False,
)
async def picture(
    request: AnyRequest,
    database: NamedDependency[Database],
    files: NamedDependency[Files],
    pool: NamedDependency[WorkerPool],
    site: NamedDependency[Site],
    caller: NamedDependency[Caller],
    design_id: FromPath[UUID],
    mockup_view: FromPath[str],
    rev: Revision,
    width: Width = 640,
) -> Response[bytes]:
    """Show the design as it is saved now, on its product."""
    view = await _load(database, caller=caller, design_id=design_id)
    if width not in PICTURE_WIDTHS_PX or mockup_view not in {
        one.id for one in view.template.template.views
    }:
        raise NotFound
    variant = await _variant(database, variant_id=view.variant_id, currency=caller.currency)
    await pace.spend_drawing(request, database, proxies=site.proxies)
    content = await proofs.mockup(
        await _material(database, caller=caller, design_id=design_id),
        view=mockup_view,
        files=files,
        pool=pool,
        tint=variant.tint,
        width_px=width,
    )
    cache = "private, max-age=900" if rev == view.revision else "no-store"
    return Response(content, media_type="image/webp", headers={"Cache-Control": cache})


@get("/designs/{design_id:uuid}", opt=allow(Permission.OWNER), include_in_schema=False)
async def studio(
    request: AnyRequest,
    database: NamedDependency[Database],
    site: NamedDependency[Site],
    services: NamedDependency[Services],
    caller: NamedDependency[Caller],
    design_id: FromPath[UUID],
) -> Response[str]:
    """Open a design in the studio."""
    view = await _load(database, caller=caller, design_id=design_id)
    return await _studio(
        request, database=database, site=site, services=services, caller=caller, view=view
    )


async def _studio(
    request: AnyRequest,
    *,
    database: Database,
    site: Site,
    services: Services,
    caller: Caller,
    view: DesignView,
    taken: taking_photos.Taken | None = None,
    status: int = 200,
) -> Response[str]:
    words = words_of(request)
    desk = await studio_data.load(
        database, services=services, caller=caller, view=view, suffix=_line_suffix(request)
    )
    found = () if taken is None else taken.problems
    template = view.template.template
    seen = studio_data.seen_view(template, request.query_params.get(piece.VIEW_PARAMETER))
    evaluation = customization.evaluate(template, view.design, pictures=desk.picture_sha256s)
    problems = (*found, *evaluation.problems)
    surface = template.surfaces[0]
    page = StudioPage(
        title=desk.title,
        back_url=f"/p/{desk.slug}",
        form_action=f"/designs/{view.id}{_line_suffix(request)}",
        fields=design_form.fields(
            template,
            view.design,
            shown=evaluation.shown,
            problems=problems if status != 200 else found,
            words=words,
            currency=caller.currency,
            fonts=desk.fonts,
            picture_urls=desk.picture_urls,
        ),
        views=tuple(
            StudioView(
                key=one.id,
                label=design_form.in_language(one.title, caller.lang),
                picture=parts.Picture(
                    url=picture_url(view, mockup_view=one.id, width_px=1000),
                    alt=f"{desk.title}: {design_form.in_language(one.title, caller.lang)}",
                    width=1000,
                    height=1000,
                ),
                current=one.id == seen,
            )
            for one in template.views
        ),
        price=desk.totals.total,
        totals=desk.totals,
        arrives_on=desk.arrives_on,
        data_json=msgspec.json.encode({**desk.data, "view": seen}).decode(),
        print_area=_measure(surface),
        renew_action=f"/designs/{view.id}/renew{_line_suffix(request)}",
        is_outdated=desk.template_version_id != view.template.id,
    )
    answer = site.page(request, page, status=status, may_compile_wasm=True)
    # Coming back from the approval, an older revision would disagree with what was saved since.
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@post(
    "/designs/{design_id:uuid}",
    opt=allow(Permission.OWNER),
    include_in_schema=False,
    request_max_body_size=requests.FILES_BYTES_MAX,
)
async def save_form(
    request: AnyRequest,
    database: NamedDependency[Database],
    files: NamedDependency[Files],
    pool: NamedDependency[WorkerPool],
    site: NamedDependency[Site],
    services: NamedDependency[Services],
    caller: NamedDependency[Caller],
    design_id: FromPath[UUID],
) -> Response[str] | Redirect:
    """Save the form path's answers; go on to the approval where everything fits."""
    form: FormMultiDict = await request.form()
    view = await _load(database, caller=caller, design_id=design_id)
    template = view.template.template
    sent = design_form.read(template, form)
    taken = await taking_photos.take_in(
        sent.photos,
        connection=request,
        database=database,
        files=files,
        pool=pool,
        owner=_owner(caller),
        now=clock.now(),
    )
    design = design_form.apply(template, view.design, sent)
    design = msgspec.structs.replace(design, answers={**design.answers, **taken.answers})
    async with database.transaction() as session:
        view = await customization.save_design(
            session,
            owner=_owner(caller),
            design_id=view.id,
            revision=view.revision,
            variant_id=VariantId(view.variant_id),
            design=design,
            now=clock.now(),
        )
    evaluation = customization.evaluate(template, view.design)
    wants_approval = form.get("next") == "approve"
    if taken.problems or (wants_approval and evaluation.problems):
        return await _studio(
            request,
            database=database,
            site=site,
            services=services,
            caller=caller,
            view=view,
            taken=taken,
            status=taken.status,
        )
    tail = "/approve" if wants_approval else ""
    return go(request, f"/designs/{view.id}{tail}{_line_suffix(request)}")


def _measure(surface: Surface) -> str:
    """Return the trim size; isolated, so that Urdu around it does not turn it round."""
    return f"\u2066{surface.width // 100} × {surface.height // 100} mm\u2069"


def _proof_pictures(
    view: DesignView, *, title: str, flat_urls: Mapping[str, str], ground: str, words: Words
) -> tuple[ProofPicture, ...]:
    """Return the piece, then the print files, then the piece from its other sides."""
    template, lang = view.template.template, words.language.code
    first, *others = (
        ProofPicture(
            picture=parts.Picture(
                url=picture_url(view, mockup_view=one.id, width_px=1000 if index == 0 else 640),
                alt=f"{title}: {design_form.in_language(one.title, lang)}",
            ),
            caption=design_form.in_language(one.title, lang),
            wide=index == 0,
        )
        for index, one in enumerate(template.views[:PROOF_VIEWS_MAX])
    )
    flats = (
        ProofPicture(
            picture=parts.Picture(
                url=flat_urls[surface.id],
                alt=words.gettext("The print file of “{name}”").format(
                    name=design_form.in_language(surface.name, lang)
                ),
                width=surface.width // 20,
                height=surface.height // 20,
            ),
            caption=words.gettext("The print file"),
            note=_measure(surface),
            flat=True,
            ground=ground,
            wide=True,
        )
        for surface in template.surfaces
        if surface.id in flat_urls
    )
    if len(others) == 1:
        others = [msgspec.structs.replace(others[0], wide=True)]
    return (first, *flats, *others)


def passed_checks(outline: Outline, *, pictured: bool, words: Words) -> tuple[str, ...]:
    """Return what was looked at and is right."""
    found = {problem.reason for problem in (*outline.problems, *outline.warnings)}
    said: list[str] = []
    if not found & {"overflow", "outside_safe", "cut_off"}:
        said.append(words.gettext("Everything is inside the print area."))
    if outline.fonts and "unknown_glyph" not in found:
        said.append(words.gettext("Every letter can be made."))
    if pictured and not found & {"low_dpi", "soft_dpi", "unknown_picture"}:
        said.append(words.gettext("The photo is sharp at this size."))
    return tuple(said)


@post("/designs/{design_id:uuid}/renew", opt=allow(Permission.OWNER), include_in_schema=False)
async def renew(
    request: AnyRequest,
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    design_id: FromPath[UUID],
) -> Redirect:
    """Take the design along to the template that its product has now."""
    view = await _load(database, caller=caller, design_id=design_id)
    product = await catalog.get_product_by_id(
        database, product_id=view.product_id, lang=caller.lang
    )
    async with database.transaction() as session:
        await customization.renew_design(
            session,
            owner=_owner(caller),
            design_id=view.id,
            template_version_id=TemplateVersionId(product.template_version_id),
            now=clock.now(),
        )
    return go(request, f"/designs/{view.id}{_line_suffix(request)}")


async def _approve_page(
    request: AnyRequest,
    *,
    database: Database,
    files: Files,
    pool: WorkerPool,
    services: Services,
    caller: Caller,
    design_id: UUID,
    unchecked_error: bool = False,
) -> ApprovePage:
    """Return what there is to look at; drawing it counts for the caller's network."""
    site: Site = request.app.state.site
    await pace.spend_drawing(request, database, proxies=site.proxies)
    owner = _owner(caller)
    async with database.reading() as reader:
        view = await customization.get_design_for(
            reader, owner=owner, design_id=DesignId(design_id)
        )
        material = await customization.get_material_of(reader, view, owner=owner)
    proof = await services.get(ProofsKept).prove(material, files=files, pool=pool)
    words, template = words_of(request), view.template.template
    product = await catalog.get_product_by_id(
        database, product_id=view.product_id, lang=caller.lang
    )
    chosen = studio_data.chosen_of(product, view)
    quote = studio_data.quote_of(view, chosen, caller=caller)
    flat_urls = await studio_data.keep_outlines(
        files, services=services, proof=proof, now=clock.now()
    )
    return ApprovePage(
        product_title=product.title,
        seller_name=product.seller_name,
        proofs=_proof_pictures(
            view,
            title=product.title,
            flat_urls=flat_urls,
            ground=chosen.tint or WHITE,
            words=words,
        ),
        texts=exact_text.texts(customization.text_lines(template, view.design), lang=caller.lang),
        choices=exact_text.choices(template, view.design, piece=chosen.label, words=words),
        price=format_money(quote.total, lang=caller.lang),
        approve_action=f"/designs/{view.id}/approve{_line_suffix(request)}",
        approval_hash=proof.hash,
        change_url=f"/designs/{view.id}{_line_suffix(request)}",
        checks=passed_checks(proof.outline, pictured=bool(material.pictures), words=words),
        problems=problem_words.notices(proof.outline.problems, proof.outline.warnings, words),
        unchecked_error=unchecked_error,
    )


@get(
    "/designs/{design_id:uuid}/approve",
    opt=allow(Permission.OWNER, without_cart=True),
    include_in_schema=False,
)
async def show_proof(
    request: AnyRequest,
    database: NamedDependency[Database],
    files: NamedDependency[Files],
    pool: NamedDependency[WorkerPool],
    site: NamedDependency[Site],
    services: NamedDependency[Services],
    caller: NamedDependency[Caller],
    design_id: FromPath[UUID],
) -> Response[str]:
    """Show exactly what will be printed."""
    page = await _approve_page(
        request,
        database=database,
        files=files,
        pool=pool,
        services=services,
        caller=caller,
        design_id=design_id,
    )
    return site.page(request, page)


@post(
    "/designs/{design_id:uuid}/approve",
    opt=allow(Permission.OWNER, without_cart=True),
    include_in_schema=False,
)
async def approve(
    request: AnyRequest,
    database: NamedDependency[Database],
    files: NamedDependency[Files],
    pool: NamedDependency[WorkerPool],
    site: NamedDependency[Site],
    services: NamedDependency[Services],
    caller: NamedDependency[Caller],
    design_id: FromPath[UUID],
) -> Response[str] | Redirect:
    """Freeze what the buyer confirmed and put it into the cart."""
    look = partial(
        _approve_page,
        request,
        database=database,
        files=files,
        pool=pool,
        services=services,
        caller=caller,
        design_id=design_id,
    )
    form: FormMultiDict = await request.form()
    if form.get("checked") != "1":
        return site.page(request, await look(unchecked_error=True), status=422)
    confirmed, kept = str(form.get("approval_hash", ""))[:64], services.get(ProofsKept)
    proof = kept.find(confirmed)
    if proof is None:
        await pace.spend_drawing(request, database, proxies=site.proxies)
        material = await _material(database, caller=caller, design_id=design_id)
        proof = await kept.prove(material, files=files, pool=pool)
    try:
        async with database.transaction() as session:
            await approve_design.run(
                session,
                owner=_owner(caller),
                design_id=DesignId(design_id),
                proof=proof,
                confirmed_hash=confirmed,
                currency=caller.currency,
                replaces=_line(request),
                now=clock.now(),
            )
    except ProofOutdated as outdated:
        title = sentences.sentence(outdated, words=words_of(request))
        notice = parts.Notice(tone="look", title=title)
        return site.page(request, await look(), status=409, notices=(notice,))
    return go(request, "/cart")


ROUTES = (picture, studio, save_form, renew, show_proof, approve)
