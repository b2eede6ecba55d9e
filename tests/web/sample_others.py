"""Sample values of the other pages: paying, selling, accounts, mails, errors."""

from tests.web.sample_parts import EXACT, KALPANA, TOTALS, field, picture
from tests.web.sample_shop import ORDER

from customiseyou.web.account import pages as account_pages
from customiseyou.web.demo import pages as demo_pages
from customiseyou.web.mail import pages as mail_pages
from customiseyou.web.sandbox import pages as sandbox_pages
from customiseyou.web.seller import pages as seller_pages
from customiseyou.web.shared import error_page, parts, rendering

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
        pictures=(
            mail_pages.MailPicture(
                url="https://shop.example/media/mug-asha.webp", alt="Mug with the name"
            ),
        ),
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
        pictures=(
            mail_pages.MailPicture(
                url="https://shop.example/media/mug-asha.webp", alt="Mug with the name"
            ),
        ),
    ),
    "verify-email": mail_pages.VerifyEmailMail(
        name="Asha", verify_url="https://shop.example/verify/token", hours_valid=24
    ),
}

ERRORS = tuple(
    error_page.ErrorPage(status=status, reference="01939f2c")
    for status in (403, 404, 408, 409, 422, 429, 500, 503)
)
