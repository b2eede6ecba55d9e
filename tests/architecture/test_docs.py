"""Documents made from the code are up to date; so are the languages' catalogues."""

import re

import pytest
from tools.lints.source import ROOT

from customiseyou.infra.i18n.catalogues import COMPLETE, LOCALES
from tools import docs, words

MADE = docs.documents()


@pytest.mark.parametrize("name", sorted(MADE))
def test_made_document_is_up_to_date(name):
    assert (ROOT / name).read_text(encoding="utf-8") == MADE[name], "run 'make docs'"


@pytest.mark.parametrize("code", words.TRANSLATED)
def test_catalogue_holds_exactly_the_sentences_there_are(code):
    text = words.updated(code, words.gathered())
    assert (LOCALES / f"{code}.po").read_bytes() == text, "run 'make words'"


def test_complete_languages_say_every_sentence():
    sentences = words.gathered()
    for code in set(COMPLETE) & set(words.TRANSLATED):
        assert words.missing(words.read(code), sentences) == [], code


@pytest.mark.parametrize("code", words.TRANSLATED)
def test_translations_fill_the_same_places_as_the_sentence(code):
    assert words.misfilled(words.read(code)) == []


def test_links_between_documents_lead_somewhere():
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in pages
        for link in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]
    assert broken == []
