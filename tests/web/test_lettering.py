"""What is said where a face has not all letters of the words."""

import pytest

from customiseyou.app.demo import catalogue
from customiseyou.domains.customization.documents import Adjustment, Design, Template
from customiseyou.infra.i18n import words_for
from customiseyou.infra.resources import resource_folder
from customiseyou.rendering.fonts import FontLibrary
from customiseyou.web.storefront import exact_text, lettering


@pytest.fixture(scope="module")
def mug() -> Template:
    goods = catalogue.load().goods
    return next(one.template for one in goods if one.slug == "garland-mug")


def design(name: str, *, font: str, lang: str = "en") -> Design:
    return Design(
        template="x",
        language=lang,
        answers={"name": name},
        adjustments={"name": Adjustment(font=font)},
    )


@pytest.mark.parametrize(
    ("name", "font", "lang", "said"),
    [
        ("Asha", "pacifico", "en", ""),
        ("प्रिया", "baloo", "hi", ""),
        ("12 🙂", "pacifico", "en", ""),
        ("", "pacifico", "en", ""),
        (
            "Asha प्रिया",
            "pacifico",
            "en",
            "Pacifico has no Devanagari letters; they are set in Noto Sans Devanagari.",
        ),
        (
            "نور",
            "baloo",
            "ur",
            "Baloo 2 has no Arabic and Urdu letters; they are set in Noto Nastaliq Urdu.",
        ),
        (
            "نور",
            "baloo",
            "en",
            "Baloo 2 has no Arabic and Urdu letters; they are set in Noto Naskh Arabic.",
        ),
    ],
)
def test_the_face_that_sets_the_other_letters_is_named(mug, name, font, lang, said):
    fonts = FontLibrary.load(resource_folder("assets"))
    wished = design(name, font=font, lang=lang)
    assert lettering.notes(mug, wished, words=words_for("en"), fonts=fonts) == {"name": said}


def test_every_script_of_a_face_has_a_name():
    fonts = FontLibrary.load(resource_folder("assets"))
    scripts = {script for face in fonts.ids() for script in fonts.face(face).scripts}
    assert scripts <= set(lettering.SCRIPTS)


def test_the_list_of_choices_names_lettering_and_piece(mug):
    chosen = exact_text.choices(
        mug, design("Asha", font="caveat"), piece="Sage", words=words_for("en")
    )
    told = [(fact.label, fact.value) for fact in chosen]
    assert told[:2] == [("Name", "Asha"), ("Lettering", "Caveat")]
    assert told[-1] == ("Piece", "Sage")


def test_a_face_that_is_not_offered_counts_for_nothing(mug):
    layer = next(one for one in mug.layers if one.id == "name")
    assert lettering.font_of(layer, design("Asha", font="noto-tamil")) == "baloo"
