"""Letters in the look of the shop, from the same words and formats as its pages."""

from customiseyou.domains.accounts.service import VERIFY_HOURS
from customiseyou.domains.customization.values import ApprovalId
from customiseyou.domains.notifications.ports import Letter, OrderMatter, picture_name
from customiseyou.domains.orders.service import ACCESS_DAYS
from customiseyou.infra.i18n import (
    format_date,
    format_instant,
    format_list,
    format_money,
    words_for,
)
from customiseyou.kit.money import total
from customiseyou.web.mail import pages
from customiseyou.web.shared import parts
from customiseyou.web.shared.rendering import Page
from customiseyou.web.shared.site import Site
from customiseyou.web.storefront import approved, totals
from customiseyou.web.storefront.order import address_lines


class SiteLetters:
    """Writes letters with the site's templates."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def _letter(self, page: Page, *, lang: str) -> Letter:
        found = self._site.renderer.mail(page, chrome=self._site.chrome_for_mail(lang))
        return Letter(subject=found.subject, html=found.html, text=found.text)

    def _order_url(self, matter: OrderMatter, access: str) -> str:
        return f"{self._site.origin}/orders/{matter.order.code}?key={access}"

    def _pictures(self, matter: OrderMatter, *, lang: str) -> tuple[pages.MailPicture, ...]:
        described = approved.line(matter.first_approval, lang=lang)
        names = (picture_name(matter.order, view) for view in matter.views)
        return tuple(pages.MailPicture(url=f"cid:{name}", alt=described) for name in names)

    def _personal(self, matter: OrderMatter) -> str:
        """Return the first words on the first piece, which a sentence can carry."""
        return next(iter(approved.typed(matter.first_approval)), "")

    def _lines(self, matter: OrderMatter, *, lang: str) -> tuple[pages.MailLine, ...]:
        return tuple(
            pages.MailLine(
                title=line.title.get(lang) or line.title["en"],
                personal=approved.line(matter.approvals[ApprovalId(line.approval_id)], lang=lang),
                amount=format_money(line.total, lang=lang),
                quantity=line.quantity,
            )
            for line in matter.order.lines
        )

    def _totals(self, matter: OrderMatter, *, lang: str) -> parts.Totals:
        order = matter.order
        return totals.of_order(
            items=total((line.total for line in order.lines), currency=matter.group.currency),
            shipping=order.shipping,
            total=order.total,
            words=words_for(lang),
        )

    def order_confirmed(self, matter: OrderMatter, *, access: str) -> Letter:
        """To the buyer: the order is paid."""
        lang = matter.group.language
        page = pages.OrderConfirmationMail(
            name=matter.group.contact.name,
            personal=self._personal(matter),
            seller=matter.seller.name,
            place=matter.seller.town,
            arrives_on=format_date(matter.order.promised_on, lang=lang),
            pictures=self._pictures(matter, lang=lang),
            order_url=self._order_url(matter, access),
            code=matter.order.code,
            lines=self._lines(matter, lang=lang),
            totals=self._totals(matter, lang=lang),
            address=address_lines(matter.group, words=words_for(lang)),
        )
        return self._letter(page, lang=lang)

    def payment_failed(self, matter: OrderMatter, *, access: str) -> Letter:
        """To the buyer: the bank said no, and how to pay again."""
        lang = matter.group.language
        page = pages.PaymentFailedMail(
            name=matter.group.contact.name,
            code=matter.order.code,
            amount=format_money(matter.group.total, lang=lang),
            held_until=format_instant(matter.group.pay_until, lang=lang),
            pay_url=self._order_url(matter, access),
            pictures=self._pictures(matter, lang=lang),
        )
        return self._letter(page, lang=lang)

    def shipped(self, matter: OrderMatter, *, access: str) -> Letter:
        """To the buyer: the parcel is on its way."""
        lang, order = matter.group.language, matter.order
        page = pages.ShippedMail(
            name=matter.group.contact.name,
            personal=self._personal(matter),
            seller=matter.seller.name,
            code=order.code,
            carrier=order.carrier or "",
            number=order.tracking_number or "",
            order_url=self._order_url(matter, access),
            arrives_on=format_date(order.promised_on, lang=lang),
            pictures=self._pictures(matter, lang=lang),
        )
        return self._letter(page, lang=lang)

    def order_cancelled(self, matter: OrderMatter, *, access: str) -> Letter:
        """To the buyer: the order is not made, and where the money goes."""
        lang, order = matter.group.language, matter.order
        page = pages.OrderCancelledMail(
            name=matter.group.contact.name,
            personal=self._personal(matter),
            seller=matter.seller.name,
            code=order.code,
            sold_out=any(event.facts.get("why") == "sold_out" for event in order.events),
            refund=format_money(order.total, lang=lang)
            if any(event.kind == "paid" for event in order.events)
            or any(event.facts.get("why") == "sold_out" for event in order.events)
            else "",
            order_url=self._order_url(matter, access),
            pictures=self._pictures(matter, lang=lang),
        )
        return self._letter(page, lang=lang)

    def new_order(self, matter: OrderMatter, *, language: str) -> Letter:
        """To the shop: something to make."""
        page = pages.NewOrderMail(
            shop=matter.seller.name,
            code=matter.order.code,
            buyer=matter.group.contact.name,
            ship_by=format_date(matter.order.ship_by, lang=language),
            order_url=f"{self._site.origin}/seller/orders/{matter.order.code}",
            lines=self._lines(matter, lang=language),
            pictures=self._pictures(matter, lang=language),
        )
        return self._letter(page, lang=language)

    def order_links(self, links: list[tuple[OrderMatter, str]], *, language: str) -> Letter:
        """To a guest: the links of their orders, each with its own secret."""
        page = pages.GuestLinkMail(
            orders=tuple(
                pages.MailedOrder(
                    code=matter.order.code,
                    pieces=format_list(
                        (line.title for line in self._lines(matter, lang=language)),
                        lang=language,
                    ),
                    placed_on=format_instant(matter.order.placed_at, lang=language),
                    url=self._order_url(matter, access),
                    pictures=self._pictures(matter, lang=language),
                )
                for matter, access in links
            ),
            days_valid=ACCESS_DAYS,
        )
        return self._letter(page, lang=language)

    def verify_email(self, *, name: str, secret: str, language: str) -> Letter:
        """To a new account: prove the address."""
        page = pages.VerifyEmailMail(
            name=name,
            verify_url=f"{self._site.origin}/verify/{secret}",
            hours_valid=VERIFY_HOURS,
        )
        return self._letter(page, lang=language)

    def registered_again(self, *, name: str, language: str) -> Letter:
        """To an address that has an account: somebody tried to register it again."""
        page = pages.RegisteredAgainMail(name=name, login_url=f"{self._site.origin}/login")
        return self._letter(page, lang=language)
