"""What is alike on every page of a language is worked out when its template is compiled."""

import jinja2
import pytest

from customiseyou.web.shared import folding

MACROS = '{% macro icon(name, class="") %}<svg class="i {{ class }}">{{ name }}</svg>{% endmacro %}'


class Counted:
    """Translates, and remembers how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, message: str) -> str:
        self.asked.append(message)
        return message.upper()


@pytest.fixture
def say() -> Counted:
    return Counted()


def environment(say: Counted, page: str, *, pure: bool = True) -> jinja2.Environment:
    found = folding.FoldingEnvironment(
        loader=jinja2.DictLoader({"page.html": page, "shared/_macros/ui.html": MACROS}),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )
    found.globals["_"] = say
    if pure:
        found.pure = frozenset({"_"})
    return found


def test_a_constant_sentence_is_looked_up_once_and_escaped(say: Counted) -> None:
    page = environment(say, '<p>{{ _("salt & pepper") }}</p>').get_template("page.html")
    assert [page.render(), page.render()] == ["<p>SALT &amp; PEPPER</p>"] * 2
    assert say.asked == ["salt & pepper"]


def test_a_constant_macro_is_drawn_once_with_its_markup(say: Counted) -> None:
    source = '{% from "shared/_macros/ui.html" import icon as drawn %}{{ drawn("cart", _("big")) }}'
    page = environment(say, source).get_template("page.html")
    assert page.render() == page.render() == '<svg class="i BIG">cart</svg>'
    assert say.asked == ["big"]


def test_what_a_page_brings_is_filled_in_each_time(say: Counted) -> None:
    source = (
        '{% from "shared/_macros/ui.html" import icon %}'
        '{{ icon(name) }}{{ _("by {0}").format(name) }}'
    )
    page = environment(say, source).get_template("page.html")
    assert page.render(name="<a>") == '<svg class="i ">&lt;a&gt;</svg>BY &lt;a&gt;'
    assert page.render(name="b") == '<svg class="i ">b</svg>BY b'


def test_a_name_that_the_template_gives_away_is_left_alone(say: Counted) -> None:
    source = '{% for _ in words %}{{ _("a") }}{% endfor %}'
    page = environment(say, source).get_template("page.html")
    assert page.render(words=[str.title, str.lower]) == "Aa"
    assert say.asked == []


def test_nothing_is_folded_while_templates_are_read_anew(say: Counted) -> None:
    page = environment(say, '{{ _("a") }}', pure=False).get_template("page.html")
    assert page.render() + page.render() == "AA"
    assert say.asked == ["a", "a"]
