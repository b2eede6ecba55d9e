"""Help with writing names and greetings in another script than they are typed in.

`suggest` takes what people type in Latin letters and says how it may be written in Devanagari,
Bengali or Urdu. What the lexicon has, comes from it; the rest is guessed by `model`, which has
learnt from the lexicon.
"""

import functools
import importlib.resources
import itertools
import unicodedata
from dataclasses import dataclass

import regex

from customiseyou.learning.spelling import model, writings
from customiseyou.learning.spelling.writings import Script

__all__ = ["LIMIT_MAX", "TEXT_LETTERS_MAX", "WORD_LETTERS_MAX", "Script", "suggest"]

TEXT_LETTERS_MAX = 120
"""A longer text is returned as it is: it is no name and no greeting."""
WORD_LETTERS_MAX = 24
"""A longer word stays as it is."""
LIMIT_MAX = 8
_WORDS_KEPT = 4_096
_COLUMNS: dict[Script, int] = {"devanagari": 1, "bengali": 2, "urdu": 3}
_WORD = regex.compile(r"\p{Latin}[\p{Latin}\p{Mn}]*+(?:['’]\p{Latin}[\p{Latin}\p{Mn}]*+)*+")
_TRANSLITERATED = str.maketrans(
    {"ā": "aa", "ī": "ee", "ū": "oo", "ṛ": "ri", "ś": "sh", "ṣ": "sh", "ç": "ch", "ñ": "n"}
)


@dataclass(frozen=True, slots=True)
class _Speller:
    """One script's lexicon and the model that has learnt from it."""

    lexicon: dict[str, tuple[str, ...]]
    model: model.Model


def suggest(text: str, *, script: Script, limit: int = 4) -> tuple[str, ...]:
    """Return how a text typed in Latin letters may be written in a script, the likeliest first.

    Digits, punctuation, emoji and words of other scripts stay as they are. At least one and at most
    `limit` texts are returned; the text itself where there is nothing to do.
    """
    limit = max(1, min(limit, LIMIT_MAX))
    if len(text) > TEXT_LETTERS_MAX:
        return (text,)
    between, choices = _cut(text, script=script)
    best = [found[0] for found in choices]
    ranked = sorted(
        (cost - found[0][1], at, place)
        for at, found in enumerate(choices)
        for place, (_, cost) in enumerate(found)
        if place
    )
    variants = [[word for word, _ in best]]
    for _, at, place in ranked:
        variant = [word for word, _ in best]
        variant[at] = choices[at][place][0]
        variants.append(variant)
    texts = (_joined(between, variant) for variant in variants)
    return tuple(itertools.islice(dict.fromkeys(texts), limit))


def _cut(text: str, *, script: Script) -> tuple[list[str], list[tuple[tuple[str, float], ...]]]:
    """Return what stands between the Latin words, and the choices for each of them."""
    between: list[str] = []
    choices: list[tuple[tuple[str, float], ...]] = []
    at = 0
    for match in _WORD.finditer(text):
        found = _written(_plain(match.group()), script)
        if not found:
            continue
        between.append(text[at : match.start()])
        choices.append(found)
        at = match.end()
    between.append(text[at:])
    return between, choices


def _joined(between: list[str], words: list[str]) -> str:
    return "".join(itertools.chain(*itertools.zip_longest(between, words, fillvalue="")))


def _plain(word: str) -> str:
    """Return a Latin word in a to z, '' where it has other letters."""
    composed = unicodedata.normalize("NFC", word).lower().translate(_TRANSLITERATED)
    plain = regex.sub(r"[\p{Mn}'’]", "", unicodedata.normalize("NFD", composed))
    return plain if plain.isascii() and plain.isalpha() else ""


@functools.lru_cache(maxsize=_WORDS_KEPT)
def _written(word: str, script: Script) -> tuple[tuple[str, float], ...]:
    """Return the ways to write a word of a to z with their costs; none if it stays as it is."""
    if not word or len(word) > WORD_LETTERS_MAX:
        return ()
    speller = _speller(script)
    if len(word) == 1:
        return ((speller.model.writing.letter_names[ord(word) - ord("a")], 0.0),)
    found = dict.fromkeys(speller.lexicon.get(word, ()), 0.0)
    for written, cost in speller.model.written(word, limit=LIMIT_MAX):
        found.setdefault(written, cost)
    return tuple(found.items())


@functools.cache
def _speller(script: Script) -> _Speller:
    own = _entries("lexicon.tsv", script)
    pairs = ((word, written[0]) for word, written in own.items())
    return _Speller(
        own | _entries("english.tsv", script), model.trained(writings.WRITINGS[script], pairs)
    )


def _entries(file: str, script: Script) -> dict[str, tuple[str, ...]]:
    """Return how the words of a data file are written, each by every way to type it."""
    found: dict[str, tuple[str, ...]] = {}
    text = (importlib.resources.files(__name__) / file).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        row = unicodedata.normalize("NFC", line).split("\t")
        written = row[_COLUMNS[script]]
        if written != "-":
            found |= dict.fromkeys(row[0].split(","), tuple(written.split("/")))
    return found
