"""A template that asks for every kind of answer, and random ones for comparing page and server."""

import random
from typing import Any

from tests.domains.customization import samples

WORDS = {"en": "Words"}


FIELDS: list[dict[str, Any]] = [
    {"kind": "text", "id": "name", "label": WORDS, "graphemes_max": 12, "lines_max": 2},
    {
        "kind": "number",
        "id": "height",
        "label": WORDS,
        "unit": {"en": "cm", "hi": "सें.मी."},
        "decimals": 1,
        "least": 300,
        "most": 2000,
        "step": 5,
        "group": "sizes",
    },
    {"kind": "number", "id": "age", "label": WORDS, "required": False, "most": 120},
    {
        "kind": "date",
        "id": "day",
        "label": WORDS,
        "required": False,
        "earliest": "2000-02-29",
        "latest": "2030-12-31",
    },
    {
        "kind": "multi",
        "id": "extras",
        "label": WORDS,
        "options": [
            {"id": "stars", "label": WORDS},
            {"id": "moon", "label": WORDS},
            {"id": "sun", "label": WORDS},
        ],
        "picks_max": 2,
    },
    {
        "kind": "choice",
        "id": "wood",
        "label": WORDS,
        "options": [{"id": "oak", "label": WORDS}, {"id": "teak", "label": WORDS}],
        "default": "oak",
    },
]
RULES: list[dict[str, Any]] = [
    {"when": "number.age > 18", "hide": ["day"]},
    {"when": "'stars' in picked.extras", "show_layers": ["motto"]},
    {"when": "answers.wood == 'teak' && has.name", "require": ["age"]},
    {
        "when": "answers.wood == 'teak'",
        "limits": [
            {"field": "name", "graphemes_max": 5, "lines_max": 1},
            {"field": "height", "most": 1500},
            {"field": "extras", "options": ["stars", "moon"], "picks_max": 1},
        ],
    },
]
PRICES: list[dict[str, Any]] = [
    {"id": "teak", "label": WORDS, "percent": 1250, "when": "answers.wood == 'teak'"},
    {
        "id": "lines",
        "label": WORDS,
        "amount": {"INR": 5000, "EUR": 100},
        "times": "lines.name",
    },
    {
        "id": "extras",
        "label": WORDS,
        "amount": {"INR": 2000, "EUR": 40},
        "times": "count.extras",
    },
    {
        "id": "own",
        "label": WORDS,
        "amount": {"INR": 300, "EUR": 5},
        "times": "own.letters + 10 * own.images",
    },
]


def template(**changes: Any) -> dict[str, Any]:
    """Return a growth chart's document: numbers, a day, several picks, and rules on them."""
    return {
        "surfaces": samples.MUG["surfaces"],
        "views": samples.MUG["views"],
        "groups": [{"id": "sizes", "label": {"en": "Sizes"}, "help": {"en": "Measure barefoot."}}],
        "fields": FIELDS,
        "layers": [
            _text("name", lines_max=2),
            _text("height"),
            _text("day"),
            {**_text("motto"), "field": None, "words": {"en": "Grow!"}},
        ],
        "rules": RULES,
        "prices": PRICES,
        **changes,
    }


def _text(name: str, **changes: Any) -> dict[str, Any]:
    return {
        "kind": "text",
        "id": name,
        "surface": "wrap",
        "box": {"x": 1000, "y": 1000, "width": 8000, "height": 3000},
        "field": name,
        "font": "caveat",
        "size": 900,
        **changes,
    }


class Maker:
    """Makes templates and designs out of a seed, right and wrong ones alike."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def template(self) -> dict[str, Any]:
        """Return a template with fields of every kind and rules and prices on them."""
        fields = [self._field(f"f{number}") for number in range(self._chance.randint(1, 6))]
        names = [field["id"] for field in fields]
        rules = [self._rule(fields, names) for _ in range(self._chance.randint(0, 5))]
        prices = [self._price(fields, number) for number in range(self._chance.randint(0, 4))]
        layers = [{**_text(f"l{number}"), "field": None, "words": WORDS} for number in range(3)]
        return template(fields=fields, layers=layers, rules=rules, prices=prices, groups=[])

    def design(self, made: dict[str, Any]) -> dict[str, Any]:
        """Return a design with answers of all sorts."""
        answers = {field["id"]: self._answer(field) for field in made["fields"]}
        added: list[dict[str, Any]] = []
        if self._chance.random() < 0.4:
            added.append({**_text("own_1"), "field": "own_1"})
            answers["own_1"] = self._chance.choice(["", " Zoya ", "प्रिया\nराज", "👩‍👩‍👧 x"])
        return {
            "format": "customiseyou/design",
            "version": 1,
            "template": samples.VERSION_ID,
            "answers": answers,
            "added": added,
        }

    def _field(self, name: str) -> dict[str, Any]:
        chance = self._chance
        common: dict[str, Any] = {"id": name, "label": WORDS}
        options = [{"id": f"o{number}", "label": WORDS} for number in range(chance.randint(2, 4))]
        kind = chance.choice(["text", "choice", "number", "date", "multi", "photo"])
        match kind:
            case "text":
                common |= {"graphemes_max": chance.randint(1, 9), "lines_max": chance.randint(1, 3)}
                if chance.random() < 0.5:
                    common["characters"] = self._characters()
            case "choice":
                common |= {"options": options, "default": "o0"}
            case "number":
                least = chance.randint(-50, 50)
                common |= {
                    "least": least,
                    "most": least + chance.randint(0, 300),
                    "step": chance.choice([1, 1, 5, 7]),
                    "decimals": chance.choice([0, 0, 1, 2, 3]),
                }
            case "date":
                common |= chance.choice([{}, {"earliest": "2024-02-29", "latest": "2026-01-01"}])
            case "multi":
                most = chance.randint(1, len(options))
                picks_min = chance.randint(0, most)
                common |= {"options": options, "picks_min": picks_min, "picks_max": most}
        if kind in {"text", "number", "date", "photo"}:
            common["required"] = chance.random() < 0.5
        return {"kind": kind, **common}

    def _characters(self) -> dict[str, Any]:
        chance = self._chance
        names = ["latin", "devanagari", "bengali", "arabic", "tamil", "malayalam"]
        return {
            "scripts": chance.sample(names, chance.randint(0, 2)),
            "digits": chance.random() < 0.5,
            "emoji": chance.random() < 0.5,
            "signs": chance.choice(["", ".-!", "]^\\[&", "♥+"]),
        }

    def _condition(self, fields: list[dict[str, Any]]) -> str:
        chance = self._chance
        parts: list[str] = []
        for _ in range(chance.randint(1, 3)):
            field = chance.choice(fields)
            name = field["id"]
            offered = [f"has.{name}", f"!has.{name}"]
            if field["kind"] == "number":
                sign = chance.choice(["<", "<=", ">", ">=", "==", "!="])
                offered += [f"number.{name} {sign} {chance.randint(0, 200)}"] * 3
            if field["kind"] == "text":
                offered += [f"count.{name} > {chance.randint(0, 8)}", f"lines.{name} > 1"]
            if field["kind"] == "choice":
                offered += [f"answers.{name} == 'o1'", f"answers.{name} in ['o0', 'o2']"]
            if field["kind"] == "multi":
                offered += [f"'o1' in picked.{name}", f"count.{name} > 1"]
            parts.append(chance.choice(offered))
        return chance.choice([" && ", " || "]).join(parts)

    def _rule(self, fields: list[dict[str, Any]], names: list[str]) -> dict[str, Any]:
        chance = self._chance
        effect = chance.choice(["show", "hide", "require", "show_layers", "limits"])
        value: list[Any] = [chance.choice(names)]
        if effect == "show_layers":
            value = [chance.choice(["l0", "l1", "l2"])]
        elif effect == "limits":
            value = [self._limit(chance.choice(fields))]
        return {"when": self._condition(fields), effect: value}

    def _limit(self, field: dict[str, Any]) -> dict[str, Any]:
        limits: dict[str, dict[str, Any]] = {
            "text": {"graphemes_max": self._chance.randint(1, 6), "lines_max": 1},
            "number": {"least": 10, "most": self._chance.randint(0, 200)},
            "choice": {"options": ["o0"]},
            "multi": {"options": ["o0", "o1"], "picks_max": 1},
        }
        return {"field": field["id"], **limits.get(field["kind"], {})}

    def _price(self, fields: list[dict[str, Any]], number: int) -> dict[str, Any]:
        chance = self._chance
        texts = [field["id"] for field in fields if field["kind"] == "text"]
        times = ["1", "own.letters", "own.texts + 2"] + [f"count.{name}" for name in texts]
        cost: dict[str, Any] = {"amount": {"INR": chance.randint(0, 9_999), "EUR": 7}}
        if chance.random() < 0.4:
            cost = {"percent": chance.randint(1, 9_999)}
        return {
            "id": f"p{number}",
            "label": WORDS,
            "when": self._condition(fields),
            "times": chance.choice(times),
            **cost,
        }

    def _answer(self, field: dict[str, Any]) -> str:
        chance = self._chance
        odd = ["", " ", "\u200b", "o1", "o9", "x\ny", "१२", "-3", "1,5", "2026-02-30"]
        fitting: dict[str, list[str]] = {
            "text": [
                *("Zoya", "प्रिया", "a\nb\nc", "👩‍👩‍👧‍👧!", "  two  words ", "é", "ʻO", "n̄"),
                *("محمّد", "ক্ষ ৫", "நி-", "ക്‍ഷ", "x^2", "[a]", "♥+♥", "१२", "🇮🇳", "1️⃣"),
                *("क॒", "漢", "A.B.", "ﷺ", "ـا", "Ǆ", "½", "①", "ª"),
            ],
            "number": ["0", "7", "07", "12.50", "१२٫५", "−4", "1e3", "99999999999", "4."],
            "date": [
                "2024-02-29",
                "2023-02-29",
                "2025-06-15",
                "২০২৫-০৬-১৫",
                "2026-1-1",
                "1999-12-31",
                "2031-01-01",
            ],
            "choice": ["o0", "o1", "o2"],
            "multi": ["o1 o0", "o0", "o2 o2 o1", "o1  x o0", "o3"],
            "photo": [samples.PICTURE],
        }
        return chance.choice(fitting[field["kind"]] * 2 + odd)
