"""Builds assets/fonts: one full TTF per face, its licence, and the woff2 made from that very file.

Usage: npm install --prefix FOLDER <packages of FACES>; python tools/fonts.py FOLDER/node_modules

The outputs are committed, so that a page and a print never use two releases of one font. Needs
fontTools with brotli. A variable source is instantiated at the weight that its row names.
"""

import hashlib
import io
import json
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ASSETS = Path(__file__).resolve().parent.parent / "assets" / "fonts"


class Source(NamedTuple):
    """Where one face comes from and what it is for."""

    package: str
    version: str
    file: str
    family: str
    kind: str
    weight: int
    scripts: tuple[str, ...]
    joined: bool = False


EXPO = "@expo-google-fonts"
FACES: dict[str, Source] = {
    "pacifico": Source(
        f"{EXPO}/pacifico", "0.4.1", "400Regular/Pacifico_400Regular.ttf",
        "Pacifico", "display", 400, ("Latn", "Cyrl"), joined=True,
    ),
    "playfair": Source(
        f"{EXPO}/playfair-display", "0.4.2", "700Bold/PlayfairDisplay_700Bold.ttf",
        "Playfair Display", "display", 700, ("Latn", "Cyrl"),
    ),
    "caveat": Source(
        f"{EXPO}/caveat", "0.4.2", "700Bold/Caveat_700Bold.ttf",
        "Caveat", "display", 700, ("Latn", "Cyrl"),
    ),
    "baloo": Source(
        f"{EXPO}/baloo-2", "0.4.2", "700Bold/Baloo2_700Bold.ttf",
        "Baloo 2", "display", 700, ("Latn", "Deva"),
    ),
    "bricolage": Source(
        f"{EXPO}/bricolage-grotesque", "0.4.1", "700Bold/BricolageGrotesque_700Bold.ttf",
        "Bricolage Grotesque", "display", 700, ("Latn",),
    ),
    "figtree": Source(
        f"{EXPO}/figtree", "0.4.1", "600SemiBold/Figtree_600SemiBold.ttf",
        "Figtree", "text", 600, ("Latn",),
    ),
    "noto-devanagari": Source(
        f"{EXPO}/noto-sans-devanagari", "0.4.1", "600SemiBold/NotoSansDevanagari_600SemiBold.ttf",
        "Noto Sans Devanagari", "text", 600, ("Deva",),
    ),
    "noto-bengali": Source(
        f"{EXPO}/noto-sans-bengali", "0.4.4", "600SemiBold/NotoSansBengali_600SemiBold.ttf",
        "Noto Sans Bengali", "text", 600, ("Beng",),
    ),
    "noto-tamil": Source(
        f"{EXPO}/noto-sans-tamil", "0.4.3", "600SemiBold/NotoSansTamil_600SemiBold.ttf",
        "Noto Sans Tamil", "text", 600, ("Taml",),
    ),
    "noto-naskh": Source(
        f"{EXPO}/noto-naskh-arabic", "0.4.5", "600SemiBold/NotoNaskhArabic_600SemiBold.ttf",
        "Noto Naskh Arabic", "text", 600, ("Arab",),
    ),
    "noto-nastaliq": Source(
        f"{EXPO}/noto-nastaliq-urdu", "0.4.2", "600SemiBold/NotoNastaliqUrdu_600SemiBold.ttf",
        "Noto Nastaliq Urdu", "text", 600, ("Arab",),
    ),
}  # fmt: skip


def main(packages: Path) -> None:
    """Write every face's folder and the manifest."""
    rows = [build(font_id, source, packages=packages) for font_id, source in FACES.items()]
    text = json.dumps({"faces": rows}, indent=2, ensure_ascii=False)
    (ASSETS / "manifest.json").write_text(text + "\n", encoding="utf-8")


def build(font_id: str, source: Source, *, packages: Path) -> dict[str, object]:
    """Write one face's TTF, woff2 and licence, and return its row of the manifest."""
    package = packages / source.package
    found = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    if found != source.version:
        raise SystemExit(f"{source.package}: version {source.version} is wanted, {found} is there")
    folder = ASSETS / font_id
    folder.mkdir(parents=True, exist_ok=True)
    data = static(package / source.file, weight=source.weight)
    (folder / f"{font_id}.ttf").write_bytes(data)
    (folder / f"{font_id}.woff2").write_bytes(woff2(data))
    shutil.copyfile(package / "LICENSE_FONT", folder / "OFL.txt")
    return {
        "id": font_id,
        "family": source.family,
        "kind": source.kind,
        "scripts": list(source.scripts),
        "ttf": f"{font_id}/{font_id}.ttf",
        "woff2": f"{font_id}/{font_id}.woff2",
        "sha256": hashlib.sha256(data).hexdigest(),
        "joined": source.joined,
        "licence": "OFL-1.1",
        "source": f"npm {source.package} {source.version}",
    }


def static(path: Path, *, weight: int) -> bytes:
    """Return the file as it is, or a static instance of a variable one."""
    data = path.read_bytes()
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    if "fvar" not in font:
        return data
    limits = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes} | {"wght": weight}
    instance = instancer.instantiateVariableFont(font, limits)
    out = io.BytesIO()
    instance.save(out)
    return out.getvalue()


def woff2(data: bytes) -> bytes:
    """Return the same font compressed for pages."""
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out, reorderTables=False)
    return out.getvalue()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
