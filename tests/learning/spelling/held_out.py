"""Names that the lexicon has not, with how they are written."""

import unicodedata
from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "fixtures" / "spelling" / "held_out.tsv"
COLUMNS = {"devanagari": 1, "bengali": 2, "urdu": 3}


def names(script: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return (typed, accepted spellings) of every name that is asked for in a script."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    rows = [unicodedata.normalize("NFC", line).split("\t") for line in lines if line[0] != "#"]
    column = COLUMNS[script]
    return [(row[0], tuple(row[column].split("/"))) for row in rows if row[column] != "-"]
