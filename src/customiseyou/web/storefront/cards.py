"""Products in lists, shops as badges, and dates, in the reader's language."""

from collections.abc import Mapping
from datetime import date, datetime
from urllib.parse import urlencode

from customiseyou.domains.catalog.values import Card, PictureRef, ProductView
from customiseyou.domains.orders import rules
from customiseyou.domains.sellers.values import Seller
from customiseyou.infra.i18n import Words, format_date, format_money
from customiseyou.kit.money import Money
from customiseyou.web.shared import media, parts

COUNTRY_OF = {"INR": "IN", "EUR": "DE"}
"""Where a parcel goes until the buyer has said so, by the currency they look at prices in."""

TONES: tuple[parts.ShopTone, ...] = ("clay", "indigo", "rani", "leaf", "plum", "slate", "peacock")


def tone_of(name: str) -> parts.ShopTone:
    """Return a shop's colours, the same on every page."""
    return TONES[sum(name.encode()) % len(TONES)]


def picture(found: PictureRef) -> parts.Picture:
    """Return a stored picture for a page."""
    return parts.Picture(
        url=media.public_url(found.key), alt=found.alt, width=found.width, height=found.height
    )


def named_address(path: str, name: str, **more: str) -> str:
    """Return a path that carries the name a visitor typed on the home page."""
    pairs: Mapping[str, str] = {**({"name": name} if name else {}), **more}
    return f"{path}?{urlencode(pairs)}" if pairs else path


def named_picture(slug: str, kept: parts.Picture, name: str) -> parts.Picture:
    """Return the product's own picture, or one drawn with the visitor's name on it."""
    if not name:
        return kept
    url = named_address(f"/p/{slug}/preview", name, size="small")
    return parts.Picture(url=url, alt=kept.alt, width=kept.width, height=kept.height)


def card(found: Card, *, words: Words, now: datetime, name: str = "") -> parts.ProductCard:
    """Return a product for a grid, with the visitor's name on it where one is given."""
    lang = words.language.code
    arrives_on = ""
    if found.transit_days is not None:
        arrives = rules.promised_on(
            now.date(), processing_days=found.processing_days, transit_days=found.transit_days
        )
        arrives_on = format_date(arrives, lang=lang)
    assert found.picture is not None, "a product on sale has a picture"
    return parts.ProductCard(
        url=named_address(f"/p/{found.slug}", name),
        title=found.title,
        seller=f"{found.seller_name}, {found.seller_town}",
        price=format_money(Money(found.price_minor, found.currency), lang=lang),
        picture=named_picture(found.slug, picture(found.picture), name),
        arrives_on=arrives_on,
    )


def badge(product: ProductView) -> parts.SellerBadge:
    """Return who makes a product."""
    return parts.SellerBadge(
        name=product.seller_name,
        place=product.seller_town,
        tone=tone_of(product.seller_name),
        about=product.seller_story,
        is_fictional=product.seller_is_fictional,
    )


def badge_of(seller: Seller, *, lang: str) -> parts.SellerBadge:
    """Return a shop."""
    return parts.SellerBadge(
        name=seller.name,
        place=seller.town,
        tone=tone_of(seller.name),
        about=seller.story.get(lang) or seller.story.get("en", ""),
        is_fictional=seller.is_fictional,
    )


def day(found: date, *, words: Words) -> str:
    """Return a date like Thu 26 Nov."""
    return format_date(found, lang=words.language.code)
