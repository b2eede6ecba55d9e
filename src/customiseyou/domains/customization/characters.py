"""Which letters of a text a field has no use for. Pure.

The page tells the same (`frontend/src/studio/characters.ts`); a letter is what people call one.
"""

from functools import lru_cache

import regex

from customiseyou.domains.customization import documents
from customiseyou.kit import text

_EMOJI = r"\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}\U000E0020-\U000E007F"
_JOINING = r"\u200c\u200d\ufe0e\ufe0f\u20e3"
"""Joiners, and how a sign is to be shown."""


def not_allowed(characters: documents.Characters, answer: str) -> tuple[str, ...]:
    """Return the letters of an answer that are not allowed, each once, in its order."""
    allowed = _pattern(characters)
    clusters = dict.fromkeys(text.graphemes(answer))
    return tuple(one for one in clusters if one != "\n" and allowed.fullmatch(one) is None)


@lru_cache(maxsize=256)
def _pattern(characters: documents.Characters) -> regex.Pattern[str]:
    scripts = "".join(rf"[\p{{scx={name}}}&&[\p{{L}}\p{{M}}]]" for name in characters.scripts)
    parts = [r"\s", _JOINING, scripts]
    if characters.scripts:
        parts.append(r"[\p{M}&&\p{scx=Inherited}]")
    if characters.digits:
        parts.append(r"\p{Nd}")
    if characters.emoji:
        parts.append(_EMOJI)
    parts.append("".join(regex.escape(sign, special_only=False) for sign in characters.signs))
    return regex.compile(f"[{''.join(parts)}]+", regex.VERSION1)
