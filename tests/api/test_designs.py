"""Making a piece one's own."""

from uuid import uuid4

import pytest
from tests.api.client import Shop, refused

pytestmark = pytest.mark.integration

MUG = "cutting-chai-mug"
GARLAND = "garland-mug"


async def test_a_design_says_what_it_costs_and_what_stands_in_its_way(shop: Shop) -> None:
    guest = await shop.guest()
    design = await guest.start(MUG, side="note", note="Two sugars", name="Ravi")
    assert [part["id"] for part in design["price"]["parts"]] == ["base", "note"]
    total = sum(part["amount"]["minor"] for part in design["price"]["parts"])
    assert design["price"]["total"] == {"minor": total, "currency": "INR"}
    assert design["problems"] == []
    euro = (await guest.get(f"/designs/{design['id']}", currency="EUR")).json()
    assert euro["price"]["total"]["currency"] == "EUR"
    unfinished = await guest.start(MUG, side="note", name="A name that is far too long")
    assert [part["id"] for part in unfinished["price"]["parts"]] == ["base"]
    assert [(one["field"], one["reason"]) for one in unfinished["problems"]] == [
        ("name", "too_many_graphemes"),
        ("note", "required"),
    ]
    assert unfinished["problems"][0]["facts"] == {"max": 14, "count": 27}


async def test_a_variant_of_another_product_starts_nothing(shop: Shop) -> None:
    guest = await shop.guest()
    other = (await guest.get(f"/products/{GARLAND}")).json()["variants"][0]["id"]
    before = await shop.counts()
    answer = await guest.post("/designs", {"product": MUG, "variant": other})
    refused(answer, 404, "catalog.variant_not_found")
    assert await shop.counts() == before


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"moon": "blue"}, "customization.design_does_not_fit"),
        ({"name": "x" * 501}, "app.invalid_form"),
        ({"Not an id": "x"}, "app.invalid_form"),
        ({f"f{number}": "" for number in range(101)}, "app.invalid_form"),
    ],
)
async def test_answers_that_a_template_cannot_have_start_nothing(
    shop: Shop, answers: dict[str, str], code: str
) -> None:
    guest = await shop.guest()
    variant = (await guest.get(f"/products/{MUG}")).json()["variants"][0]["id"]
    before = await shop.counts()
    answer = await guest.post("/designs", {"product": MUG, "variant": variant, "answers": answers})
    refused(answer, 422, code)
    assert await shop.counts() == before


async def test_a_design_is_saved_over_the_revision_that_was_worked_on(shop: Shop) -> None:
    guest = await shop.guest()
    design = await guest.start(MUG, name="Priya")
    path, change = f"/designs/{design['id']}", {"variant": design["variant"]}
    change["document"] = {**design["document"], "answers": {"name": "Priya Nair"}}
    refused(await guest.put(path, change), 428, "app.revision_missing")
    saved = await guest.put(path, change, match='"1"')
    assert (saved.status_code, saved.json()["revision"], saved.headers["etag"]) == (200, 2, '"2"')
    repeated = await guest.put(path, change, match='"1"')
    assert (repeated.status_code, repeated.json()["revision"]) == (200, 2)
    change["document"] = {**design["document"], "answers": {"name": "Somebody else"}}
    for stale in ('"1"', '"99"', '"mine"', "*"):
        newest = refused(
            await guest.put(path, change, match=stale), 412, "customization.design_changed"
        )
        assert newest["title"] == "Something changed meanwhile"
        assert (newest["revision"], newest["design"]["answers"]["name"]) == (2, "Priya Nair")
    assert (await guest.get(path)).json()["document"]["answers"]["name"] == "Priya Nair"


async def test_what_does_not_fit_the_template_is_not_saved(shop: Shop) -> None:
    guest = await shop.guest()
    design = await guest.start(MUG, name="Priya")
    path, document = f"/designs/{design['id']}", design["document"]
    for wrong in (
        {"adjustments": {"nothing": {"size": 900}}},
        {"template": str(uuid4())},
        {"answers": {"moon": "blue"}},
    ):
        answer = await guest.put(
            path, {"variant": design["variant"], "document": {**document, **wrong}}, match='"1"'
        )
        refused(answer, 422, "customization.design_does_not_fit")
    elsewhere = (await guest.get(f"/products/{GARLAND}")).json()["variants"][0]["id"]
    answer = await guest.put(path, {"variant": elsewhere, "document": document}, match='"1"')
    refused(answer, 404, "catalog.variant_not_found")
    assert (await guest.get(path)).json() == design


async def test_somebody_else_s_design_looks_missing_whatever_one_asks(shop: Shop) -> None:
    guest, other = await shop.guest(), await shop.guest()
    design = await guest.start(MUG, name="Priya")
    change = {"variant": design["variant"], "document": design["document"]}
    for design_id in (design["id"], str(uuid4())):
        path = f"/designs/{design_id}"
        for answer in (
            await other.get(path),
            await other.put(path, change, match='"1"'),
            await other.post(f"{path}/outline", {}),
            await other.post(f"{path}/proofs"),
            await other.post(f"{path}/approvals", {"hash": "a" * 64}),
        ):
            refused(answer, 404, "customization.design_not_found")
    assert (await guest.get(f"/designs/{design['id']}")).json() == design


async def test_a_draft_is_drawn_without_being_saved(shop: Shop) -> None:
    guest = await shop.guest()
    design = await guest.start(MUG, name="Priya")
    draft = {**design["document"], "answers": {"name": "प्रिया \U0001f9ff"}}
    drawn = (await guest.post(f"/designs/{design['id']}/outline", {"document": draft})).json()
    assert drawn["surfaces"]["wrap"].startswith("<svg")
    assert drawn["problems"] == []
    assert drawn["layers"]["name"]["width"] > 0
    saved = (await guest.post(f"/designs/{design['id']}/outline", {})).json()
    assert saved["surfaces"] != drawn["surfaces"]
    assert (await guest.get(f"/designs/{design['id']}")).json() == design


async def test_a_photo_is_kept_for_its_owner_alone(shop: Shop) -> None:
    guest, other = await shop.guest(), await shop.guest()
    sent = await guest.upload(shop.photo("cat.jpg"))
    assert sent.status_code == 201
    kept = sent.json()
    shown = await shop.http.get(kept["url"])
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    assert (await guest.upload(shop.photo("cat.jpg"))).json()["sha256"] == kept["sha256"]
    assert (await guest.get(f"/photos/{kept['sha256']}")).json()["width"] == kept["width"]
    refused(await other.get(f"/photos/{kept['sha256']}"), 404, "customization.picture_not_found")
    refused(await other.get("/photos/nothing"), 422, "app.invalid_form")
    mine = await guest.start(GARLAND, name="Mau", back="photo", photo=kept["sha256"])
    theirs = await other.start(GARLAND, name="Mau", back="photo", photo=kept["sha256"])
    assert mine["problems"] == []
    assert [one["reason"] for one in theirs["problems"]] == ["unknown_picture"]
    drawn = (await guest.post(f"/designs/{mine['id']}/outline", {})).json()
    assert "data:image/" in drawn["surfaces"]["wrap"]


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00 not a picture", b"<svg/>"])
async def test_what_is_no_photo_is_refused(shop: Shop, content: bytes) -> None:
    guest = await shop.guest()
    before = await shop.counts()
    refused(await guest.upload(content), 422, "rendering.not_a_picture")
    assert await shop.counts() == before


async def test_a_photo_is_the_part_named_file(shop: Shop) -> None:
    guest = await shop.guest()
    answer = await shop.http.post(
        "/api/v1/photos", files={"picture": ("a.jpg", b"x")}, headers=guest.headers
    )
    assert refused(answer, 422, "app.invalid_form")["errors"] == [
        {"field": "picture", "reason": "unknown"}
    ]
    answer = await shop.http.post(
        "/api/v1/photos", files={"file": (None, "a.jpg")}, headers=guest.headers
    )
    assert refused(answer, 422, "app.invalid_form")["errors"][0]["field"] == "file"
