"""The list of features is whole, and its ticks are proved."""

from tools import features


def test_every_feature_is_listed_and_every_tick_has_a_living_test():
    assert features.findings(features.DOCUMENT.read_text(encoding="utf-8")) == []
