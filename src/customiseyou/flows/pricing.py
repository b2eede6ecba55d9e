"""The one function behind every price: product page, cart, checkout and order call it alike."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from customiseyou.domains.catalog import service as catalog
from customiseyou.domains.catalog.values import VariantForSale, VariantId
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.values import Approval, ApprovalId
from customiseyou.domains.orders import rules
from customiseyou.domains.orders.values import NewLine, NewOrder, PricePart
from customiseyou.domains.sellers.values import Seller, SellerId
from customiseyou.domains.shipping.values import Rate
from customiseyou.infra.db import sql
from customiseyou.kit import clock
from customiseyou.kit.money import Money, total


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """An approved design in a quantity, to be priced."""

    line_id: UUID
    variant_id: VariantId
    approval_id: ApprovalId
    quantity: int


class PricedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A wanted line with what it costs now; unavailable ones cost what they would."""

    wanted: Wanted
    variant: VariantForSale
    approval: Approval
    parts: tuple[PricePart, ...]
    unit: Money
    total: Money

    @property
    def is_available(self) -> bool:
        """Whether it can be ordered now in this quantity."""
        stock = self.variant.stock
        return self.variant.is_live and (stock is None or stock >= self.wanted.quantity)


class PricedParcel(msgspec.Struct, frozen=True, kw_only=True):
    """What one shop sends; `rate` is None where it does not send to the country."""

    seller: Seller
    lines: tuple[PricedLine, ...]
    items: Money
    rate: Rate | None
    ship_by: date
    """The day by which it is made."""
    promised_on: date | None

    @property
    def seller_id(self) -> SellerId:
        """Whose parcel it is."""
        return self.seller.id

    @property
    def total(self) -> Money:
        """Items and, where known, shipping."""
        return self.items if self.rate is None else self.items + self.rate.price


class PricedCart(msgspec.Struct, frozen=True, kw_only=True):
    """Everything with its price: the sum of its parcels to the minor unit."""

    currency: str
    parcels: tuple[PricedParcel, ...]

    @property
    def items(self) -> Money:
        """All pieces without shipping."""
        return total((parcel.items for parcel in self.parcels), currency=self.currency)

    @property
    def shipping(self) -> Money:
        """What all parcels cost to send, as far as known."""
        rates = (parcel.rate.price for parcel in self.parcels if parcel.rate is not None)
        return total(rates, currency=self.currency)

    @property
    def total(self) -> Money:
        """What is paid."""
        return total((parcel.total for parcel in self.parcels), currency=self.currency)

    @property
    def lines(self) -> tuple[PricedLine, ...]:
        """Every line of every parcel."""
        return tuple(line for parcel in self.parcels for line in parcel.lines)


def price_design(approval: Approval, *, base: Money) -> tuple[tuple[PricePart, ...], Money]:
    """Return the parts and the sum of one piece at a base price."""
    quote = customization.quote(approval.template.template, approval.design, base=base)
    parts = tuple(
        PricePart(id=part.id, label=part.label, amount=part.amount) for part in quote.parts
    )
    return parts, quote.total


async def price(
    reader: sql.Reader,
    *,
    wanted: Sequence[Wanted],
    currency: str,
    country: str,
    today: date,
) -> PricedCart:
    """Return what lines cost now, one parcel a shop in the order of the shops' ids.

    Lines whose variant has no price in the currency any more are left out.
    """
    variants = await catalog.list_for_sale(
        reader,
        variant_ids=[line.variant_id for line in wanted],
        currency=currency,
        country=country,
    )
    approvals = await customization.get_approvals(
        reader, approval_ids=[line.approval_id for line in wanted]
    )
    by_seller: dict[SellerId, list[PricedLine]] = {}
    for line in wanted:
        variant = variants.get(line.variant_id)
        if variant is None:
            continue
        approval = approvals[line.approval_id]
        parts, unit = price_design(approval, base=variant.price)
        by_seller.setdefault(variant.seller.id, []).append(
            PricedLine(
                wanted=line,
                variant=variant,
                approval=approval,
                parts=parts,
                unit=unit,
                total=unit * line.quantity,
            )
        )
    parcels = tuple(
        _parcel(tuple(by_seller[seller_id]), currency=currency, today=today)
        for seller_id in sorted(by_seller)
    )
    return PricedCart(currency=currency, parcels=parcels)


def _parcel(lines: tuple[PricedLine, ...], *, currency: str, today: date) -> PricedParcel:
    """Return what one shop sends; it asks the same for each of its pieces' parcels."""
    first = lines[0].variant
    rate = (
        None
        if first.shipping is None or first.transit_days is None
        else Rate(price=first.shipping, transit_days=first.transit_days)
    )
    slowest = max(line.variant.processing_days for line in lines)
    return PricedParcel(
        seller=first.seller,
        lines=lines,
        items=total((line.total for line in lines), currency=currency),
        rate=rate,
        ship_by=clock.add_working_days(today, slowest),
        promised_on=None
        if rate is None
        else rules.promised_on(today, processing_days=slowest, transit_days=rate.transit_days),
    )


def to_orders(priced: PricedCart) -> list[NewOrder]:
    """Return what is placed; every parcel has its rate by now."""
    orders: list[NewOrder] = []
    for parcel in priced.parcels:
        assert parcel.rate is not None, "placing asks for the rates first"
        assert parcel.promised_on is not None, "a rate gives a date"
        orders.append(
            NewOrder(
                seller_id=parcel.seller_id,
                lines=tuple(_new_line(line) for line in parcel.lines),
                shipping=parcel.rate.price,
                total=parcel.total,
                ship_by=parcel.ship_by,
                promised_on=parcel.promised_on,
            )
        )
    return orders


def _new_line(line: PricedLine) -> NewLine:
    return NewLine(
        variant_id=line.variant.id,
        product_id=line.variant.product_id,
        approval_id=line.approval.id,
        title=line.variant.title,
        variant_label=line.variant.label,
        quantity=line.wanted.quantity,
        parts=line.parts,
        unit=line.unit,
        total=line.total,
    )
