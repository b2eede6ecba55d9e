"""`make bench` runs to its end; how long things take is nothing a test may judge."""

import pytest

from benchmarks import requests, tables


@pytest.mark.integration
@pytest.mark.long
def test_every_kind_of_request_is_measured_with_its_goal() -> None:
    report = requests.measure(reads=3, purchases=1, idle_seconds=0.5)
    assert [(row.name, row.goal_ms) for row in report.rows] == [
        ("list of 24", 0.3),
        ("list of 24, JSON", None),
        ("product JSON", 0.3),
        ("product page", 0.8),
        ("search", 1.0),
        ("list of 24, anew", None),
        ("product page, anew", None),
        ("add to cart", 2.0),
        ("guest checkout", 8.0),
        ("· open it", None),
        ("· place the order", None),
        ("· back to its page", None),
        ("what a payment sets off", None),
    ]
    assert [row.requests for row in report.rows] == [3] * 7 + [1] * 6
    *answered, in_the_background = report.rows
    assert in_the_background.web_ms == 0
    assert in_the_background.worker_ms > 0
    for row in answered:
        assert row.web_ms > 0, row.name
        assert row.bare_ms > 0, row.name
    lines = tables.of_requests(report).splitlines()
    assert [line.split("  ")[0] for line in lines[1:14]] == [row.name for row in report.rows]
