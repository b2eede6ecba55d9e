"""Builds assets/fonts: one full TTF per face, its licence, and the woff2 made from that very file.

Usage: npm install --prefix FOLDER <packages of FACES>; python -m tools.fonts FOLDER/node_modules

The outputs are committed, so that a page and a print never use two releases of one font. Needs
fontTools with brotli. A variable source is instantiated at the weight that its row names. Which
scripts a face writes is read from the file. Faces are only ever added at the end of their kind:
the order of the text faces decides which of them draws a letter that the chosen face lacks.
"""

import hashlib
import io
import json
import sys
from pathlib import Path
from typing import NamedTuple

from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from tools import font_scripts

ASSETS = Path(__file__).resolve().parent.parent / "assets" / "fonts"
SCOPE = "@expo-google-fonts"
BASE = "figtree"
"""The first text face that is asked, so that the others need only say what it lacks."""


class Source(NamedTuple):
    """Where one face comes from and what it is for; `package` is a name in SCOPE."""

    package: str
    version: str
    file: str
    family: str
    kind: str
    weight: int
    joined: bool = False
    terms: str = ""
    """A package of the same family with the licence's text, where neither SCOPE nor file has it."""


class Licence(NamedTuple):
    """The licence of one face; `file` is where its text lies in the face's folder."""

    name: str
    file: str
    text: str


FACES: dict[str, Source] = {
    "pacifico": Source(
        "pacifico", "0.4.1", "400Regular/Pacifico_400Regular.ttf",
        "Pacifico", "display", 400, joined=True,
    ),
    "playfair": Source(
        "playfair-display", "0.4.2", "700Bold/PlayfairDisplay_700Bold.ttf",
        "Playfair Display", "display", 700,
    ),
    "caveat": Source(
        "caveat", "0.4.2", "700Bold/Caveat_700Bold.ttf",
        "Caveat", "display", 700,
    ),
    "baloo": Source(
        "baloo-2", "0.4.2", "700Bold/Baloo2_700Bold.ttf",
        "Baloo 2", "display", 700,
    ),
    "bricolage": Source(
        "bricolage-grotesque", "0.4.1", "700Bold/BricolageGrotesque_700Bold.ttf",
        "Bricolage Grotesque", "display", 700,
    ),
    "great-vibes": Source(
        "great-vibes", "0.4.1", "400Regular/GreatVibes_400Regular.ttf",
        "Great Vibes", "display", 400, joined=True,
    ),
    "sacramento": Source(
        "sacramento", "0.4.1", "400Regular/Sacramento_400Regular.ttf",
        "Sacramento", "display", 400, joined=True,
    ),
    "lobster": Source(
        "lobster", "0.4.1", "400Regular/Lobster_400Regular.ttf",
        "Lobster", "display", 400, joined=True,
    ),
    "cinzel": Source(
        "cinzel", "0.4.2", "700Bold/Cinzel_700Bold.ttf",
        "Cinzel", "display", 700,
    ),
    "limelight": Source(
        "limelight", "0.4.1", "400Regular/Limelight_400Regular.ttf",
        "Limelight", "display", 400,
    ),
    "abril": Source(
        "abril-fatface", "0.4.1", "400Regular/AbrilFatface_400Regular.ttf",
        "Abril Fatface", "display", 400,
    ),
    "alfa-slab": Source(
        "alfa-slab-one", "0.4.1", "400Regular/AlfaSlabOne_400Regular.ttf",
        "Alfa Slab One", "display", 400,
    ),
    "saira-stencil": Source(
        "saira-stencil-one", "0.4.1", "400Regular/SairaStencilOne_400Regular.ttf",
        "Saira Stencil One", "display", 400,
    ),
    "special-elite": Source(
        "special-elite", "0.4.1", "400Regular/SpecialElite_400Regular.ttf",
        "Special Elite", "display", 400,
    ),
    "fredoka": Source(
        "fredoka", "0.4.1", "600SemiBold/Fredoka_600SemiBold.ttf",
        "Fredoka", "display", 600,
    ),
    "amatic": Source(
        "amatic-sc", "0.4.2", "700Bold/AmaticSC_700Bold.ttf",
        "Amatic SC", "display", 700,
    ),
    "kalam": Source(
        "kalam", "0.4.1", "400Regular/Kalam_400Regular.ttf",
        "Kalam", "display", 400,
    ),
    "rozha": Source(
        "rozha-one", "0.2.3", "RozhaOne_400Regular.ttf",
        "Rozha One", "display", 400,
    ),
    "yatra": Source(
        "yatra-one", "0.2.3", "YatraOne_400Regular.ttf",
        "Yatra One", "display", 400, terms="@fontsource/yatra-one",
    ),
    "amita": Source(
        "amita", "0.2.2", "Amita_700Bold.ttf",
        "Amita", "display", 700,
    ),
    "galada": Source(
        "galada", "0.2.2", "Galada_400Regular.ttf",
        "Galada", "display", 400, joined=True,
    ),
    "atma": Source(
        "atma", "0.2.3", "Atma_700Bold.ttf",
        "Atma", "display", 700,
    ),
    "baloo-da": Source(
        "baloo-da-2", "0.2.3", "BalooDa2_700Bold.ttf",
        "Baloo Da 2", "display", 700,
    ),
    "coiny": Source(
        "coiny", "0.4.1", "400Regular/Coiny_400Regular.ttf",
        "Coiny", "display", 400,
    ),
    "arima": Source(
        "arima", "0.4.2", "700Bold/Arima_700Bold.ttf",
        "Arima", "display", 700,
    ),
    "baloo-tammudu": Source(
        "baloo-tammudu-2", "0.2.3", "BalooTammudu2_700Bold.ttf",
        "Baloo Tammudu 2", "display", 700,
    ),
    "farsan": Source(
        "farsan", "0.2.3", "Farsan_400Regular.ttf",
        "Farsan", "display", 400,
    ),
    "mogra": Source(
        "mogra", "0.2.2", "Mogra_400Regular.ttf",
        "Mogra", "display", 400,
    ),
    "baloo-paaji": Source(
        "baloo-paaji-2", "0.2.3", "BalooPaaji2_700Bold.ttf",
        "Baloo Paaji 2", "display", 700,
    ),
    "baloo-tamma": Source(
        "baloo-tamma-2", "0.4.2", "700Bold/BalooTamma2_700Bold.ttf",
        "Baloo Tamma 2", "display", 700,
    ),
    "akaya": Source(
        "akaya-kanadaka", "0.4.1", "400Regular/AkayaKanadaka_400Regular.ttf",
        "Akaya Kanadaka", "display", 400,
    ),
    "chilanka": Source(
        "chilanka", "0.2.3", "Chilanka_400Regular.ttf",
        "Chilanka", "display", 400,
    ),
    "marhey": Source(
        "marhey", "0.4.2", "700Bold/Marhey_700Bold.ttf",
        "Marhey", "display", 700,
    ),
    "reem-kufi": Source(
        "reem-kufi", "0.4.2", "700Bold/ReemKufi_700Bold.ttf",
        "Reem Kufi", "display", 700,
    ),
    "lateef": Source(
        "lateef", "0.4.2", "700Bold/Lateef_700Bold.ttf",
        "Lateef", "display", 700,
    ),
    "lalezar": Source(
        "lalezar", "0.2.3", "Lalezar_400Regular.ttf",
        "Lalezar", "display", 400,
    ),
    "figtree": Source(
        "figtree", "0.4.1", "600SemiBold/Figtree_600SemiBold.ttf",
        "Figtree", "text", 600,
    ),
    "noto-devanagari": Source(
        "noto-sans-devanagari", "0.4.1", "600SemiBold/NotoSansDevanagari_600SemiBold.ttf",
        "Noto Sans Devanagari", "text", 600,
    ),
    "noto-bengali": Source(
        "noto-sans-bengali", "0.4.4", "600SemiBold/NotoSansBengali_600SemiBold.ttf",
        "Noto Sans Bengali", "text", 600,
    ),
    "noto-tamil": Source(
        "noto-sans-tamil", "0.4.3", "600SemiBold/NotoSansTamil_600SemiBold.ttf",
        "Noto Sans Tamil", "text", 600,
    ),
    "noto-naskh": Source(
        "noto-naskh-arabic", "0.4.5", "600SemiBold/NotoNaskhArabic_600SemiBold.ttf",
        "Noto Naskh Arabic", "text", 600,
    ),
    "noto-nastaliq": Source(
        "noto-nastaliq-urdu", "0.4.2", "600SemiBold/NotoNastaliqUrdu_600SemiBold.ttf",
        "Noto Nastaliq Urdu", "text", 600,
    ),
    "noto-telugu": Source(
        "noto-sans-telugu", "0.4.2", "600SemiBold/NotoSansTelugu_600SemiBold.ttf",
        "Noto Sans Telugu", "text", 600,
    ),
    "noto-gujarati": Source(
        "noto-sans-gujarati", "0.4.2", "600SemiBold/NotoSansGujarati_600SemiBold.ttf",
        "Noto Sans Gujarati", "text", 600,
    ),
    "noto-gurmukhi": Source(
        "noto-sans-gurmukhi", "0.4.1", "600SemiBold/NotoSansGurmukhi_600SemiBold.ttf",
        "Noto Sans Gurmukhi", "text", 600,
    ),
    "noto-kannada": Source(
        "noto-sans-kannada", "0.4.3", "600SemiBold/NotoSansKannada_600SemiBold.ttf",
        "Noto Sans Kannada", "text", 600,
    ),
    "noto-malayalam": Source(
        "noto-sans-malayalam", "0.4.2", "600SemiBold/NotoSansMalayalam_600SemiBold.ttf",
        "Noto Sans Malayalam", "text", 600,
    ),
    "noto-latin": Source(
        "noto-sans", "0.4.2", "600SemiBold/NotoSans_600SemiBold.ttf",
        "Noto Sans", "text", 600,
    ),
}  # fmt: skip


def main(packages: Path) -> None:
    """Write every face's folder and the manifest."""
    rows = [build(font_id, source, packages=packages) for font_id, source in FACES.items()]
    base = cmap_of(BASE)
    for row in rows:
        if row["kind"] == "text" and row["id"] != BASE:
            row["signs"] = font_scripts.signs(cmap_of(str(row["id"])), besides=base)
    text = json.dumps({"faces": rows}, indent=2, ensure_ascii=False)
    (ASSETS / "manifest.json").write_text(text + "\n", encoding="utf-8")


def build(font_id: str, source: Source, *, packages: Path) -> dict[str, object]:
    """Write one face's TTF, woff2 and licence, and return its row of the manifest."""
    package = packages / SCOPE / source.package
    found = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    if found != source.version:
        raise SystemExit(f"{source.package}: version {source.version} is wanted, {found} is there")
    folder = ASSETS / font_id
    folder.mkdir(parents=True, exist_ok=True)
    data = static(package / source.file, weight=source.weight)
    (folder / f"{font_id}.ttf").write_bytes(data)
    (folder / f"{font_id}.woff2").write_bytes(woff2(data))
    font = TTFont(io.BytesIO(data))
    licence = licence_of(font, source, packages=packages)
    (folder / licence.file).write_text(licence.text, encoding="utf-8", newline="")
    return {
        "id": font_id,
        "family": source.family,
        "kind": source.kind,
        "scripts": list(font_scripts.written_by(font.getBestCmap())),
        "ttf": f"{font_id}/{font_id}.ttf",
        "woff2": f"{font_id}/{font_id}.woff2",
        "sha256": hashlib.sha256(data).hexdigest(),
        "joined": source.joined,
        "licence": licence.name,
        "source": f"npm {SCOPE}/{source.package} {source.version}",
    }


def cmap_of(font_id: str) -> dict[int, str]:
    """Return the characters of a face that is built."""
    return TTFont(ASSETS / font_id / f"{font_id}.ttf").getBestCmap()


def licence_of(font: TTFont, source: Source, *, packages: Path) -> Licence:
    """Return a face's licence: the package's text, or the one that the file itself names.

    A file that names the OFL gets its own copyright line above the licence's text.
    """
    package = packages / SCOPE / source.package
    files = [package / "LICENSE_FONT"]
    if source.terms:
        files.append(packages / source.terms / "LICENSE")
    for file in filter(Path.exists, files):
        # Some of the texts have line ends of their own, which stay as they are.
        text = file.read_bytes().decode("utf-8")
        if "SIL OPEN FONT LICENSE Version 1.1" in text:
            return Licence("OFL-1.1", "OFL.txt", text)
        if "Apache License" in text and "Version 2.0" in text:
            return Licence("Apache-2.0", "Apache-2.0.txt", text)
    copyright_line, said = (str(font["name"].getDebugName(name)) for name in (0, 13))
    if "scripts.sil.org" not in said:
        raise SystemExit(f"{source.package}: neither the package nor the font names a licence")
    terms = (ASSETS / "figtree" / "OFL.txt").read_text(encoding="utf-8").split("\n", 1)[1]
    return Licence("OFL-1.1", "OFL.txt", f"{copyright_line}\n{terms}")


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
