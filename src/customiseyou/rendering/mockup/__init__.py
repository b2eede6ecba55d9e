"""Pictures of products with a person's artwork on them, made from a pack of photographs."""

from customiseyou.rendering.mockup.compositing import (
    CARD_WIDTH_PX,
    WIDTH_PX_MAX,
    MockupRefused,
    artwork_size,
    compose,
)
from customiseyou.rendering.mockup.pack import (
    Blend,
    BrowserView,
    MockupNotFound,
    MockupPack,
    MockupUnreadable,
    Product,
    ProductColour,
    Surface,
    Technique,
    View,
)
from customiseyou.rendering.mockup.places import shows, to_picture, to_surface

__all__ = [
    "CARD_WIDTH_PX",
    "WIDTH_PX_MAX",
    "Blend",
    "BrowserView",
    "MockupNotFound",
    "MockupPack",
    "MockupRefused",
    "MockupUnreadable",
    "Product",
    "ProductColour",
    "Surface",
    "Technique",
    "View",
    "artwork_size",
    "compose",
    "shows",
    "to_picture",
    "to_surface",
]
