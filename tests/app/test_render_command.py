"""`customiseyou render` as a person types it."""

import json
import shutil
from pathlib import Path

import msgspec
import pikepdf
import pytest
from click.testing import CliRunner

from customiseyou.app import render_command
from customiseyou.app.commands.render import command

EXAMPLES = Path("docs/examples")
MUG = EXAMPLES / "garland-mug.json"
POINTS_PER_MM = 72 / 25.4


def changed(tmp_path, **answers):
    document = json.loads(MUG.read_text(encoding="utf-8"))
    document["design"]["answers"] |= answers
    path = tmp_path / "design.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.name)
def test_every_example_is_made(example, tmp_path):
    result = CliRunner().invoke(command, [str(example), "--out", str(tmp_path)])
    assert result.exit_code == 0, result.output
    report = json.loads((tmp_path / "report.json").read_bytes())
    assert report["problems"] == []
    assert len(report["hash"]) == 64


def test_boxes_are_true_and_bytes_the_same_again(tmp_path):
    for folder in ("one", "two"):
        render_command.run(MUG, tmp_path / folder)
    first, second = tmp_path / "one" / "wrap.pdf", tmp_path / "two" / "wrap.pdf"
    assert first.read_bytes() == second.read_bytes()
    with pikepdf.open(first) as opened:
        (page,) = opened.pages
        for name, width, height in (("/TrimBox", 200, 90), ("/BleedBox", 204, 94)):
            left, bottom, right, top = (float(value) for value in page[name])
            assert (right - left) / POINTS_PER_MM == pytest.approx(width, abs=0.001)
            assert (top - bottom) / POINTS_PER_MM == pytest.approx(height, abs=0.001)


def test_a_photo_is_taken_in_from_beside_the_file(tmp_path):
    document = json.loads(MUG.read_text(encoding="utf-8"))
    document["design"]["answers"]["back"] = "photo"
    document["photos"] = {"photo": "dog.jpg"}
    shutil.copy("assets/catalogue/photos/dog.jpg", tmp_path / "dog.jpg")
    path = tmp_path / "design.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    render_command.run(path, tmp_path / "out")
    assert (tmp_path / "out" / "wrap.pdf").stat().st_size > 20_000


def test_a_name_that_is_too_long_writes_the_report_only(tmp_path):
    path = changed(tmp_path, name="A name that is far too long for a mug")
    with pytest.raises(render_command.RenderRefused, match="too_many_graphemes"):
        render_command.run(path, tmp_path / "out")
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["report.json"]


def test_what_is_not_a_design_is_refused_and_nothing_is_written(tmp_path):
    path = tmp_path / "design.json"
    path.write_bytes(msgspec.json.encode({"template": {}}))
    with pytest.raises(render_command.RenderRefused, match="design-format"):
        render_command.run(path, tmp_path / "out")
    assert not (tmp_path / "out").exists()
