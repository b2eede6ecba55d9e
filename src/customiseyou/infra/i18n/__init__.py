"""Words by gettext catalogues; numbers, dates and money by locale."""

from customiseyou.infra.i18n.catalogues import COMPLETE, LANGUAGES, Words, words_for
from customiseyou.infra.i18n.formats import format_date, format_instant, format_money

__all__ = [
    "COMPLETE",
    "LANGUAGES",
    "Words",
    "format_date",
    "format_instant",
    "format_money",
    "words_for",
]
