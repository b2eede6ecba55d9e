"""Draw the product pictures of the demo shop: `python tools/catalogue.py [SLUG …]`

Pictures whose inputs did not change are kept, stale files are removed. Naming products draws
only theirs, and anew.
"""

import sys

from customiseyou.app.demo import catalogue, pictures

BYTES_MAX = 6 * 1024 * 1024
"""Of all pictures together: they come with the program."""


def main(slugs: list[str]) -> int:
    """Bring `assets/catalogue/pictures` up to date; return the exit code."""
    found = catalogue.load()
    folder = found.folder / "pictures"
    folder.mkdir(exist_ok=True)
    wanted = list(pictures.pictures_of(found))
    for picture in wanted:
        path = folder / picture.file
        if picture.goods.slug in slugs or not path.exists():
            path.write_bytes(pictures.draw(picture, catalogue=found))
            print(path.name, flush=True)
    names = {picture.file for picture in wanted}
    for path in folder.iterdir():
        if path.name not in names:
            path.unlink()
    total = sum(path.stat().st_size for path in folder.iterdir())
    print(f"{len(wanted)} pictures, {total / 1024 / 1024:.1f} MiB")
    return 0 if total <= BYTES_MAX else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
