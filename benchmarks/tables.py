"""Measurements as text for a terminal."""

from collections.abc import Sequence

from benchmarks import rendering, requests

HEAD = (
    "processor ms a request", "goal", "app", "web", "worker", "drawing", "PostgreSQL", "later",
    "bare", "app/bare", "bytes", "n", "p50", "p95", "p99",
)  # fmt: skip

DRAWN_HEAD = ("processor ms (clock)", "SVG", "PNG 300 dpi", "PDF", "print files", "mock-up")


def of_rendering(drawn: Sequence[rendering.Drawn]) -> str:
    """Return the table of what drawing takes."""
    rows = [
        (
            one.name,
            *(
                f"{took.processor_ms:.1f} ({took.clock_ms:.1f})"
                for took in (one.outlines, one.png, one.pdf, one.print_files, one.mockup)
            ),
        )
        for one in drawn
    ]
    return "\n".join([*_aligned([DRAWN_HEAD, *rows]), ""])


def of_requests(report: requests.Report) -> str:
    """Return the requests' table with the lines below it."""
    rows = [HEAD, *(_cells(row) for row in report.rows)]
    idle = report.idle
    return "\n".join(
        [
            *_aligned(rows),
            "",
            "later: of web and worker, when all answers were out. "
            "p50, p95, p99: milliseconds of waiting, one client alone.",
            f"Idle, processor ms a minute: web {idle.web_ms:.0f}, worker {idle.worker_ms:.0f}, "
            f"PostgreSQL {idle.postgres_ms:.0f}.",
            f"Start: first {report.start_seconds:.1f} s, again {report.warm_start_seconds:.1f} s.",
        ]
    )


def of_studio(keys: dict[str, float]) -> str:
    """Return how long a key press takes to show, as one line."""
    return (
        f"Studio, key press to preview at {keys['slow_down']:g} times slower, "
        f"{keys['presses']:g} presses: median {keys['median_ms']:.0f} ms, "
        f"p95 {keys['p95_ms']:.0f} ms, longest {keys['longest_ms']:.0f} ms "
        f"(goal {keys['goal_ms']:g} ms)."
    )


def _cells(row: requests.Row) -> tuple[str, ...]:
    return (
        row.name,
        "" if row.goal_ms is None else f"{row.goal_ms:g}",
        f"{row.app_ms:.2f}" + ("*" if row.goal_ms and row.app_ms > row.goal_ms else ""),
        *(
            f"{one:.2f}"
            for one in (row.web_ms, row.worker_ms, row.drawing_ms, row.postgres_ms, row.later_ms)
        ),
        f"{row.bare_ms:.3f}",
        f"{row.app_ms / row.bare_ms:.0f}" if row.bare_ms else "",
        str(row.bytes),
        str(row.requests),
        *(f"{one:.1f}" for one in (row.p50_ms, row.p95_ms, row.p99_ms)),
    )


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
