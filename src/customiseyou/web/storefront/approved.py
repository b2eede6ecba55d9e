"""An approved design as cart, checkout and order pages show it."""

from customiseyou.domains.customization import proofs
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.values import Approval
from customiseyou.infra.i18n import Words, format_list
from customiseyou.infra.security.signing import Signer
from customiseyou.kit import clock
from customiseyou.web.shared import media, parts
from customiseyou.web.storefront import exact_text
from customiseyou.web.storefront.design_form import in_language


def pictures(
    approval: Approval, *, title: str, signer: Signer, lang: str
) -> tuple[parts.Picture, ...]:
    """Return the design from each side that carries something of the buyer's."""
    views = proofs.views_of_own(approval)
    titles = {view.id: view.title for view in approval.template.template.views}
    if len(views) == 1:
        return (picture(approval, title=title, signer=signer),)
    return tuple(
        picture(
            approval,
            title=f"{title}, {in_language(titles[view], lang)}",
            signer=signer,
            view=view,
        )
        for view in views
    )


def picture(
    approval: Approval,
    *,
    title: str,
    signer: Signer,
    width_px: int = 640,
    view: str | None = None,
) -> parts.Picture:
    """Return the design on its product, behind a private link."""
    ref = media.MockupRef(
        approval_id=approval.id,
        view=view or approval.template.template.views[0].id,
        width_px=width_px,
    )
    personal = line(approval, lang=approval.language)
    return parts.Picture(
        url=media.mockup_url(signer, ref, now=clock.now()),
        alt=f"{title}: {personal}" if personal else title,
        width=width_px,
        height=width_px,
    )


def facts(
    approval: Approval, *, variant_label: dict[str, str], words: Words
) -> tuple[parts.Fact, ...]:
    """Return every choice, the piece's own colour last."""
    piece = in_language(variant_label, words.language.code)
    return exact_text.choices(approval.template.template, approval.design, piece=piece, words=words)


def typed(approval: Approval) -> tuple[str, ...]:
    """Return the words that were typed, each on one line."""
    answers = customization.describe(approval.template.template, approval.design)
    texts = (answer.text for answer in answers if answer.kind == "text")
    return tuple(" ".join(text.split()) for text in texts if text)


def line(approval: Approval, *, lang: str) -> str:
    """Return what makes it the buyer's, in one line: 'Dida, Brush, Kumkum'."""
    answers = customization.describe(approval.template.template, approval.design)
    texts = (exact_text.answer_text(answer, lang=lang) for answer in answers)
    return format_list(texts, lang=lang)
