"""A small marketplace on a real database: shops, products, buyers, money, and what they do."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy import text
from tests.domains.customization import samples
from tests.domains.payments.desk import Desk

from customiseyou.domains.accounts import service as accounts
from customiseyou.domains.accounts.values import Owner
from customiseyou.domains.cart import service as cart
from customiseyou.domains.cart.values import Cart, CartLineId
from customiseyou.domains.catalog import service as catalog
from customiseyou.domains.catalog.values import CategoryId, VariantId
from customiseyou.domains.customization import fingerprints
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.values import (
    Approval,
    ApprovalId,
    DesignId,
    Outline,
    Proof,
    TemplateVersion,
)
from customiseyou.domains.ledger import service as ledger
from customiseyou.domains.orders import listeners as orders_listeners
from customiseyou.domains.orders import service as orders
from customiseyou.domains.orders.values import Address, Contact, GroupView, OrderGroupId
from customiseyou.domains.payments import service as payments
from customiseyou.domains.payments.values import PaymentView, RefundView
from customiseyou.domains.sellers import service as sellers
from customiseyou.domains.sellers.values import SellerId
from customiseyou.domains.shipping import service as shipping
from customiseyou.domains.shipping.values import Rate
from customiseyou.flows import place_order, pricing
from customiseyou.infra.db.session import Database
from customiseyou.infra.outbox import Drain
from customiseyou.kit import clock, ids
from customiseyou.kit.money import Money

CONTACT = Contact(email="asha@example.org", name="Asha Rao", phone="+91 98765 43210")
ADDRESS = Address(line1="12 MG Road", city="Bengaluru", postcode="560001", country="IN")
SHIPPING = Money(7_900, "INR")
AT_ONCE = 8
"""As many as the pool has connections for writes."""
RENDERER = "renderer of a test"


def guest() -> Owner:
    """Return a new browser without an account."""
    return Owner(account_id=None, visitor=ids.digest(ids.new_secret()))


Person = TypeVar("Person")
End = TypeVar("End")


class World:
    """Everything a purchase needs, made by the real services."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.desk = Desk(database)
        self._category: CategoryId | None = None
        self._templates: dict[VariantId, TemplateVersion] = {}
        self._products: dict[VariantId, UUID] = {}

    async def open_shop(self, *, shipping_price: Money = SHIPPING, country: str = "IN") -> SellerId:
        """Open a shop that sends to one country."""
        async with self.database.transaction() as session:
            slug = f"shop-{ids.new_secret().lower()}"
            owner = await accounts.create_verified(
                session,
                email=f"{slug}@example.org",
                name="Meera",
                password_hash="-",
                language="en",
                now=self.desk.now,
            )
            seller_id = await sellers.open_shop(
                session,
                owner=owner,
                slug=slug,
                name="Meera's",
                town="Jaipur",
                country="IN",
                story={"en": "Mugs."},
                languages=("en", "hi"),
                is_fictional=True,
            )
            rate = Rate(price=shipping_price, transit_days=3)
            await shipping.set_rate(session, seller_id=seller_id, country=country, rate=rate)
        return seller_id

    async def list_mug(
        self, seller_id: SellerId, *, price: int = 55_000, stock: int | None = None
    ) -> VariantId:
        """Put a mug on sale, with surcharges for letters of a second line."""
        async with self.database.transaction() as session:
            if self._category is None:
                self._category = await catalog.add_category(
                    session, slug=ids.new_id().hex, name={"en": "Mugs"}, position=0
                )
            version = await customization.publish_template(
                session,
                seller_id=seller_id,
                template=samples.template(),
                library=samples.LIBRARY,
                now=self.desk.now,
            )
            name = ids.new_secret().lower()
            product_id, variants = await catalog.list_product(
                session,
                seller_id=seller_id,
                category_id=self._category,
                slug=f"mug-{name}",
                title={"en": "Chai mug", "hi": "चाय का मग"},
                description={"en": "A mug."},
                facts=[],
                processing_days=2,
                template_version_id=version.id,
                variants=[
                    catalog.NewVariant(
                        sku=name,
                        label={"en": "White"},
                        prices={"INR": price, "EUR": max(1, price // 90)},
                        stock=stock,
                    )
                ],
            )
        self._templates[variants[0]] = version
        self._products[variants[0]] = product_id
        return variants[0]

    async def design(
        self, owner: Owner, variant_id: VariantId, answers: Mapping[str, str]
    ) -> tuple[DesignId, Proof]:
        """Start a design; its proof has no ink, which is tested with the print engine."""
        version = self._templates[variant_id]
        async with self.database.transaction() as session:
            design = await customization.start_design(
                session,
                owner=owner,
                template_version_id=version.id,
                product_id=self._products[variant_id],
                variant_id=variant_id,
                language="en",
                now=self.desk.now,
                answers=answers,
            )
        approval_hash = fingerprints.approval_hash(
            design.design,
            template=version.template,
            template_version_id=str(version.id),
            template_sha256=version.sha256,
            variant_id=str(variant_id),
            fonts=(),
            artworks=(),
            pictures=(),
            renderer_version=RENDERER,
        )
        outline = Outline(svgs={}, layers={}, problems=(), warnings=(), fonts=(), artworks=())
        return design.id, Proof(outline=outline, renderer_version=RENDERER, hash=approval_hash)

    async def approve(
        self, owner: Owner, variant_id: VariantId, answers: Mapping[str, str]
    ) -> Approval:
        """Design a mug and confirm it."""
        design_id, proof = await self.design(owner, variant_id, answers)
        async with self.database.transaction() as session:
            design = await customization.lock_design_for(session, owner=owner, design_id=design_id)
            return await customization.approve(
                session,
                owner=owner,
                locked=design,
                proof=proof,
                confirmed_hash=proof.hash,
                now=self.desk.now,
            )

    async def put(
        self,
        owner: Owner,
        variant_id: VariantId,
        *,
        name: str = "Asha",
        line: str = "",
        quantity: int = 1,
    ) -> ApprovalId:
        """Approve a design and put it into the cart."""
        answers = {"name": name, **({"extra": "line", "line": line} if line else {})}
        approval = await self.approve(owner, variant_id, answers)
        await self.add(owner, variant_id, approval, quantity=quantity)
        return approval.id

    async def add(
        self, owner: Owner, variant_id: VariantId, approval: Approval, *, quantity: int = 1
    ) -> CartLineId:
        """Put an approved design into the cart."""
        async with self.database.transaction() as session:
            variant = await catalog.get_for_sale(session, variant_id=variant_id, currency="INR")
            _, unit = pricing.price_design(approval, base=variant.price)
            return await cart.add(
                session,
                owner=owner,
                variant_id=variant_id,
                approval_id=approval.id,
                quantity=quantity,
                unit=unit,
            )

    async def cart(self, owner: Owner) -> Cart | None:
        async with self.database.transaction() as session:
            return await cart.find(session, owner=owner)

    async def price(self, owner: Owner, *, country: str = "IN") -> pricing.PricedCart:
        """Return what a person's cart costs, as the checkout page says it."""
        async with self.database.transaction() as session:
            found = await cart.find(session, owner=owner)
            assert found is not None
            return await pricing.price(
                session,
                wanted=place_order.wanted_of(found),
                currency=found.currency,
                country=country,
                today=self.desk.now.date(),
            )

    async def place(
        self,
        owner: Owner,
        *,
        seen: int | None = None,
        key: str | None = None,
        address: Address = ADDRESS,
    ) -> place_order.Placed:
        """Press 'Pay' once, having seen the present total if none is given."""
        seen = (await self.price(owner)).total.minor if seen is None else seen
        async with self.database.transaction() as session:
            return await place_order.run(
                session,
                owner=owner,
                contact=CONTACT,
                address=address,
                language="en",
                key=key or ids.new_id().hex,
                seen_minor=seen,
                provider="sandbox",
                now=self.desk.now,
            )

    async def pay_again(self, placed: place_order.Placed) -> place_order.Placed:
        """Press 'Pay' on the order's page."""
        group = await self.group(placed.group_id)
        async with self.database.transaction() as session:
            tried = await payments.list_for_subject(session, orders.subject_of(group.id))
            payment = await payments.open(
                session,
                subject=orders.subject_of(group.id),
                amount=group.total,
                key=f"order_group:{group.id}:{len(tried)}",
                provider="sandbox",
                description="Chai mug",
                expires_at=group.pay_until,
                now=self.desk.now,
            )
        return place_order.Placed(
            group_id=group.id, code=group.orders[0].code, payment_id=payment.id
        )

    async def to_pay_page(self, placed: place_order.Placed) -> str:
        """Go to the provider's page; return its token."""
        begun = await self.desk.begin(placed.payment_id)
        assert begun.redirect_url is not None
        return begun.redirect_url.rpartition("/")[2]

    async def pay(self, placed: place_order.Placed, value: str = "card_approves") -> str:
        """Pay on the provider's page; we hear nothing of it yet."""
        token = await self.to_pay_page(placed)
        await self.desk.pay(token, value)
        return token

    async def hear(self, *, copies: int = 1, shuffled_by: random.Random | None = None) -> None:
        """Receive the provider's webhooks and let every listener run."""
        await self.desk.ring(copies=copies, shuffled_by=shuffled_by)
        await self.listen()

    async def listen(self) -> None:
        await Drain(self.database, listeners=orders_listeners.LISTENERS).run_once()

    async def expire(self, placed: place_order.Placed) -> bool:
        async with self.database.transaction() as session:
            return await orders.expire_if_unpaid(
                session, group_id=placed.group_id, now=self.desk.now
            )

    async def cancel(self, placed: place_order.Placed, *, code: str | None = None) -> None:
        group = await self.group(placed.group_id)
        async with self.database.transaction() as session:
            await orders.cancel(
                session,
                group_id=placed.group_id,
                code=code or group.orders[0].code,
                by="buyer",
                now=self.desk.now,
            )

    async def send_refunds(self) -> None:
        """Do what the jobs do: ask the provider for every refund, then hear of it."""
        for args in await self.desk.jobs("payments.send_refund"):
            await payments.send_refund(
                self.database,
                self.desk.providers,
                refund_id=UUID(args["refund_id"]),  # pyright: ignore[reportArgumentType]
                now=self.desk.now,
            )
        await self.hear()

    async def group(self, group_id: OrderGroupId) -> GroupView:
        return await orders.get_group(self.database, group_id=group_id)

    async def statuses(self, placed: place_order.Placed) -> list[str]:
        return [str(order.status) for order in (await self.group(placed.group_id)).orders]

    async def payment(self, placed: place_order.Placed) -> PaymentView:
        return await self.desk.get(placed.payment_id)

    async def refunds(self, placed: place_order.Placed) -> list[RefundView]:
        async with self.database.transaction() as session:
            return await payments.list_refunds(session, payment_id=placed.payment_id)

    async def stock(self, variant_id: VariantId) -> int | None:
        async with self.database.transaction() as session:
            return await catalog.get_stock(session, variant_id=variant_id)

    async def set_price(self, variant_id: VariantId, minor: int) -> None:
        async with self.database.transaction() as session:
            await catalog.set_price(session, variant_id=variant_id, price=Money(minor, "INR"))

    async def withdraw_prices(self, variant_id: VariantId) -> None:
        """Take a variant's prices away, as a shop does that stops selling in a currency."""
        async with self.database.transaction() as session:
            await session.execute(
                text("DELETE FROM variant_prices WHERE variant_id = :id"), {"id": variant_id}
            )

    async def at_once(
        self, act: Callable[[Person], Awaitable[End]], people: Sequence[Person]
    ) -> list[End]:
        """Let everybody act at once; as in a web server, a few share the connections."""
        places = asyncio.Semaphore(AT_ONCE)

        async def act_in_turn(person: Person) -> End:
            async with places:
                return await act(person)

        return await asyncio.gather(*(act_in_turn(person) for person in people))

    async def count(self, table: str) -> int:
        """Return how many rows a table has."""
        async with self.database.transaction() as session:
            found = await session.execute(text(f"SELECT count(*) FROM {table}"))
            return found.scalar_one()

    async def balances_of(self, placed: place_order.Placed) -> dict[str, int]:
        """Return what each account holds of a group's money."""
        async with self.database.transaction() as session:
            found = await ledger.balances_of(session, orders.subject_of(placed.group_id))
        return {account.code: amounts[0].minor for account, amounts in found.items()}

    async def ledger_is_sound(self) -> bool:
        """Return whether every set sums to zero and every balance equals its entries."""
        async with self.database.transaction() as session:
            # The running totals go by the time at which the database recorded an entry.
            report = await ledger.check_balances(session, now=clock.now())
            sums = await session.execute(
                text(
                    "SELECT CAST(sum(amount_minor) AS bigint) FROM ledger_entries GROUP BY currency"
                )
            )
            return report.is_sound and all(minor == 0 for minor in sums.scalars())
