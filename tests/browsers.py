"""Opening a browser in a test, or saying in one sentence what to install."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.async_api import Error

from tools import chromium


@contextmanager
def launching() -> Iterator[None]:
    """Fail with our sentence where there is no browser, without Playwright's boxed advice, which
    names a program that this project does not use."""
    try:
        yield
    except Error:
        if chromium.path() is not None:
            raise
        pytest.fail(chromium.MISSING, pytrace=False)
