"""Photos that are too many pixels together are cut to what shows, and print the same picture."""

import hashlib
import io

import pytest
from PIL import Image
from tests.rendering import pixels, scenes
from tests.rendering.scenes import box

from customiseyou.rendering import engine, fonts, print_photos, scene


def photo(kind: str, number: int) -> bytes:
    """Return a photo of soft waves, partly clear as a PNG, that differs by a number."""
    picture = Image.open(io.BytesIO(scenes.PHOTO)).rotate(90 * number)
    if kind == "PNG":
        picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    out = io.BytesIO()
    picture.save(out, kind, **({"quality": 95} if kind == "JPEG" else {}))
    return out.getvalue()


def collage(kind: str) -> tuple[scene.Scene, dict[str, bytes]]:
    """Return four photos, turned and zoomed, one of them twice."""
    named = {hashlib.sha256(data).hexdigest(): data for data in (photo(kind, n) for n in range(4))}
    first = next(iter(named))
    crops = (
        scene.Crop(), scene.Crop(zoom=4_000, rotation=3_000, centre_x=2_000),
        scene.Crop(zoom=1_500, rotation=-9_000), scene.Crop(centre_y=0), scene.Crop(zoom=9_000),
    )  # fmt: skip
    items = tuple(
        scene.ImageItem(
            id=f"p{number}", picture=name, crop=crop, rotation=700 * number,
            box=box(300 + 1_500 * number, 500, 1_400, 1_400), mask="ellipse",
        )
        for number, (name, crop) in enumerate(zip([*named, first], crops, strict=True))
    )  # fmt: skip
    surface = scene.Surface(width=8_000, height=2_500, bleed=100)
    return scene.Scene(surface=surface, background="#ffffff", items=items), named


def test_photos_that_fit_are_embedded_as_they_are() -> None:
    drawn, named = collage("JPEG")
    assert print_photos.parts(drawn, named) == {}


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("allowed", [900_000, 200_000])
def test_photos_that_are_too_many_pixels_print_alike_from_their_parts(
    kind: str,
    allowed: int,
    library: fonts.FontLibrary,
    marks: engine.Marks,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn, named = collage(kind)
    whole = engine.render_print(drawn, fonts=library, marks=marks, pictures=named)
    monkeypatch.setattr(print_photos, "PIXELS_MAX", allowed)
    parts = print_photos.parts(drawn, named)
    assert set(parts) == {item.id for item in drawn.items}
    weight = print_photos.CLEAR_WEIGHT if kind == "PNG" else 1
    sizes = [Image.open(io.BytesIO(part.data)).size for part in parts.values()]
    assert sum(width * height for width, height in sizes) * weight <= allowed
    cut = engine.render_print(drawn, fonts=library, marks=marks, pictures=named)
    assert cut.report == whole.report
    one, other = pixels.on_white(cut.png), pixels.on_white(whole.png)
    assert pixels.share_off(one, other) <= pixels.OFF_SHARE_MAX
    pdf = pixels.of_pdf(cut.pdf, width=one.shape[1], height=one.shape[0])
    assert pixels.share_off(pdf, one) <= 0.002
    again = engine.render_print(drawn, fonts=library, marks=marks, pictures=named)
    assert again == cut
