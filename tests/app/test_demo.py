"""The demo shop is real: its pictures are fresh, its orders approved, and a broken start heals."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import msgspec
import pytest
import pytest_asyncio

from customiseyou.app import demo
from customiseyou.app import settings as app_settings
from customiseyou.app.demo import catalogue, pictures, residents
from customiseyou.app.settings import Settings
from customiseyou.domains.accounts import service as accounts
from customiseyou.domains.catalog import service as catalog
from customiseyou.domains.customization import documents, fingerprints, production
from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.library import Library
from customiseyou.domains.customization.values import ApprovalId
from customiseyou.infra.db import migrations
from customiseyou.infra.db.session import Database, plain_url
from customiseyou.infra.resources import resource_folder
from customiseyou.infra.security import passwords
from customiseyou.infra.storage import Files
from customiseyou.rendering import mockup

LANGUAGES = ("en", "hi", "ur", "bn", "ta")
ORDERS_BEFORE_THE_CUT = 3


class Seeded(msgspec.Struct, frozen=True, kw_only=True):
    """A demo whose first start was cut short and whose second one finished it."""

    settings: Settings
    database: Database
    files: Files
    orders_at_the_cut: int


def _settings(url: str, folder: Path) -> Settings:
    environ = {
        "CUSTOMISEYOU_DATABASE_URL": url,
        "CUSTOMISEYOU_DATA_DIR": str(folder),
        "CUSTOMISEYOU_DEMO": "true",
    }
    return app_settings.load(environ=environ, folder=folder)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def seeded(
    database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Seeded]:
    """Seed a database of its own, cut the first try short after a few orders, and try again."""
    server = await asyncpg.connect(plain_url(database_url))
    await server.execute("CREATE DATABASE demo_shop TEMPLATE template0")
    url = plain_url(database_url).rpartition("/")[0] + "/demo_shop"
    url += f"?{database_url.partition('?')[2]}" if "?" in database_url else ""
    await asyncio.to_thread(migrations.upgrade, url)
    settings = _settings(url, tmp_path_factory.mktemp("demo"))
    database = await Database.open(url)
    first_try = asyncio.create_task(demo.seed_if_empty(settings))
    placed = 0
    while placed < ORDERS_BEFORE_THE_CUT and not first_try.done():
        await asyncio.sleep(0.05)
        placed = await database.read_value("SELECT count(*) FROM order_groups")
    first_try.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first_try
    at_the_cut = await database.read_value("SELECT count(*) FROM order_groups")
    await demo.seed_if_empty(settings)
    yield Seeded(
        settings=settings,
        database=database,
        files=Files(settings.files_url),
        orders_at_the_cut=at_the_cut,
    )
    await database.close()
    await server.execute("DROP DATABASE demo_shop WITH (FORCE)")
    await server.close()


async def _counts(database: Database) -> dict[str, int]:
    tables = await database.read_rows(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    )
    return {
        row["tablename"]: await database.read_value(f'SELECT count(*) FROM "{row["tablename"]}"')
        for row in tables
    }


def test_every_picture_is_drawn_from_what_the_catalogue_says_now():
    found = catalogue.load()
    wanted = {picture.file for picture in pictures.pictures_of(found)}
    there = {path.name for path in (found.folder / "pictures").iterdir()}
    assert there == wanted, "run: python tools/catalogue.py"


def test_a_picture_s_name_changes_with_what_it_shows():
    found = catalogue.load()
    mug = found.goods[0]
    shot = msgspec.structs.replace(mug.shots[0], answers={"name": "Zoya"})
    changed = msgspec.structs.replace(mug, shots=(shot, *mug.shots[1:]))
    before = [one.file for one in pictures.pictures_of(found)]
    after = [
        one.file
        for one in pictures.pictures_of(
            msgspec.structs.replace(found, goods=(changed, *found.goods[1:]))
        )
    ]
    assert after[0] != before[0]
    assert after[1:] == before[1:]


def test_a_kept_picture_is_what_the_engine_draws():
    found = catalogue.load()
    picture = next(iter(pictures.pictures_of(found)))
    kept = (found.folder / "pictures" / picture.file).read_bytes()
    assert pictures.draw(picture, catalogue=found) == kept


def test_the_catalogue_spans_every_mock_up_in_both_languages():
    found = catalogue.load()
    pack = mockup.MockupPack.load(str(resource_folder("assets") / "mockups"))
    used = {view.mockup for goods in found.goods for view in goods.template.views}
    assert len(found.goods) >= 24
    assert used == {product.id for product in pack.products}
    assert len(used) == 12
    for goods in found.goods:
        for words in (goods.title, goods.description, *(shot.alt for shot in goods.shots)):
            assert {"en", "hi"} <= words.keys(), goods.slug
        assert 2 <= len(goods.shots) <= 4
        assert all({"INR", "EUR"} == variant.prices.keys() for variant in goods.variants)
    stocks = [variant.stock for goods in found.goods for variant in goods.variants]
    assert [stock for stock in stocks if stock is not None] == [1]


def test_every_template_can_be_published_and_its_samples_fit_in_every_script():
    found = catalogue.load()
    assets = resource_folder("assets")
    photo = found.photo("dog.jpg")
    sha256 = hashlib.sha256(photo).hexdigest()
    for goods in found.goods:
        assert customization.check_template(goods.template, library=Library.load(assets)) == []
        photos = {
            field.id: sha256
            for field in goods.template.fields
            if isinstance(field, documents.PhotoField)
        }
        for language in LANGUAGES:
            outline = production.outline(
                goods.template,
                customization.sample_design(
                    goods.template,
                    template_version_id="00000000-0000-7000-8000-000000000000",
                    language=language,
                    answers=photos,
                ),
                assets=assets,
                pictures={sha256: photo},
            )
            assert outline.problems == (), (goods.slug, language)


def test_the_designs_in_the_pictures_could_be_ordered():
    found = catalogue.load()
    for picture in pictures.pictures_of(found):
        photos = [found.photo(name) for name in picture.shot.photos.values()]
        outline = production.outline(
            picture.goods.template,
            pictures.design_of(picture.goods, picture.shot, catalogue=found),
            assets=resource_folder("assets"),
            pictures={hashlib.sha256(photo).hexdigest(): photo for photo in photos},
        )
        assert outline.problems == (), picture.file


@pytest.mark.integration
async def test_six_sellers_are_marked_fictional_and_say_so(seeded: Seeded):
    rows = await seeded.database.read_rows("SELECT name, story, is_fictional FROM sellers")
    assert len(rows) == 6
    for row in rows:
        story = msgspec.json.decode(row["story"])
        assert row["is_fictional"], row["name"]
        assert "fictional" in story["en"]
        assert "काल्पनिक" in story["hi"]


@pytest.mark.integration
async def test_everybody_on_the_sign_in_page_can_sign_in(seeded: Seeded):
    people = demo.people()
    assert len(people.people) == 7
    for person in people.people:
        async with seeded.database.transaction() as session:
            found = await accounts.find_login(session, email=person.email)
        assert found is not None, person.email
        assert await passwords.verify(found.password_hash, people.password)


@pytest.mark.integration
async def test_the_shop_s_pages_show_every_product_with_its_pictures(seeded: Seeded):
    found = catalogue.load()
    for goods in found.goods:
        product = await catalog.get_product(seeded.database, slug=goods.slug, lang="hi")
        assert product.title == goods.title["hi"]
        assert product.seller_is_fictional
        assert len(product.pictures) == len(goods.shots)
        for picture in product.pictures:
            assert await seeded.files.find(picture.key) is not None
            assert (picture.width, picture.height) == (pictures.WIDTH_PX, pictures.WIDTH_PX)


@pytest.mark.integration
async def test_a_start_that_was_cut_short_is_finished_by_the_next(seeded: Seeded):
    purchases = catalogue.load().purchases
    assert ORDERS_BEFORE_THE_CUT <= seeded.orders_at_the_cut < len(purchases)
    rows = await seeded.database.read_rows(
        """SELECT split_part(grp.idempotency_key, ':', 2) AS key, seller.slug, one.status
           FROM orders AS one JOIN order_groups AS grp ON grp.id = one.group_id
           JOIN sellers AS seller ON seller.id = one.seller_id"""
    )
    wanted = {
        (purchase.key, catalogue.load().of(line.goods).shop): "paid"
        for purchase in purchases
        for line in purchase.lines
    }
    wanted |= {
        (purchase.key, step.shop): step.to for purchase in purchases for step in purchase.steps
    }
    assert {(row["key"], row["slug"]): row["status"] for row in rows} == wanted
    assert set(wanted.values()) == {"paid", "making", "shipped", "cancelled"}
    waiting = await seeded.database.read_value(
        "SELECT count(*) FROM outbox_events WHERE delivered_at IS NULL OR parked_at IS NOT NULL"
    )
    assert waiting == 0
    failed = await seeded.database.read_value(
        "SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'"
    )
    assert failed == 0


@pytest.mark.integration
async def test_every_line_has_an_approval_that_holds_and_files_to_print(seeded: Seeded):
    lines = await seeded.database.read_rows("SELECT approval_id FROM order_lines")
    wanted = [ApprovalId(row["approval_id"]) for row in lines]
    async with seeded.database.transaction() as session:
        approvals = await customization.get_approvals(session, approval_ids=wanted)
        print_files = await customization.list_print_files(session, approval_ids=wanted)
    assert len(approvals) == len(lines) > 10
    for approval_id, approval in approvals.items():
        template = approval.template.template
        assert approval.hash == fingerprints.approval_hash(
            approval.design,
            template=template,
            template_version_id=str(approval.template.id),
            template_sha256=approval.template.sha256,
            variant_id=str(approval.variant_id),
            fonts=approval.fonts,
            artworks=approval.artworks,
            pictures=fingerprints.pictures_in(template, approval.design),
            renderer_version=approval.renderer_version,
        )
        made = {(file.surface, file.kind): file for file in print_files[approval_id]}
        for surface in template.surfaces:
            file = made[surface.id, "pdf"]
            content = await seeded.files.find(file.key)
            assert content is not None
            assert content.startswith(b"%PDF-")
            assert hashlib.sha256(content).hexdigest() == file.sha256
        assert {file.kind for file in made.values()} == {"pdf", "png", "svg", "mockup"}


@pytest.mark.integration
async def test_what_happened_lies_in_the_past_and_in_order(seeded: Seeded):
    rows = await seeded.database.read_rows(
        """SELECT order_id, array_agg(kind ORDER BY at) AS kinds, max(at) < now() AS is_past
           FROM order_events GROUP BY order_id"""
    )
    usual = ["placed", "paid", "making", "shipped"]
    for row in rows:
        assert row["is_past"]
        kinds = [kind for kind in row["kinds"] if kind != "cancelled"]
        assert kinds == usual[: len(kinds)]


@pytest.mark.integration
async def test_the_ledger_owes_what_the_paid_orders_earned(seeded: Seeded):
    captured = await seeded.database.read_rows(
        "SELECT currency, sum(captured_minor - refunded_minor) AS kept FROM payments GROUP BY 1"
    )
    sold = await seeded.database.read_rows(
        """SELECT grp.currency, sum(one.total_minor) AS sold
           FROM orders AS one JOIN order_groups AS grp ON grp.id = one.group_id
           WHERE one.status <> 'cancelled' GROUP BY 1"""
    )
    assert {row["currency"]: row["kept"] for row in captured} == {
        row["currency"]: row["sold"] for row in sold
    }


@pytest.mark.integration
async def test_seeding_again_changes_nothing(seeded: Seeded):
    before = await _counts(seeded.database)
    logins = await demo.seed_if_empty(seeded.settings)
    assert logins == residents.logins()
    assert await _counts(seeded.database) == before


@pytest.mark.integration
async def test_a_shop_of_somebody_else_is_left_alone(database_url, database: Database, tmp_path):
    async with database.transaction() as session:
        await catalog.add_category(session, slug="lamps", name={"en": "Lamps"}, position=0)
    before = await _counts(database)
    assert await demo.seed_if_empty(_settings(database_url, tmp_path)) == []
    assert await _counts(database) == before
