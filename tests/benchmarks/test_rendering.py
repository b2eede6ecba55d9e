"""Drawing is measured in every script; how long it takes is nothing a test may judge."""

from benchmarks import rendering, tables


def test_every_file_is_measured_in_every_script() -> None:
    drawn = rendering.measure(times=1, warm=0)
    assert [one.name for one in drawn] == [
        "Latin", "Devanagari", "Bengali", "Tamil", "Arabic", "Nastaliq", "garland-mug",
    ]  # fmt: skip
    for one in drawn:
        for took in (one.outlines, one.png, one.pdf, one.print_files, one.mockup):
            assert took.clock_ms > 0, one.name
    lines = tables.of_rendering(drawn).splitlines()
    assert [line.split("  ")[0] for line in lines[1:8]] == [one.name for one in drawn]
