"""What lies in a print file.

Where the ink must be comes from the documents of design and template, the font's file, hb-shape
and fontTools: nothing of the program that drew it takes part.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
from tests.journeys import shop_floor
from tests.journeys.conftest import Site
from tests.rendering import test_hb_shape

from customiseyou.domains.customization import pictures_store, production
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.values import ApprovalId
from customiseyou.infra.storage.files import Files

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "assets" / "fonts"
SECOND_OPINION = ROOT / "tests" / "rendering" / "independent_shaping.py"
MM_PER_POINT = 25.4 / 72
PX_PER_MM = 20
COLOUR_OFF_BY = 24

Edges = dict[str, float]


def box_mm(file: Path, name: str) -> tuple[float, float]:
    """Return width and height of a page's box in millimetres."""
    with pikepdf.open(file) as opened:
        (page,) = opened.pages
        left, bottom, right, top = (float(value) for value in page[name])
        return (right - left) * MM_PER_POINT, (top - bottom) * MM_PER_POINT


def fonts_in(file: Path) -> int:
    """Return how many live fonts stand anywhere in a file, in drawings within drawings too."""
    with pikepdf.open(file) as opened:
        return sum(
            isinstance(one, pikepdf.Dictionary | pikepdf.Stream)
            and ("/Font" in one or one.get("/Type") == pikepdf.Name.Font)
            for one in opened.objects
        )


def ink_of(file: Path, colour: str, *, near: Edges) -> Edges:
    """Return the edges of what has a colour, in millimetres from the trim's top left corner.

    near: only within two millimetres of there, since a photo may have the colour too.
    """
    with pikepdf.open(file) as opened:
        page = opened.pages[0]
        (whole_left, _, _, whole_top), trim = page["/MediaBox"], page["/TrimBox"]
        left = float(trim[0] - whole_left) * MM_PER_POINT
        top = float(whole_top - trim[3]) * MM_PER_POINT
    drawn = pypdfium2.PdfDocument(file)[0].render(scale=PX_PER_MM * MM_PER_POINT).to_pil()
    wanted = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)])
    off = np.abs(np.asarray(drawn.convert("RGB")).astype(int) - wanted).max(axis=-1)
    ys, xs = np.nonzero(off <= COLOUR_OFF_BY)
    x, y = xs / PX_PER_MM - left, ys / PX_PER_MM - top
    inside = (near["left"] - 2 < x) & (x < near["right"] + 2)
    inside &= (near["top"] - 2 < y) & (y < near["bottom"] + 2)
    x, y, pixel = x[inside], y[inside], 1 / PX_PER_MM
    return {
        "left": float(x.min()),
        "top": float(y.min()),
        "right": float(x.max()) + pixel,
        "bottom": float(y.max()) + pixel,
    }


async def documents_of(site: Site, code: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the design that an order's first line is made by, and its template."""
    found = await shop_floor.value(
        site,
        "SELECT json_build_object('design', approvals.document, 'template',"
        " template_versions.document)::text FROM approvals"
        " JOIN order_lines ON order_lines.approval_id = approvals.id"
        " JOIN orders ON orders.id = order_lines.order_id"
        " JOIN template_versions ON template_versions.id = approvals.template_version_id"
        " WHERE orders.code = $1",
        code,
    )
    both = json.loads(found)
    return both["design"], both["template"]


def place_of(layer_id: str, *, design: dict[str, Any], template: dict[str, Any]) -> Edges:
    """Return where a line of text must lie, in millimetres from the trim's top left corner."""
    test_hb_shape.program()
    layer = next(one for one in template["layers"] if one["id"] == layer_id)
    change = design["adjustments"].get(layer_id, {})
    item = {
        "text": design["answers"][layer["field"]],
        "language": design["language"],
        "direction": "ltr",
        "joins": False,
        "box": change.get("box", layer["box"]),
        "size": change.get("size", layer["size"]),
        "size_min": layer["size_min"],
        "align": layer.get("align", "center"),
        "valign": layer.get("valign", "middle"),
        "rotation": change.get("rotation", layer.get("rotation", 0)),
    }
    faces = {one["id"]: one for one in json.loads((FONTS / "manifest.json").read_text())["faces"]}
    font = FONTS / faces[change.get("font", layer["font"])]["ttf"]
    done = subprocess.run(
        [sys.executable, str(SECOND_OPINION), str(font)],
        input=json.dumps(item), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


async def made_again(site: Site, code: str) -> bytes:
    """Return an order's PDF made once more, from what was approved and the original photos."""
    found = await shop_floor.value(
        site,
        "SELECT approval_id FROM order_lines JOIN orders ON orders.id = order_id WHERE code = $1",
        code,
    )
    async with shop_floor.opened(site) as database, database.transaction() as session:
        approval = await customization.get_approval(session, approval_id=ApprovalId(found))
    kept = Files(str(site.folder / "data" / "files"))
    originals = await pictures_store.load(kept, approval.pictures, which="original")
    files = production.render_surface(approval, "wrap", assets=ROOT / "assets", pictures=originals)
    return next(file.content for file in files if file.kind == "pdf")
