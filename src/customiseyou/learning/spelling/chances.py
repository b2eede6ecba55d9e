"""How likely something is after what was seen: from the widest context to the closest."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

TRUST = 1.0
"""How many times a wider context counts against what a closer one has seen."""
Context = tuple[str, ...]


def mixed(
    choices: Sequence[str],
    chain: Iterable[Context],
    *,
    counts: Mapping[Context, Counter[str]],
    prior: Sequence[float],
) -> list[float]:
    """Return how likely each choice is, the closest context seen weighing most.

    Witten and Bell's estimate: a context that has seen many different things trusts itself less.
    """
    found = list(prior)
    for context in chain:
        seen = counts.get(context)
        if seen is None:
            break
        doubt = TRUST * len(seen)
        total = seen.total() + doubt
        found = [
            (seen[choice] + doubt * chance) / total
            for choice, chance in zip(choices, found, strict=True)
        ]
    return found
