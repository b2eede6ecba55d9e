"""From a frozen page value to HTML: one Jinja environment a language, strict and escaping.

`_` and `ngettext` are bound to the language when its environment is made, so that macros are
compiled once and need no context. What belongs to a request stands in `Chrome`.
"""

import functools
import gettext
import re
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit

import jinja2
import markupsafe
import msgspec

from customiseyou.infra.i18n import comma
from customiseyou.kit import text
from customiseyou.web.shared import folding, icons, parts
from customiseyou.web.shared.static_files import StaticFiles

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"

RIGHT_TO_LEFT = frozenset({"ur", "ar", "fa", "he"})
ICON_USE = re.compile(r'<use href="#i-([a-z0-9-]+)"/>')
STITCHED = re.compile(r"\*([^*]+)\*")
SPRITE_PLACE = "<!--icons-->"


class Words(Protocol):
    """A language's catalogue; gettext's translations are one."""

    def gettext(self, message: str, /) -> str:
        """Return the sentence in the language."""
        ...

    def ngettext(self, msgid1: str, msgid2: str, n: int, /) -> str:
        """Return the sentence in the form the number asks for."""
        ...


NO_WORDS: Words = gettext.NullTranslations()
"""Leaves every sentence in English."""


class Page(Protocol):
    """A frozen value that names its template."""

    template: ClassVar[str]


class Language(msgspec.Struct, frozen=True, kw_only=True):
    """A language people can switch to, under its own name."""

    code: str
    name: str


LANGUAGES = (
    Language(code="en", name="English"),
    Language(code="hi", name="हिन्दी"),
    Language(code="ur", name="اردو"),
)


class Chrome(msgspec.Struct, frozen=True, kw_only=True):
    """The frame around a page: whose it is, in which language, and where we are."""

    lang: str
    here: str
    """Path and query of this page, for the switches of language and theme."""
    csrf_token: str
    nonce: str
    theme: str = "system"
    """'light', 'dark' or 'system'."""
    cart_count: int = 0
    signed_in_name: str = ""
    is_seller: bool = False
    operator_name: str = "CustomiseYou"
    demo: bool = False
    origin: str = ""
    """'https://shop.example', for canonical addresses; empty means none are given."""
    search_query: str = ""
    languages: tuple[Language, ...] = LANGUAGES
    notices: tuple[parts.Notice, ...] = ()
    """Said once on top of the next page."""
    live_at: str = ""
    """Where this page is read anew after the back button; empty where what was read may stay."""

    @property
    def dir(self) -> str:
        """Return the direction the language is written in."""
        return "rtl" if self.lang in RIGHT_TO_LEFT else "ltr"

    @property
    def line_end(self) -> str:
        """Return the side on which a line ends, for what knows no logical sides."""
        return "left" if self.dir == "rtl" else "right"

    @property
    def comma(self) -> str:
        """Return the mark between the parts of a list."""
        return comma(self.lang)

    @property
    def path(self) -> str:
        """Return the path of this page."""
        return urlsplit(self.here).path

    @property
    def orders_url(self) -> str:
        """Return where this person finds the orders."""
        return "/account" if self.signed_in_name else "/orders/link"

    def switch(self, name: str, value: str) -> str:
        """Return the address of this page with a preference set, dropping the same one before."""
        return f"{_without_preferences(self.here)}{name}={value}"


@functools.lru_cache(maxsize=1_000)
def _without_preferences(here: str) -> str:
    """Return an address to which a preference can be added."""
    where = urlsplit(here)
    query = [pair for pair in parse_qsl(where.query) if pair[0] not in {"lang", "theme"}]
    return f"{where.path}?{urlencode(query)}&" if query else f"{where.path}?"


class RenderedMail(msgspec.Struct, frozen=True, kw_only=True):
    """A mail in both forms."""

    subject: str
    html: str
    text: str


class Renderer:
    """Renders pages, fragments and mails."""

    def __init__(
        self,
        *,
        static_files: StaticFiles,
        translations: Callable[[str], Words] = lambda _: NO_WORDS,
        reload: bool = False,
    ) -> None:
        """Prepare rendering; `translations` gives a language's catalogue."""
        self._static_files = static_files
        self._translations = translations
        self._reload = reload
        self._environment = functools.cache(self._make_environment)

    def page(self, page: Page, *, chrome: Chrome) -> str:
        """Return a whole document, its icons as one sprite of only the used symbols."""
        html = self._render(page.template, page=page, chrome=chrome)
        return html.replace(SPRITE_PLACE, icons.sprite(ICON_USE.findall(html)), 1)

    def fragment(self, page: Page, *, chrome: Chrome) -> str:
        """Return a part of a document, its icons drawn in place."""
        html = self._render(page.template, page=page, chrome=chrome)
        return ICON_USE.sub(lambda match: icons.drawing(match[1]), html)

    def mail(self, mail: Page, *, chrome: Chrome) -> RenderedMail:
        """Return both forms of a mail; the text's first line is the subject.

        Addresses in the mail are absolute, so `chrome.origin` must be set.
        """
        html = self._render(f"{mail.template}.html", page=mail, chrome=chrome)
        text = self._render(f"{mail.template}.txt", page=mail, chrome=chrome)
        subject, _, body = text.partition("\n")
        return RenderedMail(subject=subject.strip(), html=html, text=body.strip() + "\n")

    def _render(self, template: str, *, page: Page, chrome: Chrome) -> str:
        return (
            self._environment(chrome.lang).get_template(template).render(page=page, chrome=chrome)
        )

    def _make_environment(self, lang: str) -> jinja2.Environment:
        # Only the .txt halves of mails are not HTML.
        environment = folding.FoldingEnvironment(
            loader=jinja2.FileSystemLoader(TEMPLATES),
            autoescape=lambda name: name is None or not name.endswith(".txt"),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
            auto_reload=self._reload,
            cache_size=-1,
        )
        environment.filters["stitched"] = stitched
        environment.filters["letter_count"] = lambda value: len(text.graphemes(value))
        words = self._translations(lang)
        environment.globals.update(
            _=words.gettext,
            ngettext=words.ngettext,
            static_url=self._static_files.url,
            has_static=self._static_files.has,
            inline_json=inline_json,
        )
        if not self._reload:
            environment.pure = frozenset({"_", "static_url", "has_static"})
        return environment


def stitched(sentence: str) -> markupsafe.Markup:
    """Put the thread under the *word* a sentence marks with asterisks."""
    escaped = str(markupsafe.escape(sentence))
    return markupsafe.Markup(STITCHED.sub(r'<span class="u-st">\1</span>', escaped))  # noqa: S704


def inline_json(text: str) -> markupsafe.Markup:
    """Make JSON safe to stand inside a <script> element."""
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return markupsafe.Markup(text)  # noqa: S704 - nothing that could end the element is left
