"""Files that belong to the program: beside the sources in a checkout, inside an installed wheel."""

from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


@cache
def resource_folder(name: str) -> Path:
    """Return the folder `assets` or `migrations`; FileNotFoundError says where it looked."""
    candidates = (PACKAGE / "_data" / name, PACKAGE.parent.parent / name)
    for folder in candidates:
        if folder.is_dir():
            return folder
    looked = ", ".join(str(folder) for folder in candidates)
    raise FileNotFoundError(f"the program's folder {name!r} is missing (looked in {looked})")
