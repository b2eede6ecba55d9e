"""Gather every sentence that people read into the catalogues: `make words`.

Sentences stand in Python as `_("…")`, `words.gettext("…")`, `words.ngettext("…", "…", n)` and in
the templates alike. A catalogue keeps what was translated; a sentence whose English changed is
new and waits for its translation, since a guess from a similar one is how wrong words get out.
"""

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from customiseyou.infra.i18n import LANGUAGES
from customiseyou.infra.i18n.catalogues import LOCALES

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "customiseyou"
TEMPLATES = PACKAGE / "web" / "templates"
KEYWORDS = {"_": None, "gettext": None, "say": None, "ngettext": (1, 2)}
COMMENT_TAGS = ("Translators:",)
TRANSLATED = tuple(code for code in LANGUAGES if code != "en")
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
"""The date in every header: catalogues change when sentences do, not with the day."""


def _sources() -> Iterator[tuple[Path, str, dict[str, str]]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        # The command line speaks English.
        if path.relative_to(PACKAGE).parts[0] != "app":
            yield path, "python", {}
    for path in sorted(TEMPLATES.rglob("*")):
        if path.suffix in (".html", ".txt", ".svg", ".xml"):
            yield path, "jinja2", {"silent": "false", "trimmed": "true"}


def gathered() -> Catalog:
    """Return every sentence with the files that say it."""
    catalogue = Catalog(charset="utf-8", creation_date=EPOCH, revision_date=EPOCH)
    for path, method, options in _sources():
        with path.open("rb") as source:
            for _line, message, comments, context in extract(
                method, source, keywords=KEYWORDS, comment_tags=COMMENT_TAGS, options=options
            ):
                place = (path.relative_to(PACKAGE).as_posix(), 1)
                catalogue.add(message, locations=[place], auto_comments=comments, context=context)
    return catalogue


def read(code: str) -> Catalog:
    """Return a language's catalogue, an empty one if there is none yet."""
    path = LOCALES / f"{code}.po"
    if not path.exists():
        return Catalog(locale=code, charset="utf-8")
    with path.open("rb") as source:
        return read_po(source, locale=code)


def updated(code: str, sentences: Catalog) -> bytes:
    """Return the text of a language's catalogue with exactly the sentences there are."""
    catalogue = read(code)
    catalogue.update(sentences, no_fuzzy_matching=True)
    catalogue.project, catalogue.version = "CustomiseYou", "1"
    catalogue.header_comment = f"# {LANGUAGES[code].name}: the sentences of CustomiseYou."
    catalogue.creation_date = catalogue.revision_date = EPOCH
    catalogue.last_translator = "CustomiseYou contributors"
    catalogue.language_team = LANGUAGES[code].name
    catalogue.msgid_bugs_address = "hello@customiseyou.example"
    catalogue.fuzzy = False
    text = io.BytesIO()
    write_po(text, catalogue, width=100, include_lineno=False, ignore_obsolete=True)
    return text.getvalue()


def is_translated(message: Message) -> bool:
    """Return whether a sentence has its words, all plural forms of it, and nobody doubts them."""
    said = message.string if isinstance(message.string, tuple) else (message.string,)
    return not message.fuzzy and all(said)


def missing(catalogue: Catalog, sentences: Catalog) -> list[str]:
    """Return every sentence that a catalogue does not say, or says in doubt."""
    found: list[str] = []
    for message in sentences:
        if message.id:
            own = catalogue.get(message.id, message.context)
            if own is None or not is_translated(own):
                found.append(message.id[0] if isinstance(message.id, tuple) else message.id)
    return found


def misfilled(catalogue: Catalog) -> list[str]:
    """Return every translation whose {places} differ from those of the sentence."""
    found: list[str] = []
    for message in catalogue:
        if not message.id or not is_translated(message):
            continue
        english = message.id if isinstance(message.id, tuple) else (message.id,)
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = {place for form in english for place in places(form)}
        for form in said:
            extra = places(form) - wanted
            lost = wanted - places(form) - ({"count"} if len(said) > 1 else set())
            if extra or lost:
                found.append(f"{english[0]!r}: {form!r}")
    return found


def places(text: str) -> set[str]:
    """Return the names in braces."""
    return {part.partition("}")[0] for part in text.split("{")[1:]}


def main() -> int:
    """Write every catalogue anew and say what waits for a translation."""
    sentences = gathered()
    LOCALES.mkdir(exist_ok=True)
    for code in TRANSLATED:
        (LOCALES / f"{code}.po").write_bytes(updated(code, sentences))
        waiting = len(missing(read(code), sentences))
        print(f"{code}: {len(sentences)} sentences, {waiting} wait for a translation")
    return 0


if __name__ == "__main__":
    sys.exit(main())
