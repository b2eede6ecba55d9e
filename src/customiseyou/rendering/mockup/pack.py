"""The products that can be pictured: what the manifests of a mock-up pack say, as frozen values."""

import enum
import pathlib
from typing import Annotated

import msgspec

from customiseyou.kit import errors

MANIFEST_BYTES_MAX = 64 * 1024

Colour = Annotated[str, msgspec.Meta(pattern="^#[0-9a-f]{6}$")]
Name = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_-]{0,63}$")]
FileName = Annotated[
    str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}(\.[a-z0-9]{1,16}){1,3}$")
]
Pixels = Annotated[int, msgspec.Meta(ge=16, le=4096)]
Millimetres = Annotated[float, msgspec.Meta(ge=0, le=10_000)]


class MockupNotFound(errors.NotFound):
    """The pack has no such product or view."""

    code = "mockup.not_found"

    def __init__(self, product: str, view: str | None = None) -> None:
        self.product = product
        self.view = view


class MockupUnreadable(errors.Unavailable):
    """A manifest of the pack, or a file that it names, is missing or malformed."""

    code = "mockup.unreadable"

    def __init__(self, file: str, reason: str) -> None:
        self.file = file
        self.reason = reason


class Technique(enum.StrEnum):
    """How the artwork gets onto the product."""

    PRINT = "print"
    ENGRAVE = "engrave"


class Blend(enum.StrEnum):
    """What printed colours do with the colour beneath them."""

    MULTIPLY = "multiply"
    """Transparent ink: the ground shines through."""
    OPAQUE = "opaque"
    """A white underbase hides the ground."""


class Frozen(msgspec.Struct, frozen=True, kw_only=True):
    """The common ground of every value here. Unknown names pass: makers note more than we read."""


class Surface(Frozen, frozen=True, kw_only=True):
    """One printable rectangle: its trim size, the bleed outside it, the safe zone inside it."""

    id: Name
    name: str
    size_mm: tuple[Millimetres, Millimetres]
    bleed_mm: Millimetres = 0
    safe_mm: Millimetres = 0
    note: str = ""


class ProductColour(Frozen, frozen=True, kw_only=True):
    """A colour that the blank product is made in."""

    name: str
    hex: Colour


class Files(Frozen, frozen=True, kw_only=True):
    """The pictures of one view, as names inside the product's folder."""

    beauty: FileName
    uv: FileName
    mask: FileName
    map: FileName | None = None
    """The browser's form of `uv`, see `maps`."""
    tint: FileName | None = None
    ink: FileName | None = None
    engraved: FileName | None = None


class BrowserView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What the browser's compositor is told of a view; files are names beside each other."""

    size_px: tuple[int, int]
    size_mm: tuple[float, float]
    light_px: tuple[float, float]
    edge_light: float
    blend: Blend
    techniques: tuple[Technique, ...]
    files: dict[str, str]


class View(Frozen, frozen=True, kw_only=True):
    """One photograph of a product, with all that compositing needs; picklable and hashable."""

    product: Name
    id: Name
    title: str
    surface: Surface
    size_px: tuple[Pixels, Pixels]
    light_px: tuple[float, float]
    """The direction to the key light on the picture, x right and y down, of length 1."""
    folder: str
    files: Files
    techniques: tuple[Technique, ...]
    """Never empty; the first is the usual one."""
    blend: Blend
    edge_light: float
    """How strongly the edges of an engraving catch the light."""

    @property
    def is_tintable(self) -> bool:
        """Tell whether the product's colour can be chosen."""
        return self.files.tint is not None

    def path(self, file: str) -> str:
        """Return where a file of this view lies."""
        return str(pathlib.Path(self.folder) / file)

    def for_browser(self) -> BrowserView:
        """Return what `frontend/src/mockup` reads as its ViewManifest."""
        named: dict[str, str | None] = msgspec.structs.asdict(self.files)
        return BrowserView(
            size_px=self.size_px,
            size_mm=self.surface.size_mm,
            light_px=self.light_px,
            edge_light=self.edge_light,
            blend=self.blend,
            techniques=self.techniques,
            files={kind: name for kind, name in named.items() if name and kind != "uv"},
        )


class Product(Frozen, frozen=True, kw_only=True):
    """A product with its surfaces, colours and views, in the order of its manifest."""

    id: Name
    name: str
    techniques: tuple[Technique, ...]
    surfaces: tuple[Surface, ...]
    colours: tuple[ProductColour, ...]
    views: tuple[View, ...]

    def view(self, view_id: str) -> View:
        """Return one view. Raises: MockupNotFound."""
        for view in self.views:
            if view.id == view_id:
                return view
        raise MockupNotFound(self.id, view_id)

    def surface(self, surface_id: str) -> Surface:
        """Return one surface. Raises: MockupNotFound."""
        for surface in self.surfaces:
            if surface.id == surface_id:
                return surface
        raise MockupNotFound(self.id)


class MockupPack(Frozen, frozen=True, kw_only=True):
    """Every product of a folder, ordered by id."""

    products: tuple[Product, ...]

    @classmethod
    def load(cls, folder: str | pathlib.Path) -> "MockupPack":
        """Read each `<product>/manifest.json` below the folder. Raises: MockupUnreadable."""
        root = pathlib.Path(folder)
        manifests = sorted(root.glob("*/manifest.json"))
        if not manifests:
            raise MockupUnreadable(root.name, "no manifest")
        return cls(products=tuple(_read_product(path) for path in manifests))

    def product(self, product_id: str) -> Product:
        """Return one product. Raises: MockupNotFound."""
        for product in self.products:
            if product.id == product_id:
                return product
        raise MockupNotFound(product_id)

    def view(self, product_id: str, view_id: str) -> View:
        """Return one view of one product. Raises: MockupNotFound."""
        return self.product(product_id).view(view_id)


class _ViewManifest(Frozen, frozen=True, kw_only=True):
    title: str
    surface: Name
    size_px: tuple[Pixels, Pixels]
    light_px: tuple[float, float]
    files: Files


class _ProductManifest(Frozen, frozen=True, kw_only=True):
    id: Name
    name: str
    technique: Technique
    techniques: tuple[Technique, ...] = ()
    blend: Blend = Blend.OPAQUE
    edge_light: float = 0.0
    surfaces: Annotated[tuple[Surface, ...], msgspec.Meta(min_length=1)]
    colors: tuple[ProductColour, ...] = ()
    views: dict[Name, _ViewManifest]


def _read_product(path: pathlib.Path) -> Product:
    label = f"{path.parent.name}/{path.name}"
    if path.stat().st_size > MANIFEST_BYTES_MAX:
        raise MockupUnreadable(label, "too large")
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=_ProductManifest)
    except msgspec.MsgspecError as error:
        raise MockupUnreadable(label, str(error)) from error
    if manifest.id != path.parent.name:
        raise MockupUnreadable(label, "the id is not the folder's name")
    others = tuple(each for each in manifest.techniques if each is not manifest.technique)
    techniques = (manifest.technique, *others)
    surfaces = {surface.id: surface for surface in manifest.surfaces}
    views: list[View] = []
    for view_id, view in manifest.views.items():
        if view.surface not in surfaces:
            raise MockupUnreadable(label, f"view {view_id} shows an unknown surface")
        _check_files(path.parent, view.files, label=label, techniques=techniques)
        views.append(
            View(
                product=manifest.id,
                id=view_id,
                title=view.title,
                surface=surfaces[view.surface],
                size_px=view.size_px,
                light_px=view.light_px,
                folder=str(path.parent),
                files=view.files,
                techniques=techniques,
                blend=manifest.blend,
                edge_light=manifest.edge_light,
            )
        )
    return Product(
        id=manifest.id,
        name=manifest.name,
        techniques=techniques,
        surfaces=manifest.surfaces,
        colours=manifest.colors,
        views=tuple(views),
    )


def _check_files(
    folder: pathlib.Path, files: Files, *, label: str, techniques: tuple[Technique, ...]
) -> None:
    if Technique.ENGRAVE in techniques and files.engraved is None:
        raise MockupUnreadable(label, "an engraved product needs its engraved picture")
    named: dict[str, str | None] = msgspec.structs.asdict(files)
    for name in named.values():
        if name is not None and not (folder / name).is_file():
            raise MockupUnreadable(f"{folder.name}/{name}", "missing")
