"""Starting over deletes what this folder's own shop made, and nothing that is still needed."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from customiseyou.app import cli, node, settings

URL = "postgresql://shop:secret-word@db.example.org/shop"
MADE = ("secret-key", "demo.json", "files/design.svg")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a data folder with what a node makes there and something of somebody else's."""
    folder = tmp_path / "data"
    (folder / "files").mkdir(parents=True)
    for name in (*MADE, "notes.txt"):
        (folder / name).write_text(name)
    monkeypatch.setenv("CUSTOMISEYOU_DATA_DIR", str(folder))
    return folder


def reset() -> Result:
    return CliRunner().invoke(cli.cli, ["reset", "--yes"])


def names(folder: Path) -> set[str]:
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return found - {"node.lock"}


def test_what_a_node_made_is_deleted_and_the_rest_stays(data: Path) -> None:
    done = reset()
    assert done.exit_code == 0
    assert done.stdout.startswith(f"Deleted {data / 'files'}, ")
    assert {path.name for path in data.iterdir()} == {"notes.txt"}


def test_beside_a_database_that_is_kept_nothing_is_deleted(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", URL)
    before = names(data)
    done = reset()
    assert done.exit_code == 78
    assert done.stderr == (
        "The database at postgresql://shop:***@db.example.org/shop is not ours to delete, so the "
        f"files that it refers to are kept too: to start over, empty that database and delete "
        f"{data}.\n"
    )
    assert done.stdout == ""
    assert names(data) == before


def test_beside_a_running_shop_nothing_is_deleted(data: Path) -> None:
    before = names(data)
    with node.only_node(settings.read()):
        done = reset()
    assert done.exit_code == 75
    assert done.stderr == (
        f"CustomiseYou is already running with the data in {data}: stop it with Ctrl-C where it "
        "was started, and reset then.\n"
    )
    assert names(data) == before
    assert reset().exit_code == 0


def test_a_folder_that_is_not_there_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUSTOMISEYOU_DATA_DIR", str(tmp_path / "none"))
    done = reset()
    assert (done.exit_code, done.stdout) == (0, f"Nothing to delete in {tmp_path / 'none'}\n")
    assert list(tmp_path.iterdir()) == []
