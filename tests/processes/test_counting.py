"""The processes of a node count in mapped files, which must not lie where a disk can fill."""

import os
from pathlib import Path

import pytest

from customiseyou.app import node


def test_counters_lie_in_memory_a_place_for_each_shop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(node, "SHARED_MEMORY", tmp_path)
    places = {
        node._counting_folder(Path(data), port=port)
        for data, port in (("/srv/a", 8000), ("/srv/a", 8001), ("/srv/b", 8000))
    }
    assert len(places) == 3
    assert {place.parent for place in places} == {tmp_path / f"customiseyou-{os.getuid()}"}
    assert (tmp_path / f"customiseyou-{os.getuid()}").stat().st_mode & 0o777 == 0o700


def test_a_name_that_somebody_else_took_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (tmp_path / f"customiseyou-{os.getuid()}").symlink_to(theirs)
    monkeypatch.setattr(node, "SHARED_MEMORY", tmp_path)
    assert node._counting_folder(tmp_path, port=8000) == tmp_path / "metrics" / "8000"
    assert list(theirs.iterdir()) == []


def test_without_shared_memory_they_lie_among_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(node, "SHARED_MEMORY", tmp_path / "missing")
    assert node._counting_folder(tmp_path, port=8000) == tmp_path / "metrics" / "8000"
