"""Addresses of built files, by the names templates know them under."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

STATIC = Path(__file__).resolve().parents[1] / "static"
PREFIX = "/static/"


class StaticFileMissing(Exception):
    """A template asked for a file that was not built."""


class StaticFiles:
    """Knows what the front end's build made, from Vite's manifest.

    Names are those of the sources ('src/site.ts', 'src/styles/app.css') or of files that are
    copied as they are ('brand/logo-mark.svg').
    """

    def __init__(self, *, folder: Path = STATIC) -> None:
        self.folder = folder
        manifest = folder / "manifest.json"
        entries: Mapping[str, Mapping[str, Any]] = (
            msgspec.json.decode(manifest.read_bytes()) if manifest.exists() else {}
        )
        self._urls = {source: PREFIX + entry["file"] for source, entry in entries.items()}

    def url(self, name: str) -> str:
        """Give the address of a built file.

        Raises: StaticFileMissing when neither the manifest nor the folder has it.
        """
        url = self._urls.get(name)
        if url is not None:
            return url
        if (self.folder / name).is_file():
            return PREFIX + name
        raise StaticFileMissing(f"{name} was not built; run `make assets`")

    def has(self, name: str) -> bool:
        """Tell whether a file was built."""
        return name in self._urls or (self.folder / name).is_file()
