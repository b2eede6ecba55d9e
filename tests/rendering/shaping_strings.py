"""Names, wishes and hard cases of eleven writings, each with a face that has all of it.

The strings lie in tests/fixtures/shaping, one a line, under headings that say what is hard in them.
They were written for this by hand and wait for a reader of each language: a misspelt name would
still be a good test of shaping.
"""

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "shaping"
FACES = {
    "Latn": ("playfair", "en"),
    "Deva": ("noto-devanagari", "hi"),
    "Beng": ("noto-bengali", "bn"),
    "Taml": ("noto-tamil", "ta"),
    "Telu": ("noto-telugu", "te"),
    "Gujr": ("noto-gujarati", "gu"),
    "Guru": ("noto-gurmukhi", "pa"),
    "Knda": ("noto-kannada", "kn"),
    "Mlym": ("noto-malayalam", "ml"),
    "Arab": ("noto-naskh", "ar"),
    "Urdu": ("noto-nastaliq", "ur"),
}
"""Name to face and language; 'Urdu' is Arabic script in Nastaliq."""
RIGHT_TO_LEFT = frozenset({"Arab", "Urdu"})


def texts_of(name: str) -> tuple[str, ...]:
    """Return the strings of one writing in the order of their file."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("# "))


SAMPLES = {name: (*face, texts_of(name)) for name, face in FACES.items()}
"""Name to face, language and strings."""
