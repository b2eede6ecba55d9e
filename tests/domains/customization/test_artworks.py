"""The library of drawings that ships with the program."""

import hashlib

import pytest

from customiseyou.domains.customization.artworks import ArtLibrary, Drawing
from customiseyou.infra.resources import resource_folder
from customiseyou.rendering import artwork

LIBRARY = ArtLibrary.load(resource_folder("assets"))


def test_every_file_is_the_one_that_the_manifest_names() -> None:
    files = LIBRARY.files()
    drawings = LIBRARY.drawings()
    assert len(drawings) >= 8
    assert set(files) == {drawing.sha256 for drawing in drawings}
    for drawing in drawings:
        content = LIBRARY.path(drawing.id).read_bytes()
        assert hashlib.sha256(content).hexdigest() == drawing.sha256
        assert files[drawing.sha256] == content


@pytest.mark.parametrize("drawing", LIBRARY.drawings(), ids=lambda drawing: drawing.id)
def test_a_drawing_is_what_the_manifest_says(drawing: Drawing) -> None:
    parsed = artwork.parse(LIBRARY.path(drawing.id).read_bytes())
    assert (parsed.x, parsed.y) == (0, 0)
    assert (parsed.width, parsed.height) == (drawing.width, drawing.height)
    assert drawing.licence == "MIT"
    assert set(drawing.title) >= {"en", "hi"}
    colours = {part.fill for part in parsed.parts} | {part.stroke for part in parsed.parts}
    assert drawing.recolours == (artwork.OPEN_COLOUR in colours)
    solid = all(part.fill_opacity == 1 and part.stroke_opacity == 1 for part in parsed.parts)
    assert drawing.one_colour == (solid and colours <= {artwork.OPEN_COLOUR, None})
