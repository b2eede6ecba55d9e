"""Scenes that tests share, with the photo and the drawing that they name."""

import hashlib
import io

import numpy as np
from PIL import Image

from customiseyou.rendering import scene

WREATH = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 60">
<title>Two leaves</title>
<g fill="currentColor" transform="translate(50 30)">
<path d="M-40 0c10-22 30-22 38 0-8 22-28 22-38 0z"/>
<path d="M40 0c-10-22-30-22-38 0 8 22 28 22 38 0z" opacity=".6"/></g>
<circle cx="50" cy="30" r="6" fill="#c2185b" stroke="#fff" stroke-width="2"/>
<path d="M10 55h80" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round"/>
</svg>"""
WREATH_NAME = hashlib.sha256(WREATH).hexdigest()


def photo(width: int = 900, height: int = 600) -> bytes:
    """Return a PNG of soft colour waves, so that every kind of resampling agrees on it."""
    y, x = np.mgrid[0:height, 0:width]
    red = 128 + 100 * np.sin(x / 90)
    green = 128 + 100 * np.cos(y / 70)
    blue = 255 * x / width
    pixels = np.stack([red, green, blue], axis=-1).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


PHOTO = photo()
PHOTO_NAME = hashlib.sha256(PHOTO).hexdigest()


def box(x: int, y: int, width: int, height: int) -> scene.Box:
    """Return a box in 1/100 mm."""
    return scene.Box(x=x, y=y, width=width, height=height)


def text(
    name: str, words: str, font: str, where: scene.Box, size: int, **more: object
) -> scene.Item:
    """Return a text item."""
    wanted = {"size_min": 200, **more}
    return scene.TextItem(id=name, text=words, font=font, box=where, size=size, **wanted)  # type: ignore[arg-type] # the keywords are the struct's own


def mug() -> scene.Scene:
    """Return the regression fixture: everything that engines are known to draw apart."""
    purple = scene.Linear(
        stops=(
            scene.Stop(offset=0, colour="#ff7043"),
            scene.Stop(offset=400, colour="#ab47bc"),
            scene.Stop(offset=1000, colour="#1a237e"),
        ),
        angle=3_000,
    )
    white = scene.Stroke(colour="#ffffff", width=50)
    return scene.Scene(
        surface=scene.Surface(width=20_000, height=9_500, bleed=300, safe=400),
        background="#fff6ea",
        items=(
            scene.ShapeItem(id="band", form="rect", box=box(-300, 8_300, 20_600, 1_500),
                            fill=purple),
            scene.ImageItem(
                id="photo",
                picture=PHOTO_NAME,
                box=box(600, 500, 4_200, 4_200),
                mask="heart",
                rotation=-800,
                crop=scene.Crop(centre_x=4_000, centre_y=6_000, zoom=1_300, rotation=1_500),
            ),
            scene.ImageItem(
                id="round",
                picture=PHOTO_NAME,
                box=box(600, 5_100, 2_600, 2_600),
                mask="rounded",
                radius=500,
            ),
            text("name", "Priya & Arjun", "pacifico", box(5_200, 400, 7_200, 1_700), 1_400,
                 colour="#b3261e", outline=white),
            text("hindi", "प्रिया और अर्जुन", "baloo", box(12_600, 500, 6_800, 1_400), 1_100),
            text("bengali", "প্রিয়া", "caveat", box(5_200, 2_200, 3_000, 1_300), 1_000),
            text("tamil", "தமிழ்", "caveat", box(8_300, 2_200, 3_400, 1_300), 1_000),
            text("naskh", "محمد علی", "playfair", box(12_000, 2_000, 3_400, 1_500), 1_000),
            text("nastaliq", "محمد علی", "playfair", box(15_800, 1_900, 3_600, 2_000), 1_000,
                 language="ur"),
            text("arch", "Happy anniversary", "playfair", box(5_200, 3_700, 6_800, 2_600), 1_000,
                 curve=4_500),
            text("smile", "शुभ विवाह मुबारक", "baloo", box(12_400, 4_000, 6_800, 2_300), 900,
                 curve=-5_000, colour="#00695c"),
            text("emoji", "👨‍👩‍👧‍👦 👍🏽 🇮🇳 ❤️‍🔥", "figtree", box(5_200, 6_500, 5_200, 1_400),
                 1_000),
            text("spaced", "Letters fifty", "bricolage", box(10_600, 6_600, 5_400, 1_000), 620,
                 letter_spacing=180),
            scene.ArtItem(id="wreath", artwork=WREATH_NAME, box=box(3_400, 5_600, 1_700, 1_300),
                          colour="#2e7d32", rotation=1_200),
            scene.QrItem(id="qr", payload="https://customiseyou.example/d/7F3K", correction="high",
                         box=box(16_800, 6_300, 2_600, 2_600)),
        ),
    )  # fmt: skip
