"""Sentences are gathered from code and pages, and gaps in a translation are seen."""

import re

from babel.messages.catalog import Catalog

from tools import words


def sentences() -> Catalog:
    catalogue = Catalog()
    catalogue.add("Cart")
    catalogue.add(("{count} piece", "{count} pieces"))
    return catalogue


def test_sentences_of_code_and_of_pages_are_gathered():
    found = words.gathered()
    places = {place.split("/")[1] for message in found for place, _ in message.locations}
    assert {"shared", "templates"} <= places
    assert found.get("Your cart is empty.") is not None
    assert any(isinstance(message.id, tuple) for message in found)


def test_a_sentence_said_under_a_short_name_is_gathered():
    short = re.compile(r"(\w+)(?:, \w+)* = words\.n?gettext\b(?!\()")
    used = {
        name for path in words.PACKAGE.rglob("*.py") for name in short.findall(path.read_text())
    }
    assert used <= set(words.KEYWORDS)
    assert words.gathered().get("On its way") is not None


def test_missing_doubtful_and_half_translations_are_named():
    own = Catalog(locale="hi")
    own.add("Cart", "कार्ट", flags=["fuzzy"])
    own.add(("{count} piece", "{count} pieces"), ("{count} नग", ""))
    assert words.missing(own, sentences()) == ["Cart", "{count} piece"]
    whole = Catalog(locale="hi")
    whole.add("Cart", "कार्ट")
    whole.add(("{count} piece", "{count} pieces"), ("{count} नग", "{count} नग"))
    assert words.missing(whole, sentences()) == []


def test_translation_that_loses_or_invents_a_place_is_named():
    own = Catalog(locale="hi")
    own.add("Paid {time}", "भुगतान {samay}")
    own.add("Wait {count} seconds", "{count} सेकंड रुकें")
    assert words.misfilled(own) == ["'Paid {time}': 'भुगतान {samay}'"]


def test_quotes_of_a_language_from_right_to_left_open_on_its_right_side():
    for message in words.read("ur"):
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        for form in said:
            # Neither mark is mirrored by the direction, so the one that closes on the left is “.
            assert re.findall("[“”]", form) == ["”", "“"] * form.count("”"), form
