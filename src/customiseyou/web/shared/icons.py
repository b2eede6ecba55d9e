"""The icons, read once; a page carries only the ones it shows."""

import functools
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

SOURCE = Path(__file__).with_name("icons.svg")
SYMBOL = re.compile(r'<symbol id="i-([a-z0-9-]+)" viewBox="0 0 24 24">(.*?)</symbol>')


class IconMissing(Exception):
    """A template used an icon that icons.svg does not hold."""


def drawing(name: str) -> str:
    """Give the paths of an icon, to stand inside an <svg>.

    Raises: IconMissing.
    """
    try:
        return _drawings()[name]
    except KeyError:
        raise IconMissing(name) from None


def sprite(names: Iterable[str]) -> str:
    """Give one hidden <svg> that holds each named icon once."""
    symbols = "".join(
        f'<symbol id="i-{name}" viewBox="0 0 24 24">{drawing(name)}</symbol>'
        for name in sorted(set(names))
    )
    return f'<svg width="0" height="0" class="sprite" aria-hidden="true">{symbols}</svg>'


@functools.cache
def _drawings() -> Mapping[str, str]:
    return dict(SYMBOL.findall(SOURCE.read_text(encoding="utf-8")))
