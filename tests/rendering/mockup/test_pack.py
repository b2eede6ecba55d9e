"""Manifests, the files that they name, and the browser's maps."""

import json
import pathlib
import pickle
import shutil
import struct
import zlib

import msgspec
import numpy as np
import pytest
from tests.rendering.mockup import cases, reference

from customiseyou.rendering import mockup
from customiseyou.rendering.mockup import maps
from tools import mockups as tool

VIEWS = [(product.id, view.id) for product in cases.pack().products for view in product.views]


@pytest.fixture
def copied(tmp_path: pathlib.Path) -> pathlib.Path:
    """A pack of the board alone, to be broken."""
    shutil.copytree(cases.ASSETS / "board", tmp_path / "board")
    return tmp_path


def edit(folder: pathlib.Path, **changes: object) -> None:
    path = folder / "board" / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_the_pack_has_its_products():
    assert [product.id for product in cases.pack().products] == [
        "board", "bottle", "canvas", "card", "cushion", "frame",
        "mug", "notebook", "pendant", "phone", "tote", "tshirt",
    ]  # fmt: skip


def test_a_bottle_can_be_printed_or_engraved():
    bottle = cases.pack().product("bottle")
    assert bottle.name == "Steel bottle 500 ml"
    assert bottle.techniques == (mockup.Technique.PRINT, mockup.Technique.ENGRAVE)
    assert bottle.surface("wrap").size_mm == (150, 80)
    assert bottle.colours[1] == mockup.ProductColour(name="Sand", hex="#dccbb0")
    view = bottle.view("turned")
    assert (view.blend, view.edge_light, view.is_tintable) == (mockup.Blend.OPAQUE, 0.6, True)


def test_a_view_can_be_sent_to_another_process():
    view = cases.view_of(cases.CARD)
    assert pickle.loads(pickle.dumps(view)) == view
    assert hash(pickle.loads(pickle.dumps(view))) == hash(view)


def test_the_browser_is_told_what_it_needs_and_no_folder():
    told = json.loads(msgspec.json.encode(cases.view_of(cases.CARD).for_browser()))
    assert told == {
        "sizePx": [1200, 1200],
        "sizeMm": [105, 148],
        "lightPx": [-0.802, -0.598],
        "edgeLight": 0,
        "blend": "multiply",
        "techniques": ["print"],
        "files": {
            "beauty": "standing.beauty.webp",
            "mask": "standing.mask.png",
            "map": "standing.map.bin",
            "ink": "standing.ink.webp",
        },
    }


def test_what_the_pack_has_not_is_not_found():
    with pytest.raises(mockup.MockupNotFound) as missing:
        cases.pack().product("teapot")
    assert missing.value.data() == {"product": "teapot", "view": None}
    with pytest.raises(mockup.MockupNotFound) as missing:
        cases.pack().view("mug", "below")
    assert missing.value.data() == {"product": "mug", "view": "below"}


def test_an_empty_folder_is_no_pack(tmp_path: pathlib.Path):
    with pytest.raises(mockup.MockupUnreadable):
        mockup.MockupPack.load(tmp_path)


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "plank"},
        {"technique": "sing"},
        {"surfaces": []},
        {"surfaces": [{"id": "other", "name": "Other", "size_mm": [1, 1]}]},
        {"views": {"../up": {}}},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_manifest_that_makes_no_sense_is_refused(
    copied: pathlib.Path, changes: dict[str, object]
):
    edit(copied, **changes)
    with pytest.raises(mockup.MockupUnreadable) as refused:
        mockup.MockupPack.load(copied)
    assert refused.value.file == "board/manifest.json"


def test_a_file_outside_its_folder_is_refused(copied: pathlib.Path):
    views = json.loads((copied / "board" / "manifest.json").read_text())["views"]
    views["top"]["files"]["beauty"] = "../mug/front.beauty.webp"
    edit(copied, views=views)
    with pytest.raises(mockup.MockupUnreadable):
        mockup.MockupPack.load(copied)


def test_a_missing_file_is_named(copied: pathlib.Path):
    (copied / "board" / "top.engraved.webp").unlink()
    with pytest.raises(mockup.MockupUnreadable) as refused:
        mockup.MockupPack.load(copied)
    assert refused.value.data() == {"file": "board/top.engraved.webp", "reason": "missing"}


@pytest.mark.parametrize(
    ("product", "view_id"), VIEWS, ids=[f"{product}-{view}" for product, view in VIEWS]
)
def test_the_browsers_map_says_exactly_what_the_packs_map_says(product: str, view_id: str):
    view = cases.pack().view(product, view_id)
    assert view.files.map is not None
    encoded = pathlib.Path(view.path(view.files.map)).read_bytes()
    magic, form, *numbers = struct.unpack(">5sB6H", encoded[:18])
    assert (magic, form) == (b"CYMAP", maps.FORMAT)
    width, height, left, top, wide, high = numbers
    planes = np.frombuffer(zlib.decompress(encoded[18:]), np.uint8).reshape(5, high, wide)
    whole = np.zeros((height, width, 2), np.uint16)
    for band in (0, 1):
        folded = planes[band * 2].astype(np.int64) * 256 + planes[band * 2 + 1]
        residual = np.where(folded % 2, -(folded + 1) // 2, folded // 2)
        summed = np.cumsum(np.cumsum(residual, axis=0), axis=1) % 65_536
        whole[top : top + high, left : left + wide, band] = summed
    stored = np.rint(reference.read_map(view.path(view.files.uv)) * 65_535).astype(np.uint16)
    assert np.array_equal(whole, stored)


def test_the_tool_has_nothing_to_write():
    assert tool.stale_maps(cases.ASSETS) == {}


def test_the_tool_writes_a_map_that_is_missing(copied: pathlib.Path):
    lost = copied / "board" / "top.map.bin"
    before = lost.read_bytes()
    lost.unlink()
    assert tool.main([str(copied), "--check"]) == 1
    assert not lost.exists()
    assert tool.main([str(copied)]) == 0
    assert maps.plain(lost.read_bytes()) == maps.plain(before)
    assert tool.main([str(copied), "--check"]) == 0
