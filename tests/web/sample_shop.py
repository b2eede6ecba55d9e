"""Sample values of the pages on which people choose, design and buy."""

from tests.web.sample_parts import (
    CARDS,
    CATEGORIES,
    EXACT,
    EXACT_URDU,
    FIELDS,
    KALPANA,
    RANGOLI,
    STATUS,
    TOTALS,
    field,
    picture,
)

from customiseyou.web.shared import parts
from customiseyou.web.storefront import (
    approve_page,
    cart_page,
    catalogue_page,
    checkout_page,
    content_page,
    home_page,
    order_link_page,
    order_page,
    product_page,
    studio_page,
)

PRODUCT = product_page.ProductPage(
    title="Garland name mug",
    summary="Stoneware, 330 ml. Your name inside a garland Kalpana paints by hand.",
    price="₹549",
    pictures=(
        product_page.GalleryPicture(
            picture=picture("mug-asha", "Mug with a painted garland and the name Asha"),
            view="front",
            own_alt="The mug with your words, from the front",
        ),
        product_page.GalleryPicture(
            picture=picture("desk-asha", "The mug on a wooden desk"),
            view="desk",
            own_alt="The mug with your words, on a desk",
        ),
        product_page.GalleryPicture(
            picture=picture("mug-asha", "The mug from the left"), view="left", hidden=True
        ),
        product_page.GalleryPicture(picture=picture("gift", "A gift box with a ribbon")),
    ),
    fields=FIELDS,
    form_action="/p/garland-name-mug/studio",
    totals=TOTALS,
    arrives_on="Thu 26 Nov",
    seller=KALPANA,
    crumbs=(
        parts.Action(label="Shop", url="/shop"),
        parts.Action(label="Mugs", url="/shop/mugs"),
    ),
    preview_url="/p/garland-name-mug/preview",
    price_url="/p/garland-name-mug/price",
    photos_url="/p/garland-name-mug/photos",
    description=("A mug with weight, thrown and painted in one workshop.",),
    facts=(
        parts.Fact(label="Holds", value="330 ml"),
        parts.Fact(label="Size", value="96 × 82 mm"),
        parts.Fact(label="Wash", value="Dishwasher, 60 °C"),
    ),
    goes_with=CARDS[1:6],
)

CART = cart_page.CartPage(
    groups=(
        cart_page.CartGroup(
            seller=KALPANA,
            arrives_on="Thu 26 Nov",
            lines=(
                cart_page.CartLine(
                    id="1",
                    action="/cart/lines/1",
                    title="Garland name mug",
                    url="/p/garland-name-mug",
                    picture=picture("mug-asha", "Mug with the name Asha"),
                    price="₹629",
                    choices=(
                        parts.Fact(label="Name", value="Asha, Brush, Kumkum"),
                        parts.Fact(label="Back", value="Puri beach.jpg"),
                        parts.Fact(label="Proof", value="Approved"),
                    ),
                    quantity=1,
                    change_url="/designs/1",
                    note="The price was ₹599 when you added it.",
                ),
            ),
        ),
        cart_page.CartGroup(
            seller=RANGOLI,
            arrives_on="Fri 27 Nov",
            lines=(
                cart_page.CartLine(
                    id="2",
                    action="/cart/lines/2",
                    title="Block-print cushion",
                    url="/p/block-print-cushion",
                    picture=picture("cushion-meera", "Cushion with the name Meera"),
                    price="₹1,798",
                    choices=(parts.Fact(label="Name", value="Meera"),),
                    quantity=2,
                    change_url="/designs/2",
                ),
            ),
        ),
    ),
    totals=parts.Totals(
        lines=(
            parts.PriceLine(label="2 designs, 3 pieces", amount="₹2,427"),
            parts.PriceLine(label="Delivery, Kalpana Clay", amount="Free"),
            parts.PriceLine(label="Delivery, Rangoli House", amount="₹49"),
        ),
        total="₹2,476",
    ),
    arrives_on="Fri 27 Nov",
)

CART_EMPTY = cart_page.CartPage(groups=(), totals=parts.Totals(lines=(), total="₹0"))

CHECKOUT = checkout_page.CheckoutPage(
    action="/checkout",
    place_key="key-1",
    email=field("email", "asha@example.in"),
    name=field("name", "Asha Mukherjee"),
    phone=field("phone", "+91 98300 41127"),
    postcode=field("postcode", "70009", "A PIN code has six digits, this one has five."),
    line1=field("line1", "CK 214, Sector II, Salt Lake"),
    line2=field("line2"),
    city=field("city", "Kolkata"),
    state=field("state", "West Bengal"),
    country=parts.SelectField(
        name="country",
        options=(
            parts.Option(value="IN", label="India", chosen=True),
            parts.Option(value="DE", label="Germany"),
        ),
    ),
    lines=(
        checkout_page.CheckoutLine(
            title="Garland name mug",
            personal="Asha, Brush, Kumkum",
            picture=picture("mug-asha", "Mug with the name Asha"),
            seller="Kalpana Clay",
            arrives_on="Thu 26 Nov",
            amount="₹629",
        ),
        checkout_page.CheckoutLine(
            title="Block-print cushion",
            personal="Meera",
            picture=picture("cushion-meera", "Cushion with the name Meera"),
            seller="Rangoli House",
            arrives_on="Fri 27 Nov",
            amount="₹1,798",
            quantity=2,
        ),
    ),
    totals=CART.totals,
)

ORDER = order_page.OrderPage(
    code="CY-7F3K-2Q9M",
    placed_on="Sat 21 Nov",
    status=STATUS,
    status_url="/orders/CY-7F3K-2Q9M/status",
    events_url="/orders/CY-7F3K-2Q9M/events",
    lines=(
        order_page.OrderLine(
            title="Garland name mug",
            pictures=(
                picture("mug-asha", "Mug with the name Asha"),
                picture("desk-asha", "The mug from the other side"),
            ),
            amount="₹629",
            quantity=1,
            choices=(
                parts.Fact(label="Name", value="प्रिया"),
                parts.Fact(label="Lettering", value="Brush"),
            ),
            approved_at="Sat 21 Nov, 16:38",
        ),
    ),
    totals=TOTALS,
    seller=KALPANA,
    address=("Asha Mukherjee", "CK 214, Sector II, Salt Lake", "Kolkata 700091", "India"),
    others=(parts.Action(label="CY-8K2M-4T7P, Rangoli House", url="/orders/CY-8K2M-4T7P"),),
)

ORDER_UNPAID = order_page.OrderStatus(
    headline="Your order waits for its payment.",
    arrives_line="",
    version="1",
    steps=STATUS.steps,
    pay_action="/orders/CY-7F3K-2Q9M/pay",
    notice=parts.Notice(
        tone="bad",
        title="The bank said no",
        text="No money left your account. Your design and date are held until 17:40.",
    ),
)

ORDER_SENT = order_page.OrderStatus(
    headline="Your mug is on its way.",
    arrives_line="With you by Thu 26 Nov",
    version="5",
    steps=STATUS.steps,
    parcel=order_page.Parcel(
        carrier="Bluedart", number="BD 4471 2290 81", url="https://courier.example/track"
    ),
)

APPROVE = approve_page.ApprovePage(
    product_title="Garland name mug",
    seller_name="Kalpana Clay",
    proofs=(
        approve_page.ProofPicture(
            picture=picture("mug-asha", "The mug with the name as it will be made"),
            caption="Front",
            note="17 mm high",
        ),
        approve_page.ProofPicture(
            picture=picture("desk-asha", "The back of the mug"), caption="Back", note="214 dpi"
        ),
        approve_page.ProofPicture(
            picture=picture("plate-small", "The print file"),
            caption="Print file",
            note="200 × 90 mm",
            flat=True,
        ),
    ),
    texts=(EXACT, EXACT_URDU),
    choices=(
        parts.Fact(label="Lettering", value="Brush"),
        parts.Fact(label="Name colour", value="Kumkum"),
    ),
    price="₹629",
    approve_action="/designs/1/approve",
    approval_hash="7f3a91c2",
    change_url="/designs/1",
    checks=("Everything is inside the stitched line", "Photo prints at 214 dpi"),
    problems=(
        parts.Notice(tone="look", title="The photo is a little soft", text="118 dpi at 82 mm."),
    ),
)

STUDIO = studio_page.StudioPage(
    title="Garland name mug",
    back_url="/p/garland-name-mug",
    form_action="/designs/1",
    fields=FIELDS,
    views=(
        studio_page.StudioView(
            key="front", label="Front", picture=picture("mug-wreathcut", "Front"), current=True
        ),
        studio_page.StudioView(key="back", label="Back", picture=picture("mug-blank", "Back")),
    ),
    price="₹629",
    totals=TOTALS,
    arrives_on="Thu 26 Nov",
    data_json='{"name": "</script><b>"}',
    print_area="200 × 90 mm",
)

HOME = home_page.HomePage(
    name="Asha",
    start_url="/shop",
    hero=tuple(
        home_page.HeroPiece(picture=picture(name, "With the name Asha"), url="/p/garland-name-mug")
        for name in ("mug-asha", "frame-open", "cushion-meera", "phone-lena")
    ),
    categories=CATEGORIES,
    products=CARDS,
)

CATALOGUE = catalogue_page.CataloguePage(
    title="Gift for mum",
    count=412,
    products=CARDS,
    categories=CATEGORIES,
    query="gift for mum",
    paging=parts.Paging(next_url="/search?q=gift&page=2", page=1, pages=18),
)

CATALOGUE_EMPTY = catalogue_page.CataloguePage(
    title="neon saree", count=0, products=(), categories=CATEGORIES, query="neon saree"
)

ORDER_LINK = order_link_page.OrderLinkPage(
    action="/orders/link", email=field("email"), days_valid=180
)

ORDER_COOKIES = order_link_page.CookiesRefusedPage(again_url="/orders/CY-7F3K-2Q9M?key=k")
ORDER_LINK_SENT = order_link_page.OrderLinkPage(
    action="/orders/link", email=field("email"), days_valid=180, sent=True
)

OPERATOR = content_page.Operator(
    name="CustomiseYou Demo",
    email="hello@shop.example",
    address=("12 Button Lane", "Kolkata 700091"),
    phone="+91 33 0000 0000",
    country="India",
    registration="U00000WB2026PTC000000",
    tax_number="19AAAAA0000A1Z5",
    grievance_officer="R. Sen",
)

CONTENT = {
    f"content-{kind}-{lang}": content_page.ContentPage(
        kind=kind, lang=lang, operator=OPERATOR, changed_on="22 November 2026", demo=True
    )
    for kind in ("terms", "privacy", "contact", "imprint")
    for lang in ("en", "hi")
}
