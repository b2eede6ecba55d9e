"""What one approves is what is printed."""

import pytest
from tests.api.client import Shop, refused

pytestmark = pytest.mark.integration

MUG = "cutting-chai-mug"


async def test_a_proof_shows_every_letter_choice_and_price(shop: Shop) -> None:
    guest = await shop.guest()
    design = await guest.start(MUG, name="Zoë", steam="peacock")
    proof = (await guest.post(f"/designs/{design['id']}/proofs")).json()
    assert [letter["code_points"] for letter in proof["texts"][0]["letters"]] == [
        ["U+005A"],
        ["U+006F"],
        ["U+00EB"],
    ]
    chosen = {one["field"]: (one["value"], one["hex"]) for one in proof["choices"]}
    assert chosen["steam"] == ("Peacock", "#00796b")
    assert proof["price"] == design["price"]
    assert proof["revision"] == 1
    kinds = [
        (await shop.http.get(one["url"])).headers["content-type"].partition(";")[0]
        for one in (proof["pictures"][0], proof["print_pictures"][0])
    ]
    assert kinds == ["image/webp", "image/svg+xml"]
    again = (await guest.post(f"/designs/{design['id']}/proofs")).json()
    assert again["hash"] == proof["hash"]


async def test_approving_puts_one_into_the_cart_however_often_it_is_sent(shop: Shop) -> None:
    guest = await shop.guest()
    approval = await guest.approve(MUG, name="Ravi")
    before = await shop.counts()
    again = await guest.post(f"/designs/{approval['design']}/approvals", {"hash": approval["hash"]})
    assert (again.status_code, again.json()["id"]) == (201, approval["id"])
    assert await shop.counts() == before
    read = (await guest.get(f"/approvals/{approval['id']}")).json()
    assert (read["hash"], read["texts"]) == (approval["hash"], approval["texts"])
    shown = await shop.http.get(read["pictures"][0]["url"])
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/webp")
    other = await shop.guest()
    refused(
        await other.get(f"/approvals/{approval['id']}"), 404, "customization.approval_not_found"
    )


async def test_a_design_that_changed_since_its_proof_is_not_approved(shop: Shop) -> None:
    guest = await shop.guest()
    design = await guest.start(MUG, name="Ravi")
    proof = (await guest.post(f"/designs/{design['id']}/proofs")).json()
    document = {**design["document"], "answers": {"name": "Rani"}}
    await guest.put(
        f"/designs/{design['id']}",
        {"variant": design["variant"], "document": document},
        match='"1"',
    )
    before = await shop.counts()
    answer = await guest.post(f"/designs/{design['id']}/approvals", {"hash": proof["hash"]})
    refused(answer, 409, "customization.proof_outdated")
    assert await shop.counts() == before
    assert (await guest.get("/cart")).json()["parcels"] == []


async def test_a_design_with_problems_is_not_approved(shop: Shop) -> None:
    guest = await shop.guest()
    design = await guest.start(MUG)
    proof = (await guest.post(f"/designs/{design['id']}/proofs")).json()
    assert [(one["field"], one["reason"]) for one in proof["problems"]] == [("name", "required")]
    before = await shop.counts()
    answer = await guest.post(f"/designs/{design['id']}/approvals", {"hash": proof["hash"]})
    problem = refused(answer, 422, "customization.design_has_problems")
    assert problem["problems"] == [{"field": "name", "reason": "required"}]
    assert await shop.counts() == before


async def test_an_edited_design_takes_the_place_of_its_line(shop: Shop) -> None:
    guest = await shop.guest()
    approval = await guest.approve(MUG, name="Ravi")
    (line,) = (await guest.get("/cart")).json()["parcels"][0]["lines"]
    await guest.patch(f"/cart/lines/{line['id']}", {"quantity": 3})
    design = (await guest.get(f"/designs/{approval['design']}")).json()
    document = {**design["document"], "answers": {"name": "Rani"}}
    path = f"/designs/{design['id']}"
    await guest.put(path, {"variant": design["variant"], "document": document}, match='"1"')
    proof = (await guest.post(f"{path}/proofs")).json()
    body = {"hash": proof["hash"], "replaces_line": line["id"]}
    assert (await guest.post(f"{path}/approvals", body)).status_code == 201
    (changed,) = (await guest.get("/cart")).json()["parcels"][0]["lines"]
    assert (changed["id"], changed["quantity"]) == (line["id"], 3)
    assert [text["text"] for text in changed["texts"]] == ["Rani"]
