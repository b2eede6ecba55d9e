"""What is looked at before a start is what the start itself asks for."""

import shutil
from pathlib import Path

import pytest

from customiseyou.app import doctor, settings
from customiseyou.infra.db.embedded import cluster
from customiseyou.infra.processes import refusals


@pytest.mark.parametrize(
    ("free_mib", "level"),
    [(cluster.NEED_MIB - 1, doctor.Level.PROBLEM), (cluster.NEED_MIB, doctor.Level.NOTE)],
)
def test_a_disk_is_too_full_where_a_start_would_refuse_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free_mib: int, level: doctor.Level
) -> None:
    found = settings.read(environ={"CUSTOMISEYOU_DATA_DIR": str(tmp_path)})
    usage = type(shutil.disk_usage(tmp_path))
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(0, 0, free_mib * 1024**2))
    (disk,) = (one for one in doctor.examine(found) if one.name == "Disk")
    assert disk.level == level
    if level == doctor.Level.PROBLEM:
        with pytest.raises(refusals.DiskFull) as told:
            cluster.require_space(tmp_path)
        assert disk.cure == str(told.value)
    else:
        cluster.require_space(tmp_path)
