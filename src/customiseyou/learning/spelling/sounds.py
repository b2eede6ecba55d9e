"""Indic letters to sounds and back: every consonant followed by its vowel or a virama."""

import regex

_MATRAS = dict(zip("ािीुूृेैोौॉॅািীুূৃেৈোৌ", "आइईउऊऋएऐओऔऑऍআইঈউঊঋএঐওঔ", strict=True))
_LETTERS = {vowel: sign for sign, vowel in _MATRAS.items()}
INHERENT = frozenset("अঅ")
VIRAMAS = frozenset("\u094d\u09cd")
_NUKTAS = frozenset("\u093c\u09bc")
_CONSONANT = regex.compile("[\u0915-\u0939\u0995-\u09b9]")
_VOWELS = frozenset(_LETTERS) | INHERENT


def to_sounds(word: str) -> str:
    """Return a word with every inherent vowel spelt out."""
    sounds: list[str] = []
    bare = ""
    for character in word:
        if character in _NUKTAS:
            sounds.append(character)
            continue
        if bare and character not in _MATRAS and character not in VIRAMAS:
            sounds.append(bare)
        sounds.append(_MATRAS.get(character, character))
        bare = inherent_of(character) if is_consonant(character) else ""
    return "".join((*sounds, bare))


def to_letters(sounds: str) -> str:
    """Return how sounds are written: vowels as signs, the inherent one not at all."""
    letters: list[str] = []
    after_consonant = False
    for sound in sounds:
        if sound in _NUKTAS:
            letters.append(sound)
        elif sound in _VOWELS:
            if not after_consonant:
                letters.append(sound)
            elif sound not in INHERENT:
                letters.append(_LETTERS[sound])
            after_consonant = False
        else:
            letters.append(sound)
            after_consonant = is_consonant(sound)
    return "".join(letters)


def is_consonant(character: str) -> bool:
    """Return whether a character is a consonant of Devanagari or Bengali."""
    return bool(_CONSONANT.match(character))


def inherent_of(consonant: str) -> str:
    """Return the vowel that a consonant has of itself."""
    return "अ" if consonant < "\u0980" else "অ"


def begins(sounds: str) -> str:
    """Return of what kind the first sound is: C, V, H for a virama, N for another sign."""
    return _kind(sounds[0])


def ends(sounds: str) -> str:
    """Return of what kind the last sound is."""
    last = sounds[-2] if sounds[-1] in _NUKTAS else sounds[-1]
    return _kind(last)


def _kind(sound: str) -> str:
    if is_consonant(sound):
        return "C"
    if sound in _VOWELS:
        return "V"
    return "H" if sound in VIRAMAS else "N"
