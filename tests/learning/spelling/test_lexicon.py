"""The lexicon is clean, holds none of the names that it is measured by, and can be learnt from."""

import importlib.resources
import unicodedata
from collections import Counter

import regex
from tests.learning.spelling import held_out

from customiseyou.learning.spelling import model, sounds, writings

OWN = ("[a-z,]+", r"[\p{Script=Devanagari}/-]+", r"[\p{Script=Bengali}/-]+",
       r"[\p{Script=Arabic}\p{Script=Inherited} /-]+")  # fmt: skip


LEARNT, ENGLISH = "lexicon.tsv", "english.tsv"


def rows(*files: str) -> list[list[str]]:
    folder = importlib.resources.files("customiseyou.learning.spelling")
    texts = [(folder / file).read_text(encoding="utf-8") for file in files]
    assert all("Needs native review" in text.splitlines()[1] for text in texts)
    lines = [line for text in texts for line in text.splitlines()]
    return [unicodedata.normalize("NFC", line).split("\t") for line in lines if line[0] != "#"]


def test_every_row_has_one_cell_a_script_in_its_own_letters() -> None:
    for row in rows(LEARNT, ENGLISH):
        assert [bool(regex.fullmatch(own, cell)) for own, cell in zip(OWN, row, strict=True)] == [
            True
        ] * 4, row
    assert len(rows(LEARNT)) >= 900


def test_no_word_stands_twice_and_none_is_held_out() -> None:
    typed = Counter(word for row in rows(LEARNT, ENGLISH) for word in row[0].split(","))
    assert [word for word, times in typed.items() if times > 1] == []
    for script in held_out.COLUMNS:
        assert len(held_out.names(script)) >= 60
        assert [word for word, _ in held_out.names(script) if word in typed] == []


def test_almost_every_spelling_follows_from_the_pieces_of_its_word() -> None:
    for script, column in held_out.COLUMNS.items():
        learner = model.Model(writings.WRITINGS[script])
        cells = [(row[0].split(",")[0], row[column].split("/")[0]) for row in rows(LEARNT)]
        learnt = [learner.learn(word, written) for word, written in cells if written != "-"]
        assert sum(learnt) / len(learnt) > 0.9, script


def test_sounds_come_back_as_the_letters_that_they_were() -> None:
    for row in rows(LEARNT, ENGLISH):
        for cell in row[1:3]:
            for written in cell.split("/"):
                assert sounds.to_letters(sounds.to_sounds(written)) == written
    assert sounds.to_sounds("कृष्ण") == "कऋष्णअ"
    assert sounds.to_sounds("প্রিয়া") == unicodedata.normalize("NFC", "প্রইয়আ")
    assert sounds.to_letters("अर्जउनअ") == "अर्जुन"
