"""The note that a demo is whole holds for its own database and catalogue, and for nothing else."""

import msgspec
import psycopg
import pytest

from customiseyou.app import demo_note

pytestmark = pytest.mark.integration
LOGINS = [{"who": "Buyer", "address": "buyer@demo.example", "password": "one-cup-of-chai"}]


def test_nothing_is_known_before_a_note_is_written(database_url, tmp_path):
    assert demo_note.find(tmp_path, address=database_url, sandbox=True) is None


def test_a_note_tells_the_logins_of_the_demo_that_is_there(database_url, tmp_path):
    demo_note.write(tmp_path, LOGINS, address=database_url, sandbox=True)
    assert demo_note.find(tmp_path, address=database_url, sandbox=True) == LOGINS
    assert [path.name for path in tmp_path.iterdir()] == [demo_note.NOTE_FILE]


def test_a_note_without_orders_says_nothing_of_a_demo_with_them(database_url, tmp_path):
    demo_note.write(tmp_path, LOGINS, address=database_url, sandbox=False)
    assert demo_note.find(tmp_path, address=database_url, sandbox=True) is None


def test_a_note_says_nothing_of_another_catalogue(database_url, tmp_path):
    demo_note.write(tmp_path, LOGINS, address=database_url, sandbox=True)
    note = tmp_path / demo_note.NOTE_FILE
    found = msgspec.json.decode(note.read_bytes())
    note.write_bytes(msgspec.json.encode({**found, "made_of": "0" * 64}))
    assert demo_note.find(tmp_path, address=database_url, sandbox=True) is None


def test_a_note_says_nothing_of_a_database_made_anew_under_the_same_name(database_url, tmp_path):
    address = database_url.replace("/customiseyou?", "/noted?")
    assert address != database_url
    make, drop = "CREATE DATABASE noted TEMPLATE template0", "DROP DATABASE noted"
    with psycopg.connect(database_url, autocommit=True) as server:
        server.execute(make)
        demo_note.write(tmp_path, LOGINS, address=address, sandbox=True)
        assert demo_note.find(tmp_path, address=address, sandbox=True) == LOGINS
        server.execute(drop)
        assert demo_note.find(tmp_path, address=address, sandbox=True) is None
        server.execute(make)
        assert demo_note.find(tmp_path, address=address, sandbox=True) is None
        server.execute(drop)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"made_of": 1, "logins": []}'])
def test_a_broken_note_is_no_note(database_url, tmp_path, content):
    (tmp_path / demo_note.NOTE_FILE).write_bytes(content)
    assert demo_note.find(tmp_path, address=database_url, sandbox=True) is None
