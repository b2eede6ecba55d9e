"""What several sample pages share: the frame, pictures, makers, cards, prices, letters."""

from customiseyou.web.shared import parts, rendering
from customiseyou.web.storefront import home_page, order_page


def chrome(**changes: object) -> rendering.Chrome:
    """Return a frame in English for a guest with two things in the cart."""
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
    """Return a sample picture under the address the server uses for media."""
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


def field(name: str, value: str = "", error: str = "") -> parts.TextField:
    """This function will give a field of a form."""
    return parts.TextField(name=name, value=value, error=error)


STATUS = order_page.OrderStatus(
    headline="Kalpana Clay is making your mug.",
    arrives_line="With you by Thu 26 Nov, on time",
    version="3",
    pictures=(
        picture("mug-asha", "The mug as it was approved"),
        picture("desk-asha", "The mug from the other side"),
    ),
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

EXACT = parts.ExactText(
    label="Name on the mug",
    value="प्रिया जी",
    run=parts.LetterRun(
        dir="ltr",
        parts=(
            parts.Letter(
                shown="प्रि",
                codes="U+092A U+094D U+0930 U+093F",
                name="PA, VIRAMA, RA, VOWEL SIGN I",
            ),
            parts.Letter(shown="या", codes="U+092F U+093E", name="YA, VOWEL SIGN AA"),
            parts.Letter(shown=" ", codes="U+0020", name="SPACE"),
            parts.Letter(shown="जी", codes="U+091C U+0940", name="JA, VOWEL SIGN II"),
        ),
    ),
)

EXACT_URDU = parts.ExactText(
    label="Name inside",
    value="نور",
    run=parts.LetterRun(
        dir="rtl",
        parts=(
            parts.Letter(shown="ن", codes="U+0646", name="NOON"),
            parts.Letter(shown="و", codes="U+0648", name="WAW"),
            parts.Letter(shown="ر", codes="U+0631", name="REH"),
        ),
    ),
)
