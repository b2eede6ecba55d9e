"""Gettext catalogues, read from their .po files when a process first needs a language."""

import io
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

import msgspec
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).parent / "locales"


class Language(msgspec.Struct, frozen=True, kw_only=True):
    """A language of the interface."""

    code: str
    name: str
    """Its own name for itself."""
    direction: str = "ltr"


LANGUAGES = {
    "en": Language(code="en", name="English"),
    "hi": Language(code="hi", name="हिन्दी"),
    "ur": Language(code="ur", name="اردو", direction="rtl"),
}
COMPLETE = ("en", "hi", "ur")
"""Languages whose catalogue holds every sentence; a missing one then fails the tests."""


class Words(msgspec.Struct, frozen=True):
    """The sentences of one language."""

    language: Language
    translations: NullTranslations

    def gettext(self, message: str) -> str:
        """Return a sentence in this language."""
        return self.translations.gettext(message)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Return the form of a sentence that fits a count."""
        return self.translations.ngettext(one, many, count)


@cache
def words_for(code: str) -> Words:
    """Return the words of a language; an unknown code gives English."""
    language = LANGUAGES.get(code, LANGUAGES["en"])
    path = LOCALES / f"{language.code}.po"
    if language.code == "en" or not path.exists():
        return Words(language, NullTranslations())
    with path.open("rb") as source:
        catalogue = read_po(source, locale=language.code)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Words(language, GNUTranslations(compiled))
