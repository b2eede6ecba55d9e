"""Write the browser's map beside the 16-bit map of every view, and name it in the manifests.

    python tools/mockups.py [--check] [FOLDER]

Run it after adding a product to the pack. With --check nothing is written: it ends with 1 and names
the views whose map is missing or stale.
"""

import argparse
import json
import pathlib
import sys
from typing import Any

from customiseyou.rendering.mockup import maps

ROOT = pathlib.Path(__file__).resolve().parent.parent


def stale_maps(folder: pathlib.Path) -> dict[pathlib.Path, bytes]:
    """Return what has to be written: manifests and maps by path."""
    stale: dict[pathlib.Path, bytes] = {}
    for path in sorted(folder.glob("*/manifest.json")):
        manifest: dict[str, Any] = json.loads(path.read_bytes())
        for view_id, view in manifest["views"].items():
            view["files"]["map"] = f"{view_id}.map.bin"
            map_path = path.parent / view["files"]["map"]
            wanted = maps.encode(str(path.parent / view["files"]["uv"]))
            # Two builds of zlib may pack the same map differently.
            if not map_path.is_file() or maps.plain(map_path.read_bytes()) != maps.plain(wanted):
                stale[map_path] = wanted
        text = f"{json.dumps(manifest, indent=1, ensure_ascii=False)}\n".encode()
        if path.read_bytes() != text:
            stale[path] = text
    return stale


def main(arguments: list[str] | None = None) -> int:
    """Write what is stale, or with --check only name it; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=pathlib.Path, default=ROOT / "assets/mockups")
    parser.add_argument("--check", action="store_true", help="write nothing, fail when stale")
    options = parser.parse_args(arguments)
    stale = stale_maps(options.folder)
    for path, content in stale.items():
        print(path.relative_to(options.folder))
        if not options.check:
            path.write_bytes(content)
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
