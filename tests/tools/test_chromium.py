"""Where no browser can be installed, one sentence says what is missing."""

import pytest
from playwright.async_api import Error
from tests import browsers
from tests.journeys.conftest import opened_browser

from tools import chromium


async def test_a_machine_without_a_browser_is_told_what_to_install_and_nothing_else(
    monkeypatch, tmp_path
):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    assert chromium.path() is None
    with pytest.raises(pytest.fail.Exception) as told:
        async with opened_browser():
            pass
    assert told.value.msg == chromium.MISSING
    assert told.value.pytrace is False
    assert told.value.__cause__ is None


@pytest.mark.parametrize("program", ["chromium", "chromium-browser", "google-chrome"])
def test_every_browser_that_the_preparation_accepts_is_found(monkeypatch, tmp_path, program):
    browser = tmp_path / program
    browser.write_text("#!/bin/sh\n")
    browser.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium.path() == str(browser)


def test_what_a_browser_that_is_there_says_is_passed_on(monkeypatch, tmp_path):
    browser = tmp_path / "chromium"
    browser.write_text("#!/bin/sh\n")
    browser.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Error, match="it broke"), browsers.launching():
        raise Error("it broke")
