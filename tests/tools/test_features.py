"""Ticks without a living test are found."""

from tools import features

WHOLE = features.DOCUMENT.read_text(encoding="utf-8")


def with_line(id_: str, line: str) -> str:
    """Return the list with one line changed."""
    return "\n".join(
        line if old.startswith((f"- [ ] {id_} ", f"- [x] {id_} ")) else old
        for old in WHOLE.splitlines()
    )


def test_missing_double_and_unknown_ids_are_found():
    text = with_line("A12", "- [ ] A13 Twice\n- [ ] B99 Not one")
    found = features.findings(text)
    assert {"A12 is missing", "B99 is no feature", "A13 stands twice"} <= set(found)


def test_tick_needs_a_test_that_is_there_and_runs(tmp_path):
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "test_a.py").write_text(
        "def test_runs(): ...\n\n@pytest.mark.skip\ndef test_sleeps(): ...\n"
    )

    def of(words: str) -> list[str]:
        found = features.findings(with_line("A12", f"- [x] A12 {words}"), root=tmp_path)
        return [finding for finding in found if finding.startswith("A12")]

    assert of("Lines") == ["A12 is ticked and names no test"]
    assert of("Lines (tests/test_a.py::test_runs)") == []
    assert of("Lines (tests/test_a.py::test_sleeps)") == [
        "A12: tests/test_a.py::test_sleeps is skipped"
    ]
    assert of("Lines (tests/test_a.py::test_gone)") == [
        "A12: tests/test_a.py::test_gone does not exist"
    ]
    assert of("Lines (tests/test_b.py::test_runs)") == [
        "A12: tests/test_b.py::test_runs does not exist"
    ]


def test_tick_needs_a_test_that_nothing_may_skip(tmp_path):
    tests = tmp_path / "tests"
    tests.mkdir()

    def troubled(text: str) -> bool:
        (tests / "test_a.py").write_text(text + "\n")
        line = "- [x] A12 Lines (tests/test_a.py::test_it)"
        found = features.findings(with_line("A12", line), root=tmp_path)
        mine = [finding for finding in found if finding.startswith("A12")]
        assert mine in ([], ["A12: tests/test_a.py::test_it is skipped"])
        return bool(mine)

    test = "def test_it(shop): ..."
    other = "def test_other():\n    pytest.skip('')"
    assert not troubled(f"pytestmark = [pytest.mark.e2e]\n{other}\n{test}")
    assert troubled(f"pytestmark = [pytest.mark.e2e, pytest.mark.skip]\n{test}")
    assert troubled(f"pytestmark = pytest.mark.skipif(True, reason='')\n{test}")
    assert troubled(f"pytest.skip('', allow_module_level=True)\n{test}")
    assert troubled(f"if True:\n    pytest.skip('', allow_module_level=True)\n{test}")
    assert troubled(f"numpy = pytest.importorskip('numpy')\n{test}")
    assert troubled(f"@pytest.mark.skipif(True, reason='')\n{test}")
    assert troubled(f"ROOT = pytest.mark.skipif(True, reason='')\n@ROOT\n{test}")
    assert troubled("def test_it():\n    pytest.skip('')")
    assert troubled("async def test_it():\n    if True:\n        pytest.xfail('')")
    assert troubled("def test_it():\n    pytest.importorskip('numpy')")
    assert troubled(
        f"def ready():\n    pytest.skip('')\n@fixture\ndef shop():\n    ready()\n{test}"
    )
