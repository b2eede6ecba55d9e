"""Words by gettext catalogues; numbers, dates and money by locale."""

from customiseyou.infra.i18n.catalogues import COMPLETE, LANGUAGES, Words, words_for
from customiseyou.infra.i18n.formats import (
    comma,
    format_date,
    format_instant,
    format_list,
    format_money,
    format_year_date,
)

__all__ = [
    "COMPLETE",
    "LANGUAGES",
    "Words",
    "comma",
    "format_date",
    "format_instant",
    "format_list",
    "format_money",
    "format_year_date",
    "words_for",
]
