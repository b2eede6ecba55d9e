"""Guesses how a Latin word is written in another script, by what a lexicon's words have chosen.

A word is cut into pieces of typing, each of which has a few choices. How likely a choice is, is
counted in the lexicon, for the piece alone and among the pieces around it; the chains of contexts
are averaged as logarithms. The best ways through all choices are found by a beam, and ordered again
by how usual the whole word looks.
"""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from customiseyou.learning.spelling import chances, sounds
from customiseyou.learning.spelling.habits import Habits
from customiseyou.learning.spelling.writings import END, JUNCTION, VOWEL_LETTERS, Writing

BEAM = 24
PRIOR_RATIO = 0.35
"""How much less likely each further choice of the tables is while nothing is known."""
HABIT_SHARE = 0.2
"""How much it counts that a whole word is unusual, against how its pieces are usually written."""
_PIECE_LETTERS_MAX = 3
_NOTHING = "#"
_CLASSES = {
    **dict.fromkeys("mn", "N"),
    **dict.fromkeys("rlywv", "L"),
    JUNCTION: "·",
    END: "$",
    _NOTHING: _NOTHING,
}
_OPENED = frozenset({"ri", "w"})
"""Pieces that look like consonants and may be written with a vowel first."""
_ALLOWED = {"^": "CV", "C": "V", "V": "CVN", "H": "C", "J": "C", "N": "C"}
"""What may follow a state of the sounds."""
Context = chances.Context
_Prices = dict[str, list[tuple[str, float]]]


@dataclass(slots=True)
class Model:
    """A writing's counts of choices by context."""

    writing: Writing
    counts: dict[Context, Counter[str]] = field(
        default_factory=lambda: defaultdict[Context, Counter[str]](Counter)
    )
    habits: Habits = field(default_factory=Habits)

    def learn(self, word: str, written: str) -> bool:
        """Count the choices that lead from a Latin word to how it is written; False if none do."""
        pieces = cut(word, self.writing)
        target = sounds.to_sounds(written) if self.writing.indic else written
        chosen = self._aligned(pieces, target)
        if chosen is None:
            return False
        for place, choice in enumerate(chosen):
            before = chosen[place - 1] if place else ""
            chains = (*typed_contexts(pieces, place), chosen_contexts(pieces, place, before))
            for context in {context for chain in chains for context in chain}:
                self.counts[context][choice] += 1
        return True

    def written(self, word: str, *, limit: int) -> list[tuple[str, float]]:
        """Return the likeliest ways to write a word of a to z, each with its cost, best first."""
        pieces = cut(word, self.writing)
        beam: list[tuple[float, str, str, str]] = [(0.0, "", "^", "")]
        for place in range(len(pieces)):
            prices = self._priced(pieces, place, {before for *_, before in beam})
            grown: dict[tuple[str, str], tuple[float, str, str, str]] = {}
            for cost, text, state, before in beam:
                for choice, price in prices[before]:
                    following = self._next_state(state, choice, pieces, place)
                    if following is None:
                        continue
                    key = (text + choice, choice)
                    if key not in grown or cost + price < grown[key][0]:
                        grown[key] = (cost + price, text + choice, following, choice)
            beam = heapq.nsmallest(BEAM, grown.values())
        ranked = sorted(
            (cost + HABIT_SHARE * self.habits.cost(text), text) for cost, text, _, _ in beam if text
        )
        best: dict[str, float] = {}
        for cost, text in ranked:
            best.setdefault(sounds.to_letters(text) if self.writing.indic else text, cost)
        return list(best.items())[:limit]

    def _next_state(self, state: str, choice: str, pieces: Sequence[str], place: int) -> str | None:
        """Return how the sounds end after a choice, None where they cannot stand together.

        C, V, H and N are as in `sounds`; J is an inherent vowel between two consonants.
        """
        if not self.writing.indic:
            return state
        piece = pieces[place]
        coming = pieces[place + 1] if place + 1 < len(pieces) else ""
        if not choice:
            # A bare consonant waits for a vowel, and few other pieces begin with one.
            return state if state != "C" or coming in _OPENED else None
        if piece in {JUNCTION, END}:
            if state != "C":
                return None
            return "H" if choice in sounds.VIRAMAS else "J"
        if sounds.begins(choice) not in _ALLOWED[state]:
            return None
        ended = sounds.ends(choice)
        return None if ended == "N" and coming and is_vowel(coming) else ended

    def _priced(self, pieces: Sequence[str], place: int, befores: set[str]) -> _Prices:
        """Return what each choice costs, by what may have been chosen before it."""
        choices = choices_of(pieces, place, self.writing)
        weights = [PRIOR_RATIO**index for index in range(len(choices))]
        prior = [weight / sum(weights) for weight in weights]

        def logarithms(chain: Sequence[Context]) -> list[float]:
            found = chances.mixed(choices, chain, counts=self.counts, prior=prior)
            return [-math.log(chance) / 3 for chance in found]

        after, between = (logarithms(chain) for chain in typed_contexts(pieces, place))
        return {
            before: [
                (choice, sum(costs))
                for choice, *costs in zip(
                    choices,
                    after,
                    between,
                    logarithms(chosen_contexts(pieces, place, before)),
                    strict=True,
                )
            ]
            for before in befores
        }

    def _aligned(self, pieces: Sequence[str], target: str) -> list[str] | None:
        """Return the choices that spell a target, those listed earlier preferred."""
        dead: set[tuple[int, int]] = set()

        def walk(place: int, at: int) -> list[str] | None:
            if place == len(pieces):
                return [] if at == len(target) else None
            if (place, at) in dead:
                return None
            for choice in choices_of(pieces, place, self.writing):
                if target.startswith(choice, at):
                    rest = walk(place + 1, at + len(choice))
                    if rest is not None:
                        return [choice, *rest]
            dead.add((place, at))
            return None

        return walk(0, 0)


def cut(word: str, writing: Writing) -> list[str]:
    """Return the pieces of a word, the longest first, with what stands between consonants."""
    # A y at the end of a word is a vowel, unless another vowel makes a glide of it.
    if len(word) > 1 and word[-1] == "y" and word[-2] not in VOWEL_LETTERS:
        word = f"{word[:-1]}i"
    pieces: list[str] = []
    at = 0
    while at < len(word):
        piece = _piece_at(word, at, writing)
        if writing.indic and pieces and not is_vowel(pieces[-1]) and not is_vowel(piece):
            pieces.append(JUNCTION)
        pieces.append(piece)
        at += len(piece)
    if writing.indic and pieces and not is_vowel(pieces[-1]):
        pieces.append(END)
    return pieces


def _piece_at(word: str, at: int, writing: Writing) -> str:
    for length in range(_PIECE_LETTERS_MAX, 1, -1):
        piece = word[at : at + length]
        if piece in writing.choices and not _is_wrongly_cut(piece, word, at):
            return piece
    return word[at]


def _is_wrongly_cut(piece: str, word: str, at: int) -> bool:
    """Return whether a piece takes letters that belong to what follows."""
    after = word[at + len(piece) : at + len(piece) + 1]
    if piece == "ri":
        return bool(after) and after in VOWEL_LETTERS | {"y"}
    if piece in {"ay", "ey"}:
        return bool(after) and after in VOWEL_LETTERS
    # The second letter of a pair may be the first of an aspirate, as in `siddharth`.
    return len(piece) == 2 and piece[0] == piece[1] and after == "h" and piece[0] in "bcdgjkpst"


def is_vowel(piece: str) -> bool:
    """Return whether a piece is a vowel's."""
    return piece[0] in VOWEL_LETTERS


def choices_of(pieces: Sequence[str], place: int, writing: Writing) -> tuple[str, ...]:
    """Return what a piece may stand for where it is."""
    piece = pieces[place]
    if place == 0 and (piece, "^") in writing.placed:
        return writing.placed[piece, "^"]
    if place == len(pieces) - 1 and (piece, "$") in writing.placed:
        return writing.placed[piece, "$"]
    return writing.choices[piece]


def typed_contexts(
    pieces: Sequence[str], place: int
) -> tuple[tuple[Context, ...], tuple[Context, ...]]:
    """Return what is typed after a piece, and around it, each from the widest to the closest."""
    alone = _alone(pieces, place)
    last, first, second, third = (_typed(pieces, place + step) for step in (-1, 1, 2, 3))
    shape = "".join(_class_of(each) for each in pieces[place + 1 : place + 5])
    right = _class_of(first)
    return (
        (
            alone,
            (*alone, "shape", shape[:3]),
            (*alone, "after", first, shape[1:4]),
            (*alone, "after", first, second),
            (*alone, "after", first, second, third),
        ),
        (
            alone,
            (*alone, "classes", _class_of(last), right),
            (*alone, "before", last, right),
            (*alone, "both", last, first),
            (*alone, "before", _typed(pieces, place - 2), last, first),
        ),
    )


def chosen_contexts(pieces: Sequence[str], place: int, before: str) -> tuple[Context, ...]:
    """Return what was chosen before a piece, from the widest to the closest."""
    alone = _alone(pieces, place)
    coming = _typed(pieces, place + 1)
    return (
        alone,
        (*alone, "chosen", before),
        (*alone, "chosen", before, _class_of(coming)),
        (*alone, "chosen", before, coming),
    )


def _alone(pieces: Sequence[str], place: int) -> Context:
    """Return a piece with where it is: at the beginning, at the end or between."""
    if place == 0:
        return (pieces[place], "^")
    return (pieces[place], "$" if _typed(pieces, place + 1) in {END, _NOTHING} else "-")


def _typed(pieces: Sequence[str], place: int) -> str:
    return pieces[place] if 0 <= place < len(pieces) else _NOTHING


def _class_of(piece: str) -> str:
    """Return the kind of sound of a piece, for what is alike in all of a kind."""
    if is_vowel(piece):
        return "V"
    return _CLASSES.get(piece[0], "C")


def trained(writing: Writing, words: Iterable[tuple[str, str]]) -> Model:
    """Return a model that has learnt from (Latin, written) pairs."""
    model = Model(writing)
    spellings: dict[str, None] = {}
    for word, written in words:
        model.learn(word, written)
        spellings[sounds.to_sounds(written) if writing.indic else written] = None
    model.habits.learn(spellings)
    return model
