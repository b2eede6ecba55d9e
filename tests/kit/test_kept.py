"""Values that a process keeps."""

from customiseyou.kit.kept import Kept


def test_the_value_that_was_asked_for_least_recently_goes_first() -> None:
    kept: Kept[str, int] = Kept(values_max=2)
    kept.keep("a", 1)
    kept.keep("b", 2)
    assert kept.find("a") == 1
    assert kept.keep("c", 3) == 3
    assert (kept.find("a"), kept.find("b"), kept.find("c")) == (1, None, 3)
