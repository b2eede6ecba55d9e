"""`customiseyou render` as a person types it."""

import errno
import json
import os
import shutil
from pathlib import Path

import msgspec
import pikepdf
import pytest
from click.testing import CliRunner

from customiseyou.app import cli, output, render_command
from customiseyou.app.commands.render import command
from customiseyou.infra.processes import refusals

EXAMPLES = Path("docs/examples")
MUG = EXAMPLES / "garland-mug.json"
POINTS_PER_MM = 72 / 25.4


def mug():
    return json.loads(MUG.read_text(encoding="utf-8"))


def kept(tmp_path, document):
    path = tmp_path / "design.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def changed(tmp_path, **answers):
    document = mug()
    document["design"]["answers"] |= answers
    return kept(tmp_path, document)


def refused(path, out):
    """Return the exit code and the words of a refusal."""
    done = CliRunner().invoke(cli.cli, ["render", str(path), "--out", str(out)])
    assert done.exit_code != 0
    assert isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stderr.strip()


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
    document = mug() | {"photos": {"photo": "dog.jpg"}}
    document["design"]["answers"]["back"] = "photo"
    shutil.copy("assets/catalogue/photos/dog.jpg", tmp_path / "dog.jpg")
    render_command.run(kept(tmp_path, document), tmp_path / "out")
    assert (tmp_path / "out" / "wrap.pdf").stat().st_size > 20_000


def test_a_name_that_is_too_long_writes_the_report_only(tmp_path):
    path = changed(tmp_path, name="A name that is far too long for a mug")
    with pytest.raises(
        render_command.RenderRefused, match="name: too many graphemes \\(max 12, count 37\\)"
    ):
        render_command.run(path, tmp_path / "out")
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["report.json"]


def test_what_is_not_a_design_is_refused_and_nothing_is_written(tmp_path):
    path = tmp_path / "design.json"
    path.write_bytes(msgspec.json.encode({"template": {}}))
    with pytest.raises(render_command.RenderRefused, match="design-format"):
        render_command.run(path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_with_problems_the_files_of_an_earlier_run_are_removed(tmp_path):
    out = tmp_path / "out"
    render_command.run(MUG, out)
    assert {"wrap.pdf", "wrap.png", "wrap.svg", "view-front.webp"} < {
        one.name for one in out.iterdir()
    }
    (out / "notes.txt").write_text("mine")
    refused(changed(tmp_path, name="A name that is far too long for a mug"), out)
    assert {one.name for one in out.iterdir()} == {"report.json", "notes.txt"}
    assert json.loads((out / "report.json").read_bytes())["problems"] != []


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ({"tint": "red"}, "at `$.tint`"),
        ({"approved_at": "2026-01-01T00:00:00"}, "with a timezone component - at `$.approved_at`"),
        (
            {"photos": {"photo": "design.json"}},
            "the photo design.json can't be used: This is not a",
        ),
        ({"photos": {"photo": "none.jpg"}}, "the photo none.jpg can't be read: No such file"),
        ({"photos": {"photo": "a\0b"}}, "can't be read: embedded null byte"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_sentence(tmp_path, part, words):
    code, said = refused(kept(tmp_path, mug() | part), tmp_path / "out")
    assert code == 65
    assert words in said
    assert len(said.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_a_colour_is_refused_for_what_comes_in_one_colour_only(tmp_path):
    document = mug() | {"tint": "#ff0000"}
    document["template"]["surfaces"][0] |= {"width": 29_700, "height": 42_000}
    for view in document["template"]["views"]:
        view |= {"mockup": "frame", "mockup_view": "wall"}
    path = kept(tmp_path, document)
    assert refused(path, tmp_path / "out") == (
        65,
        f"{path}: refused: not offered (field tint).",
    )
    assert not (tmp_path / "out").exists()


def test_every_fault_of_a_template_is_told_in_words(tmp_path):
    document = mug()
    document["template"]["layers"][0]["box"]["x"] = 99_999
    document["template"]["views"][0]["mockup"] = "bowl"
    path = kept(tmp_path, document)
    code, said = refused(path, tmp_path / "out")
    assert code == 65
    assert said.splitlines() == [
        f"{path}: the template can't be used:",
        "  views.right.mockup_view: unknown mockup (mockup bowl)",
        "  layers.garland_a.box: outside surface",
    ]


def test_a_folder_that_cannot_be_made_is_told_in_one_sentence(tmp_path):
    out = tmp_path / "file" / "out"
    out.parent.write_text("")
    code, said = refused(MUG, out)
    assert code == 73
    assert said == f"{out} cannot be written (not a directory): choose another place with --out."


def test_a_document_that_cannot_be_written_is_told_in_one_sentence(tmp_path):
    out = tmp_path / "none" / "openapi.json"
    done = CliRunner().invoke(cli.cli, ["openapi", "--out", str(out)])
    assert done.exit_code == 73
    assert done.stderr.strip() == (
        f"{out} cannot be written (no such file or directory): choose another place with --out."
    )


@pytest.mark.parametrize(
    ("number", "code"), [(errno.EACCES, 77), (errno.EROFS, 77), (errno.ENOSPC, 74)]
)
def test_a_place_without_room_or_right_has_the_codes_of_a_start(number, code):
    with (
        pytest.raises(refusals.Refusal, match="choose another place with --out") as told,
        output.writing(Path("out")),
    ):
        raise OSError(number, os.strerror(number), "out/report.json")
    assert told.value.exit_code == code
    assert "out/report.json" in str(told.value)
