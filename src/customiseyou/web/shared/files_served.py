"""Files that come with the program: the built front end, and the library for the studio."""

import gzip
import hashlib
import mimetypes
from functools import lru_cache
from pathlib import Path

import msgspec
from litestar import Response, get
from litestar.params import FromPath

from customiseyou.infra.resources import resource_folder
from customiseyou.kit.errors import NotFound
from customiseyou.web.shared.permissions import Permission, allow
from customiseyou.web.shared.site import AnyRequest
from customiseyou.web.shared.static_files import STATIC

FOREVER = "public, max-age=31536000, immutable"
A_DAY = "public, max-age=86400"
SQUEEZED = (".css", ".js", ".svg", ".json", ".bin", ".wasm", ".txt")
KEPT_MAX = 512

mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("image/webp", ".webp")
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("application/wasm", ".wasm")


class ServedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file in memory, and its smaller form where it has one."""

    content: bytes
    squeezed: bytes | None
    etag: str
    media_type: str


@lru_cache(maxsize=KEPT_MAX)
def _read(folder: Path, name: str) -> ServedFile | None:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        return None
    content = path.read_bytes()
    return ServedFile(
        content=content,
        squeezed=gzip.compress(content, mtime=0) if path.suffix in SQUEEZED else None,
        etag=f'"{hashlib.sha256(content).hexdigest()[:32]}"',
        media_type=mimetypes.guess_type(path.name)[0] or "application/octet-stream",
    )


def _answer(request: AnyRequest, folder: Path, name: str, *, cache: str) -> Response[bytes]:
    found = _read(folder, name.lstrip("/"))
    if found is None:
        raise NotFound
    headers = {"Cache-Control": cache, "ETag": found.etag}
    if found.squeezed is not None:
        headers["Vary"] = "Accept-Encoding"
    if request.headers.get("if-none-match") == found.etag:
        return Response(b"", status_code=304, headers=headers, media_type=found.media_type)
    content = found.content
    if found.squeezed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        content = found.squeezed
        headers["Content-Encoding"] = "gzip"
    return Response(content, headers=headers, media_type=found.media_type)


@get(
    "/static/{name:path}",
    opt=allow(Permission.FILE),
    include_in_schema=False,
    sync_to_thread=False,
)
def static(request: AnyRequest, name: FromPath[str]) -> Response[bytes]:
    """Serve what the front end's build made; names in assets/ change with their content."""
    cache = FOREVER if name.startswith("/assets/") else A_DAY
    return _answer(request, STATIC, name, cache=cache)


def _library(request: AnyRequest, shelf: str, name: str) -> Response[bytes]:
    cache = FOREVER if "v" in request.query_params else A_DAY
    return _answer(request, resource_folder("assets") / shelf, name, cache=cache)


@get(
    "/library/{shelf:str}/{name:path}",
    opt=allow(Permission.FILE),
    include_in_schema=False,
    sync_to_thread=False,
)
def library(request: AnyRequest, shelf: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    """Serve fonts, drawings and mock-up plates to the studio."""
    if shelf not in {"fonts", "art", "mockups"}:
        raise NotFound
    return _library(request, shelf, name)


ROUTES = (static, library)
