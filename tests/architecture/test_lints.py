"""The rules of tools/lints hold for the whole tree."""

import pytest
from tools.lints.__main__ import RULES


@pytest.mark.parametrize("check", RULES, ids=lambda check: check.__module__.rpartition(".")[2])
def test_rule_holds(check):
    assert check() == []
