"""What the studio's script starts from, and the frame around a design."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import msgspec

from customiseyou.domains.accounts.values import Owner
from customiseyou.domains.catalog import service as catalog
from customiseyou.domains.catalog.values import ProductView, VariantView
from customiseyou.domains.customization import dates
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.artworks import ArtLibrary, Drawing
from customiseyou.domains.customization.documents import (
    ArtLayer,
    ChoiceField,
    ImageLayer,
    Template,
)
from customiseyou.domains.customization.proofs import ProofsKept
from customiseyou.domains.customization.values import (
    DesignView,
    Proof,
    Quote,
    StoredPicture,
)
from customiseyou.domains.orders import rules
from customiseyou.domains.sellers.values import SellerId
from customiseyou.domains.shipping import service as shipping
from customiseyou.infra.db.session import Database
from customiseyou.infra.i18n import format_date, format_money, words_for
from customiseyou.infra.resources import resource_folder
from customiseyou.infra.security.signing import Signer
from customiseyou.infra.services import Services
from customiseyou.infra.storage import Files
from customiseyou.kit import clock
from customiseyou.kit.money import Money
from customiseyou.rendering import mockup
from customiseyou.rendering.fonts import Face, FontLibrary
from customiseyou.web.shared import media, parts
from customiseyou.web.shared.caller import Caller
from customiseyou.web.storefront import cards, design_form, studio_words, taking_photos, totals

VERSION_DIGITS = 12
"""Of a file's hash in its address, so that browsers keep it for good."""


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """Everything around a design that its pages show."""

    title: str
    slug: str
    totals: parts.Totals
    arrives_on: str
    data: dict[str, Any]
    fonts: FontLibrary
    picture_urls: dict[str, str]
    picture_sha256s: tuple[str, ...]
    template_version_id: UUID
    """What new designs of the product start from."""


def seen_view(template: Template, wanted: str | None) -> str:
    """Return the side that the studio opens with: the wanted one, or the first."""
    known = [view.id for view in template.views]
    return wanted if wanted in known else known[0]


def photo_sha256s(view: DesignView) -> list[str]:
    """Return the pictures that a design names."""
    own = [layer.id for layer in view.design.added if isinstance(layer, ImageLayer)]
    return [
        answer
        for field in (*design_form.photo_fields(view.template.template), *own)
        if (answer := view.design.answers.get(field))
    ]


async def load(
    database: Database,
    *,
    services: Services,
    caller: Caller,
    view: DesignView,
    suffix: str,
) -> Desk:
    """Return what a design's pages need, in the caller's language and currency."""
    owner = caller.owner
    assert owner is not None, "a design was loaded for its owner"
    product = await catalog.get_product_by_id(
        database, product_id=view.product_id, lang=caller.lang
    )
    pictures = await _pictures(database, owner=owner, view=view)
    chosen = chosen_of(product, view)
    rate = await shipping.find_rate(
        database,
        seller_id=SellerId(product.seller_id),
        country=cards.COUNTRY_OF[caller.currency],
        currency=caller.currency,
    )
    quote = quote_of(view, chosen, caller=caller)
    arrives = (
        ""
        if rate is None
        else format_date(
            rules.promised_on(
                clock.now().date(),
                processing_days=product.processing_days,
                transit_days=rate.transit_days,
            ),
            lang=caller.lang,
        )
    )
    fonts = FontLibrary.load(resource_folder("assets"))
    now, signer = clock.now(), services.get(Signer)
    urls = taking_photos.urls(pictures.values(), signer, now=now)
    return Desk(
        title=product.title,
        slug=product.slug,
        totals=totals.of_piece(quote, rate=None, words=words_for(caller.lang)),
        arrives_on=arrives,
        data=_data(
            view,
            product=product,
            chosen=chosen,
            caller=caller,
            fonts=fonts,
            pictures=pictures,
            urls=urls,
            suffix=suffix,
        ),
        fonts=fonts,
        picture_urls=urls,
        picture_sha256s=tuple(pictures),
        template_version_id=product.template_version_id,
    )


def chosen_of(product: ProductView, view: DesignView) -> VariantView:
    """Return the variant of a design, or the first where it is no longer sold."""
    return next((one for one in product.variants if one.id == view.variant_id), product.variants[0])


def quote_of(view: DesignView, chosen: VariantView, *, caller: Caller) -> Quote:
    """Return what one piece of a design costs in the caller's currency."""
    base = Money(chosen.prices[caller.currency], caller.currency)
    return customization.quote(view.template.template, view.design, base=base)


async def _pictures(
    database: Database, *, owner: Owner, view: DesignView
) -> dict[str, StoredPicture]:
    sha256s = photo_sha256s(view)
    if not sha256s:
        return {}
    async with database.reading() as reader:
        return await customization.list_pictures_of(reader, owner=owner, sha256s=sha256s)


def _data(
    view: DesignView,
    *,
    product: ProductView,
    chosen: VariantView,
    caller: Caller,
    fonts: FontLibrary,
    pictures: Mapping[str, StoredPicture],
    urls: Mapping[str, str],
    suffix: str,
) -> dict[str, Any]:
    """Return what the studio's script starts from: `StudioData` in frontend/src/studio/data.ts."""
    template = view.template.template
    return {
        "design_id": str(view.id),
        "revision": view.revision,
        "template": template,
        "design": view.design,
        "variant": _variant(chosen),
        "variants": [_variant(one) for one in product.variants],
        "currency": caller.currency,
        "lang": caller.lang,
        "product": {"title": product.title, "slug": product.slug},
        "price_form": format_money(Money(0, caller.currency), lang=caller.lang),
        "fonts": [_face(fonts.face(face)) for face in fonts.ids()],
        "long_dates": _long_dates(view.design.language),
        "emoji_url": "/studio/emoji/",
        "mockups": {one.id: _mockup(one.mockup, one.mockup_view) for one in template.views},
        "art": {drawing.id: _drawing(drawing) for drawing in _drawings(template)},
        "pictures": {
            sha256: {"width": found.width, "height": found.height, "url": urls[sha256]}
            for sha256, found in pictures.items()
        },
        "urls": {
            "save": f"/designs/{view.id}",
            "outline": f"/designs/{view.id}/outline",
            "photo": f"/designs/{view.id}/photos",
            "approve": f"/designs/{view.id}/approve{suffix}",
            "picture": f"/designs/{view.id}/pictures/",
        },
        "words": studio_words.of(words_for(caller.lang)),
    }


def _long_dates(language: str) -> dict[str, Any]:
    order, months = dates.LONG.get(language, dates.LONG[dates.ENGLISH])
    return {"order": order, "months": months.split()}


def art_ids(template: Template) -> tuple[str, ...]:
    """Return the artworks that a template may show."""
    fixed = (layer.art for layer in template.layers if isinstance(layer, ArtLayer))
    chosen = (
        option.art
        for field in template.fields
        if isinstance(field, ChoiceField)
        for option in field.options
    )
    return tuple(sorted({art for art in (*fixed, *chosen) if art}))


def _variant(variant: VariantView) -> dict[str, Any]:
    return {
        "id": str(variant.id),
        "label": variant.label,
        "price": variant.prices,
        "tint": variant.tint,
        "sold_out": variant.stock == 0,
    }


def _face(face: Face) -> dict[str, Any]:
    """Return a face by the very file that prints are made with."""
    return {
        "id": face.id,
        "family": face.family,
        "kind": face.kind,
        "scripts": face.scripts,
        "joined": face.joined,
        "signs": face.signs,
        "ttf": f"/library/fonts/{face.ttf}?v={face.sha256[:VERSION_DIGITS]}",
    }


def _drawings(template: Template) -> tuple[Drawing, ...]:
    wanted = art_ids(template)
    library = ArtLibrary.load(resource_folder("assets"))
    return tuple(drawing for drawing in library.drawings() if drawing.id in wanted)


def _drawing(drawing: Drawing) -> dict[str, Any]:
    return {
        "title": drawing.title,
        "url": f"/library/art/{drawing.file}?v={drawing.sha256[:VERSION_DIGITS]}",
        "width": drawing.width,
        "height": drawing.height,
        "colour": drawing.colour,
    }


def _mockup(product: str, view: str) -> dict[str, Any]:
    return {
        "base_url": f"/library/mockups/{product}/",
        "manifest": _mockups().view(product, view).for_browser(),
    }


@cache
def _mockups() -> mockup.MockupPack:
    return mockup.MockupPack.load(resource_folder("assets") / "mockups")


async def keep_outlines(
    files: Files, *, services: Services, proof: Proof, now: datetime
) -> dict[str, str]:
    """Store the outlined surfaces of a proof and return a private link to each."""
    stored = services.get(ProofsKept).stored
    keys = stored.find(proof.hash)
    if keys is None:
        keys = {surface: f"proofs/{proof.hash}/{surface}.svg" for surface in proof.outline.svgs}
        for surface, svg in proof.outline.svgs.items():
            await files.put(keys[surface], svg.encode())
        stored.keep(proof.hash, keys)
    signer = services.get(Signer)
    return {surface: media.file_url(signer, key, now=now) for surface, key in keys.items()}


def price_view(quote: Quote, *, caller: Caller) -> dict[str, Any]:
    """Return the price as the studio's script takes it."""
    words = words_for(caller.lang)
    summed = totals.of_piece(quote, rate=None, words=words)
    return {
        "parts": [
            {"id": part.id, "label": line.label, "minor": part.amount.minor, "text": line.amount}
            for part, line in zip(quote.parts, summed.lines, strict=True)
        ],
        "total_minor": quote.total.minor,
        "currency": quote.total.currency,
        "text": summed.total,
    }
