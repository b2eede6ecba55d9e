"""Builds assets/emoji/twemoji.zip: every emoji of Twemoji as plain filled paths.

Usage: npm install --prefix FOLDER @twemoji/svg@15.0.0; python tools/emoji.py FOLDER/node_modules

One member a sequence, named by its code points without U+FE0F. A line is one path:
fill, 'n' (nonzero), 'e' (evenodd) or 's' (a round stroke of width 1), opacity in permille,
transform ('-' or six numbers), d.
The units are those of a square of 36. The output is committed.
"""

import math
import re
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

OUT = Path(__file__).resolve().parent.parent / "assets" / "emoji" / "twemoji.zip"
SVG = "{http://www.w3.org/2000/svg}"
NAMED = {
    "red": "#ff0000",
    "green": "#008000",
    "navy": "#000080",
    "azure": "#f0ffff",
    "white": "#ffffff",
    "black": "#000000",
}
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


def main(packages: Path) -> None:
    """Write the packed file, with fixed dates so that the same input gives the same bytes."""
    members: dict[str, str] = {}
    for path in sorted((packages / "@twemoji/svg").glob("*.svg")):
        name = "-".join(part for part in path.stem.split("-") if part != "fe0f")
        members[name] = "\n".join(paths(ET.parse(path).getroot()))  # noqa: S314 - our own input
    OUT.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(OUT, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as pack:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, date_time=(2020, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            pack.writestr(entry, members[name], compresslevel=9)


def paths(root: ET.Element) -> list[str]:
    """Return the lines of one drawing."""
    assert root.get("viewBox") == "0 0 36 36", root.attrib
    lines: list[str] = []
    walk(root, fill="#000000", opacity=1.0, matrix=IDENTITY, lines=lines)
    return lines


def walk(
    element: ET.Element, *, fill: str, opacity: float, matrix: Matrix, lines: list[str]
) -> None:
    """Add the lines of an element and of everything inside it."""
    tag = element.tag.removeprefix(SVG)
    if tag == "defs":
        return
    fill = element.get("fill", fill)
    opacity = opacity * float(element.get("opacity", 1)) * float(element.get("fill-opacity", 1))
    if "transform" in element.attrib:
        matrix = multiply(matrix, parse(element.attrib["transform"]))
    if tag in {"svg", "g"}:
        for child in element:
            walk(child, fill=fill, opacity=opacity, matrix=matrix, lines=lines)
        return
    rule = "e" if element.get("fill-rule") == "evenodd" else "n"
    if "stroke" in element.attrib:
        fill, rule = element.attrib["stroke"], "s"
    if fill == "none":
        return
    numbers = "-" if matrix == IDENTITY else " ".join(f"{value:.5g}" for value in matrix)
    d = form(tag, element.attrib)
    lines.append("\t".join([colour(fill), rule, str(round(opacity * 1000)), numbers, d]))


def form(tag: str, attributes: dict[str, str]) -> str:
    """Return the path of a path, circle or ellipse."""
    if tag == "path":
        return " ".join(attributes["d"].split())
    cx, cy = float(attributes["cx"]), float(attributes["cy"])
    rx = float(attributes.get("rx", attributes.get("r", 0)))
    ry = float(attributes.get("ry", attributes.get("r", 0)))
    if tag not in {"circle", "ellipse"}:
        raise SystemExit(f"an element is not known: {tag}")
    arc = f"a{rx:g} {ry:g} 0 1 0"
    return f"M{cx - rx:g} {cy:g}{arc} {2 * rx:g} 0{arc} {-2 * rx:g} 0z"


def colour(value: str) -> str:
    """Return a colour as '#rrggbb'."""
    value = NAMED.get(value.lower(), value.lower())
    if re.fullmatch(r"#[0-9a-f]{3}", value):
        value = "#" + "".join(digit * 2 for digit in value[1:])
    if not re.fullmatch(r"#[0-9a-f]{6}", value):
        raise SystemExit(f"a colour is not known: {value}")
    return value


def parse(text: str) -> Matrix:
    """Return the matrix of a transform of matrix(…) or rotate(angle cx cy)."""
    found = re.fullmatch(r"\s*(\w+)\(([^)]*)\)\s*", text)
    if found is None:
        raise SystemExit(f"a transform is not known: {text}")
    name, numbers = found[1], [float(part) for part in re.split(r"[\s,]+", found[2].strip())]
    if name == "matrix":
        a, b, c, d, e, f = numbers
        return (a, b, c, d, e, f)
    if name != "rotate":
        raise SystemExit(f"a transform is not known: {text}")
    angle, cx, cy = [*numbers, 0.0, 0.0][:3]
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return (cos, sin, -sin, cos, cx - cos * cx + sin * cy, cy - sin * cx - cos * cy)


def multiply(a: Matrix, b: Matrix) -> Matrix:
    """Return the matrix that applies b first and then a."""
    return (
        a[0] * b[0] + a[2] * b[1],
        a[1] * b[0] + a[3] * b[1],
        a[0] * b[2] + a[2] * b[3],
        a[1] * b[2] + a[3] * b[3],
        a[0] * b[4] + a[2] * b[5] + a[4],
        a[1] * b[4] + a[3] * b[5] + a[5],
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
