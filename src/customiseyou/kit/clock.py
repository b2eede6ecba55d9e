"""The clock, read at the edge only; everything below takes `now` as a parameter."""

from datetime import UTC, date, datetime, timedelta


def now() -> datetime:
    """Return the present instant in UTC."""
    return datetime.now(UTC)


def add_working_days(start: date, days: int, *, weekend: frozenset[int] = frozenset({6})) -> date:
    """Return the date `days` working days after `start`; weekend holds weekdays (Monday = 0)."""
    current = start
    while days > 0:
        current += timedelta(days=1)
        if current.weekday() not in weekend:
            days -= 1
    return current
