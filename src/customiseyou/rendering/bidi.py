"""The Unicode Bidirectional Algorithm (UAX #9): embedding levels and visual order.

The rules are named as in the annex. Levels are needed, not a reordered string, because HarfBuzz
shapes runs in logical order and mirrors brackets itself.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Direction = Literal["auto", "ltr", "rtl"]
_Side = Literal["L", "R"]

DEPTH_MAX = 125
_ISOLATE_STARTS = {"LRI", "RLI", "FSI"}
_EMBEDDING_STARTS = {"LRE", "RLE", "LRO", "RLO"}
_REMOVED = {*_EMBEDDING_STARTS, "PDF", "BN"}
_NEUTRAL = {"B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"}
_PAIRS = (
    "()[]{}༺༻༼༽᚛᚜⁅⁆⁽⁾₍₎⌈⌉⌊⌋〈〉❨❩❪❫❬❭❮❯❰❱❲❳❴❵⟅⟆⟦⟧⟨⟩⟪⟫⟬⟭⟮⟯⦃⦄⦅⦆⦇⦈⦉⦊⦋⦌⦍⦐⦏⦎⦑⦒⦓⦔⦕⦖⦗⦘⧘⧙⧚⧛⧼⧽"
    "⸢⸣⸤⸥⸦⸧⸨⸩〈〉《》「」『』【】〔〕〖〗〘〙〚〛﹙﹚﹛﹜﹝﹞（）［］｛｝｟｠｢｣"
)
_CLOSER = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_CLOSERS = set(_CLOSER.values())
_CANONICAL = {"\u2329": "\u3008", "\u232a": "\u3009"}
_OPEN_BRACKETS_MAX = 63


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels of one paragraph; `base` is 0 for left to right and 1 for right to left."""

    base: int
    levels: tuple[int, ...]


@dataclass(slots=True)
class _Status:
    level: int
    override: str | None
    isolate: bool


@dataclass(slots=True)
class _Sequence:
    """An isolating run sequence (X10): places in the text, with what lies at its two ends."""

    indices: list[int]
    level: int
    start: _Side = "L"
    end: _Side = "L"
    kinds: list[str] = field(default_factory=list[str])


def resolve(text: str, *, direction: Direction = "auto") -> Levels:
    """Return the embedding level of every character of one paragraph (rules P2 to I2)."""
    kinds = [_kind(character) for character in text]
    matching = _matching_isolates(kinds)
    base = _base_level(kinds, matching, direction=direction)
    levels, kinds_now = _explicit(kinds, matching, base=base)
    for sequence in _sequences(kinds, kinds_now, levels, matching, base=base):
        _weak(sequence)
        _brackets(sequence, text=text, original=kinds)
        _neutral(sequence)
        for index, kind in zip(sequence.indices, sequence.kinds, strict=True):
            levels[index] += _implicit(kind, level=sequence.level)
    previous = base
    for index, kind in enumerate(kinds):
        if kind in _REMOVED:
            levels[index] = previous
        previous = levels[index]
    return Levels(base, tuple(levels))


def line_levels(levels: Levels, text: str, *, start: int, end: int) -> list[int]:
    """Return the levels of one line, its trailing white space at the base level (L1)."""
    out = list(levels.levels[start:end])
    reset = True
    for index in range(end - start - 1, -1, -1):
        kind = _kind(text[start + index])
        if kind in {"S", "B"}:
            out[index], reset = levels.base, True
        elif reset and (kind in _REMOVED or kind in {"WS", "LRI", "RLI", "FSI", "PDI"}):
            out[index] = levels.base
        else:
            reset = False
    return out


def visual_order(levels: Sequence[int]) -> list[int]:
    """Return the places of the given runs or characters from left to right (L2)."""
    order = list(range(len(levels)))
    if not order:
        return order
    odd = [level for level in levels if level % 2]
    for limit in range(max(levels), min(odd, default=max(levels) + 1) - 1, -1):
        place = 0
        while place < len(order):
            last = place
            while last < len(order) and levels[order[last]] >= limit:
                last += 1
            order[place:last] = reversed(order[place:last])
            place = last + 1
    return order


def _kind(character: str) -> str:
    return unicodedata.bidirectional(character) or "L"


def _matching_isolates(kinds: Sequence[str]) -> dict[int, int]:
    """Return the place of the PDI of every isolate initiator that has one (BD9)."""
    found: dict[int, int] = {}
    stack: list[int] = []
    for index, kind in enumerate(kinds):
        if kind in _ISOLATE_STARTS:
            stack.append(index)
        elif kind == "PDI" and stack:
            found[stack.pop()] = index
    return found


def _first_strong(
    kinds: Sequence[str], matching: dict[int, int], *, start: int, end: int
) -> int | None:
    """Return the level that the first strong character asks for, isolates left out (P2, P3)."""
    index = start
    while index < end:
        kind = kinds[index]
        if kind in {"L", "R", "AL"}:
            return 0 if kind == "L" else 1
        if kind in _ISOLATE_STARTS:
            index = matching.get(index, end)
        index += 1
    return None


def _base_level(kinds: Sequence[str], matching: dict[int, int], *, direction: Direction) -> int:
    if direction != "auto":
        return 1 if direction == "rtl" else 0
    return _first_strong(kinds, matching, start=0, end=len(kinds)) or 0


def _explicit(  # noqa: PLR0912 - one table of the annex
    kinds: Sequence[str], matching: dict[int, int], *, base: int
) -> tuple[list[int], list[str]]:
    """Return levels and kinds after the explicit embeddings and isolates (X1 to X8)."""
    stack = [_Status(base, None, isolate=False)]
    overflow_isolates = overflow_embeddings = valid_isolates = 0
    levels: list[int] = []
    out = list(kinds)
    for index, kind in enumerate(kinds):
        last = stack[-1]
        level_here = last.level
        if kind in _EMBEDDING_STARTS or kind in _ISOLATE_STARTS:
            isolate = kind in _ISOLATE_STARTS
            if isolate and last.override:
                out[index] = last.override
            rtl = kind in {"RLE", "RLO", "RLI"}
            if kind == "FSI":
                end = matching.get(index, len(kinds))
                rtl = bool(_first_strong(kinds, matching, start=index + 1, end=end))
            level = last.level + (2 if (last.level % 2 == 1) == rtl else 1)
            if level <= DEPTH_MAX and not overflow_isolates and not overflow_embeddings:
                override = {"LRO": "L", "RLO": "R"}.get(kind)
                stack.append(_Status(level, override, isolate=isolate))
                valid_isolates += isolate
            elif isolate:
                overflow_isolates += 1
            elif not overflow_isolates:
                overflow_embeddings += 1
        elif kind == "PDI":
            if overflow_isolates:
                overflow_isolates -= 1
            elif valid_isolates:
                overflow_embeddings = 0
                while not stack[-1].isolate:
                    stack.pop()
                stack.pop()
                valid_isolates -= 1
            level_here = stack[-1].level
            out[index] = stack[-1].override or kind
        elif kind == "PDF":
            if overflow_isolates:
                pass
            elif overflow_embeddings:
                overflow_embeddings -= 1
            elif not last.isolate and len(stack) > 1:
                stack.pop()
        elif kind == "B":
            level_here = base
        elif kind != "BN" and last.override:
            out[index] = last.override
        levels.append(level_here)
    return levels, out


def _sequences(
    original: Sequence[str],
    kinds: Sequence[str],
    levels: Sequence[int],
    matching: dict[int, int],
    *,
    base: int,
) -> list[_Sequence]:
    """Return the isolating run sequences with their ends (X9, X10)."""
    kept = [index for index, kind in enumerate(original) if kind not in _REMOVED]
    runs: list[list[int]] = []
    for index in kept:
        if runs and levels[runs[-1][0]] == levels[index]:
            runs[-1].append(index)
        else:
            runs.append([index])
    by_first = {run[0]: run for run in runs}
    closed = set(matching.values())
    found: list[_Sequence] = []
    place = {index: number for number, index in enumerate(kept)}
    for run in runs:
        if run[0] in closed:
            continue
        indices = list(run)
        while indices[-1] in matching and original[indices[-1]] in _ISOLATE_STARTS:
            indices += by_first[matching[indices[-1]]]
        level = levels[indices[0]]
        before, after = place[indices[0]] - 1, place[indices[-1]] + 1
        level_before = levels[kept[before]] if before >= 0 else base
        unmatched = original[indices[-1]] in _ISOLATE_STARTS
        level_after = levels[kept[after]] if after < len(kept) and not unmatched else base
        found.append(
            _Sequence(
                indices,
                level,
                start="R" if max(level, level_before) % 2 else "L",
                end="R" if max(level, level_after) % 2 else "L",
                kinds=[kinds[index] for index in indices],
            )
        )
    return found


def _weak(sequence: _Sequence) -> None:
    """Resolve marks, numbers and separators (W1 to W7)."""
    kinds = sequence.kinds
    previous = sequence.start
    for place, kind in enumerate(kinds):
        if kind == "NSM":
            kinds[place] = "ON" if previous in {*_ISOLATE_STARTS, "PDI"} else previous
        previous = kinds[place]
    strong = sequence.start
    for place, kind in enumerate(kinds):
        if kind in {"L", "R", "AL"}:
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[place] = "AN"
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]
    for place in range(1, len(kinds) - 1):
        around = (kinds[place - 1], kinds[place + 1])
        if kinds[place] in {"ES", "CS"} and around == ("EN", "EN"):
            kinds[place] = "EN"
        elif kinds[place] == "CS" and around == ("AN", "AN"):
            kinds[place] = "AN"
    _terminators(kinds)
    strong = sequence.start
    for place, kind in enumerate(kinds):
        if kind in {"ES", "ET", "CS"}:
            kinds[place] = "ON"
        elif kind in {"L", "R"}:
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[place] = "L"


def _terminators(kinds: list[str]) -> None:
    """Let currency and percent signs beside a number belong to it (W5)."""
    place = 0
    while place < len(kinds):
        last = place
        while last < len(kinds) and kinds[last] == "ET":
            last += 1
        before = place > 0 and kinds[place - 1] == "EN"
        after = last < len(kinds) and kinds[last] == "EN"
        if last > place and (before or after):
            kinds[place:last] = ["EN"] * (last - place)
        place = last + 1


def _strong(kind: str) -> _Side | None:
    """Return the direction that a kind counts as for neutrals; numbers count as R."""
    if kind in {"EN", "AN", "R"}:
        return "R"
    return "L" if kind == "L" else None


def _brackets(sequence: _Sequence, *, text: str, original: Sequence[str]) -> None:
    """Give both brackets of a pair the direction of what they hold (N0)."""
    kinds, indices = sequence.kinds, sequence.indices
    embedding: _Side = "R" if sequence.level % 2 else "L"
    for opener, closer in _bracket_pairs(sequence, text=text):
        inside = {_strong(kind) for kind in kinds[opener + 1 : closer]}
        opposite: _Side = "L" if embedding == "R" else "R"
        same_inside, opposite_inside = (side in inside for side in (embedding, opposite))
        if not same_inside and not opposite_inside:
            continue
        before = (_strong(kind) for kind in reversed(kinds[:opener]))
        context = next((side for side in before if side), sequence.start)
        chosen = embedding if same_inside or context == embedding else opposite
        for place in (opener, closer):
            kinds[place] = chosen
            following = place + 1
            while following < len(kinds) and original[indices[following]] == "NSM":
                kinds[following] = chosen
                following += 1


def _bracket_pairs(sequence: _Sequence, *, text: str) -> list[tuple[int, int]]:
    """Return the places of paired brackets, ordered by the opening one (BD16)."""
    pairs: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    for place, kind in enumerate(sequence.kinds):
        if kind != "ON":
            continue
        character = text[sequence.indices[place]]
        character = _CANONICAL.get(character, character)
        if character in _CLOSER:
            if len(stack) == _OPEN_BRACKETS_MAX:
                return []
            wanted = _CLOSER[character]
            stack.append((_CANONICAL.get(wanted, wanted), place))
        elif character in _CLOSERS:
            for depth in range(len(stack) - 1, -1, -1):
                if stack[depth][0] == character:
                    pairs.append((stack[depth][1], place))
                    del stack[depth:]
                    break
    return sorted(pairs)


def _neutral(sequence: _Sequence) -> None:
    """Give neutrals the direction around them, or else the embedding's (N1, N2)."""
    kinds = sequence.kinds
    embedding = "R" if sequence.level % 2 else "L"
    place = 0
    while place < len(kinds):
        last = place
        while last < len(kinds) and kinds[last] in _NEUTRAL:
            last += 1
        if last > place:
            before = _strong(kinds[place - 1]) if place else sequence.start
            after = _strong(kinds[last]) if last < len(kinds) else sequence.end
            chosen = before if before == after and before else embedding
            kinds[place:last] = [chosen] * (last - place)
        place = last + 1


def _implicit(kind: str, *, level: int) -> int:
    """Return how much a resolved kind raises its level (I1, I2)."""
    if level % 2:
        return 0 if kind == "R" else 1
    return {"L": 0, "R": 1}.get(kind, 2)
