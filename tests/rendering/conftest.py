"""The fonts and the marks that every rendering test uses."""

import datetime as dt
from pathlib import Path

import pytest

from customiseyou.rendering import engine, fonts

ASSETS = Path(__file__).resolve().parents[2] / "assets"


@pytest.fixture(scope="session")
def library() -> fonts.FontLibrary:
    """Return the fonts that ship with the project."""
    return fonts.FontLibrary.load(ASSETS)


@pytest.fixture(scope="session")
def marks() -> engine.Marks:
    """Return the marks of an approval."""
    return engine.Marks(
        approval="c0ffee" * 10 + "c0de",
        template_version="0197a3b2-7c1e-7000-8000-000000000001:3",
        approved_at=dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC),
        title="Mug for प्रिया",
    )
