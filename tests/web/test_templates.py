import gzip
import itertools
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
from tests.web import sample_others, sample_pages, sample_parts, sample_shop

from customiseyou.web.shared import icons, rendering, static_files

TEMPLATE_LINES_MAX = 150
PAGE_GZIP_BYTES_MAX = 40 * 1024
VOID = {"input", "img", "br", "meta", "link", "use", "rect", "circle", "path", "hr"}
LABELLED = {"input", "select", "textarea"}


@pytest.fixture(scope="module")
def renderer() -> rendering.Renderer:
    return rendering.Renderer(static_files=static_files.StaticFiles())


class Reader(HTMLParser):
    """Collects what the checks look at."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.unbalanced: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)

    def attributes(self, *tags: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.tags if tag in tags]


def render(renderer: rendering.Renderer, name: str, **changes: object) -> str:
    return renderer.page(sample_pages.PAGES[name], chrome=sample_parts.chrome(**changes))


@pytest.mark.parametrize("name", sample_pages.PAGES)
@pytest.mark.parametrize("lang", ["en", "hi", "ur"])
def test_every_page_is_rendered_and_balanced(renderer, name, lang):
    page = Reader(render(renderer, name, lang=lang))
    assert page.unbalanced == []
    assert page.open == []


@pytest.mark.parametrize("name", sample_pages.PAGES)
def test_no_page_holds_inline_style_or_script(renderer, name):
    page = Reader(render(renderer, name))
    for tag, attrs in page.tags:
        assert "style" not in attrs, tag
        assert not [key for key in attrs if key.startswith("on")], tag
        assert not (attrs.get("href") or "").startswith("javascript:")
        if tag in {"script", "style"}:
            assert attrs["nonce"] == "nonce"


@pytest.mark.parametrize("name", sample_pages.PAGES)
def test_every_field_has_a_label(renderer, name):
    html = render(renderer, name)
    page = Reader(html)
    labelled = {attrs["for"] for attrs in page.attributes("label") if attrs.get("for")}
    wrapped = "".join(re.findall(r"<label[^>]*>.*?</label>", html, re.DOTALL))
    for attrs in page.attributes(*LABELLED):
        if attrs.get("type") == "hidden":
            continue
        inside = f'name="{attrs.get("name")}"' in wrapped
        assert attrs.get("id") in labelled or inside, attrs


@pytest.mark.parametrize("name", sample_pages.PAGES)
def test_headings_begin_at_one_and_skip_no_level(renderer, name):
    levels = [int(tag[1]) for tag, _ in Reader(render(renderer, name)).tags if tag in HEADINGS]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


@pytest.mark.parametrize("name", sample_pages.PAGES)
def test_ids_are_unique_and_references_resolve(renderer, name):
    page = Reader(render(renderer, name))
    ids = Counter(attrs["id"] for _, attrs in page.tags if attrs.get("id"))
    assert [name for name, count in ids.items() if count > 1] == []
    for _, attrs in page.tags:
        for key in ("for", "form", "aria-labelledby", "aria-describedby"):
            for target in (attrs.get(key) or "").split():
                assert target in ids, (key, target)
        href = attrs.get("href") or ""
        if href.startswith("#"):
            assert href[1:] in ids, href


@pytest.mark.parametrize("name", sample_pages.PAGES)
def test_pictures_have_a_size_and_an_alternative(renderer, name):
    for attrs in Reader(render(renderer, name)).attributes("img"):
        assert "alt" in attrs
        assert attrs.get("height")


@pytest.mark.parametrize("name", sample_pages.PAGES)
def test_every_form_that_changes_something_carries_the_token(renderer, name):
    html = render(renderer, name)
    for form in re.findall(r"<form[^>]*>.*?</form>", html, re.DOTALL):
        if 'method="post"' in form:
            assert 'name="_csrf_token" value="token"' in form


@pytest.mark.parametrize("name", sample_pages.PAGES)
def test_a_page_with_its_style_stays_small(renderer, name):
    files = static_files.StaticFiles()
    style = files.folder / files.url("src/styles/app.css").removeprefix(static_files.PREFIX)
    html = render(renderer, name).encode()
    assert len(gzip.compress(html)) + len(gzip.compress(style.read_bytes())) <= PAGE_GZIP_BYTES_MAX


@pytest.mark.parametrize("name", sample_pages.FRAGMENTS)
def test_fragments_draw_their_icons_in_place(renderer, name):
    html = renderer.fragment(sample_pages.FRAGMENTS[name], chrome=sample_parts.chrome())
    assert "<html" not in html
    assert 'href="#i-' not in html


def test_a_page_carries_each_used_icon_once_and_no_other(renderer):
    html = render(renderer, "product")
    used = set(re.findall(r'<use href="#i-([a-z0-9-]+)"', html))
    carried = re.findall(r'<symbol id="i-([a-z0-9-]+)"', html)
    assert sorted(used) == carried


def test_an_unknown_icon_is_refused():
    with pytest.raises(icons.IconMissing):
        icons.drawing("no-such-icon")


@pytest.mark.parametrize("name", sample_others.MAILS)
def test_every_mail_has_a_subject_and_both_forms(renderer, name):
    mail = renderer.mail(sample_others.MAILS[name], chrome=sample_parts.chrome())
    assert mail.subject
    assert "\n" not in mail.subject
    assert f"<title>{mail.subject}</title>" in mail.html
    assert Reader(mail.html).unbalanced == []
    assert "&#" not in mail.text
    links = re.findall(r'(?:href|src)="([^"]+)"', mail.html)
    assert links
    assert all(link.startswith("https://shop.example/") for link in links)


def test_words_of_people_are_escaped(renderer):
    line = msgspec.structs.replace(
        sample_shop.PRODUCT, title="<script>alert(1)</script>", summary='"><b>'
    )
    html = renderer.page(line, chrome=sample_parts.chrome())
    assert "<script>alert" not in html
    assert '"><b>' not in html


def test_data_for_the_studio_cannot_end_its_element(renderer):
    html = render(renderer, "studio")
    data = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', html)
    assert data is not None
    assert msgspec.json.decode(data[1]) == {"name": "</script><b>"}


@pytest.mark.parametrize(
    ("theme", "lang", "direction"),
    [("system", "en", "ltr"), ("dark", "ur", "rtl"), ("light", "hi", "ltr")],
)
def test_the_document_says_its_language_direction_and_theme(renderer, theme, lang, direction):
    html = render(renderer, "home", theme=theme, lang=lang)
    assert f'<html lang="{lang}" dir="{direction}" data-theme="{theme}">' in html


def test_switching_the_language_keeps_the_place_and_replaces_the_choice():
    chrome = sample_parts.chrome(here="/search?q=mug&lang=hi")
    assert chrome.switch("lang", "ur") == "/search?q=mug&lang=ur"


def test_sentences_are_asked_for_in_the_language_of_the_frame():
    class Marking:
        def gettext(self, message: str) -> str:
            return f"[{message}]"

        def ngettext(self, one: str, many: str, count: int) -> str:
            return f"[{one if count == 1 else many}]"

    marking = rendering.Renderer(
        static_files=static_files.StaticFiles(),
        translations=lambda lang: Marking() if lang == "hi" else rendering.NO_WORDS,
    )
    page = sample_shop.CART_EMPTY
    assert ">[Nothing in here yet]<" in marking.page(page, chrome=sample_parts.chrome(lang="hi"))
    assert ">Nothing in here yet<" in marking.page(page, chrome=sample_parts.chrome(lang="en"))


def test_a_missing_built_file_is_named(tmp_path):
    with pytest.raises(static_files.StaticFileMissing, match=r"src/site\.ts"):
        static_files.StaticFiles(folder=tmp_path).url("src/site.ts")


def test_every_page_template_has_a_sample():
    bases = {"shared/document.html", "shared/base.html", "shared/focused.html"}
    bases |= {"seller/base.html", "sandbox/base.html"}
    files = {
        path.relative_to(rendering.TEMPLATES).as_posix()
        for path in rendering.TEMPLATES.rglob("*.html")
        if not path.name.startswith("_") and "_macros" not in path.parts
    }
    pages = {name for name in files if not name.startswith("mail/") and "/content/" not in name}
    assert pages - bases == {page.template for page in sample_pages.PAGES.values()}
    mails = {f"{mail.template}.html" for mail in sample_others.MAILS.values()}
    assert {name for name in files if name.startswith("mail/")} == mails


@pytest.mark.parametrize(
    "path", sorted(rendering.TEMPLATES.rglob("*.*")), ids=lambda path: Path(path).name
)
def test_templates_stay_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= TEMPLATE_LINES_MAX


def test_amounts_stand_where_a_line_of_the_mail_s_language_ends(renderer):
    mail = sample_others.MAILS["order-confirmation"]
    for lang, side in (("en", "right"), ("hi", "right"), ("ur", "left")):
        chrome = msgspec.structs.replace(sample_parts.chrome(), lang=lang)
        html = renderer.mail(mail, chrome=chrome).html
        assert set(re.findall(r'align="(left|right)"', html)) == {side}
        # A line that begins with a number is not turned round by the letters about it.
        assert '<span dir="auto">CK 214, Sector II, Salt Lake</span>' in html


def test_a_line_of_a_mail_without_words_of_the_buyer_has_no_stray_comma(renderer):
    mail = sample_others.MAILS["order-confirmation"]
    line = msgspec.structs.replace(mail.lines[0], personal="")
    plain = msgspec.structs.replace(mail, lines=(line,))
    text = renderer.mail(plain, chrome=sample_parts.chrome()).text
    assert "Garland name mug × 1: ₹549" in text
