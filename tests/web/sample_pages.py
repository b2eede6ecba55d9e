"""Realistic page values, one or more for every template; tests and previews share them."""

import msgspec

from customiseyou.web.account import pages as account_pages
from customiseyou.web.demo import pages as demo_pages
from customiseyou.web.mail import pages as mail_pages
from customiseyou.web.sandbox import pages as sandbox_pages
from customiseyou.web.seller import pages as seller_pages
from customiseyou.web.shared import error_page, parts, rendering
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


def chrome(**changes: object) -> rendering.Chrome:
    """This function will make a frame in English for a guest with two things in the cart."""
    values: dict[str, object] = {
        "lang": "en",
        "here": "/p/garland-name-mug",
        "csrf_token": "token",
        "nonce": "nonce",
        "cart_count": 2,
        "demo": True,
        "origin": "https://shop.example",
    }
    return rendering.Chrome(**{**values, **changes})


def picture(name: str, alt: str = "") -> parts.Picture:
    """This function will give a sample picture under the address the server uses for media."""
    return parts.Picture(url=f"/media/{name}.webp", alt=alt)


KALPANA = parts.SellerBadge(
    name="Kalpana Clay",
    place="Jaipur",
    tone="clay",
    about="Kalpana Verma has painted mugs in Jaipur since 2011. Fictional, for the demo.",
)
RANGOLI = parts.SellerBadge(name="Rangoli House", place="Bagru", tone="rani")

PRICE_LINES = (
    parts.PriceLine(label="Mug and painting", amount="₹499"),
    parts.PriceLine(label="Your name", amount="₹50"),
    parts.PriceLine(label="Delivery", amount="Free"),
)
TOTALS = parts.Totals(
    lines=PRICE_LINES,
    total="₹549",
)

FIELDS = (
    parts.DesignField(
        name="f.name",
        kind="text",
        label="Name on the mug",
        value="Asha",
        hint="Up to 12 letters, any language",
        max_length=12,
        required=True,
    ),
    parts.DesignField(
        name="f.garland",
        kind="choice",
        label="Garland",
        options=(
            parts.Option(value="marigold", label="Marigold", chosen=True),
            parts.Option(value="jasmine", label="Jasmine"),
            parts.Option(
                value="neem",
                label="Neem",
            ),
            parts.Option(value="none", label="No garland"),
        ),
    ),
    parts.DesignField(
        name="f.colour",
        kind="swatch",
        label="Name colour",
        options=(
            parts.Option(value="neem", label="Neem", colour="#17473f", chosen=True),
            parts.Option(value="kumkum", label="Kumkum", colour="#a3195b"),
            parts.Option(value="indigo", label="Indigo", colour="#1f3f8f"),
            parts.Option(value="soot", label="Soot", colour="#2b2622"),
        ),
    ),
    parts.DesignField(
        name="f.photo",
        kind="photo",
        label="A photo on the back",
        hint="JPEG or PNG, sharp from 1,000 pixels",
        price="+ ₹80",
    ),
)

CARD_ROWS = (
    ("mug-asha", "Garland name mug", "Kalpana Clay, Jaipur", "₹549"),
    ("cushion-meera", "Block-print cushion", "Rangoli House, Bagru", "₹899"),
    ("board-sharma", "Engraved serving board", "Woodfolk, Saharanpur", "₹1,190"),
    ("pendant-asha", "Cursive name necklace", "Sona & Daughters, Kolkata", "₹1,890"),
    ("frame-pet", "Pet portrait from a photo", "Ina Draws, Kraków", "₹1,250"),
    ("bottle-ravi", "Steel bottle, named", "Third Umpire, Pune", "₹849"),
    ("hoop-nadia", "Embroidered birth hoop", "Nakshi Katha, Jashore", "₹1,380"),
    ("canvas-puri", "Your photo on canvas", "Studio Norr, Lisbon", "₹1,350"),
)
CARDS = tuple(
    parts.ProductCard(
        url="/p/garland-name-mug",
        title=title,
        seller=seller,
        price=price,
        picture=picture(name, f"{title}, with a sample name"),
        arrives_on="Thu 26 Nov",
    )
    for name, title, seller, price in CARD_ROWS
)

CATEGORIES = tuple(
    home_page.CategoryTile(
        label=label, url=f"/shop/{label.lower()}", picture=picture(name), current=label == "Mugs"
    )
    for name, label in (
        ("gift", "Gifts"),
        ("mug-asha", "Mugs"),
        ("pendant-light", "Jewellery"),
        ("tee-ravi", "Clothing"),
        ("frame-star", "Prints"),
        ("plate-sharma", "Nameplates"),
        ("cushion-meera", "Home"),
        ("phone-lena", "Cases"),
    )
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


def field(name: str, value: str = "", error: str = "") -> parts.TextField:
    """This function will give a field of a form."""
    return parts.TextField(name=name, value=value, error=error)


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

STATUS = order_page.OrderStatus(
    headline="Kalpana Clay is making your mug.",
    arrives_line="With you by Thu 26 Nov, on time",
    version="3",
    picture=picture("mug-asha", "The mug as it was approved"),
    approval="7f3a 91c2",
    steps=(
        parts.TimelineStep(title="Approved", detail="You, Sat 21 Nov, 16:38", state="done"),
        parts.TimelineStep(title="Paid", detail="Sat 21 Nov, 16:42", state="done"),
        parts.TimelineStep(
            title="Making", detail="Since 10:15 today", state="now", icon="paintbrush"
        ),
        parts.TimelineStep(title="Sent", detail="Tue 24 Nov"),
        parts.TimelineStep(title="With you", detail="Thu 26 Nov"),
    ),
    cancel_action="/orders/CY-7F3K-2Q9M/cancel",
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
            picture=picture("mug-asha", "Mug with the name Asha"),
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

EXACT = parts.ExactText(
    label="Name on the mug",
    value="प्रिया जी",
    letters=(
        parts.Letter(
            shown="प्रि",
            codes="U+092A U+094D U+0930 U+093F",
            name="PA, VIRAMA, RA, VOWEL SIGN I",
        ),
        parts.Letter(shown="या", codes="U+092F U+093E", name="YA, VOWEL SIGN AA"),
        parts.Letter(shown=" ", codes="U+0020", name="SPACE"),
        parts.Letter(shown="जी", codes="U+091C U+0940", name="JA, VOWEL SIGN II"),
    ),
)
EXACT_URDU = parts.ExactText(
    label="Name inside",
    value="نور",
    dir="rtl",
    letters=(
        parts.Letter(shown="ن", codes="U+0646", name="NOON"),
        parts.Letter(shown="و", codes="U+0648", name="WAW"),
        parts.Letter(shown="ر", codes="U+0631", name="REH"),
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

OUTCOMES = tuple(
    sandbox_pages.Outcome(kind=kind, value=value, label=label, text=text)
    for kind, value, label, text in (
        ("card", "approve", "4242 4242 4242 4242", "Pays at once"),
        ("card", "three_d_secure", "4000 0027 6000 3184", "Asks for a code first"),
        ("card", "decline", "4000 0000 0000 0002", "The bank says no"),
        ("upi", "delay", "slow@testpay", "Pays after a minute"),
    )
)
PAY = sandbox_pages.PayPage(
    state="open",
    action="/sandbox/pay/t1",
    merchant="CustomiseYou",
    amount="₹2,476",
    reference="CY-7F3K-2Q9M",
    back_url="/orders/CY-7F3K-2Q9M",
    card_number=field("card_number"),
    expiry=field("expiry"),
    cvc=field("cvc"),
    upi_id=field("upi_id"),
    outcomes=OUTCOMES,
    expires_at="17:10",
    declined="The card has not enough on it. No money moved.",
)
THREE_D_SECURE = sandbox_pages.ThreeDSecurePage(
    action="/sandbox/pay/t1/bank",
    merchant="CustomiseYou",
    amount="₹2,476",
    card_ending="3184",
    code=field("code"),
    right_code="123456",
)

SELLER_ORDERS = seller_pages.SellerOrdersPage(
    shop=KALPANA,
    filters=(
        seller_pages.Filter(label="All", url="/seller/orders", count=38, current=True),
        seller_pages.Filter(label="To make", url="/seller/orders?status=paid", count=14),
        seller_pages.Filter(label="Making", url="/seller/orders?status=making", count=3),
        seller_pages.Filter(label="Sent", url="/seller/orders?status=shipped", count=21),
    ),
    orders=tuple(
        seller_pages.SellerOrderRow(
            url="/seller/orders/CY-7F3K-2Q9M",
            code="CY-7F3K-2Q9M",
            title="Garland name mug",
            personal=personal,
            buyer="Asha Mukherjee",
            picture=picture(name, f"Mug with {personal}"),
            status=status,
            placed_at="Sat 21 Nov, 16:44",
            ship_by="Tue 24 Nov",
            amount="₹629",
        )
        for name, personal, status in (
            ("mug-asha", "प्रिया", parts.Tag(text="To make", tone="look")),
            ("mug-noor", "نور", parts.Tag(text="Making", tone="brand")),
            ("mug-ravi", "Ravi", parts.Tag(text="Sent", tone="good", icon="truck")),
        )
    ),
)
SELLER_ORDERS_EMPTY = seller_pages.SellerOrdersPage(
    shop=KALPANA, filters=SELLER_ORDERS.filters, orders=()
)
SELLER_ORDER = seller_pages.SellerOrderPage(
    shop=KALPANA,
    code="CY-7F3K-2Q9M",
    url="/seller/orders/CY-7F3K-2Q9M",
    version="making-3",
    buyer="Asha Mukherjee",
    personal="प्रिया जी",
    paid_line="Paid Sat 21 Nov 16:44",
    status=parts.Tag(text="Making", tone="brand"),
    ship_by="Tue 24 Nov",
    lines=(
        seller_pages.SellerLine(
            title="Garland name mug",
            quantity=1,
            pictures=(picture("mug-asha", "The approved mug"),),
            texts=(EXACT,),
            choices=(
                parts.Fact(label="Lettering", value="Brush, 17 mm"),
                parts.Fact(label="Colour", value="Kumkum"),
                parts.Fact(label="Photo", value="214 dpi, square"),
            ),
            files=(
                seller_pages.FileLink(
                    name="CY-7F3K-2Q9M-1.pdf",
                    note="PDF, 200 × 90 mm, 1.4 MB",
                    url="/seller/orders/CY-7F3K-2Q9M/files/1.pdf",
                ),
                seller_pages.FileLink(
                    name="CY-7F3K-2Q9M-1.svg",
                    note="Outlines, 82 kB",
                    url="/seller/orders/CY-7F3K-2Q9M/files/1.svg",
                    kind="svg",
                ),
            ),
            approved_at="Sat 16:42",
            approval="7f3a 91c2",
        ),
    ),
    events=(
        seller_pages.Event(at="10:15 today", text="Making began"),
        seller_pages.Event(at="Sat 16:44", text="Paid, ₹629"),
        seller_pages.Event(at="Sat 16:42", text="Proof approved by Asha"),
    ),
    address=("Asha Mukherjee", "CK 214, Sector II, Salt Lake", "Kolkata 700091", "India"),
    phone="+91 98300 41127",
    advance=seller_pages.Advance(action="/seller/orders/CY-7F3K-2Q9M/advance", to="shipped"),
)

ORDER_LINK = order_link_page.OrderLinkPage(
    action="/orders/link", email=field("email"), days_valid=180
)
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

LOGIN = account_pages.LoginPage(
    action="/login",
    email=field("email", "asha@example.in"),
    password=field("password", "", "E-mail and password do not fit together."),
    next_url="/account",
    demo_logins=(
        parts.Fact(label="Buyer", value="asha@shop.example"),
        parts.Fact(label="Maker", value="kalpana@shop.example"),
    ),
    demo_password="made to your wish",
)
REGISTER = account_pages.RegisterPage(
    action="/register",
    name=field("name"),
    email=field("email"),
    password=field("password"),
    password_length_min=10,
)
ACCOUNT = account_pages.AccountPage(
    name="Asha Mukherjee",
    email="asha@example.in",
    orders=(
        account_pages.OrderCard(
            url="/orders/CY-7F3K-2Q9M",
            code="CY-7F3K-2Q9M",
            title="Garland name mug",
            picture=picture("mug-asha", "Mug with the name Asha"),
            status=parts.Tag(text="Making", tone="brand"),
            placed_on="Sat 21 Nov",
            amount="₹629",
            arrives_on="Thu 26 Nov",
        ),
        account_pages.OrderCard(
            url="/orders/CY-8K2M-4T7P",
            code="CY-8K2M-4T7P",
            title="Block-print cushion",
            picture=picture("cushion-meera", "Cushion with the name Meera"),
            status=parts.Tag(text="With you", tone="good", icon="check"),
            placed_on="Mon 2 Nov",
            amount="₹899",
        ),
    ),
    older_url="/account?after=one",
)
ACCOUNT_EMPTY = account_pages.AccountPage(name="Asha", email="asha@example.in", orders=())

MAILBOX = demo_pages.MailboxPage(
    mails=(
        demo_pages.MailRow(
            url="/demo/mailbox/1",
            subject="Your order CY-7F3K-2Q9M is paid",
            to="asha@example.in",
            sent_at="16:44",
        ),
    )
)
MAIL = demo_pages.MailPage(
    subject="Your order CY-7F3K-2Q9M is paid",
    to="asha@example.in",
    sender="hello@shop.example",
    sent_at="Sat 21 Nov, 16:44",
    html_url="/preview-mail/order-confirmation/en/light",
    text="Thank you, Asha.",
)

MAIL_LINES = (
    mail_pages.MailLine(title="Garland name mug", personal="प्रिया, Brush, Kumkum", amount="₹549"),
)
MAILS: dict[str, rendering.Page] = {
    "order-confirmation": mail_pages.OrderConfirmationMail(
        name="Asha",
        personal="प्रिया",
        seller="Kalpana Clay",
        place="Jaipur",
        arrives_on="Thursday 26 November",
        picture_url="https://shop.example/media/mug-asha.webp",
        picture_alt="Mug with the name",
        order_url="https://shop.example/orders/CY-7F3K-2Q9M?key=k",
        code="CY-7F3K-2Q9M",
        lines=MAIL_LINES,
        totals=TOTALS,
        address=ORDER.address,
    ),
    "payment-failed": mail_pages.PaymentFailedMail(
        name="Asha",
        code="CY-7F3K-2Q9M",
        amount="₹549",
        held_until="17:40",
        pay_url="https://shop.example/orders/CY-7F3K-2Q9M?key=k",
    ),
    "shipped": mail_pages.ShippedMail(
        name="Asha",
        personal="प्रिया",
        seller="Kalpana Clay",
        code="CY-7F3K-2Q9M",
        carrier="Bluedart",
        number="BD 4471 2290 81",
        order_url="https://shop.example/orders/CY-7F3K-2Q9M?key=k",
        arrives_on="Thursday 26 November",
    ),
    "cancelled": mail_pages.OrderCancelledMail(
        name="Asha",
        personal="प्रिया",
        seller="Kalpana Clay",
        code="CY-7F3K-2Q9M",
        sold_out=True,
        refund="₹609",
        order_url="https://shop.example/orders/CY-7F3K-2Q9M?key=k",
    ),
    "registered-again": mail_pages.RegisteredAgainMail(
        name="Asha", login_url="https://shop.example/login"
    ),
    "guest-link": mail_pages.GuestLinkMail(
        orders=(
            mail_pages.MailedOrder(
                code="CY-7F3K-2Q9M",
                pieces="Cutting Chai Mug",
                placed_on="Tuesday 24 November, 10:15",
                url="https://shop.example/orders/CY",
            ),
        ),
        days_valid=180,
    ),
    "new-order": mail_pages.NewOrderMail(
        shop="Kalpana Clay",
        code="CY-7F3K-2Q9M",
        buyer="Asha Mukherjee",
        ship_by="Tuesday 24 November",
        order_url="https://shop.example/seller/orders/CY-7F3K-2Q9M",
        lines=MAIL_LINES,
        picture_url="https://shop.example/media/mug-asha.webp",
        picture_alt="Mug with the name",
    ),
    "verify-email": mail_pages.VerifyEmailMail(
        name="Asha", verify_url="https://shop.example/verify/token", hours_valid=24
    ),
}

ERRORS = tuple(
    error_page.ErrorPage(status=status, reference="01939f2c")
    for status in (403, 404, 408, 409, 422, 429, 500, 503)
)

PAGES: dict[str, rendering.Page] = {
    "home": HOME,
    "catalogue": CATALOGUE,
    "catalogue-empty": CATALOGUE_EMPTY,
    "product": PRODUCT,
    "product-sold-out": msgspec.structs.replace(
        PRODUCT, sold_out=True, notice=parts.Notice(tone="look", title="The price has changed")
    ),
    "studio": STUDIO,
    "approve": APPROVE,
    "cart": CART,
    "cart-empty": CART_EMPTY,
    "checkout": CHECKOUT,
    "order": ORDER,
    "order-unpaid": msgspec.structs.replace(ORDER, status=ORDER_UNPAID),
    "order-sent": msgspec.structs.replace(ORDER, status=ORDER_SENT),
    "pay": PAY,
    "pay-expired": msgspec.structs.replace(PAY, state="expired", declined=""),
    "pay-paid": msgspec.structs.replace(PAY, state="paid", declined=""),
    "three-d-secure": THREE_D_SECURE,
    "seller-orders": SELLER_ORDERS,
    "seller-orders-empty": SELLER_ORDERS_EMPTY,
    "seller-order": SELLER_ORDER,
    "order-link": ORDER_LINK,
    "order-link-sent": ORDER_LINK_SENT,
    "login": LOGIN,
    "register": REGISTER,
    **{
        f"verify-{state}": account_pages.VerifyPage(
            state=state,
            email=field("email", "asha@example.in"),
            again_action="/verify",
            action="/verify/token",
        )
        for state in ("sent", "sent_again", "asked", "done", "expired", "again")
    },
    "account": ACCOUNT,
    "account-empty": ACCOUNT_EMPTY,
    "mailbox": MAILBOX,
    "mail": MAIL,
    **CONTENT,
    **{f"error-{error.status}": error for error in ERRORS},
}
FRAGMENTS: dict[str, rendering.Page] = {
    "order-status": STATUS,
    "order-unpaid": ORDER_UNPAID,
    "order-sent": ORDER_SENT,
    "price": product_page.PricePage(totals=TOTALS, price="₹578"),
}
