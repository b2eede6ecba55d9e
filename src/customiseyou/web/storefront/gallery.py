"""The pictures of a product's page: the maker's samples, until they show the buyer's own piece."""

from urllib.parse import urlencode

import msgspec

from customiseyou.domains.catalog.values import ProductView, VariantView
from customiseyou.domains.customization.documents import Design, Template
from customiseyou.domains.customization.values import TemplateVersion
from customiseyou.infra.i18n import Words
from customiseyou.web.shared import parts
from customiseyou.web.storefront import cards, design_form, piece
from customiseyou.web.storefront.product_page import GalleryPicture

PICTURE_PX = 800
NOTHING = "data:,"
"""The address of a picture that is not shown yet."""


def preview_url(slug: str) -> str:
    """Return where a form's fields are answered with a picture."""
    return f"/p/{slug}/preview"


def _address(
    product: ProductView, template: Template, design: Design, chosen: VariantView, *, view: str
) -> str:
    """Return the picture of the piece as its form would ask for it."""
    photos = set(design_form.photo_fields(template))
    fields = {
        f"{field}{design_form.KEEP_SUFFIX}" if field in photos else field: answer
        for field, answer in design.answers.items()
    }
    fonts = {
        f"{design_form.FONT_PREFIX}{layer}": change.font
        for layer, change in design.adjustments.items()
        if change.font
    }
    asked = {piece.VARIANT_FIELD: str(chosen.id), piece.VIEW_PARAMETER: view}
    query = urlencode({**fields, **fonts, **asked, piece.OWN_PARAMETER: "1"})
    return f"{preview_url(product.slug)}?{query}"


def pictures(
    product: ProductView,
    version: TemplateVersion,
    design: Design,
    chosen: VariantView,
    *,
    words: Words,
) -> tuple[GalleryPicture, ...]:
    """Return a place for every side of the piece, and for the samples that are left over.

    As soon as the buyer has begun, each side shows their piece and the other samples are hidden.
    Before that the sides for which there is no sample are hidden.
    """
    is_own, lang = bool(design.answers), words.language.code
    left = [*product.pictures]
    shown: list[GalleryPicture] = []
    for view in version.template.views:
        title = design_form.in_language(view.title, lang)
        own = parts.Picture(
            url=_address(product, version.template, design, chosen, view=view.id),
            alt=words.gettext("{piece} with your words: {side}").format(
                piece=product.title, side=title
            ),
            width=PICTURE_PX,
            height=PICTURE_PX,
        )
        found = next((one for one in left if one.view == view.id), None)
        if found is not None:
            left.remove(found)
        sample = None if found is None else cards.picture(found)
        shown.append(
            GalleryPicture(
                picture=own if is_own else sample or msgspec.structs.replace(own, url=NOTHING),
                view=view.id,
                own_alt=own.alt,
                hidden=sample is None and not is_own,
            )
        )
    others = (GalleryPicture(picture=cards.picture(one), hidden=is_own) for one in left)
    # What is seen stands first.
    return tuple(sorted((*shown, *others), key=lambda one: one.hidden))
