"""Money, times and lists as readers of each language expect them."""

from datetime import UTC, date, datetime

import pytest

from customiseyou.infra import i18n
from customiseyou.kit.money import Money

NOON = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "₹1,549"), ("hi", "₹1,549"), ("ur", "\u2066₹1,549\u2069")]
)
def test_an_amount_keeps_its_sign_before_the_number_in_any_sentence(lang, said):
    assert i18n.format_money(Money(154_900, "INR"), lang=lang) == said


@pytest.mark.parametrize(("lang", "mark"), [("en", ","), ("hi", ","), ("ur", "،")])
def test_lists_and_times_have_the_comma_of_the_language(lang, mark):
    assert i18n.format_list(("Dida", "", "Kumkum"), lang=lang) == f"Dida{mark} Kumkum"
    assert i18n.format_instant(NOON, lang=lang).endswith(f"{mark} 12:00")
    assert i18n.comma(lang) == mark


def test_a_day_that_stays_for_years_names_its_year():
    assert i18n.format_year_date(date(2026, 11, 24), lang="en") == "24 Nov 2026"
    assert i18n.format_year_date(date(2026, 11, 24), lang="ur") == "24 نومبر 2026"
