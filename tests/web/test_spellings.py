"""How a name is written in other letters, asked by pages while it is typed."""

import pytest

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]


async def test_a_name_is_written_in_the_scripts_that_are_asked_for(open_client):
    answer = await open_client().get(
        "/spellings", params={"text": "Priya 7", "scripts": "urdu,devanagari"}
    )
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=86400"
    said = answer.json()
    assert list(said) == ["devanagari", "urdu"]
    assert said["devanagari"][0] == "प्रिया 7"
    assert all(len(texts) <= 4 for texts in said.values())


@pytest.mark.parametrize("text", ["प्रिया", "7", "", "♥"])
async def test_nothing_is_said_of_what_stands_in_its_letters_already(open_client, text):
    answer = await open_client().get("/spellings", params={"text": text, "scripts": "devanagari"})
    assert (answer.status_code, answer.json()) == (200, {})


@pytest.mark.parametrize(
    ("text", "scripts"),
    [("Priya", ""), ("Priya", "klingon"), ("Priya", ",,,,,"), ("a" * 241, "urdu")],
)
async def test_odd_questions_are_answered_by_nothing(open_client, text, scripts):
    answer = await open_client().get("/spellings", params={"text": text, "scripts": scripts})
    assert answer.status_code == 404
