"""One piece as a product's form describes it: its design, its colour, what it costs."""

import msgspec

from customiseyou.domains.catalog.values import ProductView, VariantView
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.documents import Design, Template, TextField
from customiseyou.domains.customization.values import Quote, TemplateVersion
from customiseyou.domains.shipping.values import Rate
from customiseyou.infra.i18n import Words, format_money
from customiseyou.infra.resources import resource_folder
from customiseyou.kit import text as kit_text
from customiseyou.kit.money import Money
from customiseyou.rendering.fonts import FontLibrary
from customiseyou.web.shared import parts
from customiseyou.web.shared.caller import Caller
from customiseyou.web.shared.site import AnyRequest
from customiseyou.web.storefront import totals
from customiseyou.web.storefront.templates_cache import TemplateCache

VARIANT_FIELD = "variant"
NAME_PARAMETER = "name"
VIEW_PARAMETER = "view"
OWN_PARAMETER = "own"
"""Says that empty texts stay empty: the buyer has begun."""

templates = TemplateCache()


def fonts() -> FontLibrary:
    """Return the faces that words may have."""
    return FontLibrary.load(resource_folder("assets"))


def chosen_variant(product: ProductView, wanted: str | None) -> VariantView:
    """Return the wanted variant, or the first that is not sold out."""
    for variant in product.variants:
        if str(variant.id) == wanted:
            return variant
    in_stock = (variant for variant in product.variants if variant.stock != 0)
    return next(in_stock, product.variants[0])


def sample(version: TemplateVersion, *, lang: str) -> Design:
    """Return a design with the template's sample words."""
    return customization.sample_design(
        version.template, template_version_id=str(version.id), language=lang
    )


def with_samples(version: TemplateVersion, design: Design) -> Design:
    """Return a design for a picture: texts that are still empty show the template's samples."""
    given = {name: answer for name, answer in design.answers.items() if answer}
    samples = sample(version, lang=design.language)
    return msgspec.structs.replace(design, answers={**samples.answers, **given})


def named(request: AnyRequest, version: TemplateVersion, *, lang: str) -> Design:
    """Return an empty design, with the `name` of the address on the template's first text."""
    name = kit_text.clean_line(request.query_params.get(NAME_PARAMETER, ""))
    first = next((one for one in version.template.fields if isinstance(one, TextField)), None)
    answers = (
        {first.id: kit_text.first_graphemes(name, first.graphemes_max)} if name and first else {}
    )
    return Design(template=str(version.id), language=lang, answers=answers)


def _quote(template: Template, design: Design, chosen: VariantView, *, caller: Caller) -> Quote:
    base = Money(chosen.prices[caller.currency], caller.currency)
    return customization.quote(template, design, base=base)


def price_of(template: Template, design: Design, chosen: VariantView, *, caller: Caller) -> str:
    """Return what one piece costs without its way."""
    return format_money(_quote(template, design, chosen, caller=caller).total, lang=caller.lang)


def totals_of(
    template: Template,
    design: Design,
    chosen: VariantView,
    *,
    rate: Rate | None,
    caller: Caller,
    words: Words,
) -> parts.Totals:
    """Return every part of what one piece costs."""
    return totals.of_piece(_quote(template, design, chosen, caller=caller), rate=rate, words=words)
