"""What people type in Latin letters, and what is offered to them in their own."""

import time

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.learning.spelling import held_out

from customiseyou.learning import spelling

SCRIPTS = ("devanagari", "bengali", "urdu")
LETTERS = {
    "devanagari": regex.compile(r"\p{Script=Devanagari}+"),
    "bengali": regex.compile(r"\p{Script=Bengali}+"),
    "urdu": regex.compile(r"[\p{Script=Arabic}\p{Script=Inherited}]+"),
}
scripts = st.sampled_from(SCRIPTS)


@pytest.mark.parametrize(
    ("text", "devanagari", "bengali", "urdu"),
    [
        ("priya", "प्रिया", "প্রিয়া", "پریا"),
        ("Priya", "प्रिया", "প্রিয়া", "پریا"),
        ("arjun", "अर्जुन", "অর্জুন", "ارجن"),
        ("Priya aur Arjun", "प्रिया और अर्जुन", "প্রিয়া ঔর অর্জুন", "پریا اور ارجن"),
        ("shubh vivah", "शुभ विवाह", "শুভ বিবাহ", "شبھ وواہ"),
        ("mohammad ali", "मोहम्मद अली", "মোহাম্মদ আলি", "محمد علی"),
        ("MUHAMMAD ALI", "मोहम्मद अली", "মোহাম্মদ আলি", "محمد علی"),
        ("eid mubarak", "ईद मुबारक", "ঈদ মোবারক", "عید مبارک"),
        ("saalgirah mubarak", "सालगिरह मुबारक", "সালগিরাহ মোবারক", "سالگرہ مبارک"),
        ("Happy birthday, Maa! ❤️", "हैप्पी बर्थडे, माँ! ❤️", "হ্যাপি বার্থডে, মা! ❤️",
         "ہیپی برتھ ڈے, ماں! ❤️"),
        ("Fatima 2026", "फ़ातिमा 2026", "ফাতেমা 2026", "فاطمہ 2026"),
        ("A. P. J. Abdul", "ए. पी. जे. अब्दुल", "এ. পি. জে. আব্দুল", "اے. پی. جے. عبدال"),
        ("Kṛṣṇa", "कृष्ण", "কৃষ্ণ", "کرشنا"),
        ("Kapoor-Khanna", "कपूर-खन्ना", "কাপুর-খান্না", "کپور-کھنہ"),
    ],
)  # fmt: skip
def test_names_and_greetings_are_spelt_as_usual(
    text: str, devanagari: str, bengali: str, urdu: str
) -> None:
    expected = {"devanagari": devanagari, "bengali": bengali, "urdu": urdu}
    assert {script: spelling.suggest(text, script=script)[0] for script in SCRIPTS} == expected


@pytest.mark.parametrize(
    ("script", "names", "first", "offered"),
    [("devanagari", 96, 41, 84), ("bengali", 96, 46, 78), ("urdu", 96, 46, 81)],
)
def test_names_that_the_lexicon_has_not_are_among_the_four(
    script: spelling.Script, names: int, first: int, offered: int
) -> None:
    asked = held_out.names(script)
    said = [spelling.suggest(name, script=script) for name, _ in asked]
    right = [accepted for _, accepted in asked]
    assert len(asked) == names
    assert sum(one[0] in accepted for one, accepted in zip(said, right, strict=True)) == first
    assert sum(any(text in accepted for text in one)
               for one, accepted in zip(said, right, strict=True)) == offered  # fmt: skip


@pytest.mark.parametrize(
    ("text", "script", "both"),
    [
        ("lata", "devanagari", {"लता", "लाता"}),
        ("dilip", "devanagari", {"दिलीप", "दिलिप"}),
        ("lota", "devanagari", {"लोता", "लोटा"}),
        ("bani", "devanagari", {"बानी", "बाणी"}),
        ("rita", "bengali", {"রীতা", "রিতা"}),
        ("amina", "urdu", {"امینہ", "امینا"}),
    ],
)
def test_where_letters_are_ambiguous_more_than_one_way_is_offered(
    text: str, script: spelling.Script, both: set[str]
) -> None:
    assert both <= set(spelling.suggest(text, script=script, limit=8))


@pytest.mark.parametrize(
    "text",
    ["", " ", "123", "१२३ ৭ ۷", "प्रिया", "প্রিয়া", "محمد علی", "தமிழ்", "Ж", "漢字", "❤️ 👍🏽", "ß",
     "ªº", "'", "a" * (spelling.WORD_LETTERS_MAX + 1), "a " * spelling.TEXT_LETTERS_MAX],
)  # fmt: skip
def test_what_is_not_typed_in_plain_latin_stays_as_it_is(text: str) -> None:
    for script in SCRIPTS:
        assert spelling.suggest(text, script=script) == (text,)


def test_no_word_begins_with_what_never_begins_one() -> None:
    begun = {
        written[:2]
        for typed in ("dolu", "nadu", "ramu", "rhea")
        for written in spelling.suggest(typed, script="devanagari", limit=8)
    }
    assert begun
    assert [start for start in begun if start[0] == "ण" or start[1] == "\u093c"] == []


def test_words_of_other_scripts_stay_beside_those_that_change() -> None:
    assert spelling.suggest("प्रिया & Arjun", script="devanagari")[0] == "प्रिया & अर्जुन"
    assert spelling.suggest("محمد & Priya 12", script="urdu")[0] == "محمد & پریا 12"


def test_as_many_are_offered_as_asked_for_within_bounds() -> None:
    offered = [
        len(spelling.suggest("ananta", script="bengali", limit=limit)) for limit in (-3, 1, 3, 99)
    ]
    assert offered == [1, 1, 3, spelling.LIMIT_MAX]


@given(st.text(max_size=160), scripts, st.integers(-2, 12))
@example("İ\u0301a\u0300\u0300", "urdu", 4)
@example("a'\u2019b", "bengali", 4)
@settings(max_examples=400, deadline=None)
def test_any_text_gets_one_to_limit_different_answers(
    text: str, script: spelling.Script, limit: int
) -> None:
    said = spelling.suggest(text, script=script, limit=limit)
    assert 1 <= len(said) <= max(1, min(limit, spelling.LIMIT_MAX))
    assert len(set(said)) == len(said)
    assert spelling.suggest(text, script=script, limit=limit) == said
    assert spelling.suggest(said[0], script=script) == (said[0],) or len(said[0]) > len(text)


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=24), scripts)
@settings(max_examples=600, deadline=None)
def test_a_latin_word_becomes_letters_of_the_script_alone(
    word: str, script: spelling.Script
) -> None:
    for written in spelling.suggest(word, script=script):
        assert all(LETTERS[script].fullmatch(part) for part in written.split(" ")), written


@given(st.text("abcdefghijklmnopqrstuvwxyz '", max_size=40), scripts)
@settings(max_examples=200, deadline=None)
def test_a_text_in_the_script_is_left_alone(text: str, script: spelling.Script) -> None:
    for written in spelling.suggest(text, script=script):
        assert spelling.suggest(written, script=script) == (written,)


def test_a_new_name_takes_less_than_five_milliseconds() -> None:
    spelling.suggest("priya", script="devanagari")
    words = [f"{name}{end}" for name, _ in held_out.names("devanagari") for end in ("na", "raj")]
    started = time.process_time()
    for word in words:
        spelling.suggest(word, script="devanagari")
    assert (time.process_time() - started) / len(words) < 0.005
