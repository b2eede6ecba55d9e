"""Which sounds or letters follow each other in the words of a lexicon."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from customiseyou.learning.spelling import chances

_REMEMBERED = 3
_BEGIN, _END = "^", "$"


@dataclass(slots=True)
class Habits:
    """Counts of what follows up to three letters."""

    counts: dict[chances.Context, Counter[str]] = field(
        default_factory=lambda: defaultdict[chances.Context, Counter[str]](Counter)
    )
    _prices: dict[str, float] = field(default_factory=dict[str, float])
    """By a letter and what stands before it."""

    def learn(self, words: Iterable[str]) -> None:
        """Count the letters of words, each word once."""
        for word in words:
            padded = _padded(word)
            for place in range(_REMEMBERED, len(padded)):
                for context in _chain(padded, place):
                    self.counts[context][padded[place]] += 1

    def cost(self, word: str) -> float:
        """Return how unusual a word is: the less, the more it is like those learnt from."""
        padded = _padded(word)
        return sum(
            self._price(padded[place - _REMEMBERED : place + 1])
            for place in range(_REMEMBERED, len(padded))
        )

    def _price(self, letters: str) -> float:
        if letters not in self._prices:
            prior = [1 / (len(self.counts.get((), ())) + 1)]
            chain = _chain(letters, _REMEMBERED)
            (chance,) = chances.mixed([letters[-1]], chain, counts=self.counts, prior=prior)
            self._prices[letters] = -math.log(chance)
        return self._prices[letters]


def _padded(word: str) -> str:
    return f"{_BEGIN * _REMEMBERED}{word}{_END}"


def _chain(padded: str, place: int) -> list[chances.Context]:
    """Return what stands before a letter: nothing, the last letter, the last two, three."""
    return [tuple(padded[place - length : place]) for length in range(_REMEMBERED + 1)]
