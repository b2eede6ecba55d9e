"""Each rule of tools/lints finds what it is there for, in a sample that breaks it."""

import pytest
from sqlalchemy import Column, ForeignKey, MetaData, Table, Uuid
from tools.lints import (
    error_words,
    foreign_keys,
    lengths,
    libraries,
    money_floats,
    open_transactions,
    public_modules,
    routes,
)

from customiseyou.kit import errors
from customiseyou.web.shared.permissions import Permission


@pytest.fixture
def package(tmp_path):
    """Return what writes a file of a sample package and returns its folder."""

    def write(name: str, text: str):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return tmp_path

    return write


def test_private_module_of_a_domain_is_found(package):
    folder = package(
        "web/page.py",
        "from customiseyou.domains.orders import queries, service\n"
        "from customiseyou.domains.orders.models import OrderRow\n",
    )
    assert public_modules.check(folder) == [
        "web/page.py:1: customiseyou.domains.orders.queries is private to orders; use its service",
        "web/page.py:2: customiseyou.domains.orders.models.OrderRow is private to orders; "
        "use its service",
    ]


def test_part_of_a_public_package_is_found(package):
    package("domains/orders/service/placing.py", "")
    package("domains/orders/service/__init__.py", "from customiseyou.domains.orders import rules\n")
    package("web/links.py", "from customiseyou.domains.orders.service import ACCESS_DAYS\n")
    folder = package(
        "web/page.py",
        "import customiseyou.domains.orders.service.placing\n"
        "from customiseyou.domains.orders.service import placing\n"
        "from customiseyou.domains.orders.service.placing import place\n",
    )
    part = "customiseyou.domains.orders.service.placing"
    assert public_modules.check(folder) == [
        f"web/page.py:1: {part} is a part of orders; use its service",
        f"web/page.py:2: {part} is a part of orders; use its service",
        f"web/page.py:3: {part}.place is a part of orders; use its service",
    ]


def test_domain_itself_may_go_inside_and_the_composition_root_only_by_name(package):
    package("domains/orders/service.py", "from customiseyou.domains.orders import queries\n")
    package("app/render_command.py", "from customiseyou.domains.customization import library\n")
    folder = package(
        "app/wiring.py",
        "from customiseyou.domains.orders import jobs, listeners, rules, service, states\n"
        "from customiseyou.domains.customization import library\n",
    )
    assert public_modules.check(folder) == [
        "app/wiring.py:1: customiseyou.domains.orders.states is private to orders; use its service",
        "app/wiring.py:2: customiseyou.domains.customization.library is private to customization; "
        "use its service",
    ]
    package("web/page.py", "from customiseyou.domains.orders import jobs\n")
    assert len(public_modules.check(folder)) == 3


def test_library_of_another_layer_is_found(package):
    package("kit/money.py", "import decimal\nimport httpx\nimport msgspec, regex\n")
    package("kit/clock.py", "from urllib import request\n")
    package("rendering/layout.py", "import uharfbuzz\nimport httpx\n")
    package("domains/orders/rules.py", "import httpx, asyncio\nfrom sqlalchemy import select\n")
    package("domains/orders/queries.py", "import asyncio\nfrom sqlalchemy import select\n")
    package("domains/customization/expressions.py", "import cel\n")
    package("domains/customization/rules.py", "import cel\n")
    package("domains/payments/service/opening.py", "import structlog\nimport stripe\n")
    package("flows/place_order.py", "def run():\n    import requests\n")
    package("web/pages.py", "import litestar\n")
    folder = package("integrations/stripe/provider.py", "import stripe\n")
    assert libraries.check(folder) == [
        f"{place} is no library of this layer"
        for place in (
            "domains/customization/rules.py:1: cel",
            "domains/orders/rules.py:1: httpx",
            "domains/orders/rules.py:1: asyncio",
            "domains/orders/rules.py:2: sqlalchemy.select",
            "domains/payments/service/opening.py:2: stripe",
            "flows/place_order.py:2: requests",
            "kit/clock.py:1: urllib.request",
            "kit/money.py:2: httpx",
            "rendering/layout.py:2: httpx",
        )
    ]


def test_float_in_money_code_is_found_and_a_duration_is_not(package):
    folder = package(
        "domains/ledger/rules.py",
        "TIMEOUT_SECONDS = 2.5\nRATE = 0.09\ndef fee(amount: float, wait_seconds: float): ...\n",
    )
    package("rendering/shape.py", "HALF = 0.5\n")
    assert money_floats.check(folder) == [
        "domains/ledger/rules.py:2: the number 0.09 is a float: "
        "money is counted in whole minor units",
        "domains/ledger/rules.py:3: float is used: money is counted in whole minor units",
    ]


def test_what_makes_a_float_of_whole_numbers_is_found(package):
    package("domains/orders/rules.py", "def tax(minor):\n    return int(minor * 9 / 100)\n")
    package("web/storefront/totals.py", "RATE = 0.09\ndef half(sum):\n    sum /= 2\n")
    package("api/v1/cart.py", "import statistics\nfrom math import ceil, sqrt\n")
    folder = package(
        "flows/pricing.py", "import math\nA = round(1 / 3)\nB = math.sqrt(4)\nC = 10**-2\n"
    )
    assert money_floats.check(folder) == [
        f"{words}: money is counted in whole minor units"
        for words in (
            "api/v1/cart.py:1: statistics gives floats",
            "api/v1/cart.py:2: math.sqrt gives floats",
            "domains/orders/rules.py:2: / gives a float",
            "flows/pricing.py:2: / gives a float",
            "flows/pricing.py:3: math.sqrt gives floats",
            "flows/pricing.py:4: a power below zero is a float",
            "web/storefront/totals.py:1: the number 0.09 is a float",
            "web/storefront/totals.py:3: /= gives a float",
        )
    ]


def test_paths_decimals_of_money_and_whole_maths_are_no_floats(package):
    package("kit/money.py", "def share(minor, part):\n    return Decimal(minor) * part / 100\n")
    package("domains/orders/rules.py", "import math\nA = math.prod([2, 3]) // math.gcd(4, 6)\n")
    folder = package(
        "web/shared/files.py",
        'A = Path(__file__) / name\nB = self._folder / name / other\nC = base / "a" / f"{b}.png"\n',
    )
    assert money_floats.check(folder) == []
    package("kit/money.py", "def share(minor, part):\n    return minor * part / 100\n")
    package("domains/orders/rules.py", "def share(minor):\n    return Decimal(minor) / 3\n")
    assert [finding.partition(":")[0] for finding in money_floats.check(folder)] == [
        "domains/orders/rules.py",
        "kit/money.py",
    ]


def test_network_inside_a_transaction_is_found(package):
    folder = package(
        "domains/payments/service.py",
        "async def pay(self, database, provider):\n"
        "    async with database.transaction() as session:\n"
        "        await session.flush()\n"
        "        if session:\n"
        "            await provider.create(1)\n"
        "            await self._mailer.send(2)\n"
        "    await provider.create(3)\n",
    )
    assert open_transactions.check(folder) == [
        "domains/payments/service.py:5: provider.create() is awaited while a transaction is open",
        "domains/payments/service.py:6: mailer.send() is awaited while a transaction is open",
    ]


def test_what_is_too_long_is_found(package):
    body = "    pass\n"
    package("src/customiseyou/web/pages.py", f"@get\ndef short():\n{body * 69}")
    package("src/customiseyou/web/forms.py", f"\nasync def long():\n{body * 70}")
    package("src/customiseyou/flows/fits.py", "A = 1\n" * 500)
    package("src/customiseyou/flows/too_long.py", "A = 1\n" * 501)
    package("src/customiseyou/web/templates/fits.html", "<p>\n" * 150)
    package("src/customiseyou/web/templates/too_long.html", "<p>\n" * 151)
    package("frontend/src/too_long.ts", "let a;\n" * 501)
    package("migrations/2026-01-01-0000_create.py", "A = 1\n" * 501)
    package("tests/test_fits.py", "A = 1\n" * 400)
    root = package("tests/test_too_long.py", f"def test_it():\n{body * 400}")
    assert lengths.check(root) == [
        "src/customiseyou/flows/too_long.py:501: 501 lines are more than 500",
        "src/customiseyou/web/forms.py:2: long has 71 lines, more than 70",
        "frontend/src/too_long.ts:501: 501 lines are more than 500",
        "tests/test_too_long.py:401: 401 lines are more than 400",
        "tests/test_too_long.py:1: test_it has 401 lines, more than 70",
        "src/customiseyou/web/templates/too_long.html:151: 151 lines are more than 150",
    ]


def test_key_that_points_up_is_found_and_one_that_points_down_is_not():
    metadata = MetaData()
    Table("orders", metadata, Column("id", Uuid, primary_key=True))
    Table("accounts", metadata, Column("order_id", Uuid, ForeignKey("orders.id")))
    owner_of = {"orders": "domains.orders", "accounts": "domains.accounts"}
    tier_of = {"orders": 4, "accounts": 0}
    assert foreign_keys.findings(metadata, owner_of=owner_of, tier_of=tier_of) == [
        "table accounts of domains.accounts points to orders of domains.orders"
    ]
    upside_down = {"orders": 0, "accounts": 4}
    assert foreign_keys.findings(metadata, owner_of=owner_of, tier_of=upside_down) == []
    level = {"orders": 2, "accounts": 2}
    assert len(foreign_keys.findings(metadata, owner_of=owner_of, tier_of=level)) == 1


def test_tiers_are_read_from_the_import_contracts():
    tiers = foreign_keys.tiers()
    assert tiers["accounts"] == 0
    assert tiers["orders"] == tiers["cart"] > tiers["payments"] > tiers["ledger"] > 0


def test_error_without_code_status_or_sentence_is_found():
    root = errors.AppError
    # Made by hand and thrown away: a subclass that stayed would count as one of ours.
    mute = type("Mute", (errors.NotFound,), {"code": "sample.mute"})
    bare = type("Bare", (errors.NotFound,), {})
    odd = type("Odd", (root,), {"code": "sample.odd"})
    twin = type("Twin", (errors.NotFound,), {"code": "sample.odd"})
    found = error_words.findings(
        [mute, bare, odd, twin], mapped=(errors.NotFound,), sentences={"sample.odd"}
    )
    assert [finding.split(".")[-1] for finding in found if "sample.mute" not in finding] == [
        "Bare has no code of its own",
        "Odd has no HTTP status: derive it from NotFound, Conflict …",
        "odd",
    ]
    assert any("Mute has no sentence for people: sample.mute" in finding for finding in found)
    assert len(found) == 4


def test_route_without_a_permission_is_found():
    open_route = routes.Route("/open", "GET", "show", None)
    closed = routes.Route("/closed", "GET", "show", Permission.ANYONE)
    assert routes.findings([open_route, closed]) == [
        "GET /open (show) names no permission: nobody may use it"
    ]
